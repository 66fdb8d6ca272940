"""The pages: complete, linked, well formed, escaped, and plain about what was denied."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import posixpath
import re
from html.parser import HTMLParser

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

from exeronto.addresses import page_of
from exeronto.documentation import documentation
from exeronto.documentation.axioms import AxiomIndex
from exeronto.documentation.facts import Facts
from exeronto.documentation.hierarchy import Hierarchy
from exeronto.documentation.manchester import manchester, written
from exeronto.documentation.picture import CHILDREN, SIBLINGS, tree_around
from exeronto.documentation.rendering import Renderer
from exeronto.documentation.site import Site
from exeronto.errors import OntologyError
from exeronto.external_terms import ExternalTerm, Vocabulary
from exeronto.graph import ONTOLOGY_GRAPH
from exeronto.model import Protocol, ProtocolPart, Quantity, Unit
from exeronto.namespaces import DEFINITION, EXCLAIM, EXENT, EXERO, EXPAPER, ONTOLOGY
from exeronto.prefixes import BASE
from exeronto.questions import read_questions
from exeronto.rdf import read_turtle
from exeronto.resources import questions_folder

FILES = {
    "exeronto.owl": b"<rdf/>",
    "exeronto-kg.nq": b"",
    "exeronto-kg.ttl": b"",
    "something-new.json": b"{}",
}
VOID = {"input", "link", "meta"}
# What may stand below each; everything else that may stand in running text.
BLOCKS = {"details", "dl", "form", "h1", "h2", "h3", "h4", "ol", "p", "pre", "section", "ul"}
CHILDREN_OF = {
    "dl": {"dt", "dd"},
    "ol": {"li"},
    "svg": {"a", "circle", "path", "text"},
    "text": {"tspan"},
    "ul": {"li"},
}
NO_BLOCKS = {"a", "b", "code", "dt", "h1", "h2", "h3", "h4", "i", "p", "small", "span", "summary"}


class Page(HTMLParser):
    """A page as its tags say it is; a slip of any kind fails."""

    def __init__(self, html: bytes):
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.metas: dict[str, str | None] = {}
        self.texts: list[str] = []
        text = html.decode()
        assert text.startswith("<!DOCTYPE html>\n<html lang=")
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice: {tag} {names}"
        assert not any(name == "style" or name.startswith("on") for name in names)
        self._check_place(tag)
        self._collect(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def _check_place(self, tag):
        above = self.open[-1] if self.open else ""
        if above in CHILDREN_OF:
            assert tag in CHILDREN_OF[above], f"{tag} directly in {above}"
        if tag in BLOCKS:
            assert not NO_BLOCKS & set(self.open), f"{tag} inside {self.open}"
        assert tag != "a" or "a" not in self.open, "a link in a link"

    def _collect(self, tag, values):
        if tag == "a":
            assert values.get("href"), "a link to nowhere"
            self.links.append(values["href"])
        else:
            self.loaded += [values[name] for name in ("src", "href") if name in values]
        if tag == "meta" and "name" in values:
            self.metas[values["name"]] = values["content"]
        if "id" in values:
            self.ids.append(values["id"])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.attributes.setdefault(tag, values)

    def handle_startendtag(self, tag, attrs):
        assert "svg" in self.open, f"{tag} closes itself"
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open, f"{tag} was not open"
        assert self.open[-1] == tag, f"{tag} closes {self.open[-1]}"
        self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open and "script" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.texts))


def _documentation(knowledge) -> dict[str, bytes]:
    return documentation(
        knowledge.ontology,
        knowledge.dataset,
        knowledge.papers,
        knowledge.inferences,
        questions=read_questions(questions_folder()),
        files=FILES,
    )


@pytest.fixture(scope="module")
def files(knowledge) -> dict[str, bytes]:
    return _documentation(knowledge)


@pytest.fixture(scope="module")
def pages(files) -> dict[str, Page]:
    """Every page, parsed: that this works is the first thing tested."""
    found = {}
    for name, content in files.items():
        if name.endswith(".html"):
            try:
                found[name.removeprefix("docs/")] = Page(content)
            except AssertionError as error:
                pytest.fail(f"{name}: {error}")
    return found


@pytest.fixture(scope="module")
def site(knowledge) -> Site:
    graph = knowledge.dataset.graph(ONTOLOGY_GRAPH)
    return Site(knowledge.ontology, graph, knowledge.papers, knowledge.inferences)


# Complete.


def test_everything_of_ours_has_its_page(knowledge, pages):
    graph = knowledge.dataset.graph(ONTOLOGY_GRAPH)
    kinds = (
        OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty,
        OWL.NamedIndividual,
    )  # fmt: skip
    wanted = {
        s for kind in kinds for s in graph.subjects(RDF.type, kind) if str(s).startswith(BASE)
    }
    assert len(wanted) > 1200
    wanted |= {EXENT[entity.key] for entity in knowledge.ontology.entities}
    wanted |= {EXERO[f"ontology/{module.name}"] for module in knowledge.ontology.modules}
    for paper in knowledge.papers:
        wanted.add(EXPAPER[paper.key])
        records = (*paper.claims, *paper.conflicts, *paper.gaps)
        wanted |= {EXCLAIM[record.id] for record in records}
    assert {iri for iri in wanted if page_of(iri) not in pages} == set()


def test_a_part_of_a_paper_is_a_part_of_its_page(knowledge, pages):
    for paper in knowledge.papers:
        iris = [f"{EXPAPER[paper.key]}/ref/{r.number}" for r in paper.document.references]
        iris += [str(protocol.whole.iri) for protocol in paper.protocols]
        for iri in iris:
            page, _, fragment = page_of(iri).partition("#")
            assert fragment in pages[page].ids, iri


def test_no_two_pages_are_one_file_where_case_does_not_count(files):
    assert len({name.casefold() for name in files}) == len(files)


def test_every_page_is_reached_from_the_entrance(pages):
    seen, waiting = set(), ["index.html"]
    while waiting:
        page = waiting.pop()
        if page not in seen:
            seen.add(page)
            waiting += [to for to, _ in _inside(page, pages[page].links) if to in pages]
    assert set(pages) - seen == set()


# Linked.


def _inside(page: str, links: list[str]):
    """The links that stay here: page and fragment, seen from the folder of the pages."""
    for link in links:
        if not link.startswith(("http://", "https://")):
            address, _, fragment = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), address))
            yield (target if address else page), fragment


def test_every_link_and_fragment_leads_somewhere(pages):
    broken = [
        (page, target, fragment)
        for page, parsed in pages.items()
        for target, fragment in _inside(page, parsed.links)
        if (target not in pages or (fragment and fragment not in pages[target].ids))
        and target.removeprefix("../") not in FILES
    ]
    assert broken == []


def test_no_link_depends_on_where_the_pages_lie(pages):
    for page, parsed in pages.items():
        assert not [link for link in parsed.links if link.startswith(("/", "file:", "#//"))], page


def test_nothing_is_loaded_from_elsewhere(pages, files):
    for page, parsed in pages.items():
        for address in parsed.loaded:
            target = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page), address))
            assert target in files, f"{page} loads {address}"
    style = files["docs/style.css"].decode()
    assert "url(" not in style
    assert "@import" not in style
    assert "http" not in files["docs/search.js"].decode()


# Well formed. That tags are closed and stand where they may is seen to as they are parsed.


def test_each_page_has_language_title_viewport_and_ordered_headings(pages):
    for page, parsed in pages.items():
        assert parsed.attributes["html"] == {"lang": "en"}, page
        assert parsed.headings[0] == 1, page
        assert parsed.headings.count(1) == 1, page
        steps = zip(parsed.headings, parsed.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), f"{page} {parsed.headings}"
        assert len(parsed.ids) == len(set(parsed.ids)), page
        assert "– ExerOnto" in "".join(parsed.texts[:12]), page
        assert parsed.metas["viewport"] == "width=device-width, initial-scale=1", page


def test_a_slip_is_seen():
    for slip in ("<p><ul></ul></p>", "<b>", "</b>", "<ul><p></p></ul>", '<p id="a" id="b"></p>',
                 '<a href="x"><a href="y"></a></a>', "<br/>", '<p style="color:red"></p>'):  # fmt: skip
        with pytest.raises(AssertionError):
            Page(f'<!DOCTYPE html>\n<html lang="en"><body>{slip}</body></html>'.encode())


def test_every_footer_has_version_and_date_of_the_release(pages, site):
    version, issued = (site.facts.one(ONTOLOGY, p) for p in (OWL.versionInfo, DCTERMS.issued))
    assert version
    assert issued
    for page, parsed in pages.items():
        assert f"ExerOnto {version}, {issued}." in parsed.text, page


def test_text_and_ground_differ_enough_in_both_modes(files):
    style = files["docs/style.css"].decode()
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w+);", block))
                   for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL))  # fmt: skip
    pairs = [(ink, ground) for ink in ("ink", "muted", "link") for ground in ("paper", "soft")]
    pairs += [(ink, "no-soft") for ink in ("ink", "muted", "link")]
    pairs += [("on-no", "no"), ("doubt", "paper"), ("doubt", "no-soft")]
    for mode in (light, {**light, **dark}):
        for ink, ground in pairs:
            assert _contrast(mode[ink], mode[ground]) >= 4.5, f"{ink} on {ground}: {mode}"


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG 2 has it."""
    lights = []
    for colour in (one, other):
        full = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
        parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


