"""Pages from templates: the door to Jinja."""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from exeronto.addresses import relative
from exeronto.claim_graph import printed_quantity
from exeronto.documentation.claim_index import denies, tally
from exeronto.documentation.manchester import quoted
from exeronto.namespaces import EXCLAIM, EXERO, EXPAPER
from exeronto.prefixes import short

if TYPE_CHECKING:
    from exeronto.documentation.manchester import Words
    from exeronto.documentation.site import Site
    from exeronto.model import Quantity

_TEMPLATES = Path(__file__).parent / "templates"
_PREFORMATTED = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_BLANK = re.compile(r"[ \t]*\n\s*")


class Renderer:
    """Fills templates with what a site holds; everything is escaped, every link relative."""

    def __init__(self, site: Site, **everywhere: object):
        self.site = site
        self.environment = Environment(
            loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals |= {
            "EXCLAIM": EXCLAIM,
            "EXERO": EXERO,
            "EXPAPER": EXPAPER,
            "claims": site.claims,
            "denies": denies,
            "label": site.label,
            "printed": printed,
            "quoted": quoted,
            "short": cache(short),
            "site": site,
            "tally": tally,
            **everywhere,
        }

    def page(self, template: str, page: str, **values: Any) -> bytes:
        """A page as HTML.

        Args:
            template: Its template.
            page: Its own address, which its links start from.
            **values: What the template shows.
        """
        links = _Links(self.site, page)
        rendered = self.environment.get_template(template).render(
            link=links.to, at=links.at, expression=links.expression, external=links.external,
            **values
        )  # fmt: skip
        return _without_blank_lines(rendered).encode()


def printed(quantity: Quantity) -> str:
    """A quantity with what else is needed to read it."""
    where = f", {quantity.where}" if quantity.where else ""
    sample = f" (n = {quantity.sample_size})" if quantity.sample_size else ""
    return printed_quantity(quantity) + where + sample


def _without_blank_lines(page: str) -> str:
    """A page without the lines that templates leave empty; what is preformatted stays."""
    return "".join(
        part if part.startswith("<pre>") else _BLANK.sub("\n", part)
        for part in _PREFORMATTED.split(page)
    )


def asset(name: str) -> bytes:
    """A file that pages use as it is: the style sheet, a script."""
    return (_TEMPLATES / name).read_bytes()


class _Links:
    """Links from one page."""

    def __init__(self, site: Site, page: str):
        self.site = site
        self.page = page
        self.at = cache(partial(relative, start=page))

    def to(self, iri: str, text: str | None = None) -> Markup:
        """A link to the page of an IRI, or to the IRI itself where we have no page."""
        page = self.site.page(iri)
        shown = text if text is not None else self.site.label(iri)
        if page == self.page:
            return Markup("{}").format(shown)
        return Markup('<a href="{}">{}</a>').format(self.at(page) if page else iri, shown)

    def external(self, iri: str) -> Markup:
        """A link to a term of others: its identifier, then its label."""
        label = self.site.label(iri)
        named = Markup(" {}").format(label) if label != short(iri) else ""
        return Markup('<a href="{}">{}</a>{}').format(iri, short(iri), named)

    def expression(self, words: Words) -> Markup:
        """A Manchester expression, its terms linked and its keywords set apart."""
        return Markup("").join(self._word(word.text, word.iri) for word in words)

    def _word(self, text: str, iri: str | None) -> Markup:
        if iri is not None:
            return self.to(iri, text)
        keyword = text.strip()
        if not keyword.isalpha():
            return Markup("{}").format(text)
        return Markup("{}").format(text).replace(keyword, Markup("<b>{}</b>").format(keyword))
