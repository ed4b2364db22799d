"""What a corpus holds, in figures: counts, and how varied its wording is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gcm_classify.training.corpus import LabelledPassage
from gcm_classify.training.overlap import words

__all__ = ["corpus_statistics", "statistics_tables"]

_SEGMENT = 1_000  # words over which a type-token ratio is taken


def corpus_statistics(passages: Sequence[LabelledPassage]) -> dict[str, Any]:
    """Counts and figures of variety.

    `objectives` maps a number to (as primary label, as any label). `openings` is the share of passages whose first three
    words open no other passage. `type_token_ratio` is the mean over stretches of 1,000 words, so that corpora of different
    size compare. `nearest` is the mean cosine, over TF-IDF of words, between a passage and the most similar one
    of another group; `nearest_high` the share of passages where it is above .5.
    """
    labelled = [passage for passage in passages if passage.labels]
    several = sum(len(passage.labels) > 1 for passage in labelled)
    lengths = sorted(len(words(passage.text)) for passage in passages)
    return {
        "passages": len(passages),
        "groups": len({passage.group for passage in passages}),
        "labelled": len(labelled),
        "none": len(passages) - len(labelled),
        "several": several,
        "several_share": several / max(len(labelled), 1),
        "words": {share: lengths[int(share / 100 * (len(lengths) - 1))] for share in (5, 50, 95)},
        "languages": _counted(passage.language for passage in passages),
        "registers": _counted(passage.register for passage in passages),
        "kinds": _counted(str(passage.provenance.get("kind", "unknown")) for passage in passages),
        "sources": len(
            {passage.provenance["source"] for passage in passages if "source" in passage.provenance}
        ),
        "noise": sum(bool(passage.provenance.get("noise")) for passage in passages),
        "in_documents": sum(bool(passage.provenance.get("document")) for passage in passages),
        "objectives": _objectives(passages),
        "variety": _variety(passages),
    }


def _counted(values: Any) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _objectives(passages: Sequence[LabelledPassage]) -> dict[int, tuple[int, int]]:
    primary = Counter(passage.labels[0] for passage in passages if passage.labels)
    anywhere = Counter(label for passage in passages for label in passage.labels)
    return {number: (primary[number], anywhere[number]) for number in sorted(anywhere)}


def _variety(passages: Sequence[LabelledPassage]) -> dict[str, float]:
    openings = Counter(" ".join(words(passage.text)[:3]) for passage in passages)
    alone = sum(openings[" ".join(words(passage.text)[:3])] == 1 for passage in passages)
    nearest = _nearest_of_other_groups(passages)
    return {
        "openings": alone / len(passages),
        "type_token_ratio": _type_token_ratio(passages),
        "nearest": float(nearest.mean()),
        "nearest_high": float((nearest > 0.5).mean()),
    }


def _type_token_ratio(passages: Sequence[LabelledPassage]) -> float:
    """Mean over stretches of 1,000 words; languages are not mixed in one."""
    tokens = [
        word for passage in sorted(passages, key=lambda one: one.language) for word in words(passage.text)
    ]
    stretches = [
        tokens[start : start + _SEGMENT] for start in range(0, len(tokens) - _SEGMENT + 1, _SEGMENT)
    ] or [tokens]
    return float(np.mean([len(set(stretch)) / len(stretch) for stretch in stretches]))


def _nearest_of_other_groups(passages: Sequence[LabelledPassage]) -> Any:
    """(n,) cosine to the most similar passage of another group, in [0, 1]; 0 where there is no other group."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    X = TfidfVectorizer(sublinear_tf=True).fit_transform([passage.text for passage in passages])
    _, groups = np.unique([passage.group for passage in passages], return_inverse=True)
    nearest = np.zeros(len(passages))
    for start in range(0, len(passages), 512):
        rows = slice(start, start + 512)
        similarity = (X[rows] @ X.T).toarray()
        similarity[groups[rows, None] == groups[None, :]] = 0.0
        nearest[rows] = similarity.max(axis=1)
    return np.clip(nearest, 0.0, 1.0)


def statistics_tables(figures: Mapping[str, Any]) -> str:
    """Markdown tables of `corpus_statistics`."""
    variety, lengths = figures["variety"], figures["words"]
    lines = [
        "| figure | value |",
        "|---|--:|",
        f"| passages | {figures['passages']} |",
        f"| groups (never split between fitting and testing) | {figures['groups']} |",
        f"| labelled / none | {figures['labelled']} / {figures['none']} |",
        f"| with two or more labels | {figures['several']} ({figures['several_share']:.1%} of the labelled) |",
        f"| written / reworded | {figures['kinds'].get('written', 0)} / {figures['kinds'].get('reworded', 0)} |",
        f"| sources of the reworded | {figures['sources']} |",
        f"| with extraction noise | {figures['noise']} |",
        f"| in whole documents | {figures['in_documents']} |",
        f"| words: 5% / median / 95% | {lengths[5]} / {lengths[50]} / {lengths[95]} |",
        f"| openings of three words that occur once | {variety['openings']:.1%} |",
        f"| type-token ratio over 1,000 words | {variety['type_token_ratio']:.3f} |",
        f"| mean cosine to the nearest passage of another group | {variety['nearest']:.3f} |",
        f"| passages with such a neighbour above .5 | {variety['nearest_high']:.1%} |",
    ]
    lines += ["", "| language | passages |", "|---|--:|", *_rows(figures["languages"])]
    lines += ["", "| register | passages |", "|---|--:|", *_rows(figures["registers"])]
    lines += ["", "| objective | as primary label | as any label |", "|--:|--:|--:|"]
    lines += [f"| {number} | {first} | {any_} |" for number, (first, any_) in figures["objectives"].items()]
    return "\n".join(lines)


def _rows(counts: Mapping[str, int]) -> list[str]:
    return [f"| {name} | {count} |" for name, count in counts.items()]