# Plain about what was denied and what is in doubt.


def _entries(html: bytes) -> dict[str, str]:
    """The innermost list entries that link to a claim, by the identifier of the claim."""
    entries: dict[str, str] = {}
    for entry in re.findall(r"<li(?:(?!<li)[\s\S])*?</li>", html.decode()):
        found = re.search(r"claim/([0-9a-f]{16})\.html|\"([0-9a-f]{16})\.html", entry)
        if found:
            entries.setdefault(found[1] or found[2], entry)
    return entries


def test_negative_claims_are_marked_and_no_others(knowledge, site, files):
    negative = 0
    for paper in knowledge.papers:
        entries = _entries(files[f"docs/paper/{paper.key}.html"])
        for claim in paper.claims:
            page = files[f"docs/claim/{claim.id}.html"].decode().partition("<dl>")[0]
            mark = f'<b class="no">{site.label(claim.polarity)}</b>'
            if claim.polarity == EXERO.Affirmed:
                assert '<li class="neg">' not in entries[claim.id]
                assert 'class="no"' not in entries[claim.id] + page
            else:
                negative += 1
                assert entries[claim.id].startswith('<li class="neg">'), claim.text
                assert mark in entries[claim.id], claim.text
                assert mark in page, claim.text
    assert negative > 10


