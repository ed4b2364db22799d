"""A line of words: its text, its box, its looks; marks of footnotes set apart from the words they hang on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gcm_classify.datamodels import BBox
from gcm_classify.ingest.raw import Word

__all__ = ["TextLine", "in_reading_order"]

_MARK = re.compile(r"^(?:\d{1,3}|[*†‡]{1,3})(?:,\d{1,3})*$")
_PUNCTUATION = re.compile(r"^[.,;:!?)\]”’\"]+$")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words that stand on one line of one column. `size` is the one that most of its characters have, `column`
    the range of x that its column spans.
    """

    words: tuple[Word, ...]
    page: int
    text: str
    bbox: BBox
    size: float
    is_bold: bool
    column: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def of(cls, words: Sequence[Word], page: int) -> TextLine:
        """A line of these words, in this order."""
        _, x0s, tops, x1s, bottoms, sizes, bolds = zip(*words, strict=True)
        is_even = len(set(sizes)) == 1
        text = " ".join([word.text for word in (words if is_even else _with_marks(words))])
        size = round(sizes[0], 1) if is_even else _usual_size(words)
        bold = all(bolds) or (any(bolds) and _letters_are_bold(words))
        return cls(tuple(words), page, text, (min(x0s), min(tops), max(x1s), max(bottoms)), size, bold)

    def in_column(self, column: tuple[float, float]) -> TextLine:
        """The same line, in a column."""
        return TextLine(self.words, self.page, self.text, self.bbox, self.size, self.is_bold, column)


def _usual_size(words: Iterable[Word]) -> float:
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0]


def _letters_are_bold(words: Iterable[Word]) -> bool:
    return all(word.bold for word in words if any(char.isalpha() for char in word.text))


def _with_marks(words: Sequence[Word]) -> list[Word]:
    """The words, raised numbers as such and behind the punctuation that follows them: `plan ¹ .` is `plan. ¹`."""
    marked: list[Word] = []
    mark: Word | None = None
    for word in words:
        if mark is not None and _PUNCTUATION.match(word.text) and word.x0 - mark.x1 < 0.3 * word.size:
            before = marked[-2]
            marked[-2] = before._replace(text=before.text + word.text)
            continue
        mark = None
        if marked and _is_mark(marked[-1], word):
            mark = word = word._replace(text=word.text.translate(_RAISED))
        marked.append(word)
    return marked


def _is_mark(before: Word, word: Word) -> bool:
    """A small number or asterisk that stands higher than the word that it touches."""
    return (
        word.size < 0.8 * before.size
        and word.bottom < before.bottom - 0.1 * before.size
        and word.x0 - before.x1 < 0.4 * before.size
        and _MARK.match(word.text) is not None
    )


def in_reading_order(row: Iterable[Word]) -> list[Word]:
    """The words of a row from left to right, or from right to left where most of them are written so."""
    ordered = sorted(row, key=lambda word: word.x0)
    if all(word.text.isascii() for word in ordered):
        return ordered
    text = "".join(word.text for word in ordered)
    is_leftward = len(_RIGHT_TO_LEFT.findall(text)) > 0.5 * sum(char.isalpha() for char in text) > 0
    return ordered[::-1] if is_leftward else ordered
