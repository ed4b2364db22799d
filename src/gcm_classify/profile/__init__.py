"""Who speaks, what kind of input, before or during the forum, directly or through whom.

Rules first, over structure and wording in English, Spanish, French and Portuguese: `parts` cuts the document into
letterhead, title, opening and signature; `authors`, `kinds`, `dates`, `partners` collect weighted signs from them,
`reading` holds what they found. A small linear model beside them, `judge`, says the input type from these signs and the
words around them; `phases` and `modes` follow. Every verdict carries a probability, calibrated by `trust`, and the words
that it rests on.
"""

from __future__ import annotations

from gcm_classify.datamodels import Document, Profile
from gcm_classify.profile.trust import REVIEWED
from gcm_classify.profile.verdicts import verdicts_of

__all__ = ["DOUBTFUL", "profile_of"]

DOUBTFUL = 0.85
"""Probability below which a verdict goes to review."""


def profile_of(document: Document) -> Profile:
    """The document's place on the chart of inputs.

    `confidence` and `evidence` have the keys input_type, phase, mode, mechanisms, date; evidence is verbatim, "" where
    nothing told. The first four are calibrated probabilities; `uncertain` where one of them stays below 0.85, or where a
    mechanism speaks that is in no register.
    """
    verdicts = verdicts_of(document)
    confidence, reading = verdicts.confidence(), verdicts.reading
    return Profile(
        input_type=verdicts.kind.input_type,
        phase=verdicts.phase.phase,
        mode=verdicts.mode.mode,
        mechanisms=reading.authors.mechanisms,
        unregistered=reading.authors.unregistered,
        partners=reading.partners,
        date=reading.date.date,
        confidence={name: round(value, 3) for name, value in confidence.items()},
        evidence=verdicts.evidence(),
        uncertain=bool(reading.authors.unregistered) or any(confidence[name] < DOUBTFUL for name in REVIEWED),
    )