def test_doubt_is_marked(knowledge, site, files):
    doubtful = 0
    for paper in knowledge.papers:
        entries = _entries(files[f"docs/paper/{paper.key}.html"])
        for claim in paper.claims:
            marked = f'<b class="doubt">{site.label(claim.certainty)}</b>' in entries[claim.id]
            assert marked == (claim.certainty != EXERO.Asserted), claim.text
            doubtful += marked
    assert doubtful > 10


def test_an_entity_shows_all_claims_about_it_with_their_source(knowledge, pages):
    for paper in knowledge.papers:
        for claim in paper.claims:
            context = [value for _, values in claim.context for value in values]
            for iri in (claim.subject, claim.object, *context):
                page = page_of(iri)
                text = pages[page].text
                assert claim.text in text, f"{page} lacks {claim.id}"
                assert paper.cite_as in text


def test_polarity_certainty_and_section_stand_beside_a_claim(pages, knowledge, site):
    for paper in knowledge.papers:
        for claim in paper.claims:
            stated = f"{site.label(claim.polarity)}, {site.label(claim.certainty)}, "
            if str(claim.subject).startswith(str(EXENT)):
                _, *after = pages[page_of(claim.subject)].text.split(claim.text)
                section = claim.anchors[0].section
                assert any(stated in a[:700] and section in a[:700] for a in after), claim.text


