"""What a wheel carries beside the code: ontology, shapes and the published graph.

An editable install reads them from the checkout, so that `build/` may be deleted and made again.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = {
    "ontology": "exeronto/_ontology",
    "shapes": "exeronto/_shapes",
    "build/exeronto-kg.nq": "exeronto/_build/exeronto-kg.nq",
}


class ShippedData(BuildHookInterface):
    """Puts the data folders into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the data to a wheel that is to be shipped, and to no other."""
        if version == "standard":
            build_data["force_include"] |= SHIPPED
