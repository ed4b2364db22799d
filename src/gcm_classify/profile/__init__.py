"""Who speaks, what kind of input, before or during the forum, directly or through whom.

Rules first, over structure and wording in English, Spanish, French and Portuguese: `parts` cuts the document into
letterhead, title, opening and signature; `authors`, `kinds`, `dates`, `partners` collect weighted signs from them,
`reading` holds what they found. A small linear model, `judge`, says the input type from these signs and the words around
them, within what those who speak allow; `phases` and `modes` follow. Every verdict carries a probability, calibrated by `trust`, and the words
that it rests on.
"""

from __future__ import annotations

from dataclasses import replace

from gcm_classify.datamodels import Document, Profile
from gcm_classify.languages import SUPPORTED
from gcm_classify.profile.capacities import capacity_of
from gcm_classify.profile.cycles import cycle_of
from gcm_classify.profile.doubts import DOUBTFUL, doubts_of
from gcm_classify.profile.places import place_of
from gcm_classify.profile.sections import main_section, section_documents
from gcm_classify.profile.symbols import symbol_of
from gcm_classify.profile.titles import title_line
from gcm_classify.profile.verdicts import Verdicts, verdicts_of

__all__ = ["DOUBTFUL", "profile_of"]

_UNREAD = 0.5


def profile_of(document: Document) -> Profile:
    """The document's place on the chart of inputs; for a bundle that of its main section.

    `confidence` and `evidence` have the keys input_type, phase, mode, mechanisms, date; evidence is verbatim, "" where
    nothing told. The first four are calibrated probabilities. `doubts` says why a person should look: one of them stays
    below 0.9, a mechanism speaks that is in no register, there is no title, ten mechanisms or more are named, or the
    language is none that the rules read. `sections` has the profile of every section of a bundle, () where nothing is
    bundled.
    """
    cut = section_documents(document)
    if not cut:
        return _profile(document)
    sections = tuple(_profile(part) for part in cut)
    return replace(sections[main_section(document)], sections=sections)


def _profile(document: Document) -> Profile:
    verdicts = verdicts_of(document)
    reading, parts = verdicts.reading, verdicts.reading.parts
    confidence, title = _confidence(verdicts, document.language), title_line(parts)
    doubts = doubts_of(reading, confidence, title=title, language=document.language)
    return Profile(
        input_type=verdicts.input_type,
        phase=verdicts.phase.phase,
        mode=verdicts.mode.mode,
        mechanisms=reading.authors.mechanisms,
        unregistered=reading.authors.unregistered,
        partners=reading.partners,
        date=reading.date.date,
        title=title,
        symbol=symbol_of(parts),
        place=place_of(parts, reading.date.evidence, verdicts.input_type),
        capacity=capacity_of(parts, verdicts.input_type, verdicts.mode),
        forum=cycle_of(parts, reading.date.date),
        confidence={name: round(value, 3) for name, value in confidence.items()},
        evidence=verdicts.evidence(),
        doubts=doubts,
        uncertain=bool(doubts),
    )


def _confidence(verdicts: Verdicts, language: str) -> dict[str, float]:
    """Calibrated; in a language that the rules do not read nobody can tell, and no verdict counts for more than even."""
    confidence = verdicts.confidence()
    if language in SUPPORTED:
        return confidence
    return {name: min(value, _UNREAD) for name, value in confidence.items()}