def test_conflicts_stand_with_every_entity_that_takes_part(knowledge, pages):
    claims = {EXCLAIM[claim.id]: claim for paper in knowledge.papers for claim in paper.claims}
    conflicts = [conflict for paper in knowledge.papers for conflict in paper.conflicts]
    assert conflicts
    for conflict in conflicts:
        for iri in conflict.claims:
            assert conflict.resolution in pages[page_of(iri)].text
            assert conflict.resolution in pages[page_of(claims[iri].subject)].text


def test_what_is_inferred_is_said_to_be_and_names_its_claims(knowledge, pages):
    claims = {EXCLAIM[claim.id]: claim for paper in knowledge.papers for claim in paper.claims}
    memberships = knowledge.inferences["strict"].memberships
    assert len(memberships) > 50
    for membership in memberships:
        text = pages[page_of(membership.kind)].text
        _, heading, members = text.partition("Inferred from ")
        assert heading, membership.kind
        for claim in membership.claims:
            assert claims[claim].text in members, membership


def test_members_of_a_class_are_all_there(knowledge, pages):
    members: dict[str, set[str]] = {}
    for member, kind in knowledge.inferences["strict"].entailment.types:
        if str(member).startswith(str(EXENT)) and page_of(kind) in pages:
            members.setdefault(page_of(kind), set()).add(page_of(member))
    assert sum(map(len, members.values())) > 2000
    for kind, wanted in members.items():
        links = {target for target, _ in _inside(kind, pages[kind].links)}
        assert not wanted - links, kind


def test_a_term_shows_definition_synonyms_and_mappings(knowledge, site, pages):
    external = {term.label for term in knowledge.ontology.external.values()}
    graph = knowledge.dataset.graph(ONTOLOGY_GRAPH)
    matched = 0
    for term in (*site.terms, *site.entities):
        page = pages[page_of(term)]
        for prop in (DEFINITION, *(p for p in graph.predicates(term) if "Synonym" in p)):
            for text in graph.objects(term, prop):
                assert re.sub(r"\s+", " ", str(text)) in page.text, f"{term} lacks {text}"
        for match in (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch):
            for other in graph.objects(term, match):
                assert str(other) in page.links, f"{term} lacks {other}"
                assert site.label(other) in page.text
                assert site.label(other) in external, other
                matched += 1
    assert matched > 200


def test_a_protocol_is_shown_part_by_part(knowledge, site):
    paper = knowledge.papers[0]
    iri = EXPAPER[f"{paper.key}/protocol/trial"]
    unit = Unit("week", "week", "wk", URIRef("http://qudt.org/vocab/unit/WK"), "UO:0000034")
    prescription = ProtocolPart(
        URIRef(f"{iri}/phase/1"), EXERO.ProtocolPhase, "phase 1 of the trial", text="They cycled.",
        quantities=(("value", Quantity("duration", unit, value=12.0), None),),
        values=(("dose", "as much as they liked"),),
    )  # fmt: skip
    species = EXENT["human"]
    whole = ProtocolPart(
        iri, EXERO.Paper, "trial (Somebody 2020)",
        links=(("species", species),), parts=(("quantity", prescription),),
    )  # fmt: skip
    protocol = Protocol(paper.key, whole, paper.claims[0].anchors, cites=(1,), note="hard to read")
    with_it = dataclasses.replace(paper, protocols=(protocol,))
    graph = knowledge.dataset.graph(ONTOLOGY_GRAPH)
    own = Site(knowledge.ontology, graph, (with_it, *knowledge.papers[1:]), knowledge.inferences)
    renderer = Renderer(own, version="1", issued="2026-01-01")
    page = Page(renderer.page("paper.html", f"paper/{paper.key}.html", paper=with_it, sections=[]))
    assert "protocol-trial" in page.ids
    expected = (
        "trial (Somebody 2020)", f"{site.label(EXERO.species)}human", "They cycled.",
        "duration: 12 wk", "as much as they liked", "hard to read",
    )  # fmt: skip
    assert [text for text in expected if text not in page.text] == []
    assert own.page(str(iri)) == f"paper/{paper.key}.html#protocol-trial"
    assert protocol in own.claims.protocols[species]


