"""A pack as JSON Lines: one line a quote, with everything that is known of it. The shape is the contract `quotes`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gcm_classify.outputs import replacing
from gcm_classify.report.values import Citation, ObjectiveSection, Pack, Quote

__all__ = ["quote_records", "write_lines"]


def write_lines(pack: Pack, target: Path) -> int:
    """Write all quotes of a pack, printed or not; how many.

    Raises:
        OutputNotWritable: the file cannot be written.
    """
    count = 0
    with replacing(target) as stream:
        for record in quote_records(pack):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
    return count


def quote_records(pack: Pack) -> Iterator[dict[str, Any]]:
    """One record a quote, objective by objective: what the content supports best first, then what is only stated."""
    for section in pack.sections:
        yield from _records(pack, section, section.quotes)
        yield from _records(pack, section, section.stated)


def _records(pack: Pack, section: ObjectiveSection, quotes: Sequence[Quote]) -> Iterator[dict[str, Any]]:
    for rank, quote in enumerate(quotes, 1):
        yield {
            "pack": pack.name,
            "roundtable": section.roundtable,
            "objective": section.objective,
            "objective_title": section.title,
            "rank": rank,
            "printed": rank <= section.most,
            "part": quote.part,
            "basis": quote.basis,
            "state": quote.state,
            "probability": quote.probability,
            "status": quote.status,
            "primary": quote.primary,
            "decided": quote.decided,
            "text": quote.text,
            "language": quote.language,
            "direction": quote.direction,
            "signatories": list(quote.signatories),
            "citation": _citation(quote.citation),
            "also": [_citation(one) for one in quote.also],
            "variants": [
                {
                    "citation": _citation(one.citation),
                    "differences": [
                        {"kind": kind, "here": here, "there": there} for kind, here, there in one.differences
                    ],
                }
                for one in quote.variants
            ],
            "principles": list(quote.principles),
            "sdg": list(quote.sdg),
            "evidence": [asdict(one) for one in quote.evidence],
        }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "text": citation.text,
        "document": citation.document,
        "passage": citation.passage,
        "link": citation.link,
        "source": citation.source,
        "mechanisms": list(citation.mechanisms),
        "title": citation.title,
        "symbol": citation.symbol,
        "date": citation.date,
        "page": citation.page,
        "paragraph": citation.paragraph,
        "heading": citation.heading,
        "language": citation.language,
    }
