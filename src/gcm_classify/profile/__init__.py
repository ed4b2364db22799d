"""Who speaks, what kind of input, before or during the forum, directly or through whom.

Rules over structure and wording, in English, Spanish, French and Portuguese: `parts` cuts the document into letterhead,
title, opening and signature; `authors`, `kinds`, `dates`, `partners` collect weighted signs from them; `inputs`,
`phases` and `modes` decide. Every verdict carries a confidence in [0, 1] and the words that it rests on.
"""

from __future__ import annotations

from gcm_classify.datamodels import Document, Profile
from gcm_classify.profile.authors import authors_of
from gcm_classify.profile.dates import date_of
from gcm_classify.profile.inputs import input_type_of
from gcm_classify.profile.kinds import kind_of
from gcm_classify.profile.modes import mode_of
from gcm_classify.profile.partners import partners_of
from gcm_classify.profile.parts import parts_of
from gcm_classify.profile.phases import phase_of

__all__ = ["profile_of"]

_DOUBTFUL = 0.6
_DECISIVE = ("input_type", "mode", "mechanisms")


def profile_of(document: Document) -> Profile:
    """The document's place on the chart of inputs.

    `confidence` and `evidence` have the keys input_type, phase, mode, mechanisms, date; evidence is verbatim, "" where
    nothing told. `uncertain` where input type, mode or mechanisms stay below 0.6.
    """
    parts = parts_of(document)
    authors, kind, partners = authors_of(parts), kind_of(parts), partners_of(parts)
    date = date_of(parts, kind.best)
    chosen = input_type_of(parts, kind, authors, partners, date)
    phase = phase_of(parts, chosen.input_type, date, sent=bool(authors.mechanisms or authors.unregistered))
    mode = mode_of(parts, authors, joint=chosen.joint)
    confidence = {
        "input_type": chosen.confidence,
        "phase": phase.confidence,
        "mode": mode.confidence,
        "mechanisms": authors.confidence,
        "date": date.confidence,
    }
    return Profile(
        input_type=chosen.input_type,
        phase=phase.phase,
        mode=mode.mode,
        mechanisms=authors.mechanisms,
        unregistered=authors.unregistered,
        partners=partners,
        date=date.date,
        confidence={name: round(value, 3) for name, value in confidence.items()},
        evidence={
            "input_type": chosen.evidence,
            "phase": phase.evidence,
            "mode": mode.evidence,
            "mechanisms": authors.evidence,
            "date": date.evidence,
        },
        uncertain=any(confidence[name] < _DOUBTFUL for name in _DECISIVE),
    )
