"""XML from outside: the one parser that reads it, and what it refuses.

Nothing is fetched, no file but the given one is read, no entity of the file's own is expanded.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING
from xml.parsers import expat

from lxml import etree

from exeronto.errors import DocumentError, ExerOntoError

if TYPE_CHECKING:
    from pathlib import Path

# libxml2's own limit lies higher; no real paper comes near this.
DEEPEST = 200
# What an entity of RDF/XML may stand for: the IRI of a namespace.
_LONGEST_ENTITY = 512
# How much a file may grow by its entities.
_GROWTH = 10
_ENCODING_ERRORS = frozenset({
    etree.ErrorTypes.ERR_INVALID_ENCODING,
    etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
    etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
    etree.ErrorTypes.ERR_ENCODING_NAME,
    etree.ErrorTypes.I18N_CONV_FAILED,
})  # fmt: skip
_EXPAT_ENCODING_ERRORS = frozenset({
    expat.errors.codes[expat.errors.XML_ERROR_INCORRECT_ENCODING],
    expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
})  # fmt: skip
_START = re.compile(
    r"""\s*(?:(?:<\?(?!xml\s).*?\?>|<!--.*?-->)\s*)*
    (?P<xml> <\?xml\s | <!DOCTYPE\s | <(?P<root>[A-Za-z_][\w.-]*(?::[\w.-]+)?)[\s/>] )""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# How far into a file its root element is looked for.
_HEAD = 64 * 1024
# HTML that people write into Markdown; a file that begins with it may be no XML.
_MARKDOWN_HTML = re.compile(
    "a|abbr|b|big|blockquote|br|center|cite|code|details|div|em|figure|font|h[1-6]|hr|i|img|ins|kbd|"
    "li|mark|ol|p|picture|pre|s|section|small|span|strong|sub|summary|sup|table|tt|u|ul",
    re.IGNORECASE,
)


def looks_like_xml(head: str) -> bool:
    r"""Whether a file that begins so is XML or HTML, and no Markdown that begins with a tag.

    >>> looks_like_xml("<article>"), looks_like_xml("<?xml version='1.0'?>")
    (True, True)
    >>> looks_like_xml("<!-- image -->\n# Title"), looks_like_xml("<div align='center'>")
    (False, False)
    """
    found = _START.match(head[:_HEAD])
    if found is None:
        return False
    root = found["root"]
    return root is None or not _MARKDOWN_HTML.fullmatch(root)


def parse_xml(content: bytes, file: str | Path) -> etree._Element:
    """The root element of an XML file, comments and processing instructions left out.

    Named characters of the DTDs of JATS (`&alpha;`) become what they name; a file that declares
    entities of its own is refused.

    Raises:
        DocumentError: It is not well-formed, lies about its encoding, is nested too deeply, or
            declares entities.

    >>> parse_xml(b"<a>x<b/></a>", "x.xml").tag
    'a'
    """
    check_prolog(content, file, entities=False)
    root = _parsed(content, file, DocumentError, entities=False)
    _resolve_characters(root, file)
    _check_depth(root, file, DocumentError)
    return root


def check_xml(
    content: bytes, file: str | Path, *, error: type[ExerOntoError] = DocumentError
) -> None:
    """Refuse XML that could harm, but let short names for namespaces pass, as Protégé writes them.

    Raises:
        ExerOntoError: As `parse_xml`, but for entities that grow or lead out of the file alone.
    """
    check_prolog(content, file, entities=True, error=error)
    # What an entity stands for is checked by now: it is short, and made of no other.
    root = _parsed(content, file, error, entities="internal")
    _check_depth(root, file, error)


def _parsed(
    content: bytes, file: str | Path, error: type[ExerOntoError], *, entities: bool | str
) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=entities,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise _syntax_error(fault, file, error) from fault
    except ValueError as fault:
        raise error(f"is not XML ({fault}); correct it", file=file, code="E_XML_SYNTAX") from fault


