"""What a heading announces, in English, Spanish, French and Portuguese: a kind of document, or a part without content."""

from __future__ import annotations

import re

from gcm_classify.datamodels import Region, SectionKind
from gcm_classify.wording import plain

__all__ = ["announced_kind", "announced_region", "is_annex"]

_LONGEST = 28  # words of a heading

_ANNEX = re.compile(
    r"^(?:annex(?:e|es)?|anexos?|appendix|appendices|appendice|apendice|adjuntos?|attachments?|enclosures?|piece jointe)\b"
    r"(?:\s+(?P<name>(?:no\.?\s*|n\S\s*)?(?:\d{1,2}|[ivx]{1,4}|[a-h])))?(?=$|\W)"
)
# In front of what a heading calls its document: numbers, an annex's name, and words that say how it was made.
_LEAD = (
    r"(?:(?:annex(?:e)?|anexo|appendix|appendice|apendice)\s*(?:\d{1,2}|[ivx]{1,4}|[a-h])?\s*[.:)\-]*\s*)?"
    r"(?:(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)]\s+)?"
    r"(?:(?:the|draft|final|provisional|preliminary|full|joint|agreed|ministerial|official|oral|written|opening|closing|"
    r"annotated|tentative|indicative|informal|summary|meeting|regional|el|la|los|las|le|les|o|a|os|as|l'|projet de|"
    r"proyecto de|projeto de)\s*){0,4}"
)
_KINDS: tuple[tuple[SectionKind, str], ...] = (
    (
        "participants",
        r"(?:list of )?(?:the )?(?:registered )?(?:participants|participating delegations|delegates|attendees)(?: list)?$|"
        r"list of (?:the )?(?:\w+ )?(?:participants|delegates|delegations|attendees|speakers)\b|attendance(?: list)?$|"
        r"lista (?:\w+ )?de (?:los |las |os |as )?(?:participantes|delegad[oa]s|asistentes|asistencia|presencas?)\b|"
        r"relacao (?:\w+ )?d[eo]s? participantes\b|participantes$|participant-?e?-?s$|"
        r"liste (?:\w+ )?d[e']s? ?(?:participant\S*|delegations|delegues|presence)",
    ),
    (
        "agenda",
        r"(?:agenda|programme|program)(?: of (?:the )?(?:\w+ ){0,2}(?:meeting|workshop|event|session|conference|consultation|day))?$|"
        r"(?:meeting|workshop|event) (?:agenda|programme|program)$|agenda and (?:programme|timetable|organi[sz]ation of work)$|"
        r"timetable$|run of show$|running order$|ordre du jour\b.{0,60}$|deroulement(?: de \S+.{0,30})?$|orden del dia\b.{0,60}$|"
        r"agenda (?:de la|del|da|do) (?:reunion|taller|evento|reuniao|oficina)\b.{0,40}$|ordem do dia\b.{0,60}$|"
        r"programa(?: (?:de la|del|da|do|de) (?:\w+ )?(?:reunion|taller|evento|jornada|reuniao|oficina|trabajo|trabalho|"
        r"actividades))?$|programme (?:de la|du|de l') ?(?:reunion|atelier|evenement|journee)\b.{0,40}$",
    ),
    ("communique", r"(?:communique|comunicado|comunique|press release|communique de presse)\b"),
    ("concept_note", r"(?:concept (?:note|paper)|nota conceptual|note conceptuelle|nota conceitual)\b"),
    (
        "action_plan",
        r"(?:action plan|plan of action|work ?plan|plan de accion|plan d'actions?|plano de acao|plan de trabajo|plan de travail|"
        r"plano de trabalho|road ?map|hoja de ruta|feuille de route)\b",
    ),
    (
        "practices",
        r"(?:compilation|compendium|collection|recopilacion|compendio|recueil|compilacao|coletanea)\b.{0,40}"
        r"\b(?:practices?|practicas?|pratiques?|praticas?)\b",
    ),
    ("declaration", r"(?:\w+ ){0,2}(?:declaration|declaracion|declaracao)\b"),
    ("statement", r"(?:statement|intervention|intervencion|intervencao|discurso|discours|remarks|address by)\b"),
    ("minutes", r"(?:minutes of|minutes$|acta de|acta$|ata da|compte[ -]rendu|proces[ -]verbal|record of the)"),
    (
        "summary",
        r"(?:co-?)?(?:chairs?'?s?'? ?summary|summary (?:report|of the (?:meeting|discussions?|workshop|conference)))\b|"
        r"(?:nota de sintese|note de synthese|nota de sintesis)\b|"
        r"(?:resumen|resume|sintese|synthese|sintesis|resumo) (?:de la presidencia|du president|de la presidence|da presidencia|"
        r"de la reunion|da reuniao|des debats|des discussions)\b",
    ),
    (
        "report",
        r"(?:\w+ ){0,2}(?:report|informe|rapport|relatorio|relatoria)\b(?! card)|summary of the chair\b",
    ),
    ("letter", r"(?:note verbale|nota verbal|cover(?:ing)? letter|letter (?:from|of)|carta (?:de|del|da|do)\b|lettre d)"),
)  # fmt: skip
_KIND = tuple((kind, re.compile(rf"^{_LEAD}(?:{pattern})")) for kind, pattern in _KINDS)