# Escaped.

HOSTILE = "<script>alert('x')</script> & \"so on\""


def test_what_the_data_say_is_escaped(site, knowledge):
    claim = dataclasses.replace(
        knowledge.papers[0].claims[0], text=HOSTILE, label=HOSTILE, note=HOSTILE, dose=HOSTILE
    )
    everywhere = {"version": HOSTILE, "issued": HOSTILE, "BASE": BASE}
    html = Renderer(site, **everywhere).page(
        "claim.html", "claim/x.html", claim=claim, conflicts=[], memberships=[]
    )
    assert b"<script" not in html
    assert Page(html).text.count(HOSTILE) >= 5
    assert b"&lt;script&gt;" in html


def test_the_page_of_a_claim_says_when_it_was_read_a_second_time(site, knowledge):
    for date, said in (("2026-11-28", "2026-11-28"), (None, "not read a second time yet")):
        claim = dataclasses.replace(knowledge.papers[0].claims[0], verified=date)
        values = {"version": "1", "issued": "2026-01-01", "BASE": BASE}
        html = Renderer(site, **values).page(
            "claim.html", "claim/x.html", claim=claim, conflicts=[], memberships=[]
        )
        assert re.search(rf"verified by reading\s*{said}", Page(html).text)


def test_a_hostile_label_stays_in_its_attribute(site):
    facts = Facts(Graph(), {})
    assert facts.label("http://example.org/x") == "http://example.org/x"
    picture = tree_around(
        EXERO.B, Hierarchy({EXERO.B: [EXERO.A]}, {EXERO.A: [EXERO.B]}, {}, {}), str
    )
    renderer = Renderer(site)
    html = renderer.environment.from_string(
        "{% from 'macros.html' import tree with context %}{{ tree(picture, name) }}"
    ).render(picture=picture, name=HOSTILE, link=lambda _, text: text)
    assert (
        'aria-label="&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &#34;so on&#34;"' in html
    )


# The same bytes, the search, the downloads.


def test_two_runs_give_the_same_bytes(knowledge, files):
    assert _documentation(knowledge) == files


def test_pages_stay_small(files):
    assert sum(map(len, files.values())) / len(files) < 4_000
    assert max(map(len, files.values())) < 400_000


def test_the_search_knows_every_name(knowledge, files, pages):
    script = files["docs/names.js"].decode()
    assert script.startswith("window.exerontoNames=")
    rows = json.loads(script.removeprefix("window.exerontoNames=").removesuffix(";\n"))
    by_page = {row[0]: row[2:] for row in rows}
    assert set(by_page) <= set(pages)
    for entity in knowledge.ontology.entities:
        assert set(entity.names) <= set(by_page[f"entity/{entity.key}.html"])
    for name in knowledge.ontology.classes | knowledge.ontology.object_properties:
        assert page_of(name) in by_page


def test_without_script_every_name_stands_in_a_list(site, pages):
    listed = {target for target, _ in _inside("names.html", pages["names.html"].links)}
    assert {page_of(iri) for iri in (*site.terms, *site.entities)} <= listed


def test_downloads_are_named_with_size_and_checksum(pages):
    text = pages["index.html"].text
    for name, content in FILES.items():
        assert f"../{name}" in pages["index.html"].links
        assert hashlib.sha256(content).hexdigest() in text
    assert "exeronto.owl 6 B" in text


def test_the_questions_are_listed_with_their_sparql(pages, files):
    for question in read_questions(questions_folder()):
        assert question.summary in pages["index.html"].text
        assert question.summary in pages["questions.html"].text
        escaped = files["docs/questions.html"].decode()
        first = question.sparql.strip().splitlines()[-1]
        assert first in escaped


# Manchester syntax.

PREFIXES = "".join(
    f"@prefix {name}: <{iri}> .\n"
    for name, iri in {
        "": EXERO, "owl": OWL, "rdf": RDF, "rdfs": RDFS, "xsd": XSD,
    }.items()
)  # fmt: skip
LABELLED = """
:A rdfs:label "exerkine" . :B rdfs:label "skeletal muscle" . :p rdfs:label "is secreted by" .
:q rdfs:label "part" . :i rdfs:label "irisin" .
:x :is """


