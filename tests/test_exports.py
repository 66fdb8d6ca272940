"""What other tools read: mappings, OBO Graphs, prefixes, the base ontology."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.namespace import RDFS, SH

from exeronto.contexts import to_jsonld_context, to_prefix_declarations, to_prefix_table
from exeronto.errors import OntologyError
from exeronto.graph import entities_graph
from exeronto.mappings import COLUMNS, mappings, to_sssom
from exeronto.namespaces import DEFINITION, EXENT, EXERO, ONTOLOGY
from exeronto.obographs import to_obographs
from exeronto.ontology import read_ontology
from exeronto.prefixes import EXTERNAL, PREFIXES
from exeronto.resources import ontology_folder
from exeronto.turtle import merge


@pytest.fixture(scope="module")
def ontology():
    return read_ontology(ontology_folder())


# Mappings


def test_mappings_hold_every_match_of_an_entity(ontology):
    written = {
        (f"exent:{entity.key}", f"skos:{scope}Match", curie)
        for entity in ontology.entities
        for scope in ("exact", "close", "broad")
        for curie in getattr(entity, scope)
    }
    found = {(m.subject, m.predicate, m.object) for m in mappings(ontology)}
    assert written
    assert written <= found


def test_mappings_hold_classes_and_the_bridge(ontology):
    found = {(m.subject, m.predicate, m.object) for m in mappings(ontology)}
    assert ("exero:EnduranceTraining", "skos:exactMatch", "MESH:D000076663") in found
    assert ("exero:MaterialEntity", "rdfs:subClassOf", "BFO:0000040") in found


def test_mappings_name_both_sides_in_words(ontology):
    irisin = [m for m in mappings(ontology) if m.subject == "exent:hydrogen-peroxide"]
    assert {(m.subject_label, m.object, m.object_label) for m in irisin} >= {
        ("hydrogen peroxide", "CHEBI:16240", "hydrogen peroxide")
    }
    assert all(m.version for m in irisin)


def test_a_mapping_to_an_unlisted_term_is_refused(ontology):
    known = {curie: term for curie, term in ontology.external.items() if curie != "CHEBI:16240"}
    with pytest.raises(OntologyError, match=r"CHEBI:16240.*external-terms\.tsv"):
        mappings(replace(ontology, external=known))


def test_sssom_has_its_metadata_and_declares_its_prefixes(ontology):
    text = to_sssom(ontology)
    head = [line[1:] for line in text.splitlines() if line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO(text.split("\n", len(head))[-1]), delimiter="\t"))
    assert "license: https://creativecommons.org/licenses/by/4.0/" in head
    declared = {line.strip().partition(": ")[0] for line in head if line.startswith("  ")}
    used = {row[c].partition(":")[0] for row in rows for c in ("subject_id", "object_id")}
    assert used <= declared
    assert tuple(rows[0]) == COLUMNS
    assert all(row["mapping_justification"] == "semapv:ManualMappingCuration" for row in rows)


# OBO Graphs


def small_ontology() -> Graph:
    graph = Graph()
    graph.parse(
        data="""
@prefix exero: <https://w3id.org/exeronto/> .
@prefix exent: <https://w3id.org/exeronto/entity/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix oboInOwl: <http://www.geneontology.org/formats/oboInOwl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
exero:secretedBy a owl:ObjectProperty ; rdfs:label "secreted by"@en .
exero:Exerkine a owl:Class ; rdfs:label "exerkine"@en .
exero:SkeletalMuscle a owl:Class ; rdfs:label "skeletal muscle (tissue)"@en .
exero:Myokine a owl:Class ; rdfs:label "myokine"@en ; rdfs:subClassOf exero:Exerkine ;
  obo:IAO_0000115 "An exerkine that skeletal muscle secretes."@en ;
  oboInOwl:hasExactSynonym "muscle-derived exerkine"@en ;
  dcterms:source <https://w3id.org/exeronto/paper/deng2026> ;
  owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( exero:Exerkine
    [ a owl:Restriction ; owl:onProperty exero:secretedBy ;
      owl:someValuesFrom exero:SkeletalMuscle ] ) ] .
