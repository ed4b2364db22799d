"""A Document becomes Passages: slices of its text of one to five sentences, each with page, box and heading path.

A passage never crosses a heading, numbered paragraph, list item, table row or footnote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import ceil
from typing import Any

from gcm_classify.datamodels import BBox, Block, Document, Passage, normalised, passage_id
from gcm_classify.languages import SUPPORTED, language_of, language_within
from gcm_classify.vocabularies import kept_while_small

__all__ = ["MAX_SENTENCES", "MAX_WORDS", "passage_of_text", "segment", "sentences"]

MAX_SENTENCES = 5
MAX_WORDS = 150  # the encoder sees 256 word pieces, some 180 words
_TARGET_WORDS = 110  # a longer block is cut into passages of about this size

# spaCy's French takes two seconds and 50 MB to load, nearly all of it for hyphenated words; where sentences end needs only this
# (of 3,247 French sentences 3,246 end alike).
_FRENCH_ABBREVIATIONS = (
    "J.-C.", "av.", "apr.", "janv.", "févr.", "avr.", "juill.", "sept.", "oct.", "nov.", "déc.", "Dr.", "M.", "MM.",
    "Mr.", "Mme.", "Mlle.", "St.", "Ste.", "cf.", "etc.", "No.", "pp.", "Vol.",
)  # fmt: skip

Range = tuple[int, int]


def segment(document: Document, stated: Sequence[tuple[int, ...]] = ()) -> tuple[Passage, ...]:
    """Passages in reading order.

    Args:
        document: as `ingest` gives it.
        stated: for each block, the objectives that the text states of all of it (`citations.stated_by_block`).
    """
    seen: Counter[str] = Counter()
    passages = []
    for index, block in enumerate(document.blocks):
        for start, end in _ranges(document, block):
            text = document.text[start:end]
            key = normalised(text)
            passages.append(
                Passage(
                    id=passage_id(document.id, text, seen[key]),
                    document=document.id,
                    start=start,
                    end=end,
                    text=text,
                    kind=block.kind,
                    page=_page(block, start),
                    bbox=_box(block, start, end),
                    number=block.number,
                    heading=block.heading,
                    language=language_within(text, document.language),
                    stated=stated[index] if stated else (),
                    region=block.region,
                    section=document.section_at(start),
                    field=block.field,
                    columns=block.columns,
                )
            )
            seen[key] += 1
    return tuple(passages)


def passage_of_text(text: str, *, identity: str = "", heading: tuple[str, ...] = ()) -> Passage:
    """A text that stands alone as a passage; its document is the text itself."""
    return Passage(
        passage_id(identity, text, 0),
        identity,
        0,
        len(text),
        text,
        heading=heading,
        language=language_of(text),
    )


def sentences(text: str, language: str) -> list[Range]:
    """Ranges of the text's sentences, without the spaces around them."""
    spans = []
    for sentence in _pipeline(language)(text).sents:
        start, end = sentence.start_char, sentence.end_char
        while end > start and text[end - 1].isspace():
            end -= 1
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            spans.append((start, end))
    return spans


@kept_while_small(lambda nlp: nlp.vocab)
def _pipeline(language: str) -> Any:
    import spacy

    nlp: Any = spacy.blank(language if language in SUPPORTED - {"fr"} else "xx")
    for abbreviation in _FRENCH_ABBREVIATIONS if language == "fr" else ():
        nlp.tokenizer.add_special_case(abbreviation, [{"ORTH": abbreviation}])
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10_000_000  # the bound of 1,000,000 is for parsers; ingest has a bound of its own
    return nlp


def _ranges(document: Document, block: Block) -> Iterator[Range]:
    text = document.text[block.start : block.end]
    if not text.strip():
        return
    words = len(text.split())
    if block.kind == "heading" or words <= MAX_SENTENCES:
        yield block.start, block.end
        return
    if words <= MAX_WORDS and _most_sentences(text) + len(block.cells) <= MAX_SENTENCES:
        yield block.start, block.end  # most blocks, spared the tokenizer
        return
    spans = _within_cells(block, sentences(text, document.language))
    if words <= MAX_WORDS and len(spans) <= MAX_SENTENCES:
        yield block.start, block.end
        return
    for start, end in _packed(text, spans):
        yield block.start + start, block.start + end


def _most_sentences(text: str) -> int:
    """A bound: the sentencizer ends a sentence at one of these characters only."""
    return 1 + sum(map(text.count, _sentence_ends()))


@lru_cache(maxsize=1)
def _sentence_ends() -> tuple[str, ...]:
    from spacy.pipeline import Sentencizer

    return tuple(Sentencizer.default_punct_chars)


def _within_cells(block: Block, spans: list[Range]) -> list[Range]:
    """A sentence that runs over several cells of a row ends where a cell of prose begins."""
    starts = {start - block.start for start, end in block.cells[1:] if end - start > 60}
    out = []
    for start, end in spans:
        cuts = [cut for cut in sorted(starts) if start < cut < end]
        for cut in cuts:
            out.append((start, cut))
            start = cut
        out.append((start, end))
    return out


def _packed(text: str, spans: Sequence[Range]) -> Iterator[Range]:
    """Neighbouring sentences together, in passages of about equal length and at most five sentences."""
    sizes = [len(text[start:end].split()) for start, end in spans]
    count = max(ceil(len(spans) / MAX_SENTENCES), ceil(sum(sizes) / _TARGET_WORDS))
    goal = sum(sizes) / count
    first, words = 0, 0
    for index, size in enumerate(sizes):
        full = index - first >= MAX_SENTENCES or (words and words + size / 2 > goal)
        if full:
            yield spans[first][0], spans[index - 1][1]
            first, words = index, 0
        words += size
    yield spans[first][0], spans[-1][1]


def _page(block: Block, start: int) -> int | None:
    for line in block.lines:
        if line.end > start:
            return line.page
    return block.page


def _box(block: Block, start: int, end: int) -> BBox | None:
    """The box around the passage's lines on the page where it begins."""
    page = _page(block, start)
    boxes = [line.bbox for line in block.lines if line.page == page and line.start < end and line.end > start]
    if not boxes:
        return None
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return (round(min(x0), 2), round(min(top), 2), round(max(x1), 2), round(max(bottom), 2))
