"""Where a text names the 2030 Agenda, its goals and its targets: links that stand apart from the objectives.

"SDG 10.7", "ODS 8 y 10", "target 10.7 of the 2030 Agenda", "cible 10.c". Not: a paragraph, table or result numbered
10.7, a rate of 10.7 per cent, a strategic goal of somebody's own plan. Only numbers that the Agenda has count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gcm_classify.datamodels import GoalLink

__all__ = ["find_goals", "names_agenda"]

# Targets of each goal (A/RES/70/1): how many are numbered, and the last letter of its means of implementation.
_TARGETS: dict[int, tuple[int, str]] = {
    1: (5, "b"), 2: (5, "c"), 3: (9, "d"), 4: (7, "c"), 5: (6, "c"), 6: (6, "b"), 7: (3, "b"), 8: (10, "b"), 9: (5, "c"),
    10: (7, "c"), 11: (7, "c"), 12: (8, "c"), 13: (3, "b"), 14: (7, "c"), 15: (9, "c"), 16: (10, "b"), 17: (19, ""),
}  # fmt: skip

_NAME = (
    r"(?:Sustainable\s+Development\s+Goals?|Objetivos?\s+de\s+Desarrollo\s+Sostenible"
    r"|Objectifs?\s+de\s+d[ée]veloppement\s+durable|Objetivos?\s+de\s+Desenvolvimento\s+Sustent[áa]vel|(?-i:SDGs?|ODS|ODD)"
    r"|Global\s+Goals)"
)
_AGENDA = (
    r"(?:2030\s+Agenda(?:\s+for\s+Sustainable\s+Development)?|Agenda\s+2030(?:\s+(?:para\s+el|de|para\s+o|du|pour\s+le)"
    r"\s+(?:Desarrollo\s+Sostenible|Desenvolvimento\s+Sustent[áa]vel|d[ée]veloppement\s+durable))?"
    r"|Programme\s+(?:de\s+d[ée]veloppement\s+durable\s+(?:à\s+l['’]horizon\s+)?)?2030|A/RES/70/1|r[ée]solu(?:tion|ci[óo]n|ção)\s+70/1)"
)
_TARGET_WORD = r"(?:targets?|metas?|cibles?|indicators?|indicador(?:es)?|indicateurs?)"
_GOAL_WORD = r"(?:goals?|objetivos?|objectifs?)"
_NUMBER = r"(?:\d{1,2}(?:\.(?:\d{1,2}(?:\.\d{1,2})?|[a-d]\b))?)"
_LINK = r"(?:\s*(?:[,;/&]|\b(?:and|or|to|y|e|et|o|ou|a|à|as\s+well\s+as|así\s+como|ainsi\s+que|through)\b|[–—-])\s*)"
_LIST = rf"{_NUMBER}(?:{_LINK}{{1,2}}(?:{_TARGET_WORD}\s+|{_NAME}\s+)?{_NUMBER})*"
_MARK = r"(?:\s*(?:n\.?[º°o]\.?|nos\.|números?|numbers?|:|#|\(|[–—-]))?\s*"
_OF = r"\s*(?:,\s*)?(?:of|under|in|from|de|del|de\s+la|de\s+los|des|du|de\s+l['’]|dos|da|do|des?)\s+(?:the\s+|l['’]|la\s+|los\s+|os\s+|a\s+)?"

_PATTERNS = (
    # "SDG 10.7", "SDG targets 10.7 and 8.8", "ODS (meta 10.7)"
    re.compile(
        rf"(?<!\w){_NAME}(?:[\s(,:–—-]+{_TARGET_WORD})?{_MARK}(?P<list>{_LIST})(?![\w%])", re.IGNORECASE
    ),
    # "target 10.7 of the 2030 Agenda", "Goal 8 of the Agenda", "objetivo 8 de la Agenda 2030", "meta 10.7 dos ODS"
    re.compile(
        rf"(?<!\w)(?:{_TARGET_WORD}|{_GOAL_WORD}){_MARK}(?P<list>{_LIST})\)?{_OF}(?:\w+\s+)?(?:{_NAME}|{_AGENDA})(?!\w)",
        re.IGNORECASE,
    ),
    # "2030 Agenda, target 10.7", "2030 Agenda (Goal 8)"
    re.compile(
        rf"(?<!\w){_AGENDA}[\s,:(–—-]{{1,3}}(?:{_TARGET_WORD}|{_GOAL_WORD}){_MARK}(?P<list>{_LIST})(?![\w%])",
        re.IGNORECASE,
    ),
)
# Alone they may be another plan's: "target 10.7" counts in a text that speaks of the Agenda, "Goal 8" too.
_BARE_TARGET = re.compile(
    rf"(?<!\w){_TARGET_WORD}{_MARK}(?P<list>\d{{1,2}}\.(?:\d|[a-d]\b)\d?(?:\.\d{{1,2}})?(?:{_LINK}{{1,2}}{_NUMBER})*)(?![\w%])",
    re.IGNORECASE,
)
_BARE_GOAL = re.compile(rf"(?<!\w)(?-i:Goals?){_MARK}(?P<list>{_LIST})(?![\w%])")
_LISTED = re.compile(
    rf"(?<![\w.,]){_NUMBER}(?:{_LINK}{{1,2}}{_NUMBER})+(?![\w%]|[.,]\d|\s*(?:per\s+cent|percent|por\s+cento|por\s+ciento|pour\s+cent|million|mil))",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"(?<!\w)(?:{_NAME}|{_AGENDA})(?!\w)", re.IGNORECASE)
_ONE = re.compile(_NUMBER)
_TARGET = re.compile(_TARGET_WORD, re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:[–—-]|to|through|a|à|ao)\s*", re.IGNORECASE)
_LETTERED = re.compile(r"(?<![\w.])\d{1,2}\.[a-d](?!\w)")

_OTHERS_BEFORE = re.compile(
    r"\b(?:strategic|specific|overall|general|project|programme|program|policy|plan|operational|our|estrat[ée]gic\w+|espec[íi]fic\w+"
    r"|strat[ée]gique\w*|sp[ée]cifique\w*|millennium|millénaire|milenio|mil[êé]nio|aichi|sendai)\s*$",
    re.IGNORECASE,
)
_OTHERS_AFTER = re.compile(
    r"^\W{0,2}(?:of|in|under|del?|du|des|do|da|dos|de\s+la)\W(?:\w+\W+){0,4}?(?:plan|strategy|strategic|programme|program|project|workplan"
    r"|roadmap|policy|framework|logframe|estrategia|programa|proyecto|hoja|stratégie|projet|feuille|estratégia|projeto|plano)\b",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r"^\s*(?:%|per\s*cent|percent|por\s+cento|por\s+ciento|pour\s+cent|million|billion|mille?\b|milh|thousand|years?|years|months|days|EUR|USD|€|\$|"
    r"países|countries|pays)",
    re.IGNORECASE,
)
# "SDG" is the Sudanese pound too, and "ODS" a kind of spreadsheet.
_OTHER_SENSE = re.compile(
    r"(?:\b(?:costs?|pa(?:id|ys?|ying)|worth|prices?|fees?|grants? of|sum of|rose (?:to|by)|fell (?:to|by))\s+(?:of\s+|about\s+)?SDG\s*\d"
    r"|\bSDG\s*\d[\d,.\s]*(?:,\d{3}|\d{3}\b|million|billion)|\b(?:formatos?|format|ficheiros?|fichiers?|files?|archivos?)\s+\.?ODS\b"
    r"|\.ods\b|\bODS\s*(?:,|o|or|ou|e|and|y|/)\s*\.?(?:XLSX?|CSV|XML)\b|\b(?:XLSX?|CSV)\s*(?:,|o|or|ou|e|and|y|/)\s*\.?ODS\b)",
    re.IGNORECASE,
)
# One of these words stands, in small letters, in each name of the Agenda and its goals that is no abbreviation; one of all in
# whatever the patterns find.
_IN_NAMES = ("2030", "70/1", "goal", "sosten", "sustent", "durable")
_IN_LINKS = (*_IN_NAMES, "sdg", "ods", "odd", "target", "indica", "meta", "cible")
_ABBREVIATIONS = ("SDG", "ODS", "ODD")
_IN_OTHER_SENSE = re.compile(r"sdg|ods(?<![abcf-npqstv-xz]ods)")  # not as in "methods"


def names_agenda(text: str) -> bool:
    """Whether a text names the 2030 Agenda or its goals at all."""
    may = _has_one(text.casefold(), _IN_NAMES) or _has_one(text, _ABBREVIATIONS)
    return may and _WHOLE.search(_in_this_sense(text)) is not None


def _in_this_sense(text: str) -> str:
    """The text with blanks where an abbreviation of the goals means something else; every offset stays."""
    if not _IN_OTHER_SENSE.search(text.casefold()):
        return text
    return _OTHER_SENSE.sub(lambda match: " " * len(match[0]), text)


def _has_one(text: str, words: Sequence[str]) -> bool:
    """A quick look that spares most texts the patterns."""
    return any(word in text for word in words)


def find_goals(text: str, *, in_context: bool = False) -> tuple[GoalLink, ...]:
    """Where a text names the 2030 Agenda, in the order of the text; a list of targets gives a link for each.

    Args:
        text: a passage; offsets refer to it.
        in_context: whether the surroundings speak of the Agenda, so that a bare "target 10.7" is its own.

    >>> [link.goal for link in find_goals("Paragraph 10.7 recalls SDG 8.8 and 10.c, and the 2030 Agenda as a whole.")]
    ['8.8', '10.c', None]
    """
    if not _has_one(text.casefold(), _IN_LINKS):
        return ()
    text = _in_this_sense(text)
    links = list(_numbered(text, in_context))
    taken = [(link.start, link.end) for link in links]
    for match in _WHOLE.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            links.append(GoalLink(None, match.start(), match.end(), match[0]))
    return tuple(sorted(links, key=lambda link: link.start))


def _numbered(text: str, in_context: bool) -> Iterator[GoalLink]:
    """A link's span is its number with the words before it that name the Agenda, for the first of a list."""
    spans: list[tuple[int, int]] = []
    for pattern in _applicable(text, in_context):
        for match in pattern.finditer(text):
            start, end = match.span("list" if "list" in pattern.groupindex else 0)
            if any(start < other and first < end for first, other in spans):
                continue
            if pattern in (_BARE_TARGET, _BARE_GOAL, _LISTED) and _is_someone_elses(text, match.start(), end):
                continue
            found = list(_list_links(text, match.start(), start, end))
            if pattern is _LISTED and not _is_list_of_targets(found):
                continue
            if found:
                spans.append((match.start(), max(link.end for link in found)))
                yield from found


