"""Refuses a corpus that would teach the wrong thing; prints what is in it.

    python -m gcm_classify.training.checking corpus [--dev ../shared/dev] [--write]

Beside the passages a corpus folder may hold `fixed_names.txt` (official names and titles, one a line, that cannot be
reworded) and `checks/sources.jsonl` ({"source", "shingles"}: `overlap.pack_hashes` of the source's runs of seven words).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gcm_classify.taxonomy import Taxonomy, load_taxonomy
from gcm_classify.training.agreement import agreement_table, read_twice_labelled
from gcm_classify.training.corpus import LabelledPassage, read_labelled
from gcm_classify.training.overlap import copied_runs, near_duplicates, unpack_hashes, words
from gcm_classify.training.statistics import corpus_statistics, statistics_tables

__all__ = [
    "Finding",
    "Requirements",
    "check_corpus",
    "check_passages",
    "corpus_statistics",
    "generated_blocks",
    "normalised_address",
    "with_block",
]

REGISTERS = frozenset(
    [
        "operative",
        "preamble",
        "action_plan",
        "fiche",
        "oral_statement",
        "press",
        "summary",
        "project",
        "commentary",
        "concept_note",
        "pledge",
        "report",
        "procedure",
        "web",
        "letter",
    ]
)
_NUMBERED = re.compile(
    r"\b(?:objectives?|objetivos?|objectifs?)\s+(?:(?:no|nr|n)\.?\s*[°º]?\s*)?\d|\bobj\.\s*\d|\bGCM\s?\d",
    re.IGNORECASE,
)
_SAME_SOURCE = 12  # runs of seven words that two addresses share when they hold the same text


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where: `ids` of passages (none: the corpus as a whole).

    `kind`: unknown_label, unknown_language, unknown_register, leaked_number, leaked_title, near_duplicate, known_to_dev,
    kept_aside_source, copied_run, no_source, split_source, same_text_two_groups, imbalance.
    """

    kind: str
    message: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirements:
    """Least and greatest numbers of passages. `objective` bounds every label, counted wherever it stands."""

    total: int = 5_000
    objective: tuple[int, int] = (150, 1_199)
    several_share: float = 0.30
    reworded: int = 1_200
    languages: Mapping[str, int] = field(
        default_factory=lambda: {"en": 3_500, "es": 450, "fr": 450, "pt": 180}
    )
    similarity: float = 0.6


def check_corpus(
    path: str | Path,
    taxonomy: Taxonomy,
    dev: str | Path | None = None,
    *,
    requirements: Requirements | None = None,
) -> list[Finding]:
    """Everything that is wrong with a corpus folder; an empty list is a corpus that may be fitted on.

    Args:
        path: a folder of .jsonl files.
        taxonomy: the framework whose objectives are the labels.
        dev: a folder of measuring passages (`passages.jsonl`, `docs/labels/*.json`) and of sources kept aside
            (`kept-aside-sources.txt`); the corpus may repeat neither. None: not compared.
        requirements: numbers to reach.

    Raises:
        CorpusError: a line cannot be read.
        MissingExtra: datasketch is not installed.
    """
    path, wanted = Path(path), requirements or Requirements()
    passages = read_labelled(path)
    findings = check_passages(passages, taxonomy)
    findings += _balance(passages, taxonomy, wanted)
    findings += _sources(passages, _read_sources(path), _read_lines(path / "fixed_names.txt"))
    findings += _duplicates(passages, wanted.similarity)
    if dev is not None:
        findings += _against_dev(passages, Path(dev), wanted.similarity)
    return findings


def check_passages(passages: Sequence[LabelledPassage], taxonomy: Taxonomy) -> list[Finding]:
    """What can be seen in each passage alone."""
    return [finding for passage in passages for finding in _passage(passage, taxonomy)]


