"""What a curator of the three papers may get wrong: where names, sites, doubts and contexts mislead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exeronto.namespaces import EXCLAIM, EXENT, EXERO

if TYPE_CHECKING:
    from rdflib import URIRef


@pytest.fixture(scope="module")
def claims(knowledge):
    return {(p.key, claim.handle): claim for p in knowledge.papers for claim in p.claims}


@pytest.fixture(scope="module")
def caporossi(claims):
    return {handle: claim for (paper, handle), claim in claims.items() if paper == "caporossi2026"}


@pytest.fixture(scope="module")
def entities(knowledge):
    return {entity.key: entity for entity in knowledge.ontology.entities}


@pytest.fixture(scope="module")
def conflicts(knowledge):
    """The claims of each conflict, and its kind."""
    return {
        frozenset(conflict.claims): conflict.kind
        for paper in knowledge.papers
        for conflict in paper.conflicts
    }


def mapped(entity) -> set[str]:
    return {*entity.exact, *entity.close, *entity.broad}


def about(claim) -> set[URIRef]:
    return {claim.subject, claim.object}


def context(claim, prop: str) -> set[str]:
    return {str(iri).removeprefix(EXENT) for iri in dict(claim.context).get(prop, ())}


def in_conflict(conflicts, *claims) -> set[URIRef]:
    """The kinds of the conflicts that hold all these claims."""
    wanted = {EXCLAIM[claim.id] for claim in claims}
    return {kind for members, kind in conflicts.items() if wanted <= members}


def test_foxo_is_a_family_of_mammals_and_no_gene_of_the_fly(entities):
    assert entities["foxo"].types[0] == "ProteinFamily"
    assert entities["foxo"].exact == ("FPLX:FOXO",)
    assert {("memberOf", "foxo")} <= {*entities["foxo1"].relations} & {*entities["foxo3"].relations}
    assert not any(":FBgn" in curie for entity in entities.values() for curie in mapped(entity))


@pytest.mark.parametrize(
    ("whole", "part", "gene"),
    [
        ("ampk", "prkaa1", "NCBIGene:5562"),
        ("mtorc1", "mtor", "NCBIGene:2475"),
        ("nox2-complex", "gp91phox", "NCBIGene:1536"),
    ],
)
def test_a_complex_is_not_one_of_its_parts(entities, whole, part, gene):
    assert entities[whole].types[0] == "ProteinComplex"
    assert ("hasComponent", part) in entities[whole].relations
    assert gene in mapped(entities[part])
    assert gene not in mapped(entities[whole])


def test_inflammation_and_chronic_are_no_diseases(entities, store):
    diseases = store.select("SELECT ?entity WHERE { ?entity a exero:Disease }").rows
    assert (str(EXENT.inflammation),) not in diseases
    # The heading is that of chronic disease; the bare adjective, tagged with it, is no entity.
    assert {e.key for e in entities.values() if "MESH:D002908" in mapped(e)} <= {"chronic-disease"}
    assert not any(name.casefold() == "chronic" for e in entities.values() for name in e.names)


def test_what_the_site_says_is_not_said_by_the_authors(claims):
    of_the_site = {"TL;DR", "Contribution", "Key findings"}
    for (paper, _), claim in claims.items():
        sections = {anchor.section for anchor in claim.anchors}
        assert (claim.role == EXERO.AggregatorSummary) == (
            paper == "deng2026" and bool(sections & of_the_site)
        )


def test_il_6_goes_up_in_a_bout_and_down_with_habit(caporossi, conflicts):
    up, down = caporossi["acute-exercise-raises-il-6"], caporossi["exercise-lowers-il-6"]
    assert (up.subject, up.predicate) == (EXENT["acute-exercise"], EXERO.upregulates)
    assert (down.subject, down.predicate) == (EXENT.exercise, EXERO.downregulates)
    assert in_conflict(conflicts, up, down) == {EXERO.ContextDependentConflict}


def test_il_6_is_lowered_as_inflammatory_and_praised_as_a_messenger(caporossi, conflicts):
    names = "exercise-lowers-il-6", "il-6-ev-activates-immune-cells"
    assert in_conflict(conflicts, *(caporossi[name] for name in names))


def test_a_microrna_called_a_neurotrophic_factor_is_kept_with_a_note(caporossi):
    claim = caporossi["mir-124-called-neurotrophic-factor"]
    assert (claim.subject, claim.object) == (EXENT["mir-124"], EXENT["neurotrophic-factors"])
    assert claim.note


def test_the_receptor_of_irisin_is_the_one_that_the_paper_names(caporossi, claims):
    claim = caporossi["irisin-binds-itga5"]
    assert claim.object == EXENT.itga5
    assert claim.note
    receptors = {c.object for c in claims.values() if c.predicate == EXERO.bindsReceptor}
    assert receptors == {EXENT.itga5}


@pytest.mark.parametrize(
    ("name", "certainty"),
    [
        ("nox4-may-lie-in-intermembrane-space", EXERO.Suggested),
        ("neuronal-ev-may-cross-blood-brain-barrier", EXERO.Suggested),
        ("astrocytic-ev-may-cross-blood-brain-barrier", EXERO.Suggested),
        ("denervation-cycles-cause-redox-fluctuations", EXERO.Hypothesised),
    ],
)
def test_a_doubt_of_the_authors_is_kept(caporossi, name, certainty):
    assert caporossi[name].certainty == certainty


def test_can_is_ability_and_no_doubt(caporossi):
    assert caporossi["ros-upregulate-bdnf-via-creb"].certainty == EXERO.Asserted


def test_the_origins_of_bdnf_stand_side_by_side(caporossi, conflicts):
    names = "bdnf-from-immune-cells", "eustress-may-raise-bdnf", "bdnf-in-neuronal-ev"
    assert in_conflict(conflicts, *(caporossi[name] for name in names))


def test_matrix_peroxide_is_still_in_exercise_and_rises_with_age_and_denervation(
    caporossi, conflicts
):
    still = [
        caporossi["contraction-does-not-raise-matrix-h2o2"],
        caporossi["endurance-exercise-does-not-raise-matrix-h2o2"],
    ]
    rises = [
        caporossi["ageing-increases-mitochondrial-peroxide-generation"],
        caporossi["denervation-raises-peroxide-in-denervated-fibres"],
    ]
    assert {claim.polarity for claim in still} == {EXERO.NoChange}
    assert {claim.polarity for claim in rises} == {EXERO.Affirmed}
    assert in_conflict(conflicts, *still, *rises) == {EXERO.ContextDependentConflict}
    # Pools are told apart, so that the rise in the cytosol contradicts nothing.
    cytosol = caporossi["moderate-exercise-raises-cytosolic-h2o2"]
    assert cytosol.object == EXENT["h2o2-cytosol"] != still[0].object


def test_sod1_is_in_cytosol_and_intermembrane_space_and_sod2_in_the_matrix(claims):
    found = {
        (str(c.subject).removeprefix(EXENT), str(c.object).removeprefix(EXENT))
        for c in claims.values()
        if c.predicate == EXERO.locatedIn and c.subject in {EXENT.sod1, EXENT.sod2}
    }
    assert found == {
        ("sod1", "cytosol"),
        ("sod1", "intermembrane-space"),
        ("sod2", "mitochondrial-matrix"),
    }


def test_eighteen_models_leave_lifespan_alone_and_sod1_is_the_exception(caporossi, conflicts):
    models = caporossi["antioxidant-models-18-leave-lifespan-unchanged"]
    sod1 = caporossi["sod1ko-shortens-lifespan"]
    assert (models.polarity, sod1.polarity) == (EXERO.NoChange, EXERO.Affirmed)
    assert in_conflict(conflicts, models, sod1) == {EXERO.ContextDependentConflict}


def test_nothing_is_invented_for_references_that_the_file_does_not_have(knowledge):
    paper = next(paper for paper in knowledge.papers if paper.key == "caporossi2026")
    listed = {r.number for r in paper.document.references if r.title or r.doi}
    assert listed == set(range(136, 144))
    cited = {number for claim in paper.claims for number in claim.cites}
    assert cited <= {reference.number for reference in paper.document.references}


def test_what_the_highlight_reports_is_the_work_of_its_first_reference(claims):
    results = [
        claim
        for (paper, _), claim in claims.items()
        if paper == "yi2025" and claim.role in {EXERO.ResultAsCited, EXERO.OwnResult}
    ]
    assert results
    for claim in results:
        assert claim.role == EXERO.ResultAsCited
        assert claim.cites
    assert sum(1 in claim.cites for claim in results) > 0.7 * len(results)


def test_thirteen_young_men_exercised_and_the_benefit_in_ageing_is_of_mice(claims):
    baseline = claims["yi2025", "protocol-has-baseline"]
    assert {q.value for q in baseline.quantities if "participants" in q.of} == {13}
    effects = [
        claim
        for (paper, name), claim in claims.items()
        if paper == "yi2025" and name.startswith("oral-betaine-")
    ]
    assert effects
    for claim in effects:
        assert context(claim, "species") == {"mouse"}


@pytest.mark.parametrize(
    ("name", "number", "approximate"),
    [
        ("early-oxygen-to-superoxide-estimate", (None, 1, 2), False),
        ("intact-cell-oxygen-to-h2o2-estimate", (None, 0.12, 0.15), True),
        ("oxidised-cysteines-secretory-pathway", (40, None, None), True),
        ("oxidised-cysteines-golgi", (16, None, None), False),
        ("oxidised-cysteines-cytosol", (10, None, None), True),
        ("sod1ko-shortens-lifespan", (20, None, None), False),
        ("ageing-causes-motor-neuron-loss", (None, 25, 50), False),
        ("ageing-causes-fibre-denervation", (15, None, None), True),
        ("ageing-causes-nmj-damage", (None, 80, None), False),
        ("exosome-size", (None, 30, 150), False),
        ("microvesicle-size", (None, 100, 1000), False),
        ("apoptotic-body-size", (None, 1000, None), False),
    ],
)
def test_a_number_is_as_the_paper_states_it(caporossi, name, number, approximate):
    [quantity] = caporossi[name].quantities
    assert (quantity.value, quantity.lower, quantity.upper) == number
    assert quantity.approximate is approximate


def test_the_older_share_of_oxygen_is_superseded(caporossi, conflicts):
    older = caporossi["early-oxygen-to-superoxide-estimate"]
    assert older.certainty == EXERO.Superseded
    newer = caporossi["intact-cell-oxygen-to-h2o2-estimate"]
    assert in_conflict(conflicts, older, newer)
