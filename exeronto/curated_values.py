"""What the entries of a curated file are made of: names, anchors, numbers with a unit."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Number = Annotated[float, Field(allow_inf_nan=False)]
Handle = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def as_list(value: object) -> object:
    """What may be written alone or as a list, as a list."""
    return value if isinstance(value, list) or value is None else [value]


Names = Annotated[
    tuple[str, ...], BeforeValidator(as_list, json_schema_input_type=str | tuple[str, ...])
]


class Entry(BaseModel):
    """Keys are written with blanks ("measured with"); an unknown key is an error."""

    model_config = ConfigDict(
        extra="forbid", alias_generator=lambda name: name.replace("_", " "), frozen=True
    )


class PassageAnchor(Entry):
    """Where something was read: offsets are code points within the passage, half open."""

    section: str = Field(description="the section, as the document record labels it")
    id: str = Field(description="the passage, as the document record names it")
    start: int = Field(ge=0)
    end: int = Field(gt=0)


Anchors = Annotated[
    tuple[PassageAnchor, ...],
    BeforeValidator(as_list, json_schema_input_type=PassageAnchor | tuple[PassageAnchor, ...]),
    Field(min_length=1),
]


class MeasureEntry(Entry):
    """A number that a paper states: one value, or a range."""

    value: Number | None = None
    lower: Number | None = None
    upper: Number | None = None
    unit: str = Field(description="a key of ontology/units.tsv, such as percent")
    approximate: bool = False
    where: str | None = Field(None, description="in what, or compared with what")

    @model_validator(mode="after")
    def _has_a_number(self) -> MeasureEntry:
        if self.value is None and self.lower is None and self.upper is None:
            raise ValueError("a quantity has a value, or lower and upper")
        if self.value is not None and (self.lower is not None or self.upper is not None):
            raise ValueError("a quantity has a value or a range, not both")
        return self


class QuantityEntry(MeasureEntry):
    """A number that a paper states with a claim, and what it measures."""

    of: str = Field(description="what is measured, in our own words")
    sample_size: int | None = Field(None, gt=0)