def _applicable(text: str, in_context: bool) -> Iterator[re.Pattern[str]]:
    """Patterns in the order of trust; the bare ones only where the Agenda is spoken of, here or around."""
    yield from _PATTERNS
    here = names_agenda(text)
    if here or in_context or _LETTERED.search(text):
        yield _BARE_TARGET
    if here or in_context:
        yield _BARE_GOAL
    if here or _LETTERED.search(text):
        yield _LISTED


def _list_links(text: str, first: int, start: int, end: int) -> Iterator[GoalLink]:
    """Links of the numbers in text[start:end]; the first one's words begin at `first`, a range is filled."""
    previous: GoalLink | None = None
    for number in _ONE.finditer(text, start, end):
        between = text[previous.end if previous else number.start() : number.start()]
        begin = number.start() if previous else first
        goal = _known(_in_words(number[0], between, previous))
        if goal is None or _UNIT_AFTER.match(text[number.end() : number.end() + 16]):
            break
        for missing in _between(previous, between, goal):
            yield GoalLink(missing, begin, number.end(), text[begin : number.end()])
        previous = GoalLink(goal, begin, number.end(), text[begin : number.end()])
        yield previous


def _in_words(number: str, between: str, previous: GoalLink | None) -> str:
    """ "10.7" for the 7 of "Goal 10, target 7"; any other number as it is."""
    if previous and previous.goal and (previous.goal + number).isdigit() and _TARGET.search(between):
        return f"{previous.goal}.{number}"
    return number


