"""Runs of table rows: which one is the header, and what it calls the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from gcm_classify.datamodels import Block
from gcm_classify.fields import field_of
from gcm_classify.wording import plain

__all__ = ["is_timetable", "lists_people", "opens_with_time", "table_runs", "with_columns"]

_NAME_WORDS = 8  # words of a column's name
_NAMES = {
    "acao", "accion", "acciones", "acoes", "action", "actions", "actividad", "actividades", "activite", "activites",
    "activities", "activity", "agency", "approach", "area", "atividade", "atividades", "autorite", "avance",
    "baseline", "budget", "calendrier", "cargo", "chair", "comments", "commitment", "compromiso", "compromisos",
    "contact", "correo", "countries", "country", "date", "day", "deadline", "delegation", "deliverable", "descricao",
    "descripcion", "description", "dia", "echeance", "email", "engagement", "etat", "event", "expected", "experience",
    "fecha", "fonction", "funcao", "funcion", "function", "goal", "heure", "hora", "hour", "indicador", "indicadores",
    "indicateur", "indicateurs", "indicator", "indicators", "institucion", "instituicao", "institution",
    "intervenant", "intervenants", "item", "jour", "lead", "leader", "lieu", "location", "lugar", "measure",
    "measures", "mecanismo", "mechanism", "medida", "medidas", "mesure", "mesures", "meta", "moderator", "name",
    "nationality", "no", "nom", "nombre", "nome", "objectif", "objectifs", "objective", "objectives", "objetivo",
    "objetivos", "occupation", "oradores", "orateurs", "organisation", "organizacao", "organizacion", "organization",
    "outcome", "output", "pais", "paises", "parceiros", "partenaires", "partners", "pays", "period", "pillar",
    "place", "plazo", "position", "practica", "practicas", "practice", "practices", "pratica", "praticas", "pratique",
    "pratiques", "prazo", "prioridad", "priorite", "priority", "producto", "progress", "punto", "rank", "region",
    "responsable", "responsables", "responsavel", "responsibility", "responsible", "result", "resultado",
    "resultados", "resultat", "resultats", "results", "role", "seance", "sesion", "sessao", "session", "socios",
    "speaker", "speakers", "state", "states", "status", "step", "subject", "sujet", "target", "tema", "theme", "time",
    "timeframe", "timeline", "title", "titre", "titulo", "topic", "type", "year",
}  # fmt: skip


_TIME = re.compile(
    r"^\W*(?:(?:from|de|das|a partir de)\s)?\d{1,2}\s?(?:[:h.]\s?\d{2}(?!\d|\.\d)|h\b|a\.?m|p\.?m)|^\W*(?:day|jour|dia|session|sesion|seance|sessao) "
    r"(?:\d|one|two|three|un|dos|deux|i+)\b"
)
_TIME_COLUMNS = {"time", "hour", "hours", "hora", "heure", "heures", "horario", "horaire", "timing"}
_DAY_COLUMNS = {"day", "dia", "jour", "date", "fecha", "data"}
_ITEM_COLUMNS = {
    "session", "sessions", "speaker", "speakers", "chair", "moderator", "sesion", "sesiones", "orador", "oradores", "ponente",
    "ponentes", "moderador", "moderadora", "seance", "seances", "intervenant", "intervenants", "sessao", "agenda item",
}  # fmt: skip
_PERSON_COLUMNS = {
    "name", "names", "full name", "name and surname", "first name", "surname", "last name", "participant", "participants",
    "delegate", "nombre", "nombres", "nombre y apellido", "nombre y apellidos", "nombre completo", "apellidos", "participante",
    "nom", "noms", "nom et prenom", "noms et prenoms", "prenom", "prenoms", "nome", "nome completo", "apelido", "name of participant",
}  # fmt: skip
_POST_COLUMNS = {
    "position", "title", "function", "institution", "organization", "organisation", "country", "delegation", "email", "e-mail",
    "designation", "ministry", "affiliation", "contact", "cargo", "funcion", "institucion", "organizacion", "pais", "correo",
    "fonction", "pays", "organisme", "courriel", "funcao", "instituicao", "organizacao", "post", "agency", "titre", "titulo",
}  # fmt: skip


def with_columns(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each row below a header row with the names of its columns.

    A table that goes on under a page break keeps its columns. A row with another number of cells has none: nobody
    knows which of them it lacks.
    """
    named = list(blocks)
    for first, last in table_runs(blocks):
        columns: tuple[str, ...] = ()
        for index in range(first, last):
            cells = _cells(text, blocks[index])
            if _is_header(cells, [_cells(text, block) for block in blocks[index + 1 : last]]):
                columns = tuple(" ".join(cell.split()) for cell in cells)
            elif columns and len(cells) == len(columns):
                named[index] = replace(blocks[index], columns=columns)
    return tuple(named)