exent:irisin a owl:NamedIndividual , exero:Myokine ; rdfs:label "irisin"@en .
exero:OldMyokine a owl:Class ; rdfs:label "obsolete myokine"@en ; owl:deprecated true .
""",
        format="turtle",
    )
    return graph


def test_obographs_says_what_a_class_is():
    content = json.loads(to_obographs(small_ontology()))["graphs"][0]
    nodes = {node["id"].rpartition("/")[2]: node for node in content["nodes"]}
    assert nodes["Myokine"]["type"] == "CLASS"
    assert nodes["Myokine"]["lbl"] == "myokine"
    assert nodes["Myokine"]["meta"]["definition"] == {
        "val": "An exerkine that skeletal muscle secretes.",
        "xrefs": ["expaper:deng2026"],
    }
    assert nodes["Myokine"]["meta"]["synonyms"] == [
        {"pred": "hasExactSynonym", "val": "muscle-derived exerkine"}
    ]
    assert nodes["OldMyokine"]["meta"]["deprecated"] is True
    assert nodes["irisin"]["type"] == "INDIVIDUAL"
    assert {
        (e["sub"].rpartition("/")[2], e["pred"], e["obj"].rpartition("/")[2])
        for e in content["edges"]
    } == {
        ("Myokine", "is_a", "Exerkine"),
        ("irisin", "type", "Myokine"),
    }
    assert content["logicalDefinitionAxioms"] == [
        {
            "definedClassId": str(EXERO.Myokine),
            "genusIds": [str(EXERO.Exerkine)],
            "restrictions": [
                {"propertyId": str(EXERO.secretedBy), "fillerId": str(EXERO.SkeletalMuscle)}
            ],
        }
    ]


def test_obographs_has_every_term_of_the_ontology(ontology):
    graph = merge([ontology.terms, entities_graph(ontology)])
    content = json.loads(to_obographs(graph))["graphs"][0]
    labels = {node["id"]: node["lbl"] for node in content["nodes"] if "lbl" in node}
    for iri in ontology.classes | ontology.object_properties:
        assert labels[str(iri)] == str(graph.value(iri, RDFS.label))
    for entity in ontology.entities:
        assert str(EXENT[entity.key]) in labels
    defined = {node["id"] for node in content["nodes"] if "definition" in node.get("meta", {})}
    assert {str(c) for c in ontology.classes if (c, DEFINITION, None) in graph} <= defined


# Prefixes


def test_the_context_gives_jsonld_the_meaning_of_turtle(ontology):
    context = json.loads(to_jsonld_context(ontology))["@context"]
    document = {
        "@context": context,
        "id": "exclaim:1",
        "type": "Claim",
        "subject": {"id": "exent:irisin"},
        "predicate": "exero:promotes",
        "object": "exent:mitophagy",
        "quantity": {"id": "exclaim:1/q", "value": "0.12", "exero:unit": "unit:PERCENT"},
        "skos:exactMatch": {"id": "CHEBI:16240"},
        "label": "irisin promotes mitophagy",
    }
    read = ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)
    meant = ox.parse(
        """
@prefix exclaim: <https://w3id.org/exeronto/claim/> .
@prefix exent: <https://w3id.org/exeronto/entity/> .
@prefix exero: <https://w3id.org/exeronto/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
exclaim:1 a exero:Claim ; exero:subject exent:irisin ; exero:predicate exero:promotes ;
  exero:object exent:mitophagy ; exero:quantity <https://w3id.org/exeronto/claim/1/q> ;
  skos:exactMatch <http://purl.obolibrary.org/obo/CHEBI_16240> ;
  rdfs:label "irisin promotes mitophagy"@en .
<https://w3id.org/exeronto/claim/1/q> exero:value "0.12"^^xsd:decimal ; exero:unit unit:PERCENT .
""",
        format=ox.RdfFormat.TURTLE,
    )
    assert set(read) == set(meant)


def test_the_context_knows_every_term(ontology):
    context = json.loads(to_jsonld_context(ontology))["@context"]
    for iri in ontology.classes | ontology.object_properties:
        name = iri.rpartition("/")[2]
        known = context.get(f"exero:{name}") or context[name]
        assert (known["@id"] if isinstance(known, dict) else known) == str(iri)


def test_context_declarations_and_table_agree(ontology):
    declared = Graph()
    declared.parse(data=to_prefix_declarations(), format="turtle")
    shacl = {
        str(declared.value(node, SH.prefix)): str(declared.value(node, SH.namespace))
        for node in declared.objects(ONTOLOGY, SH.declare)
    }
    table = dict(list(csv.reader(io.StringIO(to_prefix_table())))[1:])
    context = json.loads(to_jsonld_context(ontology))["@context"]
    of_context = {
        prefix: value["@id"] if isinstance(value, dict) else value
        for prefix, value in context.items()
        if prefix in shacl
    }
    assert shacl == table == of_context == {**PREFIXES, **EXTERNAL}