def _between(previous: GoalLink | None, between: str, goal: str) -> Iterator[str]:
    """Goals inside a range of whole goals: "Goals 1 to 5"."""
    if previous and previous.goal and (previous.goal + goal).isdigit() and _RANGE.fullmatch(between):
        yield from map(str, range(int(previous.goal) + 1, int(goal)))


def _known(number: str) -> str | None:
    """The goal or target of that number, an indicator's number cut to its target; None where the Agenda has none.

    >>> _known("10.7.1"), _known("10.C"), _known("10.9"), _known("18")
    ('10.7', '10.c', None, None)
    """
    parts = number.lower().split(".")
    goal = int(parts[0])
    if goal not in _TARGETS:
        return None
    if len(parts) == 1:
        return str(goal)
    count, letter = _TARGETS[goal]
    known = 1 <= int(parts[1]) <= count if parts[1].isdigit() else parts[1] <= letter
    return f"{goal}.{int(parts[1]) if parts[1].isdigit() else parts[1]}" if known else None


def _is_list_of_targets(links: list[GoalLink]) -> bool:
    """Dotted numbers alone are a list of targets where all are targets and one has a letter, or three are."""
    goals = [link.goal or "" for link in links]
    dotted = all("." in goal for goal in goals)
    return dotted and (len(goals) >= 3 or any(goal[-1:].isalpha() for goal in goals)) and len(goals) >= 2


def _is_someone_elses(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 30) : start], text[end : end + 60]
    return _OTHERS_BEFORE.search(before) is not None or _OTHERS_AFTER.match(after) is not None