def _written(expression: str) -> str:
    content = f"{PREFIXES}{LABELLED}{expression} ."
    graph = read_turtle(content, "test.ttl")
    return written(manchester(Facts(graph, {}), next(graph.objects(EXERO.x, EXERO["is"]))))


def _some(prop: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:someValuesFrom {filler} ]"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (":A", "exerkine"),
        (":B", "'skeletal muscle'"),
        (_some(":p", ":B"), "'is secreted by' some 'skeletal muscle'"),
        (f"[ owl:intersectionOf ( :A {_some(':p', ':B')} ) ]", "exerkine and ('is secreted by' some 'skeletal muscle')"),
        ("[ owl:unionOf ( :A :B ) ]", "exerkine or 'skeletal muscle'"),
        (f"[ owl:intersectionOf ( :A [ owl:unionOf ( :B {_some(':q', ':A')} ) ] ) ]",
         "exerkine and ('skeletal muscle' or (part some exerkine))"),
        (_some(":q", _some(":q", ":A")), "part some (part some exerkine)"),
        ("[ owl:complementOf :A ]", "not exerkine"),
        ("[ owl:complementOf [ owl:unionOf ( :A :B ) ] ]", "not (exerkine or 'skeletal muscle')"),
        ("[ owl:onProperty :q ; owl:hasValue :i ]", "part value irisin"),
        ("[ owl:onProperty :q ; owl:hasValue 3 ]", "part value 3"),
        ("[ owl:onProperty :q ; owl:hasValue false ]", "part value false"),
        ('[ owl:onProperty :q ; owl:hasValue "a b" ]', 'part value "a b"'),
        ("[ owl:onProperty :q ; owl:hasSelf true ]", "part Self"),
        ("[ owl:onProperty :q ; owl:allValuesFrom :A ]", "part only exerkine"),
        ("[ owl:onProperty :q ; owl:minCardinality 2 ]", "part min 2"),
        ("[ owl:onProperty :q ; owl:qualifiedCardinality 1 ; owl:onClass :B ]", "part exactly 1 'skeletal muscle'"),
        ("[ owl:onProperty :q ; owl:maxQualifiedCardinality 0 ; owl:onClass :A ]", "part max 0 exerkine"),
        ("[ owl:oneOf ( :i :B ) ]", "{irisin, 'skeletal muscle'}"),
        (_some("[ owl:inverseOf :p ]", ":A"), "(inverse 'is secreted by') some exerkine"),
        ("[ a rdfs:Datatype ; owl:onDatatype xsd:decimal ; owl:withRestrictions ( [ xsd:minInclusive 0.5 ] [ xsd:maxExclusive 2 ] ) ]",
         "xsd:decimal[>= 0.5, < 2]"),
    ],
)  # fmt: skip
def test_each_constructor_reads_as_manchester_has_it(expression, expected):
    assert _written(expression) == expected


def test_an_unknown_construction_is_an_error_and_not_left_out():
    with pytest.raises(OntologyError, match="cannot be shown"):
        _written("[ owl:onProperty :q ; owl:newKind 3 ]")


def _axioms(site, term) -> dict[str, list[str]]:
    return {
        heading: [written(words) for words in expressions]
        for heading, expressions in AxiomIndex(site.facts).axioms(term)
    }


def test_real_terms_read_as_they_should(site):
    muscle = f"'{site.label(EXERO.SkeletalMuscle)}'"
    myokine = _axioms(site, EXERO.Myokine)
    assert myokine["Equivalent to"] == [f"exerkine and ('is secreted by' some {muscle})"]
    assert _axioms(site, EXERO.locatedIn)["Follows from the chain"] == [
        "'is located in' o 'is part of'"
    ]
    assert _axioms(site, EXERO.secretedBy)["Inverse of"] == ["secretes"]
    assert _axioms(site, EXERO.secretes)["Inverse of"] == ["'is secreted by'"]
    assert _axioms(site, EXERO.promotes)["Subproperty of"] == ["increases"]
    assert _axioms(site, EXERO.promotes)["Range"] == ["process"]
    assert _axioms(site, EXERO.polarity)["Domain"] == ["claim"]
    assert "material entity" in " ".join(_axioms(site, EXERO.Process)["Disjoint with"])
    assert AxiomIndex(site.facts).characteristics(EXERO.partOf) == ["transitive"]
    assert AxiomIndex(site.facts).characteristics(EXERO.associatedWith) == ["symmetric"]