_PARTS: tuple[tuple[Region, str], ...] = (
    (
        "contents",
        r"(?:table of )?contents$|indice(?: (?:general|de contenidos?))?$|tabla de contenidos?$|contenidos?$|sommaire$|"
        r"table des matieres$|sumario$|tabela de conteudos?$|conteudo$|list of (?:tables|figures|boxes|abbreviations|acronyms)$|"
        r"(?:lista de|liste des) (?:siglas|sigles|acronimos|acronymes|abreviaturas|abreviacoes|abreviaciones|abreviations|"
        r"tablas|tableaux|figuras|figures)\b.{0,20}$|acronyms(?: and abbreviations)?$|abbreviations(?: and acronyms)?$",
    ),
    (
        "references",
        r"(?:references|bibliography|works cited|endnotes|sources|referencias(?: bibliograficas)?|bibliografia|fuentes|"
        r"bibliographie|references bibliographiques|referencias)$",
    ),
    (
        "signatures",
        r"(?:list of )?(?:signatures|signatories|endorsements?|endorsed by|signed(?: by)?|firmas|firmantes|firmado(?: por)?|"
        r"signataires|signe(?: par)?|assinaturas|signatarios|assinado(?: por)?|subscriben|suscriben):?$",
    ),
)
_PART = tuple((region, re.compile(rf"^{_LEAD}(?:{pattern})")) for region, pattern in _PARTS)


def announced_kind(heading: str) -> SectionKind | None:
    """The kind of document that a heading calls itself.

    >>> announced_kind("Annex II. List of participants"), announced_kind("Comunicado conjunto"), announced_kind("2030 Agenda")
    ('participants', 'communique', None)
    """
    text = plain(heading).rstrip(" .:")
    if len(text.split()) > _LONGEST:
        return None
    return next((kind for kind, pattern in _KIND if pattern.match(text)), None)


def announced_region(heading: str) -> Region | None:
    """The part without content that a heading opens: contents, participants, agenda, references or signatures.

    >>> announced_region("Table des matières"), announced_region("3. Ordre du jour"), announced_region("Recommendations")
    ('contents', 'agenda', None)
    """
    text = plain(heading).rstrip(" .:")
    kind = announced_kind(text)
    if kind == "participants":
        return "participants"
    if kind == "agenda":
        return "agenda"
    return next((region for region, pattern in _PART if pattern.match(text)), None)


def is_annex(heading: str) -> bool:
    """Whether a heading opens an annex.

    >>> is_annex("Anexo 2. Plan de acción"), is_annex("Annexed hereto is the plan"), is_annex("Annexation")
    (True, False, False)
    """
    text = plain(heading)
    match = _ANNEX.match(text)
    if match is None or len(text.split()) > _LONGEST:
        return False
    return match["name"] is not None or text[match.end() :].lstrip()[:1] in ("", *".:-(|")