def table_runs(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Ranges of neighbouring table rows; a footnote between two pages of a table does not end it."""
    first: int | None = None
    last = 0
    for index, block in enumerate(blocks):
        if block.kind == "table_row":
            first, last = (index if first is None else first), index + 1
        elif block.kind != "footnote" and first is not None:
            yield first, last
            first = None
    if first is not None:
        yield first, last


def _cells(text: str, block: Block) -> list[str]:
    return [text[start:end].strip() for start, end in block.cells]


def _is_header(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row names the columns of the rows below it: short names, told by their words or by how unlike they are."""
    rows = [row for row in below if len(row) == len(cells)]
    if (
        len(cells) < 2
        or not rows
        or not all(_is_name(cell) or field_of(cell) for cell in cells)
        or len({*map(plain, cells)}) < len(cells)
    ):
        return False
    known = sum(
        bool(_NAMES & set(plain(cell).replace("/", " ").replace("(s)", "s").split()))
        or field_of(cell) is not None
        for cell in cells
    )
    if len(cells) == 2:  # a fiche's row is a name and its value, often both short
        return known == 2 and not any(map(str.isdigit, "".join(cells))) and not _is_form(rows)
    return known >= 0.6 * len(cells) or _is_unlike(cells, rows)


def _is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first cells name the fields of a fiche."""
    return sum(field_of(row[0]) is not None for row in rows) > 0.3 * len(rows)


def _is_name(cell: str) -> bool:
    words = cell.split()
    return (
        0 < len(words) <= _NAME_WORDS
        and cell[-1] not in ".;,"
        and any(char.isalpha() for char in cell)
        and not cell[0].isdigit()
        and "@" not in cell
    )


def _is_unlike(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether some column holds figures or long text under a short name without figures."""
    for column, cell in enumerate(cells):
        below = [row[column] for row in rows if row[column]]
        if not below or any(char.isdigit() for char in cell):
            continue
        figures = sum(value[0].isdigit() for value in below) / len(below)
        if figures > 0.7 or median(len(value) for value in below) > 4 * len(cell) + 20:
            return True
    return False


def opens_with_time(line: str) -> bool:
    """Whether a line begins with a time of day, or with a numbered day or session.

    >>> opens_with_time("18 h 15 – accueil"), opens_with_time("9.30 a.m. Opening"), opens_with_time("2.5 million people")
    (True, True, False)
    """
    return _TIME.match(plain(line)) is not None


def lists_people(columns: Sequence[str]) -> bool:
    """Whether columns are those of a list of names and posts."""
    names = {plain(column) for column in columns}
    return bool(names & _PERSON_COLUMNS) and any(_POST_COLUMNS & set(name.split()) for name in names)


def is_timetable(columns: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether a table's rows are the hours of a day, by its columns or by how the rows begin."""
    timed = sum(opens_with_time(line) for line in lines)
    if timed >= 3 and timed >= 0.5 * len(lines):
        return True
    names = [plain(column) for column in columns]
    has_items = any(_ITEM_COLUMNS & {name, *name.split()} for name in names)
    return bool(names) and (names[0] in _TIME_COLUMNS or (names[0] in _DAY_COLUMNS and has_items))
