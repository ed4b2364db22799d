"""Words around a stated objective: what leads to its number, links numbers, counts something else, or names another plan."""

from __future__ import annotations

import re

__all__ = [
    "ABBREVIATED",
    "AFTER_WINDOW",
    "COUNTED",
    "FINAL_LINKS",
    "HUNDRED",
    "LEADS",
    "LINKS",
    "NAME_WINDOW",
    "NUMBER",
    "OF",
    "OTHERS_AFTER",
    "OTHERS_BEFORE",
    "QUOTES",
    "RANGE",
]

NUMBER = re.compile(r"^\d{1,2}$")
RANGE = {"to", "-", "–", "—", "through", "a", "à", "al", "ao", "au", "until", "hasta"}
LINKS = {
    ",", ";", "and", "y", "e", "et", "&", "/", "or", "o", "ou", "as", "well", "así", "como", "ainsi", "que"
}  # fmt: skip
# What a later number of a list may count: it is no objective's then ("objectives 6 and 12 months", "objective 9, 10 May").
COUNTED = {
    "other", "others", "more", "autres", "otros", "otras", "más", "outros", "outras", "mais",
    "days", "weeks", "months", "years", "días", "dias", "semanas", "meses", "años", "anos", "jours", "semaines", "mois", "ans",
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre", "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "novembro", "dezembro",
}  # fmt: skip
HUNDRED = {"cent", "ciento", "cento"}
FINAL_LINKS = {"and", "y", "e", "et", "&"}  # the number after them ends a list
LEADS = {
    ":", "nº", "n°", "nos", "number", "numbers", "número", "numéro", "#", "(s", "(s)", "(s):", ")", "):", "del", "\n", " "
}  # fmt: skip
ABBREVIATED = {"no", "nos", "núm", "num", "n"}  # with a full stop or a ring after it

# Whose objectives they are when they are not the framework's: words just before, or "of the ..." just after.
OTHERS_BEFORE = {
    "strategic", "specific", "overall", "general", "sdg", "mdg", "ods", "odd", "goal", "project", "programme", "program",
    "policy", "plan", "strategy", "operational", "sustainable", "development", "estratégico", "estratégicos", "específico",
    "específicos", "estratégica", "proyecto", "stratégique", "stratégiques", "spécifique", "spécifiques", "projet",
    "estratégia", "projeto", "thematic", "output", "outcome", "expected", "sub", "refugees", "refugiados", "réfugiés",
}  # fmt: skip
OTHERS_AFTER = {
    "plan", "strategy", "strategic", "agenda", "programme", "program", "project", "workplan", "roadmap", "policy", "framework",
    "estrategia", "programa", "proyecto", "hoja", "política", "stratégie", "projet", "politique", "feuille", "estratégia",
    "projeto", "logframe", "charter", "sdg", "mdg", "ods", "odd", "goals", "vision", "convention", "protocol", "refugees",
    "refugiados", "réfugiés",
}  # fmt: skip
OF = {
    "of", "in", "under", "from", "del", "de", "du", "des", "d'", "do", "da", "dans", "en", "no", "na", "within"
}  # fmt: skip
QUOTES = {'"', "“", "”", "«", "»", "'", "‘", "’"}
AFTER_WINDOW = 9
NAME_WINDOW = 14  # tokens; the framework's full name has ten
