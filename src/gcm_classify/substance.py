"""What two nearly identical texts must not differ in before they are held for one: negations, numbers, names, duties.

"Children shall be detained" repeats all but one word of "Children shall not be detained". Lists of small words in four
languages find such changes; what they do not know they cannot find, so a difference in other words is told, too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

from gcm_classify.languages import stop_words
from gcm_classify.taxonomy import load_taxonomy
from gcm_classify.wording import plain

__all__ = ["SUBSTANTIAL", "Difference", "DifferenceKind", "differences", "turns_the_sense"]

DifferenceKind = Literal[
    "negation",
    "number",
    "objective",
    "country",
    "name",
    "strength",
    "opposite",
    "subject",
    "mechanism",
    "wording",
    "excerpt",
]
SUBSTANTIAL: frozenset[str] = frozenset(
    {"negation", "number", "objective", "country", "name", "strength", "opposite", "subject"}
)

_NEGATIONS = {
    "en": "not no t never nor neither none nobody nothing without cannot",
    "es": "no sin ni nunca jamas ningun ninguna ninguno nadie nada tampoco",
    "fr": "ne n sans non aucun aucune jamais",
    "pt": "nao sem nem nunca jamais nenhum nenhuma ninguem nada",
}
_LIMITS = {
    "en": "only solely except unless",
    "es": "solo solamente unicamente salvo excepto",
    "fr": "seulement uniquement sauf hormis",
    "pt": "apenas somente so salvo exceto",
}
# In order 2, 3 and so on, "-" where a language has no word of one piece; forms of one number are joined by "/".
_NUMBERS = {
    "en": "two/twice three/thrice four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize - - - vingt",
    "pt": "dois/duas tres quatro cinco seis sete oito nove dez onze doze treze quatorze/catorze quinze dezasseis/dezesseis "
    "dezassete/dezessete dezoito dezanove/dezenove vinte",
}
# 30, 40 … 90, then 1,000 and 1,000,000
_TENS = {
    "en": "thirty forty fifty sixty seventy eighty ninety thousand million/millions",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa mil millon/millones",
    "fr": "trente quarante cinquante soixante septante octante nonante mille million/millions",
    "pt": "trinta quarenta cinquenta sessenta setenta oitenta noventa mil milhao/milhoes",
}
# "Segundo" is "according to" in Portuguese.
_ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth half",
    "es": "primer/primero/primera segundo/segunda tercer/tercero/tercera cuarto/cuarta quinto/quinta sexto/sexta "
    "septimo/septima octavo/octava noveno/novena decimo/decima mitad",
    "fr": "premier/premiere second/seconde/deuxieme troisieme/tiers quatrieme/quart cinquieme sixieme septieme huitieme "
    "neuvieme dixieme moitie",
    "pt": "primeiro/primeira segunda terceiro/terceira quarto/quarta quinto/quinta sexto/sexta setimo/setima "
    "oitavo/oitava nono/nona decimo/decima metade",
}
# Duties, wishes, permissions
_STRENGTHS = {
    "en": ("shall must will", "should ought", "may might can could"),
    "es": ("debe deben debera deberan", "deberia deberian", "puede pueden podra podran podria podrian"),
    "fr": (
        "doit doivent devra devront",
        "devrait devraient",
        "peut peuvent pourra pourront pourrait pourraient",
    ),
    "pt": ("deve devem devera deverao", "deveria deveriam", "pode podem podera poderao poderia poderiam"),
}
_OPPOSITES = {
    "en": "increase/decrease increased/decreased increase/reduce increased/reduced rise/fall rose/fell more/less more/fewer "
    "before/after with/without allow/prohibit allowed/prohibited enter/leave entry/exit origin/destination "
    "arrival/departure minimum/maximum men/women boys/girls sending/receiving voluntary/forced adults/children "
    "accept/reject support/oppose open/close opened/closed smuggling/trafficking emigration/immigration",
    "es": "aumento/disminucion aumento/disminuyo aumentar/reducir subio/bajo mas/menos antes/despues con/sin "
    "permitir/prohibir entrada/salida origen/destino llegada/partida minimo/maximo hombres/mujeres ninos/ninas "
    "voluntario/forzado voluntaria/forzada trata/trafico emigracion/inmigracion abrir/cerrar aceptar/rechazar",
    "fr": "augmente/diminue augmenter/diminuer augmenter/reduire hausse/baisse plus/moins avant/apres avec/sans "
    "autoriser/interdire entree/sortie origine/destination arrivee/depart minimum/maximum hommes/femmes garcons/filles "
    "volontaire/force volontaire/forcee traite/trafic emigration/immigration ouvrir/fermer accepter/refuser",
    "pt": "aumento/diminuicao aumentou/diminuiu aumentar/reduzir subiu/caiu subiu/baixou mais/menos antes/depois com/sem "
    "permitir/proibir entrada/saida origem/destino chegada/partida minimo/maximo homens/mulheres meninos/meninas "
    "voluntario/forcado voluntaria/forcada emigracao/imigracao abrir/fechar aceitar/rejeitar",
}
_REVERSING = ("un", "in", "im", "ir", "il", "non", "dis", "des")
_SUBJECT = 2  # content words in a row
_OBJECTIVE = frozenset(
    [
        "objective",
        "objectives",
        "objetivo",
        "objetivos",
        "objectif",
        "objectifs",
        "obj",
        "goal",
        "goals",
        "target",
        "targets",
        "sdg",
        "ods",
        "odd",
    ]
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one text has and the other has instead: words without case and accents, "" where there are none."""

    kind: DifferenceKind
    ours: str
    theirs: str