def _passage(passage: LabelledPassage, taxonomy: Taxonomy) -> Iterator[Finding]:
    here = (passage.id,)
    if unknown := [label for label in passage.labels if label not in taxonomy.numbers]:
        yield Finding("unknown_label", f"labels {unknown} are none of {taxonomy.id}'s", here)
    if passage.language not in taxonomy.languages:
        yield Finding("unknown_language", f"language {passage.language!r}", here)
    if passage.register not in REGISTERS:
        yield Finding("unknown_register", f"register {passage.register!r}", here)
    everything = "\n".join((passage.text, passage.heading, passage.before, passage.after))
    if named := _NUMBERED.search(everything):
        yield Finding("leaked_number", f"the text names an objective's number: {named[0]!r}", here)
    line = f" {' '.join(words(everything))} "
    for objective in taxonomy.objectives:
        if f" {' '.join(words(objective.title))} " in line:
            yield Finding("leaked_title", f"the text holds the title of objective {objective.number}", here)


def _balance(
    passages: Sequence[LabelledPassage], taxonomy: Taxonomy, wanted: Requirements
) -> Iterator[Finding]:
    counts = Counter(label for passage in passages for label in passage.labels)
    low, high = wanted.objective
    for number in taxonomy.numbers:
        if not low <= counts[number] <= high:
            yield Finding(
                "imbalance", f"objective {number} has {counts[number]} passages, not {low} to {high}"
            )
    labelled = [passage for passage in passages if passage.labels]
    share = sum(len(passage.labels) > 1 for passage in labelled) / max(len(labelled), 1)
    if share < wanted.several_share:
        yield Finding("imbalance", f"{share:.1%} of the labelled have two or more labels")
    if len(passages) < wanted.total:
        yield Finding("imbalance", f"{len(passages)} passages, not {wanted.total}")
    languages = Counter(passage.language for passage in passages)
    for language, least in wanted.languages.items():
        if languages[language] < least:
            yield Finding("imbalance", f"{languages[language]} passages in {language}, not {least}")
    reworded = sum(passage.provenance.get("kind") == "reworded" for passage in passages)
    if reworded < wanted.reworded:
        yield Finding("imbalance", f"{reworded} reworded passages, not {wanted.reworded}")


def _sources(
    passages: Sequence[LabelledPassage], sources: Mapping[str, frozenset[int]], names: Sequence[str]
) -> Iterator[Finding]:
    """Reworded passages: their source is known, one group holds it, and nothing longer than six words is copied."""
    groups: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        if passage.provenance.get("kind") != "reworded":
            continue
        address = str(passage.provenance.get("source", ""))
        groups[normalised_address(address)].add(passage.group)
        if address not in sources:
            yield Finding("no_source", f"nothing is kept of the source {address!r}", (passage.id,))
        for run in copied_runs(passage.text, sources.get(address, frozenset()), names)[:1]:
            yield Finding("copied_run", f"{run!r} stands in {address}", (passage.id,))
    for address, found in groups.items():
        if len(found) > 1:
            yield Finding("split_source", f"{address} lies in {len(found)} groups")
    yield from _one_text_two_groups(sources, groups)


def _one_text_two_groups(
    sources: Mapping[str, frozenset[int]], groups: Mapping[str, set[str]]
) -> Iterator[Finding]:
    holders: dict[int, list[str]] = defaultdict(list)
    for address, hashes in sources.items():
        for one in hashes:
            holders[one].append(address)
    shared = Counter(
        (first, second)
        for addresses in holders.values()
        for place, first in enumerate(addresses)
        for second in addresses[place + 1 :]
    )
    for (first, second), count in shared.items():
        held = [groups.get(normalised_address(address), set()) for address in (first, second)]
        if count >= _SAME_SOURCE and all(held) and held[0] != held[1]:
            yield Finding("same_text_two_groups", f"{first} and {second} share {count} runs of words")


def _duplicates(passages: Sequence[LabelledPassage], similarity: float) -> Iterator[Finding]:
    for pair in near_duplicates([passage.text for passage in passages], threshold=similarity):
        ids = (passages[pair.first].id, passages[pair.second].id)
        yield Finding("near_duplicate", f"Jaccard {pair.similarity:.2f}", ids)


