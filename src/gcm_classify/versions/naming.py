"""What files, symbols and titles are called, and what that says of versions: drafts, revisions, languages, copies."""

from __future__ import annotations

import re

from gcm_classify.versions.submission import Submission
from gcm_classify.wording import plain

__all__ = ["base_name", "base_symbol", "is_called_same", "revision_of", "titles_differ"]

_LANGUAGE_WORDS = {
    "en", "eng", "english", "ingles", "anglais", "es", "esp", "spa", "spanish", "espanol", "espagnol", "fr", "fre", "fra",
    "french", "frances", "francais", "pt", "por", "portuguese", "portugues", "portugais", "original", "translation",
    "traduccion", "traduction", "traducao", "unofficial",
}  # fmt: skip
_DRAFTS = {"draft", "borrador", "projet", "minuta", "rascunho", "proyecto", "zero", "provisional", "advance"}
_FINALS = {
    "final",
    "definitivo",
    "definitiva",
    "definitif",
    "definitive",
    "adopted",
    "clean",
    "signed",
    "approved",
}
_COPIES = {
    "copy",
    "copia",
    "copie",
    "edited",
    "unedited",
    "tracked",
    "track",
    "changes",
    "updated",
    "actualizado",
    "revised",
    "revisado",
}
_REVISION = re.compile(r"\b(?:rev|revision|version|ver|v)[ ._-]?(\d{1,2})\b|\brev\b|\((\d{1,2})\)")
_SYMBOL_END = re.compile(r"(?:/(?:rev|r)\.?\d*|/[efspa]|/(?:en|es|fr|pt))+$", re.IGNORECASE)

_ORDINALS = {
    word: str(rank)
    for rank, words in enumerate(
        (
            "first i one", "second ii two", "third iii three", "fourth iv four", "fifth v five", "sixth vi six",
            "seventh vii seven", "eighth viii eight", "ninth ix nine", "tenth x ten", "eleventh xi", "twelfth xii",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip


def titles_differ(one: Submission, other: Submission) -> bool:
    """Whether titles of one language count differently: "Roundtable 1" and "Roundtable 3", "Eighth" and "Ninth"."""
    first, second = (
        {_ORDINALS.get(word, word) for word in _title_words(text)} for text in (one.title, other.title)
    )
    counted = [{word for word in words if word.isdigit()} for words in (first, second)]
    return counted[0] != counted[1] and bool(counted[0]) == bool(counted[1])


def _title_words(title: str) -> list[str]:
    return re.findall(r"\w+", _REVISION.sub(" ", plain(title)))


def base_symbol(one: Submission) -> str | None:
    """The symbol without revision and language; an addendum or corrigendum is another document."""
    symbol = one.fingerprint.symbol
    return _SYMBOL_END.sub("", symbol).casefold() if symbol else None


def base_name(one: Submission) -> tuple[tuple[str, ...], bool]:
    """The file's name without marks of language, revision and copy, and whether it had any."""
    stem = plain(re.sub(r"\.\w{2,5}$", "", one.source).replace("_", " ").replace("-", " "))
    bare = _REVISION.sub(" ", stem)
    words = re.findall(r"\w+", bare)
    marks = _LANGUAGE_WORDS | _DRAFTS | _FINALS | _COPIES
    kept = tuple(word for word in words if word not in marks)
    return kept, len(kept) < len(words) or bare != stem


def is_called_same(one: Submission, other: Submission) -> bool:
    """One symbol, or one file's name but for marks of language and revision."""
    if base_symbol(one) is not None and base_symbol(one) == base_symbol(other):
        return True
    (first, marked), (second, also) = base_name(one), base_name(other)
    return first == second and bool(first) and (marked or also)


def revision_of(one: Submission) -> tuple[int, int, int]:
    """Later revisions are larger: by number, then a final text over a draft, then by the number of the copy."""
    told = plain(" ".join((one.source.replace("_", " "), one.fingerprint.symbol or "", one.title[:120])))
    numbers = [int(match[1]) for match in _REVISION.finditer(told) if match[1]]
    bare = 1 if re.search(r"\brev\b", told) and not numbers else 0
    words = set(re.findall(r"\w+", told))
    standing = bool(words & _FINALS) - bool(words & _DRAFTS)
    copies = [int(match[2]) for match in _REVISION.finditer(told) if match[2]]
    return max([bare, *numbers]), standing, max(copies, default=0)