def differences(
    ours: Sequence[Sequence[str]],
    theirs: Sequence[Sequence[str]],
    language: str,
    *,
    names: tuple[Iterable[str], Iterable[str]] = ((), ()),
) -> tuple[Difference, ...]:
    """In what two texts differ that say the same in nearly the same words, the order of their sentences aside.

    Args:
        ours: plain words of one text, sentence by sentence.
        theirs: the same of what stands for it in the other.
        language: ISO 639-1 code of both; of languages other than en, es, fr and pt only figures and names are compared.
        names: those of the words that stand with a capital inside a sentence, of either text.

    >>> differences(["they shall be held".split()], ["they shall not be held".split()], "en")
    (Difference(kind='negation', ours='', theirs='not'),)
    """
    left, right = list(chain(*ours)), list(chain(*theirs))
    found = [
        *_turned(left, right, language),
        *_numbers(ours, theirs, language),
        *_countries(left, right),
        *_strengths(left, right, language),
        *_opposites(left, right, language),
    ]
    if not any(one.kind == "country" for one in found):
        found += _names(left, right, names)
    if not found:
        found += _subjects(left, right, language)
    return tuple(found) or tuple(_wording(left, right))


def turns_the_sense(word: str, language: str) -> bool:
    """Whether a plain word denies or limits what stands about it."""
    return word in _small_words(_NEGATIONS, language) or word in _small_words(_LIMITS, language)


def _turned(ours: Sequence[str], theirs: Sequence[str], language: str) -> Iterator[Difference]:
    for table in (_NEGATIONS, _LIMITS):
        those = _small_words(table, language)
        left, right = (Counter(word for word in words if word in those) for words in (ours, theirs))
        if left.total() != right.total():
            yield Difference("negation", _joined(left - right), _joined(right - left))
            return


def _small_words(table: Mapping[str, str], language: str) -> frozenset[str]:
    return frozenset(table.get(language, "").split())


def _joined(words: Mapping[str, int]) -> str:
    return " ".join(sorted(words))


def _numbers(
    ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]], language: str
) -> Iterator[Difference]:
    """Numbers, ordinals and months that one side alone has, those of objectives apart; or the same in another order."""
    left, right = (
        [tuple(_numbers_in(words, language)) for words in sentences] for sentences in (ours, theirs)
    )
    kinds: tuple[DifferenceKind, DifferenceKind] = ("objective", "number")
    for kind in kinds:
        one, other = (
            Counter(value for which, value in chain(*side) if which == kind) for side in (left, right)
        )
        if one != other:
            yield Difference(kind, _joined(one - other), _joined(other - one))
            return
    if Counter(filter(None, left)) != Counter(filter(None, right)) and list(chain(*left)) != list(
        chain(*right)
    ):
        yield Difference("number", *(" ".join(value for _, value in chain(*side)) for side in (left, right)))


def _numbers_in(words: Sequence[str], language: str) -> Iterator[tuple[str, str]]:
    """("objective" or "number", the number in digits or the month's rank). A list of objectives goes on after "and"."""
    values = _values(language)
    objective = False
    for word in words:
        value = values.get(word) or (word if word[0].isdigit() else None)
        if value is not None:
            yield "objective" if objective else "number", value
        elif word in _OBJECTIVE:
            objective = True
        elif word not in _AND:
            objective = False


_AND = frozenset(["and", "to", "y", "a", "al", "et", "e", "ao"])


@lru_cache(maxsize=8)
def _values(language: str) -> dict[str, str]:
    """Words that are numbers, ordinals or months, with their values."""
    values: dict[str, str] = {}
    for place, forms in enumerate(_NUMBERS.get(language, "").split(), 2):
        values |= dict.fromkeys(forms.split("/"), str(place))
    tens = (*range(30, 100, 10), 1000, 1_000_000)
    for ten, forms in zip(tens, _TENS.get(language, "").split(), strict=False):
        values |= dict.fromkeys(forms.split("/"), str(ten))
    for place, forms in enumerate(_ORDINALS.get(language, "").split(), 1):
        values |= dict.fromkeys(forms.split("/"), f"{place}.")
    return {**values, **_months(language)} if language in _NUMBERS else values