def _against_dev(passages: Sequence[LabelledPassage], dev: Path, similarity: float) -> Iterator[Finding]:
    measured = _dev_texts(dev)
    for pair in near_duplicates([passage.text for passage in passages], measured, threshold=similarity):
        ids = (passages[pair.first].id,)
        yield Finding(
            "known_to_dev", f"Jaccard {pair.similarity:.2f} with {measured[pair.second][:60]!r}", ids
        )
    aside = {normalised_address(line) for line in _read_lines(dev / "kept-aside-sources.txt")}
    for passage in passages:
        if normalised_address(str(passage.provenance.get("source", ""))) in aside:
            yield Finding("kept_aside_source", str(passage.provenance["source"]), (passage.id,))


def _dev_texts(dev: Path) -> list[str]:
    """Passages, and blocks and table rows of at least eight words of the labelled documents."""
    texts = [passage.text for passage in read_labelled(dev / "passages.jsonl")]
    for file in sorted((dev / "docs" / "labels").glob("*.json")):
        for block in json.loads(file.read_text(encoding="utf-8"))["blocks"]:
            rows = [" ".join(map(str, row)) for row in block.get("rows") or ()]
            texts += [text for text in (block.get("text") or "", *rows) if len(words(text)) >= 8]
    return texts


def normalised_address(address: str) -> str:
    """Without scheme, www, fragment and closing slash, in lower case: what names the same page.

    >>> normalised_address("https://www.iom.int/News/#top")
    'iom.int/news'
    """
    return re.sub(r"^https?://(www\.)?", "", address.strip().split("#")[0].lower()).rstrip("/")


def _read_lines(path: Path) -> list[str]:
    """Lines that are neither empty nor a comment; none where there is no file."""
    if not path.is_file():
        return []
    lines = (line.strip() for line in path.read_text(encoding="utf-8").split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def _read_sources(corpus: Path) -> dict[str, frozenset[int]]:
    records = (json.loads(line) for line in _read_lines(corpus / "checks" / "sources.jsonl"))
    return {record["source"]: unpack_hashes(record["shingles"]) for record in records}


def generated_blocks(corpus: str | Path, taxonomy: Taxonomy) -> dict[tuple[str, str], str]:
    """What the corpus's documents repeat from its files: (document, name of the block) to Markdown."""
    corpus = Path(corpus)
    blocks = {("README.md", "counts"): statistics_tables(corpus_statistics(read_labelled(corpus)))}
    twice = corpus / "checks" / "second_labels.jsonl"
    if twice.is_file():
        blocks["LABELS.md", "agreement"] = agreement_table(read_twice_labelled(twice), taxonomy.numbers)
    return blocks


def with_block(document: str, name: str, content: str) -> str:
    """The document with what stands between `<!-- name -->` and `<!-- /name -->` replaced."""
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = document.split(opening)
    return f"{before}{opening}\n{content}\n{closing}{rest.split(closing)[1]}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures and the findings; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m gcm_classify.training.checking", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--dev", type=Path, help="measuring passages that the corpus must not repeat")
    parser.add_argument(
        "--write", action="store_true", help="put the figures into the corpus's README.md and LABELS.md"
    )
    options = parser.parse_args(arguments)
    taxonomy = load_taxonomy()
    blocks = generated_blocks(options.corpus, taxonomy)
    print("\n\n".join(blocks.values()))
    if options.write:
        _write(options.corpus, blocks)
    findings = check_corpus(options.corpus, taxonomy, options.dev)
    _report(findings)
    return 1 if findings else 0


def _write(corpus: Path, blocks: Mapping[tuple[str, str], str]) -> None:
    for (name, block), content in blocks.items():
        document = corpus / name
        document.write_text(
            with_block(document.read_text(encoding="utf-8"), block, content), encoding="utf-8"
        )


def _report(findings: Iterable[Finding]) -> None:
    print("\nfindings:", dict(Counter(finding.kind for finding in findings)) or "none")
    for finding in findings:
        print(f"{finding.kind}\t{' '.join(finding.ids) or '-'}\t{finding.message}")


if __name__ == "__main__":
    sys.exit(main())
