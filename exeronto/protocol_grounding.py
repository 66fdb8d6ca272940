"""Protocols as curators write them become values with IRIs, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import URIRef

from exeronto.claim_grounding import phase_iri, protocol_iri
from exeronto.curated_source import camel, enumerated, ground_anchor, ground_cites, ground_unit
from exeronto.curated_values import Entry, MeasureEntry
from exeronto.model import Protocol, ProtocolPart, Quantity
from exeronto.namespaces import EXERO
from exeronto.protocol_curation import IntensityEntry, PhaseEntry, ProtocolEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exeronto.curated_source import Source
    from exeronto.naming import Names

# Keys whose values are parts of their own: the property, the class, and the place in the IRI.
PARTS = {
    "participants": ("participants", "ParticipantGroup", "participants"),
    "control_group": ("controlGroup", "ParticipantGroup", "control"),
    "phases": ("phase", "ProtocolPhase", "phase"),
    "sampling": ("sampling", "Sampling", "sampling"),
    "exercise": ("prescription", "ExercisePrescription", "exercise"),
    "treatments": ("prescription", "TreatmentPrescription", "treatment"),
}
# Keys whose values come from a closed list, and what the name of the individual ends with.
ENUMERATED = {
    "comparator_kind": "",
    "intensity_class": " intensity",
    "sampling_point": "",
    "supervision": "",
}
SCALES = {
    "%VO2max": "PercentOfMaximalOxygenUptake",
    "%VO2R": "PercentOfOxygenUptakeReserve",
    "%HRmax": "PercentOfMaximalHeartRate",
    "%HRR": "PercentOfHeartRateReserve",
    "%1RM": "PercentOfOneRepetitionMaximum",
    "%Wmax": "PercentOfPeakPower",
    "%Vmax": "PercentOfMaximalSpeed",
    "%MVC": "PercentOfMaximalVoluntaryContraction",
    "RPE 6-20": "RatingOfPerceivedExertion",
    "RPE 0-10": "CategoryRatioExertion",
    "MET": "MetabolicEquivalentScale",
    "speed": "RunningSpeedScale",
    "power": "AbsolutePowerScale",
    "heart rate": "HeartRateScale",
    "blood lactate": "BloodLactateScale",
}
# Keys that are not properties of the part itself.
APART = {"id", "kind", "protocol", "text", "cites", "passage", "note", "sampling_phase"}


def ground_protocols(source: Source, names: Names) -> tuple[Protocol, ...]:
    """Ground the protocols of a paper.

    Raises:
        CurationError: An unknown name or unit, a reference that the paper does not have, a passage
            or a phase that is not there; with file and line.
    """
    return tuple(
        _protocol(entry, index, source, names)
        for index, entry in enumerate(source.entries.protocols)
    )


def _protocol(entry: ProtocolEntry, index: int, source: Source, names: Names) -> Protocol:
    at = ("protocols", index)
    iri = protocol_iri(source.entries.paper, entry.id)
    label = f"{entry.id.replace('-', ' ')} ({source.entries.cite_as})"
    return Protocol(
        paper=source.entries.paper,
        whole=_Grounder(source, names, iri, len(entry.phases)).part(
            entry, iri, "ExerciseProtocol", label, *at, text=entry.protocol
        ),
        anchors=tuple(ground_anchor(anchor, source, *at, "passage") for anchor in entry.passage),
        cites=ground_cites(entry.cites, source, *at),
        note=entry.note,
    )


def property_name(key: str) -> str:
    """The property of a key.

    >>> property_name("time_per_bout")
    'timePerBout'
    """
    first, *more = key.split("_")
    return first + "".join(word.capitalize() for word in more)


@dataclass(frozen=True, slots=True)
class _Grounder:
    """Walks over one protocol; every value of an entry is one of five kinds."""

    source: Source
    names: Names
    protocol: URIRef
    phases: int

    def part(
        self,
        entry: Entry,
        iri: URIRef,
        kind: str,
        label: str,
        *at: str | int,
        text: str | None = None,
    ) -> ProtocolPart:
        return ProtocolPart(
            iri=iri,
            kind=EXERO[kind],
            label=label,
            text=text,
            links=tuple(self._links(entry, *at)),
            quantities=tuple(self._quantities(entry, *at)),
            values=tuple(self._values(entry)),
            parts=tuple(self._parts(entry, iri, label, *at)),
        )

    def _links(self, entry: Entry, *at: str | int) -> Iterator[tuple[str, URIRef]]:
        for key, written in _fields(entry):
            prop = property_name(key)
            several = written if isinstance(written, tuple) else (written,)
            for name in several:
                if key in ENUMERATED:
                    yield prop, enumerated(f"{name}{ENUMERATED[key]}")
                elif isinstance(written, tuple) and isinstance(name, str):
                    words = key.replace("_", " ")
                    yield prop, self.source.entity(name, self.names, *at, words)
        number = getattr(entry, "sampling_phase", None)
        if number is not None:
            yield "samplingPhase", self._phase(number, *at)

    def _phase(self, number: int, *at: str | int) -> URIRef:
        if number > self.phases:
            raise self.source.wrong(
                f"the protocol has no phase {number}; write a number from 1 to {self.phases}",
                *at,
                "sampling phase",
            )
        return phase_iri(self.protocol, number)

    def _quantities(
        self, entry: Entry, *at: str | int
    ) -> Iterator[tuple[str, Quantity, URIRef | None]]:
        for key, written in _fields(entry):
            several = written if isinstance(written, tuple) else (written,)
            for measure in several:
                if isinstance(measure, MeasureEntry):
                    words = key.replace("_", " ")
                    yield property_name(key), *self._quantity(measure, words, *at)

    def _quantity(
        self, measure: MeasureEntry, words: str, *at: str | int
    ) -> tuple[Quantity, URIRef | None]:
        unit = ground_unit(measure, self.source, self.names, *at, words)
        scale = EXERO[SCALES[measure.scale]] if isinstance(measure, IntensityEntry) else None
        quantity = Quantity(
            of=words,
            unit=unit,
            value=measure.value,
            lower=measure.lower,
            upper=measure.upper,
            approximate=measure.approximate,
            where=measure.where,
        )
        return quantity, scale

    def _values(self, entry: Entry) -> Iterator[tuple[str, str | int]]:
        for key, written in _fields(entry):
            if isinstance(written, str | int) and key not in ENUMERATED:
                yield property_name(key), written

    def _parts(
        self, entry: Entry, iri: URIRef, label: str, *at: str | int
    ) -> Iterator[tuple[str, ProtocolPart]]:
        for key, (prop, kind, place) in PARTS.items():
            for number, part in enumerate(getattr(entry, key, ()), start=1):
                path = (*at, key.replace("_", " "), number - 1)
                name, named = f"{label}, {place} {number}", kind
                if isinstance(part, PhaseEntry) and part.kind is not None:
                    name, named = f"{name}: {part.kind}", f"{camel(part.kind)}Phase"
                below = URIRef(f"{iri}/{place}/{number}")
                text = getattr(part, "text", None)
                yield prop, self.part(part, below, named, name, *path, text=text)


def _fields(entry: Entry) -> Iterator[tuple[str, object]]:
    """The keys that are written, and that are properties of the part itself."""
    for key in type(entry).model_fields:
        written: object = getattr(entry, key)
        if key not in APART and key not in PARTS and written not in (None, ()):
            yield key, written