def _months(language: str) -> dict[str, str]:
    """Names of months; "may" and "march" and "mars" are left out, which mean other things as well."""
    from babel import Locale

    names = Locale.parse(language).months["format"]["wide"]
    found = {plain(name): f"{rank}. month" for rank, name in names.items()}
    return {name: rank for name, rank in found.items() if name not in {"may", "march"}}


def _countries(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Difference]:
    from gcm_classify.countries import countries_in, country_name

    left, right = (set(countries_in(" ".join(words))) for words in (ours, theirs))
    if left != right:
        one, other = (", ".join(sorted(map(country_name, side))) for side in (left - right, right - left))
        yield Difference("country", one, other)


def _strengths(ours: Sequence[str], theirs: Sequence[str], language: str) -> Iterator[Difference]:
    """A duty on one side for a wish or a permission on the other; a duty that is only told in other words is none."""
    classes = _classes(language)
    left, right = (Counter(word for word in words if word in classes) for words in (ours, theirs))
    by_class = [Counter(classes[word] for word in side.elements()) for side in (left, right)]
    if by_class[0] - by_class[1] and by_class[1] - by_class[0]:
        yield Difference("strength", _joined(left - right), _joined(right - left))


@lru_cache(maxsize=8)
def _classes(language: str) -> dict[str, int]:
    return {word: rank for rank, words in enumerate(_STRENGTHS.get(language, ())) for word in words.split()}


def _opposites(ours: Sequence[str], theirs: Sequence[str], language: str) -> Iterator[Difference]:
    """A word on one side whose contrary stands on the other."""
    left, right = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    for one in sorted(left):
        for other in sorted(right):
            if frozenset((one, other)) in _contraries(language) or _reversed(one, other):
                yield Difference("opposite", one, other)


@lru_cache(maxsize=8)
def _contraries(language: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair.split("/")) for pair in _OPPOSITES.get(language, "").split())


def _reversed(one: str, other: str) -> bool:
    """
    >>> _reversed("regular", "irregular"), _reversed("formal", "inform")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and any(long == prefix + short for prefix in _REVERSING)


def _names(
    ours: Sequence[str], theirs: Sequence[str], names: tuple[Iterable[str], Iterable[str]]
) -> Iterator[Difference]:
    """Names on both sides that the other side has not; a name for a plain word is another wording."""
    left, right = (set(side) for side in names)
    one, other = left & set(ours) - set(theirs), right & set(theirs) - set(ours)
    if one and other:
        yield Difference("name", " ".join(sorted(one)), " ".join(sorted(other)))


def _subjects(ours: Sequence[str], theirs: Sequence[str], language: str) -> Iterator[Difference]:
    """Terms of one objective for those of another, or two content words in a row for two others.

    A copyist changes a word here and there; who fills in a form changes what it is about.
    """
    left, right = _objectives(ours), _objectives(theirs)
    streaks = _streak(ours, theirs, language), _streak(theirs, ours, language)
    if (left - right and right - left) or min(streaks) >= _SUBJECT:
        yield Difference("subject", *_unmatched(ours, theirs))


def _streak(words: Sequence[str], others: Sequence[str], language: str) -> int:
    """The most content words in a row that the other side has not."""
    small, known = _stop_words(language), set(others)
    longest = run = 0
    for word in words:
        if word not in small:
            run = 0 if word in known else run + 1
            longest = max(longest, run)
    return longest


@lru_cache(maxsize=8)
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(plain(word) for word in stop_words().get(language, ()))


def _objectives(words: Sequence[str]) -> frozenset[int]:
    """Objectives of the Compact whose terms stand in the words."""
    terms = _terms()
    singular = [_singular(word) for word in words]
    found = (
        number
        for place, word in enumerate(singular)
        for term, number in terms.get(word, ())
        if tuple(singular[place : place + len(term)]) == term
    )
    return frozenset(found)


@lru_cache(maxsize=1)
def _terms() -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """By first word the terms of all objectives as plain words in the singular."""
    terms: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for objective in load_taxonomy().objectives:
        for phrase in chain(*objective.terms.values()):
            words = tuple(_singular(word) for word in re.findall(r"\w+", plain(phrase)))
            terms[words[0]].append((words, objective.number))
    return terms


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _wording(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Difference]:
    one, other = _unmatched(ours, theirs)
    if one or other:
        yield Difference("wording", one, other)


def _unmatched(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, str]:
    """The words that one side has more often, of each, in their order."""
    left, right = Counter(ours), Counter(theirs)
    return _in_order(ours, left - right), _in_order(theirs, right - left)


def _in_order(words: Sequence[str], those: Mapping[str, int]) -> str:
    return " ".join(dict.fromkeys(word for word in words if word in those))
