"""Objectives that the text itself states, with their spans: spaCy token patterns, never substrings.

"GCM Objective 9", "Objectives 9 to 11 and 13", "objetivos 4 y 5", a fiche's field, a heading that governs what
follows. Not: goals and targets of the 2030 Agenda, objectives of other plans, articles, paragraphs. A bare
"objective 9" counts only in a document that speaks of the framework at all. A statement is one fact; what the
content supports is another, and this module knows nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from gcm_classify.datamodels import Block, Citation, Document
from gcm_classify.fiches import Fiche, fiches_of
from gcm_classify.taxonomy import Taxonomy, load_taxonomy

__all__ = [
    "find_citations",
    "names_framework",
    "objectives_in_field",
    "stated_by_block",
    "without_statements",
]

_NUMBER = re.compile(r"^\d{1,2}$")
_RANGE = {"to", "-", "–", "—", "through", "a", "à", "al", "ao", "au", "until", "hasta"}
_LINKS = {
    ",",
    ";",
    "and",
    "y",
    "e",
    "et",
    "&",
    "/",
    "or",
    "o",
    "ou",
    "as",
    "well",
    "así",
    "como",
    "ainsi",
    "que",
}
# What a later number of a list may count: it is no objective's then ("objectives 6 and 12 months", "objective 9, 10 May").
_COUNTED = {
    "other", "others", "more", "autres", "otros", "otras", "más", "outros", "outras", "mais",
    "days", "weeks", "months", "years", "días", "dias", "semanas", "meses", "años", "anos", "jours", "semaines", "mois", "ans",
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre", "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "novembro", "dezembro",
}  # fmt: skip
_HUNDRED = {"cent", "ciento", "cento"}
_FINAL_LINKS = {"and", "y", "e", "et", "&"}  # the number after them ends a list
_LEADS = {
    ":",
    "nº",
    "n°",
    "nos",
    "number",
    "numbers",
    "número",
    "numéro",
    "#",
    "(s",
    "(s)",
    "(s):",
    ")",
    "):",
    "del",
    "\n",
    " ",
}
_ABBREVIATED = {"no", "nos", "núm", "num", "n"}  # with a full stop or a ring after it

# Whose objectives they are when they are not the framework's: words just before, or "of the ..." just after.
_OTHERS_BEFORE = {
    "strategic", "specific", "overall", "general", "sdg", "mdg", "ods", "odd", "goal", "project", "programme", "program",
    "policy", "plan", "strategy", "operational", "sustainable", "development", "estratégico", "estratégicos", "específico",
    "específicos", "estratégica", "proyecto", "stratégique", "stratégiques", "spécifique", "spécifiques", "projet",
    "estratégia", "projeto", "thematic", "output", "outcome", "expected", "sub", "refugees", "refugiados", "réfugiés",
}  # fmt: skip
_OTHERS_AFTER = {
    "plan", "strategy", "strategic", "agenda", "programme", "program", "project", "workplan", "roadmap", "policy", "framework",
    "estrategia", "programa", "proyecto", "hoja", "política", "stratégie", "projet", "politique", "feuille", "estratégia",
    "projeto", "logframe", "charter", "sdg", "mdg", "ods", "odd", "goals", "vision", "convention", "protocol", "refugees",
    "refugiados", "réfugiés",
}  # fmt: skip
_PLAN = re.compile(
    r"\b(?:(?:work|strategic|action|operational)\s?-?plan|plan of action|strategy|roadmap|log\s?-?frame"
    r"|plan de trabajo|plan estratégico|plan de acción|estrategia|plan de travail|plan stratégique|plan d['’]action"
    r"|stratégie|feuille de route|hoja de ruta|plano de (?:trabalho|ação)|plano estratégico|estratégia)\b",
    re.IGNORECASE,
)
_OF = {
    "of",
    "in",
    "under",
    "from",
    "del",
    "de",
    "du",
    "des",
    "d'",
    "do",
    "da",
    "dans",
    "en",
    "no",
    "na",
    "within",
}
_QUOTES = {'"', "“", "”", "«", "»", "'", "‘", "’"}
_AFTER_WINDOW = 9
_NAME_WINDOW = 14  # tokens; the framework's full name has ten
_FIELD = re.compile(
    r"^\W*(?:relevant|related|main|primary|gcm|global compact|compact|pertinent\w*|relacionad\w*|principal\w*)?[\s\w]{0,30}?"
    r"\b(?:objectives?|objetivos?|objectifs?|obj\.?)(?:\s*\(s\))?\b[\s\w()/.’']{0,40}\W*$",
    re.IGNORECASE,
)
_FIELD_VALUE = re.compile(
    r"^\W*(?:(?:[^\W\d]{2,12}(?:\(s\))?\W{1,3})?\d{1,2}(?!\d)\W{0,5}(?:(?:and|y|e|et|to|a|à)\W{1,5})?)+$",
    re.IGNORECASE,
)


# In the field of objectives: "6 (fair recruitment); GCM 18", each number where an item begins.
_ITEM = re.compile(
    r"(?:^|[;\n•,/–-]|\b(?:and|y|e|et)\b)\s*(?:[^\W\d]{2,12}\.?\s){0,2}(\d{1,2})(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
_NUMBER_SIGN = re.compile(r"#\s*|\b(?:nos?\.|n\.?[º°]|n[úu]ms?\.)\s*(?=\d)", re.IGNORECASE)


def find_citations(
    text: str, *, taxonomy: Taxonomy | None = None, in_context: bool = True
) -> tuple[Citation, ...]:
    """Objectives of the framework that a text names, in the order of the text.

    Args:
        text: any text; offsets of the citations refer to it.
        taxonomy: the framework; the packaged one otherwise.
        in_context: whether the surroundings speak of the framework, so that a bare "objective 9" is its own.

    >>> [citation.objectives for citation in find_citations("Objectives 9 to 11 and 13; SDG target 10.7; Objective 23.")]
    [(9, 10, 11, 13), (23,)]
    """
    taxonomy = taxonomy or load_taxonomy()
    if not _may_state(text, taxonomy):  # nine texts in ten, spared the tokenizer
        return ()
    nlp, matcher = _matcher(taxonomy)
    tokens = nlp(text)
    found = []
    for _, start, end in sorted(matcher(tokens), key=lambda match: match[1:]):  # it gives the longest first
        first = next((i for i in range(start, end) if _NUMBER.match(tokens[i].text)), end)
        last = _last_number(tokens, first, end)
        numbers = _numbers(tokens, first, last)
        if not numbers or any(number not in taxonomy.numbers for number in numbers):
            continue
        own = _says_framework(tokens, start, last, taxonomy)
        if own or (in_context and not _is_someone_elses(tokens, start, last)):
            span = tokens[start:last]
            found.append(Citation(numbers, span.start_char, span.end_char, span.text))
    return tuple(found)


def stated_by_block(document: Document, *, taxonomy: Taxonomy | None = None) -> tuple[tuple[int, ...], ...]:
    """For each block, the objectives stated in it, in a heading above it, or in the field of its fiche; ascending."""
    taxonomy = taxonomy or load_taxonomy()
    in_context = names_framework(" ".join((document.text, document.title, *document.furniture)), taxonomy)
    own = [
        _own(document, block, taxonomy, in_context and not _is_own_plan(block.heading, taxonomy))
        for block in document.blocks
    ]
    fields = _field_numbers(document, taxonomy, in_context)
    headings = {
        name: _flat(find_citations(name, taxonomy=taxonomy, in_context=in_context))
        for block in document.blocks
        for name in block.heading
    }
    return tuple(
        tuple(sorted({*own[i], *fields[i], *(n for name in block.heading for n in headings[name])}))
        for i, block in enumerate(document.blocks)
    )


def _is_own_plan(heading: Sequence[str], taxonomy: Taxonomy) -> bool:
    """Whether a block stands in a work plan or strategy of the author's: its "Objective 3" is that plan's."""
    return any(_PLAN.search(name) for name in heading) and not any(
        names_framework(name, taxonomy) for name in heading
    )


def names_framework(text: str, taxonomy: Taxonomy) -> bool:
    """Whether a text speaks of the framework by any of its names."""
    folded = " ".join(text.casefold().split())
    return any(
        re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", folded)
        for name in (*taxonomy.names, taxonomy.name)
    )


def without_statements(text: str, *, taxonomy: Taxonomy | None = None) -> str:
    """The text with official titles and "Objective 9" blanked out by spaces, so that offsets stay.

    Quoting a title states an objective; it is no content that supports it.

    >>> without_statements("Objective 9: Strengthen the transnational response to smuggling of migrants").strip()
    ':'
    """
    taxonomy = taxonomy or load_taxonomy()
    blanked = _titles(taxonomy).sub(lambda match: " " * len(match[0]), text)
    for citation in find_citations(text, taxonomy=taxonomy):
        width = citation.end - citation.start
        blanked = blanked[: citation.start] + " " * width + blanked[citation.end :]
    return blanked


@lru_cache(maxsize=4)
def _titles(taxonomy: Taxonomy) -> re.Pattern[str]:
    """All official titles, however they are spaced and capitalised."""
    words = (r"\s+".join(map(re.escape, objective.title.split())) for objective in taxonomy.objectives)
    return re.compile("|".join(sorted(words, key=len, reverse=True)), re.IGNORECASE)


@lru_cache(maxsize=4)
def _matcher(taxonomy: Taxonomy) -> tuple[Any, Any]:
    """A tokenizer that parts "9–11" and "4,5" but keeps "10.7" whole, and a matcher of prefix and numbers."""
    import spacy
    from spacy.matcher import Matcher
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    nlp: Any = spacy.blank("xx")
    infixes = [*nlp.Defaults.infixes, r"(?<=\d)[,;/–—-](?=\d)", r"(?<=\w)\(s(?=\)?)", r"(?<=[a-z])\.(?=\d)"]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    elisions = compile_prefix_regex([*nlp.Defaults.prefixes, r"[LlDd][’'](?=\w)"])  # l’objectif
    nlp.tokenizer.prefix_search = elisions.search
    nlp.tokenizer.suffix_search = compile_suffix_regex([*nlp.Defaults.suffixes, r"(?<=\d)\.[-–—]"]).search
    nlp.max_length = 10_000_000
    matcher = Matcher(nlp.vocab)
    body = {"LOWER": {"IN": sorted(_RANGE | _LINKS)}}
    number = {"TEXT": {"REGEX": _NUMBER.pattern}}
    leads = (
        [{"LOWER": {"IN": sorted(_LEADS)}, "OP": "*"}],
        [{"LOWER": {"IN": sorted(_ABBREVIATED)}}, {"TEXT": {"IN": [".", "°", "º"]}, "OP": "?"}],
    )
    more = {"TEXT": {"REGEX": rf"^(?:\d{{1,2}}|{_alternatives(body)})$"}, "OP": "*"}
    for prefix in _prefixes(taxonomy):
        patterns = [[*prefix, *lead, number, more] for lead in leads]
        matcher.add("objective", patterns, greedy="LONGEST")
    return nlp, matcher


def _alternatives(body: dict[str, Any]) -> str:
    return "|".join(re.escape(word) for word in body["LOWER"]["IN"])


def _may_state(text: str, taxonomy: Taxonomy) -> bool:
    """Whether a text has the letters of a prefix, and a digit: without them no pattern can match."""
    lower = text.lower()
    return any(map(str.isdigit, text)) and any(word in lower for word in _prefix_letters(taxonomy))


@lru_cache(maxsize=4)
def _prefix_letters(taxonomy: Taxonomy) -> tuple[str, ...]:
    """What some prefix begins with, as far as none of them is within another."""
    words = {word for first, *_ in _prefixes(taxonomy) for word in first["LOWER"]["IN"]}
    return tuple(
        word for word in sorted(words) if not any(other != word and other in word for other in words)
    )


def _prefixes(taxonomy: Taxonomy) -> Iterator[list[dict[str, Any]]]:
    """Token patterns of "objective", "objectives", "obj." and their sisters; a name of several words as it is."""
    words = {prefix.split()[-1].casefold() for prefix in taxonomy.stated_prefixes}
    for word in sorted(words):
        yield [{"LOWER": {"IN": [word, f"{word}s"]}}]
    if any(word.startswith("obj") for word in words):
        yield [{"LOWER": {"IN": ["obj", "obj.", "objs", "objs."]}}, {"ORTH": ".", "OP": "?"}]


def _last_number(tokens: Any, first: int, end: int) -> int:
    """One past the last number of the list: "Objective 9 and" ends at 9, "9 and 2 others" and "9 and 10, 20 ..." too;
    `first` itself where not even the first number is an objective's ("9 per cent").
    """
    last = first
    for index in range(first, end):
        if not _NUMBER.match(tokens[index].text):
            continue
        following = [token.text for token in tokens[index + 1 : index + 3]]
        if following[:1] in (["%"], ["percent"]) or _HUNDRED & set(following[1:]):
            break
        if index > first and _COUNTED & set(following[:1]):
            break
        if tokens[index - 1].text == "," and index - 3 >= first and tokens[index - 3].lower_ in _FINAL_LINKS:
            break
        last = index + 1
    return last


def _numbers(tokens: Any, first: int, last: int) -> tuple[int, ...]:
    """The numbers of a list, its ranges filled. Empty where a number is part of something else ("9 per cent")."""
    numbers: list[int] = []
    pending_range = False
    for index in range(first, last):
        word = tokens[index].lower_
        if _NUMBER.match(word):
            value = int(word)
            if pending_range and numbers and value > numbers[-1]:
                numbers.extend(range(numbers[-1] + 1, value))
            numbers.append(value)
            pending_range = False
        else:
            pending_range = word in _RANGE
    return tuple(dict.fromkeys(numbers))


def _says_framework(tokens: Any, start: int, end: int, taxonomy: Taxonomy) -> bool:
    """A name of the framework right before, or "of the <name>" right after."""
    before = tokens[max(0, start - _NAME_WINDOW) : start].text
    after = tokens[end : end + _NAME_WINDOW].text
    names = "|".join(
        re.escape(name) for name in sorted((*taxonomy.names, taxonomy.name), key=len, reverse=True)
    )
    if re.search(rf"(?<!\w)(?:{names})['’s]*\W*$", before, re.IGNORECASE):
        return True
    linked = rf"^\W{{0,3}}(?:{'|'.join(_OF)})?\W?(?:\w+\W+){{0,2}}(?:{names})(?!\w)"
    return re.search(linked, after, re.IGNORECASE) is not None


def _is_someone_elses(tokens: Any, start: int, end: int) -> bool:
    before = [token.lower_ for token in tokens[max(0, start - 3) : start]]
    if _OTHERS_BEFORE & set(before[-2:]) or any("sdg" in word for word in before):
        return True
    if before and before[-1] in _QUOTES:  # quoted as somebody's: « objectif 4 » of a work programme
        return True
    after = []
    for token in tokens[end : end + _AFTER_WINDOW]:
        if token.text in ".;:":
            break
        after.append(token.lower_)
    return bool(after) and (after[0] in _OF or after[0] in _QUOTES) and bool(_OTHERS_AFTER & set(after))


def _own(document: Document, block: Block, taxonomy: Taxonomy, in_context: bool) -> tuple[int, ...]:
    text = document.text[block.start : block.end]
    return _flat(find_citations(text, taxonomy=taxonomy, in_context=in_context))


def _flat(citations: Sequence[Citation]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for citation in citations for number in citation.objectives))


def objectives_in_field(
    label: str, value: str, *, taxonomy: Taxonomy, in_context: bool = True
) -> tuple[int, ...]:
    """The objectives that a form's field names: "GCM objectives: 6, 18", "Objectives: Objective 6, fair recruitment".

    Args:
        label: the field's name as printed; one that asks for other objectives (of the project, SDGs) names none.
        value: as filled in.
        taxonomy: the framework.
        in_context: whether the document speaks of the framework; else only numbers alone count.

    >>> from gcm_classify.taxonomy import load_taxonomy
    >>> objectives_in_field("GCM objective(s)", "6. Fair recruitment; 18. Skills", taxonomy=load_taxonomy())
    (6, 18)
    """
    words = set(re.findall(r"\w+", label.casefold()))
    if words & _OTHERS_BEFORE:
        return ()
    value = re.sub(r"(?<=\d)\s+(?=\d)", ", ", _NUMBER_SIGN.sub("", value))
    is_list = _FIELD_VALUE.match(value) is not None
    if not (is_list or in_context):
        return ()
    if found := _flat(find_citations(value, taxonomy=taxonomy)):
        return found
    if listed := value if is_list and value.strip()[:1].isdigit() else ", ".join(_ITEM.findall(value)):
        return _flat(find_citations(f"objectives {listed}", taxonomy=taxonomy))
    return tuple(
        _by_title(taxonomy)[" ".join(title.casefold().split())] for title in _titles(taxonomy).findall(value)
    )


@lru_cache(maxsize=4)
def _by_title(taxonomy: Taxonomy) -> dict[str, int]:
    return {" ".join(one.title.casefold().split()): one.number for one in taxonomy.objectives}


def _field_numbers(document: Document, taxonomy: Taxonomy, in_context: bool) -> list[tuple[int, ...]]:
    """For each block the objectives of the field "GCM objective(s) | 6, 10" that governs it: a fiche's own, or that of a
    form with fewer fields under the same heading.
    """
    stated: list[tuple[int, ...]] = [()] * len(document.blocks)
    fiches = fiches_of(document)
    for first, last in _runs(document.blocks, fiches):
        numbers: list[int] = []
        for block in document.blocks[first:last]:
            numbers.extend(_field_value(document, block, taxonomy, in_context))
        for index in range(first, last):
            stated[index] = tuple(dict.fromkeys(numbers))
    return stated


def _runs(blocks: Sequence[Block], fiches: Sequence[Fiche]) -> Iterator[tuple[int, int]]:
    """Runs of blocks that one field may govern: those under one heading, unless several fiches share it or one fiche
    has several; then fiche by fiche.
    """
    owners = [
        next((rank for rank, fiche in enumerate(fiches) if fiche.start <= block.start < fiche.end), -1)
        for block in blocks
    ]
    first = 0
    for index in range(1, len(blocks) + 1):
        ends = index == len(blocks)
        same_heading = not ends and blocks[index].heading == blocks[first].heading
        if ends or not (same_heading or owners[index] == owners[first] >= 0):
            yield from _by_owner(owners, first, index)
            first = index


def _by_owner(owners: Sequence[int], first: int, last: int) -> Iterator[tuple[int, int]]:
    if len({owner for owner in owners[first:last] if owner >= 0}) < 2:
        yield first, last
        return
    for index in range(first + 1, last + 1):
        if index == last or owners[index] != owners[first]:
            yield first, index
            first = index


def _field_value(document: Document, block: Block, taxonomy: Taxonomy, in_context: bool) -> tuple[int, ...]:
    """The objectives of a row or line that is a field of objectives."""
    text = document.text[block.start : block.end]
    if len(block.cells) >= 2:
        label, value = (document.text[start:end] for start, end in block.cells[:2])
    elif ":" in text and len(text) < 120:
        label, value = text.split(":", 1)
    else:
        return ()
    if not _FIELD.match(label):
        return ()
    return objectives_in_field(label, value, taxonomy=taxonomy, in_context=in_context)