def test_every_expression_of_the_ontology_can_be_shown(site):
    expressions = {
        node
        for term in site.facts.about
        for prop, values in site.facts.about[term].items()
        if prop in {OWL.equivalentClass, RDFS.subClassOf, RDFS.domain, RDFS.range}
        for node in (term, *values)
        if isinstance(node, BNode)
    }
    assert len(expressions) > 30
    assert all(written(manchester(site.facts, node)) for node in expressions)


# The picture.


def _tree(pairs: list[tuple[str, str]], inferred: list[tuple[str, str]] = ()) -> Hierarchy:
    def both(pairs):
        above, below = {}, {}
        for narrow, broad in sorted(pairs):
            above.setdefault(URIRef(narrow), []).append(URIRef(broad))
            below.setdefault(URIRef(broad), []).append(URIRef(narrow))
        return above, below

    return Hierarchy(*both(pairs), *both(inferred))


def _rows(picture) -> list[str]:
    return [
        f"{'  ' * node.depth}{node.role} {node.count or node.term}{' inferred' * node.inferred}"
        for node in (row.node for row in picture.rows)
    ]


def test_a_picture_shows_ancestors_siblings_and_children():
    tree = _tree([("b", "a"), ("c", "b"), ("d", "b"), ("e", "c")], [("c", "z"), ("y", "c")])
    assert _rows(tree_around(URIRef("c"), tree, str)) == [
        "above a",
        "  above b",
        "    term c",
        "      above z inferred",
        "      below e",
        "      below y inferred",
        "    beside d",
    ]


def test_a_picture_counts_what_it_does_not_draw():
    tree = _tree([(f"s{i:02}", "a") for i in range(20)] + [(f"t{i:02}", "s10") for i in range(20)])
    rows = _rows(tree_around(URIRef("s10"), tree, str))
    assert rows[1:5] == ["  beside s07", "  beside s08", "  beside s09", "  term s10"]
    assert rows[-1] == f"  more {19 - SIBLINGS}"
    assert f"    more {20 - CHILDREN}" in rows
    rows = _rows(tree_around(URIRef("s00"), tree, str))
    assert rows[1] == "  term s00"
    assert sum("beside" in row for row in rows) == SIBLINGS


def test_a_long_name_is_broken_and_not_shrunk():
    name = "treatment of old mice with small vesicles of young stem cells"
    picture = tree_around(
        URIRef("b"),
        _tree([("b", "a"), ("c", "b")]),
        lambda iri: name if str(iri) == "b" else str(iri),
    )
    assert " ".join(picture.rows[1].lines) == name
    assert len(picture.rows[1].lines) == 2
    assert picture.rows[2].y - picture.rows[1].y > picture.rows[1].y - picture.rows[0].y
    assert picture.width <= 330


def test_a_lone_term_has_no_picture():
    assert tree_around(URIRef("a"), _tree([]), str) is None


def test_a_label_is_the_external_one_where_we_have_none():
    graph = Graph()
    graph.add((EXERO.A, RDFS.label, Literal("a thing", lang="en")))
    source = Vocabulary("go", "Gene Ontology", "2026", "CC-BY-4.0")
    facts = Facts(graph, {"GO:0000423": ExternalTerm("GO:0000423", "mitophagy", source)})
    assert facts.label(EXERO.A) == "a thing"
    assert facts.label("http://purl.obolibrary.org/obo/GO_0000423") == "mitophagy"
    assert facts.label("http://purl.obolibrary.org/obo/GO_0000001") == "GO:0000001"