def check_prolog(
    content: bytes,
    file: str | Path,
    *,
    entities: bool,
    error: type[ExerOntoError] = DocumentError,
) -> None:
    """Refuse what a document type declaration may do, before anything is parsed.

    Args:
        content: The file.
        file: Its name, for messages.
        entities: Whether short names for namespaces may be declared, as Protégé writes them.
        error: The class of the errors that are raised.

    Raises:
        DocumentError: It declares entities that are not allowed, or its prolog is not XML.
    """
    declared: dict[str, str] = {}
    parser = expat.ParserCreate()

    def declare(name: str, is_parameter: bool, value: str | None, *_: str | None) -> None:
        short = not is_parameter and value is not None and len(value) <= _LONGEST_ENTITY
        if not entities or not short or "&" in str(value) or "%" in str(value):
            raise _Refused(name, parser.CurrentLineNumber)
        declared[name] = str(value)

    def stop(*_: object) -> None:
        raise _RootReached

    parser.EntityDeclHandler = declare
    parser.StartElementHandler = stop
    try:
        parser.Parse(content, True)
    except _RootReached:
        pass
    except _Refused as refused:
        how = " by others" if entities else ""
        raise error(
            f"declares the entity {refused.name!r}{how}; write it out where it is used",
            file=file,
            line=refused.line,
            code="E_XML_ENTITY",
        ) from refused
    except expat.ExpatError as fault:
        raise _expat_error(fault, file, error) from fault
    except (LookupError, ValueError) as fault:  # how expat says that it does not know an encoding
        raise _encoding_error(file, 1, error) from fault
    _check_growth(content, declared, file, error)


class _RootReached(Exception):  # noqa: N818 - no error: how a parser is stopped
    """The prolog is over."""


class _Refused(Exception):  # noqa: N818 - becomes a DocumentError at once
    """An entity is declared that may not be."""

    def __init__(self, name: str, line: int):
        super().__init__(name)
        self.name = name
        self.line = line


def _check_growth(
    content: bytes, declared: dict[str, str], file: str | Path, error: type[ExerOntoError]
) -> None:
    grown = sum(content.count(f"&{name};".encode()) * len(text) for name, text in declared.items())
    if grown > _GROWTH * len(content) + 2**20:
        raise error(
            "grows too much by its entities; write them out", file=file, code="E_XML_ENTITY"
        )


def _resolve_characters(root: etree._Element, file: str | Path) -> None:
    """Entities that nobody declared here are characters of the DTD, or refused."""
    for entity in list(root.iter(etree.Entity)):
        character = html5.get(f"{entity.name};")
        if character is None:
            raise DocumentError(
                f"uses the entity {entity.name!r}, which is no named character; write it out",
                file=file,
                line=entity.sourceline,
                code="E_XML_ENTITY",
            )
        _replace(entity, character + (entity.tail or ""))


def _replace(node: etree._Element, text: str) -> None:
    parent, previous = node.getparent(), node.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    node.tail = None
    parent.remove(node)


def _check_depth(root: etree._Element, file: str | Path, error: type[ExerOntoError]) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise error(
                f"is nested more than {DEEPEST} elements deep; it is no paper",
                file=file,
                line=element.sourceline,
                code="E_TOO_DEEP",
            )


def _syntax_error(
    fault: etree.XMLSyntaxError, file: str | Path, error: type[ExerOntoError]
) -> ExerOntoError:
    line, column = fault.position
    if fault.code in _ENCODING_ERRORS or "ncoding" in str(fault.msg):
        return _encoding_error(file, line, error)
    reason = re.sub(r", line \d+, column \d+.*$", "", str(fault.msg or "broken")).strip()
    if "depth" in reason and "xcessive" in reason:
        return error("is nested too deeply; flatten it", file=file, line=line, code="E_TOO_DEEP")
    return error(
        f"is not valid XML: {reason} (column {column}); correct it, or get the file anew",
        file=file,
        line=line,
        code="E_XML_SYNTAX",
    )


def _expat_error(
    fault: expat.ExpatError, file: str | Path, error: type[ExerOntoError]
) -> ExerOntoError:
    if fault.code in _EXPAT_ENCODING_ERRORS:
        return _encoding_error(file, fault.lineno, error)
    reason = expat.ErrorString(fault.code)
    return error(
        f"is not valid XML: {reason} (column {fault.offset + 1}); correct it, or get the file anew",
        file=file,
        line=fault.lineno,
        code="E_XML_SYNTAX",
    )


def _encoding_error(file: str | Path, line: int, error: type[ExerOntoError]) -> ExerOntoError:
    return error(
        "is not in the encoding that it declares; convert it to UTF-8",
        file=file,
        line=line,
        code="E_ENCODING",
    )
