"""Exercise protocols as curators write them: the key `protocols` of a `claims.yaml`.

A key is the property of the ontology in words: "time per bout" becomes `exero:timePerBout`. What a
paper does not state is left out.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from exeronto.curated_values import Anchors, Entry, Handle, MeasureEntry, Names, as_list

PhaseKind = Literal[
    "familiarisation", "baseline", "acute bout", "training", "detraining", "washout"
]
IntensityClass = Literal["light", "moderate", "vigorous", "maximal", "exhaustive"]
Supervision = Literal["supervised", "partly supervised", "unsupervised"]
SamplingPoint = Literal[
    "before exercise",
    "during exercise",
    "immediately after exercise",
    "in recovery",
    "after last bout",
    "throughout protocol",
]
ComparatorKind = Literal[
    "sedentary control",
    "pre-exercise baseline",
    "sham exercise",
    "other exercise",
    "unexercised limb",
]
IntensityScale = Literal[
    "%VO2max",
    "%VO2R",
    "%HRmax",
    "%HRR",
    "%1RM",
    "%Wmax",
    "%Vmax",
    "%MVC",
    "RPE 6-20",
    "RPE 0-10",
    "MET",
    "speed",
    "power",
    "heart rate",
    "blood lactate",
]
Measure = MeasureEntry | None
Text = Annotated[str, Field(min_length=1)] | None


class IntensityEntry(MeasureEntry):
    """How hard: a number on a scale."""

    scale: IntensityScale


Intensities = Annotated[
    tuple[IntensityEntry, ...],
    BeforeValidator(as_list, json_schema_input_type=IntensityEntry | tuple[IntensityEntry, ...]),
]


class ExerciseEntry(Entry):
    """One kind of exercise, or of evoked contraction, within a phase."""

    modality: Annotated[Names, Field(min_length=1)]
    text: Text = Field(None, description="what is done, in our own words")
    target_muscle: Names = ()
    frequency: Measure = None
    intensity: Intensities = ()
    intensity_class: IntensityClass | None = None
    time_per_bout: Measure = None
    intervals: Measure = Field(None, description="hard intervals in one bout")
    interval_time: Measure = None
    rest_time: Measure = Field(None, description="between sets, intervals or contractions")
    rest_intensity: Intensities = ()
    sets: Measure = None
    repetitions: Measure = Field(None, description="repetitions or contractions in one set")
    load: Measure = None
    distance: Measure = None
    volume: Measure = None
    incline: Measure = None
    stimulation_frequency: Measure = None
    stimulation_voltage: Measure = None
    stimulation_current: Measure = None
    pulse_duration: Measure = None
    train_duration: Measure = None


class TreatmentEntry(Entry):
    """An intervention beside the exercise."""

    prescribes: Annotated[Names, Field(min_length=1)]
    text: Text = Field(None, description="what is given, in our own words")
    dose_amount: Measure = None
    route: Names = ()
    frequency: Measure = None


class PhaseEntry(Entry):
    """One stretch of time; phases stand in their order."""

    kind: PhaseKind | None = Field(None, description="left out where the paper does not say it")
    prescribes: Names = Field((), description="the exposure that carrying the phase out is")
    duration: Measure = None
    exercise: tuple[ExerciseEntry, ...] = ()
    treatments: tuple[TreatmentEntry, ...] = ()
    progression: Text = None
    supervision: Supervision | None = None
    adherence: Measure = None


class GroupEntry(Entry):
    """People or animals who go through the protocol alike."""

    species: Names = ()
    strain: Names = ()
    sex: Names = ()
    age_group: Names = ()
    age: Measure = None
    body_mass: Measure = None
    population: Names = ()
    genetic_model: Names = ()
    condition: Names = ()
    training_status: Names = ()
    sample_size: int | None = Field(None, gt=0)


class SamplingEntry(Entry):
    """What is taken or measured, and when."""

    sampled_material: Names = ()
    sampled_measure: Names = ()
    sampling_point: SamplingPoint | None = None
    sampling_phase: int | None = Field(None, gt=0, description="number of the phase, from 1")
    time_offset: Measure = Field(None, description="since the end of the bout, or the last bout")


class ProtocolEntry(Entry):
    """A protocol that a paper describes; texts are the items of CERT in our own words."""

    id: Handle
    protocol: str = Field(description="the protocol in one sentence, in our own words")
    prescribes: Names = Field((), description="the exposure that carrying the protocol out is")
    participants: Annotated[tuple[GroupEntry, ...], Field(min_length=1)]
    control_group: tuple[GroupEntry, ...] = ()
    comparator: Names = ()
    comparator_kind: Annotated[
        tuple[ComparatorKind, ...],
        BeforeValidator(
            as_list, json_schema_input_type=ComparatorKind | tuple[ComparatorKind, ...]
        ),
    ] = ()
    phases: Annotated[tuple[PhaseEntry, ...], Field(min_length=1)]
    sampling: tuple[SamplingEntry, ...] = ()
    equipment: Text = None
    provider: Text = None
    delivery: Text = None
    motivation: Text = None
    home_programme: Text = None
    adverse_events: Text = None
    setting: Text = None
    tailoring: Text = None
    starting_level: Text = None
    fidelity: Text = None
    cites: tuple[int, ...] = ()
    passage: Anchors
    note: str | None = None
