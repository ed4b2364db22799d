"""What documents and workbooks tell beside the quotes: signs of the silence map, how a quote stands, how to read figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gcm_classify.report.naming import BASIS_NAMES, CELL_NAMES, REVIEW_MARKS, REVIEW_NAMES, probability_told
from gcm_classify.report.values import (
    CELL_STATES,
    PARTS,
    Cell,
    CellState,
    ObjectiveSection,
    Pack,
    PracticeRow,
    Quote,
    SilenceMap,
    Variant,
)
from gcm_classify.report.wording import day_told, numbers_told

__all__ = [
    "CELL_MARKS",
    "Mark",
    "cell_told",
    "filed_told",
    "key_figures",
    "numbered",
    "printable",
    "reading_guide",
    "silent_told",
    "standing_told",
    "subtitle_of",
    "variant_told",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """A state of the silence map in a table: its sign, so that it is told without colour, and its colours in hexadecimal."""

    sign: str
    fill: str
    ink: str


CELL_MARKS: Mapping[CellState, Mark] = {
    "reviewed": Mark("●", "005A8F", "FFFFFF"),
    "not_reviewed": Mark("○", "D6E8F5", "1C2733"),
    "named_only": Mark("◇", "FCEBD0", "1C2733"),
    "below_threshold": Mark("△", "ECEFF2", "1C2733"),
    "not_mentioned": Mark("–", "FFFFFF", "8A949E"),
    "not_tagged": Mark("?", "FFFFFF", "9B4F7D"),
}

_KINDS = {
    "negation": "a negation",
    "number": "a number or date",
    "objective": "an objective",
    "country": "a country",
    "name": "a name",
    "strength": "the strength of a duty",
    "opposite": "a contrary",
    "subject": "the subject",
    "mechanism": "the mechanism named",
    "wording": "wording",
    "excerpt": "length",
}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    r"""The text as XML takes it: characters that it refuses become U+FFFD, so that their place is seen.

    >>> printable("a\x00b\ud800")
    'a\ufffdb\ufffd'
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def subtitle_of(pack: Pack) -> str:
    """What a pack is drawn from, as a sentence."""
    told = pack.filters.told
    drawn = f"drawn from: {told}" if told else "drawn from all documents of the store"
    return f"What mechanisms said, objective by objective, and by whom; {drawn}"


def numbered(section: ObjectiveSection) -> tuple[tuple[str, Quote], ...]:
    """The quotes of an objective with their numbers, the same in every format: those printed in the order of the parts,
    then those beyond, then those that only state the objective ("9.S1").
    """
    printed = [quote for part in PARTS for quote in section.part(part)]
    quotes = (*printed, *section.quotes[len(printed) :])
    own = [(f"{section.objective}.{place}", quote) for place, quote in enumerate(quotes, 1)]
    only = [(f"{section.objective}.S{place}", quote) for place, quote in enumerate(section.stated, 1)]
    return (*own, *only)


def key_figures(pack: Pack) -> tuple[tuple[str, int], ...]:
    """The numbers at the head of a pack, each with its name."""
    counts = pack.counts
    return (
        ("documents", counts.documents),
        ("speak to these objectives", counts.speaking),
        ("passages by objective", counts.supported),
        ("reviewed", counts.reviewed),
        ("disputed", counts.disputed),
        ("only stated", counts.stated),
        ("practices", counts.practices),
    )


def standing_told(quote: Quote) -> str:
    """Who says that a quote supports its objective, how sure that is, and the axes beside it."""
    if quote.basis == "stated":
        told = [BASIS_NAMES["stated"]]
    else:
        day = day_told((quote.decided or "")[:10]) if quote.state == "reviewed" else ""
        verdict = f"{REVIEW_MARKS[quote.state]} {REVIEW_NAMES[quote.state]}"
        told = [" on ".join(filter(None, (verdict, day)))]
        told += (
            [f"probability {probability_told(quote.probability)}"] if quote.probability is not None else []
        )
        told += [BASIS_NAMES[quote.basis]] if quote.basis != "inferred" else []
        if quote.status == "auto" and quote.state == "machine":
            told.append("above the model’s own threshold for acceptance")
    told += (
        [f"guiding principle{'s' * (len(quote.principles) > 1)} {numbers_told(quote.principles)}"]
        if quote.principles
        else []
    )
    told += [f"SDG {', '.join(quote.sdg)}"] if quote.sdg else []
    line = " · ".join(told)
    return line[:1].upper() + line[1:]


def variant_told(variant: Variant) -> str:
    """Where nearly the same wording stands and in what it differs: kind, words here, words there."""
    told = (
        f"{_KINDS.get(kind, kind)} (“{here or '–'}” here, “{there or '–'}” there)"
        for kind, here, there in variant.differences
    )
    return f"{variant.citation.text}: {', '.join(told)}"


def cell_told(cell: Cell) -> str:
    """A cell of the silence map in print: its sign, and the number of passages where there are any."""
    sign = CELL_MARKS[cell.state].sign
    return f"{sign} {cell.passages}" if cell.passages else sign


def silent_told(silence: SilenceMap, objective: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of one objective the mechanisms without a supporting passage, by the name of the state, in the order of the legend."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for state in CELL_STATES:
        names = tuple(
            row.mechanism
            for row in silence.rows
            for cell in row.cells
            if row.mechanism and cell.objective == objective and cell.state == state and not cell.passages
        )
        if names:
            found.append((CELL_NAMES[state], names))
    return tuple(found)


def filed_told(practice: PracticeRow) -> str:
    """What a practice is filed under and what its passages support."""
    stated = numbers_told(practice.stated) or "none"
    inferred = numbers_told(practice.inferred) or "none"
    return f"Filed under {stated}; supported: {inferred}" + (" (disagree)" if practice.disagrees else "")


def reading_guide(pack: Pack) -> tuple[tuple[str, str], ...]:
    """What the figures of a pack mean, as questions and answers."""
    card = pack.scorecard
    answers = [
        (
            "What a probability is",
            "How likely a careful reader would give the passage this objective, calibrated on passages that the model had not "
            "seen: of a hundred tags at .80 about eighty should be right. It belongs to the objective of the section, not to the passage; "
            "one passage may support several objectives.",
        ),
        (
            "What “stated” is",
            "A text may name an objective (“GCM Objective 9”) and speak of another matter. What the text states and what its "
            "content supports are kept apart; both are told, and only the second counts.",
        ),
        (
            "What review is",
            "A quote is “reviewed” when a person confirmed it, “disputed” when two persons decided against each other, and "
            "“machine-tagged” when nobody has looked. Suggestions that were rejected are not quoted.",
        ),
        (
            "What silence is",
            "“Not mentioned” says that nothing was found in what a mechanism sent. It says nothing of mechanisms that sent "
            "nothing, nor of documents that could not be read.",
        ),
        (
            "Joint and copied language",
            "Passages of one wording are shown once, with all who signed it. Texts that differ in a negation, a number, a "
            "country or the strength of a duty are never merged: they are named beside the quote.",
        ),
        ("In which order quotes stand", pack.ranking),
    ]
    for title, text in (
        ("Shown", card.show),
        ("Accepted without reading", card.auto),
        ("Measured", card.measured),
    ):
        if text:
            answers.append((title, text))
    return tuple(answers)
