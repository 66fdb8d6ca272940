"""What the keys of a `claims.yaml` mean, as an editor shows it while one writes.

A key that means the same everywhere stands alone; else with the entry that it is a key of.
"""

from __future__ import annotations

NOTES: dict[str, str] = {
    # The file.
    "CuratedPaper.type": "what kind of paper it is; a review's claims are results as cited",
    "CuratedPaper.protocols": "exercise protocols that the paper describes",
    "CuratedPaper.claims": "what the paper says, one atomic statement each, in the paper's order",
    "CuratedPaper.conflicts": "claims that do not go together",
    "CuratedPaper.gaps": "what the paper says is unknown",
    # Claims.
    "ClaimEntry.subject": "what acts, or is described: an entity's key or label, or {claim: id}",
    "ClaimEntry.object": "what is acted on: an entity's key or label; for a moderator {claim: id}",
    "ClaimEntry.via": "the mediator that the paper names",
    "ClaimEntry.polarity": "no change: measured and did not move; denied, not sufficient, "
    "not necessary: as the paper says; left out, it is affirmed",
    "ClaimEntry.certainty": "suggested: may, might, likely; hypothesised: is proposed to; "
    "disputed; superseded; left out, it is asserted (can is ability, not doubt)",
    "ClaimEntry.exposure": "the exercise or other exposure during which it holds",
    "ClaimEntry.comparator": "what it was compared with",
    "ClaimEntry.system": "in vivo, isolated fibre, cell culture and the like",
    "ClaimEntry.dose": "amount, route and schedule of what was given, in words",
    "ClaimEntry.sampling_time": "when it was measured, relative to the exposure, in words",
    "ClaimEntry.measured_with": "assay, probe or biosensor",
    "ClaimEntry.quantities": "the numbers that the paper states with it",
    "ClaimEntry.role": "what the statement is in its paper: own result, result as cited, …",
    "ClaimReference.claim": "the id of a claim of this file",
    # Conflicts and gaps.
    "ConflictEntry.kind": "direct; or what the disagreement comes from: context, method, age of "
    "the finding, or words",
    "GapEntry.about": "the entities that the unknown is about",
    # What several entries have.
    "id": "a short name, unique in this file",
    "passage": "where it was read, as exeronto locate --phrase prints it; a list if in several",
    "cites": "numbers of the paper's reference list",
    "note": "a curator's remark",
    "species": "species, as the paper states it",
    "strain": "strain of the animals",
    "sex": "female, male",
    "age_group": "young, adult, old age and the like, as the paper has it",
    "population": "the people or animals studied, such as older adults",
    "tissue": "the tissue or organ in which it holds",
    "cell_type": "the cell type in which it holds",
    "compartment": "the part of the cell in which it holds",
    "genetic_model": "knockout, transgene or other genetic model",
    "condition": "disease or other state of those studied",
    "prescribes": "the exposure or intervention that is carried out",
    # Numbers and places.
    "value": "one number; or write lower and upper",
    "lower": "the lower end of a range",
    "upper": "the upper end of a range",
    "approximate": "true where the paper gives a rough figure",
    "sample_size": "how many people, animals or samples",
    "IntensityEntry.scale": "what the number of intensity is a number of",
    "PassageAnchor.start": "first character, counted within the passage from 0",
    "PassageAnchor.end": "the character behind the last",
    # Protocols.
    "modality": "the kind of exercise or evoked contraction",
    "target_muscle": "the muscle that works",
    "frequency": "how often",
    "intensity": "how hard: a number on a scale",
    "intensity_class": "how hard, in a word, where the paper says only that",
    "time_per_bout": "how long one bout takes",
    "interval_time": "how long one interval takes",
    "rest_intensity": "how hard the recovery between intervals is",
    "sets": "how many sets",
    "load": "the weight or resistance",
    "distance": "how far",
    "volume": "how much in all, as the paper counts it",
    "incline": "slope of the treadmill or path",
    "stimulation_frequency": "pulses per second of an evoked contraction",
    "stimulation_voltage": "voltage of an evoked contraction",
    "stimulation_current": "current of an evoked contraction",
    "pulse_duration": "how long one pulse takes",
    "train_duration": "how long one train of pulses takes",
    "dose_amount": "how much is given",
    "route": "how it is given, such as by mouth",
    "duration": "how long the phase takes",
    "exercise": "what is done in this phase",
    "treatments": "what is given beside the exercise",
    "progression": "how the exercise becomes harder, in our own words",
    "supervision": "whether somebody watched over the exercise",
    "adherence": "how much of what was prescribed was done",
    "age": "age of the group as a number",
    "body_mass": "body mass of the group",
    "training_status": "trained, untrained and the like",
    "sampled_material": "what is taken, such as blood",
    "sampled_measure": "what is measured without taking anything",
    "sampling_point": "when, relative to exercise",
    "participants": "the groups that go through the protocol",
    "control_group": "the groups that do not",
    "ProtocolEntry.comparator": "the exposure of the control group",
    "comparator_kind": "what kind of comparison it is",
    "phases": "the phases in their order",
    "sampling": "what is sampled, and when",
    "equipment": "what the exercise is done with",
    "provider": "who leads the exercise",
    "delivery": "alone or in groups, at home or watched",
    "motivation": "how people are kept at it",
    "home_programme": "what is done at home",
    "adverse_events": "harm that came of it",
    "setting": "where it is done",
    "tailoring": "whether and how it is fitted to each person",
    "starting_level": "how the starting level is found",
    "fidelity": "how far it was done as planned",
}


def note_of(entry: str, field: str) -> str | None:
    """What a key of an entry means, or None.

    >>> note_of("ClaimEntry", "tissue")
    'the tissue or organ in which it holds'
    """
    return NOTES.get(f"{entry}.{field}") or NOTES.get(field)
