"""Small documents made of lines, and the mechanisms that write them."""

from __future__ import annotations

import re
from typing import Any

from gcm_classify.datamodels import Block, Document

Case = tuple[str, Document, dict[str, Any]]

COLOMBO, ABU_DHABI, BALI = "Colombo Process", "Abu Dhabi Dialogue", "Bali Process"
BUDAPEST, PRAGUE, RABAT, KHARTOUM = "Budapest Process", "Prague Process", "Rabat Process", "Khartoum Process"
ALMATY, PUEBLA, QUITO = "Almaty Process", "Regional Conference on Migration", "Quito Process"
CSM, CARIBBEAN = "South American Conference on Migration", "Caribbean Migration Consultations"
MIDSA, MIDWA = "Migration Dialogue for Southern Africa", "Migration Dialogue for West Africa"
MIDCAS, MIDCOM = (
    "Migration Dialogue for Central African States",
    "Migration Dialogue for COMESA Member States",
)
IGAD = "IGAD Regional Consultative Process on Migration"
ARCP = "Arab Regional Consultative Process on Migration and Refugees Affairs"
PIDC = "Pacific Immigration Development Community"
IGC = "Intergovernmental Consultations on Migration, Asylum and Refugees"
FIVE = "5+5 Dialogue on Migration in the Western Mediterranean"
GFMD = "Global Forum on Migration and Development"
RMFM = "Regional Ministerial Forum on Migration for East and Horn of Africa"

FILLER = {
    "en": "Participants recalled that migrants contribute to the societies that they join, and that the costs of "
    "sending money home remain above the target. They compared the ways in which labour inspectors reach workers in "
    "private homes, and the manner in which complaints are heard in languages that the workers understand.",
    "es": "Las personas participantes recordaron que las personas migrantes contribuyen a las sociedades a las que se "
    "suman, y que el costo de enviar dinero a casa sigue por encima de la meta. Compararon la forma en que la "
    "inspección del trabajo llega a los hogares y en que se atienden las quejas en los idiomas que se comprenden.",
    "fr": "Les participants ont rappelé que les migrants contribuent aux sociétés qu'ils rejoignent, et que le coût des "
    "transferts demeure supérieur à la cible. Ils ont comparé la manière dont l'inspection du travail parvient "
    "jusqu'aux domiciles privés et dont les plaintes sont entendues dans les langues que comprennent les travailleurs.",
    "pt": "Os participantes recordaram que os migrantes contribuem para as sociedades a que se juntam e que o custo de "
    "enviar dinheiro para casa continua acima da meta. Compararam o modo como a inspeção do trabalho chega às casas "
    "particulares e como as queixas são ouvidas nas línguas que os trabalhadores compreendem, sem custo algum.",
}


def document(
    *lines: str, title: str = "", furniture: tuple[str, ...] = (), language: str = "en", filler: int = 3
) -> Document:
    """A document of these lines: "# " begins a heading, "| " a table row, "..." stands for running text."""
    text, blocks = "", []
    path: tuple[str, ...] = ()
    for line in lines or ("...",):
        kind: Any = (
            "heading" if line.startswith("# ") else "table_row" if line.startswith("| ") else "paragraph"
        )
        bodies = (
            [FILLER[language]] * filler if line == "..." else [line.removeprefix("# ").removeprefix("| ")]
        )
        for body in bodies:
            start = len(text)
            text += body + "\n\n"
            number = re.match(r"(\d+)\. ", body)
            blocks.append(
                Block(
                    kind,
                    start,
                    start + len(body),
                    page=1,
                    heading=path,
                    number=number.group(1) if number else None,
                )
            )
        if kind == "heading":
            path = (bodies[0],)
    first = next((line.removeprefix("# ") for line in lines if line.startswith("# ")), "")
    return Document(
        "0" * 64, "a.pdf", "pdf", text, title or first, language, blocks=tuple(blocks), furniture=furniture
    )
