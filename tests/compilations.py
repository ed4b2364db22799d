"""Compilations of practices for tests: fiches in four languages, told once, rendered in many layouts.

What a fiche says and how it is laid out are apart, so that every reading can be compared with what was put in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

__all__ = ["COMPILATIONS", "LAYOUTS", "ORDERS", "OTHER_LABELS", "Compilation", "Fiche"]


@dataclass(frozen=True)
class Fiche:
    """What a fiche says; "" for a field left blank. `codes` and `objectives` are what its words mean."""

    title: str
    country: str
    codes: tuple[str, ...]
    objective: str
    objectives: tuple[int, ...]
    partners: str
    period: str
    description: str
    results: str


@dataclass(frozen=True)
class Compilation:
    """Fiches of one language with the labels of its form: title, country, objective, partners, period, description, results."""

    language: str
    heading: str
    opening: str
    each: str
    labels: tuple[str, str, str, str, str, str, str]
    fiches: tuple[Fiche, ...]

    def rows(self, fiche: Fiche, order: Sequence[int]) -> list[tuple[str, str]]:
        values = (
            fiche.title,
            fiche.country,
            fiche.objective,
            fiche.partners,
            fiche.period,
            fiche.description,
            fiche.results,
        )
        return [(self.labels[index], values[index]) for index in order]


ORDERS = ((0, 1, 2, 3, 4, 5, 6), (2, 0, 1, 4, 5, 6, 3), (0, 4, 5, 6, 3, 1, 2), (1, 0, 5, 2, 6, 4, 3))

ENGLISH = Compilation(
    "en",
    "Compilation of effective practices of the Budapest Process for the International Migration Review Forum",
    "The secretariat received these practices from participating States and thanks the authors. They speak to the Global Compact for Migration.",
    "Practice {}",
    ("Title of the practice", "Country", "Relevant GCM objective(s)", "Partners", "Period", "Description", "Results"),
    (
        Fiche("Counters against unpaid wages", "Türkiye", ("TR",), "Objective 6", (6,), "Labour inspectorate; two trade unions", "2023–2025",
              "Workers on building sites report unpaid wages at counters which open in the evening. An inspector calls the employer within three days and a lawyer of the union goes along to the court of labour where nothing is paid.",
              "In two years 3,140 workers were paid what they were owed."),
        Fiche("One form for every arrival", "Georgia and Armenia", ("GE", "AM"), "12", (12,), "Border police; Red Cross", "since 2022",
              "Officers of both countries ask the same ten questions of everyone who arrives, tell apart who needs asylum, a guardian or a doctor, and hand the file to the office in charge on the same day. The person is told in writing what happens next.",
              "The wait until referral fell from eight days to one."),
        Fiche("Money home without a queue", "Uzbekistan", ("UZ",), "Objective 14", (14,), "Central bank; post office; three mobile operators", "March 2024 to February 2026",
              "Seasonal workers send money home by telephone at a fee of one per cent. Posters in the hostels compare the fees of all services, and an evening course explains how to save and how to avoid swindlers.",
              "52,000 workers opened an account; the average fee fell from 5.1 to 1.3 per cent."),
        Fiche("Teachers for the newly arrived", "Hungary; Slovakia", ("HU", "SK"), "", (), "Ministries of education; parents' associations", "",
              "Retired teachers help children of migrant workers with homework and their parents with letters from the school, whatever papers the family holds. Schools keep a place in each form for those who come during the year.",
              "1,260 children took part and nine in ten stayed in school."),
        Fiche("Home again, with a trade", "Iraq", ("IQ",), "Objectives 21 and 18", (21, 18), "Chambers of crafts", "2021-2024",
              "Those who return are tested in the trade they learned abroad and receive a certificate, tools and the advice of a master for a year. Municipalities find the workshop, and a fund pays the rent of the first six months.",
              "Of 412 who returned, 331 still ran their workshop after two years."),
        Fiche("A register of recruiters", "Pakistan", ("PK",), "Objective 24", (), "Bureau of emigration; association of agencies", "2020",
              "Agencies that recruit for work abroad are entered in a public register with their licence, their fees and the complaints against them. Whoever asks a worker for money loses the licence.",
              "Sixty licences were withdrawn, and complaints fell by half."),
    ),
)  # fmt: skip

SPANISH = Compilation(
    "es",
    "Recopilación de prácticas eficaces de la Conferencia Suramericana sobre Migraciones",
    "La secretaría agradece los aportes de los países, que se refieren al Pacto Mundial para la Migración.",
    "Ficha {}",
    ("Nombre de la práctica", "País(es)", "Objetivo(s) del Pacto Mundial", "Aliados", "Período", "Descripción", "Resultados"),
    (
        Fiche("Documentos en la puerta de casa", "Perú", ("PE",), "Objetivo 4", (4,), "Registro civil; municipios", "2022-2025",
              "Una camioneta con cámara y lector de huellas recorre los valles del sur y expide partidas de nacimiento y cédulas a quienes nunca las tuvieron, hijos de trabajadores migrantes incluidos. El trámite no cuesta nada y termina el mismo día.",
              "Se entregaron 9.200 documentos en 114 comunidades."),
        Fiche("Médicas sin ventanilla", "Chile y Argentina", ("CL", "AR"), "15", (15,), "Colegios médicos; iglesias", "desde 2021",
              "Doctoras voluntarias atienden dos tardes por semana a personas migrantes sin preguntar por sus papeles, y acompañan al hospital público a quien necesita una operación. Los datos no salen del consultorio.",
              "Hubo 17.000 consultas y ningún rechazo en los hospitales."),
        Fiche("Remesas por teléfono", "Paraguay", ("PY",), "Objetivo 13", (13,), "Banco central; cooperativas", "2024",
              "Las familias reciben el dinero en el teléfono y la comisión baja al uno por ciento. Un taller de dos tardes enseña a comparar precios, a ahorrar y a no caer en estafas.",
              "El costo medio pasó de 6,2 a 1,8 por ciento."),
        Fiche("Contra el rumor", "Uruguay; Brasil", ("UY", "BR"), "", (), "Facultades de periodismo; radios de barrio", "",
              "Estudiantes de periodismo desmienten cada semana los rumores sobre las personas migrantes y los leen en la radio. Los directores firmaron un código que prohíbe nombrar el origen de un detenido si no hace falta.",
              "En un año los titulares hostiles bajaron a la mitad."),
        Fiche("Volver con oficio", "Ecuador", ("EC",), "Objetivos 18 y 21", (18, 21), "Cámaras de artesanos", "2020 a 2023",
              "Quien regresa rinde una prueba del oficio que aprendió fuera y recibe un certificado, herramientas y un tutor. El municipio busca el taller y un fondo paga el alquiler de seis meses.",
              "De 260 retornados, 201 seguían con su taller a los dos años."),
    ),
)  # fmt: skip

FRENCH = Compilation(
    "fr",
    "Recueil de pratiques efficaces du Dialogue sur la migration pour l'Afrique de l'Ouest",
    "Le secrétariat remercie les points focaux de leurs contributions au titre du Pacte mondial pour les migrations.",
    "Fiche {}",
    ("Intitulé de la pratique", "Pays concerné(s)", "Objectif(s) du Pacte mondial", "Partenaires", "Période", "Description", "Résultats"),
    (
        Fiche("Le guichet du départ", "Sénégal", ("SN",), "Objectif 3", (3,), "Maisons de jeunes ; radios locales", "2022-2024",
              "Avant de partir, chacun peut demander dans un guichet ce que coûte un visa, quels employeurs recrutent vraiment et à qui s'adresser en cas d'ennui. Les réponses sont aussi lues à la radio en quatre langues.",
              "Le guichet a reçu 21 000 visites et déjoué 140 escroqueries."),
        Fiche("Juges et policiers contre la traite", "Bénin et Togo", ("BJ", "TG"), "10", (10,), "Écoles de la magistrature", "depuis 2021",
              "Juges et policiers des deux pays apprennent ensemble à reconnaître les victimes de la traite, à les entendre une seule fois et à les confier à un foyer. Un numéro commun répond jour et nuit.",
              "On a identifié 318 victimes et condamné 41 trafiquants."),
        Fiche("Des papiers pour les enfants du fleuve", "Mauritanie", ("MR",), "Objectif 22", (22,), "État civil ; sages-femmes", "",
              "Des équipes mobiles inscrivent à l'état civil les enfants nés dans les campements de pêcheurs migrants et remettent l'acte de naissance aux parents le jour même, sans frais.",
              "En un an, 4 600 enfants ont reçu un acte."),
        Fiche("Cotiser ici, toucher là-bas", "Côte d'Ivoire ; Burkina Faso", ("CI", "BF"), "", (), "Caisses de sécurité sociale", "2019-2023",
              "Les années cotisées dans l'un ou l'autre pays s'additionnent, et la pension est versée là où l'ancien salarié a choisi de vivre. Les caisses échangent les relevés chaque mois.",
              "Plus de 2 300 retraités touchent leur pension au village."),
    ),
)  # fmt: skip

PORTUGUESE = Compilation(
    "pt",
    "Compilação de práticas eficazes do Diálogo sobre Migração para a África Austral",
    "O secretariado agradece os contributos recebidos no âmbito do Pacto Global para as Migrações.",
    "Ficha {}",
    ("Título da prática", "País(es)", "Objetivo(s) do Pacto Global", "Parceiros", "Período", "Descrição", "Resultados"),
    (
        Fiche("Vigias da costa", "Moçambique", ("MZ",), "Objetivo 8", (8,), "Marinha; pescadores", "2021-2025",
              "Pescadores com rádio avisam a marinha quando veem um barco em apuros e ajudam a levar as pessoas para terra. Um registo guarda o nome e os sinais de quem não chegou vivo, para que as famílias saibam.",
              "Foram salvas 870 pessoas e identificados 63 corpos."),
        Fiche("Fiscais nas quintas", "África do Sul e Lesoto", ("ZA", "LS"), "6", (6,), "Inspeção do trabalho; sindicatos", "desde 2020",
              "Inspetores dos dois países visitam juntos as quintas, conferem contratos e salários dos trabalhadores sazonais e multam quem cobra pelo recrutamento. As queixas podem ser feitas por telefone, sem dar o nome.",
              "Recuperaram-se salários de 5.400 trabalhadores."),
        Fiche("Dinheiro mais barato", "Angola", ("AO",), "Objetivo 1", (1,), "Banco nacional", "2023",
              "Quem trabalha fora envia dinheiro para casa pelo telemóvel com uma comissão de um por cento. Nas aldeias, lojas pequenas pagam a quantia em notas e explicam como poupar.",
              "O custo médio desceu de sete para dois por cento."),
        Fiche("Escola sem carimbo", "Zâmbia; Maláui", ("ZM", "MW"), "", (), "Ministérios da educação", "",
              "As escolas da fronteira matriculam os filhos de migrantes sem pedir o cartão de residência e dão aulas de língua à tarde. Um professor visita as famílias quando uma criança falta.",
              "Matricularam-se 3.100 crianças em dois anos."),
    ),
)  # fmt: skip

# Other forms of the same fiches: what their fields are called.
OTHER_LABELS = {
    "en": (
        ("PRACTICE", "COUNTRIES INVOLVED", "GCM OBJECTIVES ADDRESSED", "IMPLEMENTING PARTNERS", "DURATION", "WHAT WAS DONE", "OUTCOMES AND IMPACT"),
        ("Name of the initiative", "Member State(s)", "Which objective(s) of the Global Compact does it address?", "Key stakeholders", "Timeframe",
         "Summary of the practice", "Results achieved"),
    ),
    "es": (
        ("Título de la iniciativa", "Estado(s)", "Objetivo del PMM", "Socios y aliados", "Fechas", "¿En qué consiste?", "Impacto"),
        ("Práctica", "Ámbito geográfico", "Objetivos relacionados", "Instituciones participantes", "Duración", "Resumen", "Logros"),
    ),
    "fr": (
        ("Titre", "État(s)", "Objectif visé du Pacte", "Acteurs impliqués", "Durée", "Résumé", "Résultats obtenus"),
        ("Nom de la pratique", "Zone géographique", "Objectifs du PMM", "Parties prenantes", "Dates", "Activités", "Effets"),
    ),
    "pt": (
        ("Nome da prática", "Países envolvidos", "Objetivo do Pacto", "Entidades envolvidas", "Duração", "Resumo", "Resultados alcançados"),
        ("Projeto", "Âmbito geográfico", "Objetivos relevantes", "Entidades parceiras", "Data", "O que foi feito", "Impacto"),
    ),
}  # fmt: skip

COMPILATIONS = (ENGLISH, SPANISH, FRENCH, PORTUGUESE)

# -- layouts --------------------------------------------------------------------------------------------------------


def _paged(path: Path, one: Compilation, story: Callable[[Any], list[Any]], *, height: float = A4[1]) -> Path:
    styles = getSampleStyleSheet()
    template = SimpleDocTemplate(str(path), pagesize=(A4[0], height), invariant=1)
    opening = [
        Paragraph(one.heading, styles["Title"]),
        Paragraph(one.opening, styles["BodyText"]),
        Spacer(0, 14),
    ]
    template.build([*opening, *story(styles)])
    return path


def _ruled(
    path: Path, one: Compilation, order: Sequence[int], *, height: float = A4[1], apart: bool = False
) -> Path:
    """A ruled table of two columns a fiche, under a small heading; rows may break over a page."""

    def story(styles: Any) -> list[Any]:
        out: list[Any] = []
        for number, fiche in enumerate(one.fiches, 1):
            rows = [
                [Paragraph(f"<b>{label}</b>", styles["BodyText"]), Paragraph(value, styles["BodyText"])]
                for label, value in one.rows(fiche, order)
            ]
            table = Table(rows, colWidths=[120, 340], splitInRow=1)
            table.setStyle(
                TableStyle(
                    [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
                )
            )
            out += [
                Paragraph(one.each.format(number), styles["Heading2"]),
                table,
                PageBreak() if apart else Spacer(0, 12),
            ]
        return out

    return _paged(path, one, story, height=height)


def pdf_ruled(path: Path, one: Compilation, order: Sequence[int]) -> Path:
    return _ruled(path.with_suffix(".pdf"), one, order)


def pdf_broken(path: Path, one: Compilation, order: Sequence[int]) -> Path:
    """Pages so low that every fiche goes over one."""
    return _ruled(path.with_suffix(".pdf"), one, order, height=420)


def pdf_apart(path: Path, one: Compilation, order: Sequence[int]) -> Path:
    return _ruled(path.with_suffix(".pdf"), one, order, apart=True)


def pdf_lines(path: Path, one: Compilation, order: Sequence[int]) -> Path:
    """Paragraphs "Label: value" without rules."""

    def story(styles: Any) -> list[Any]:
        out: list[Any] = []
        for number, fiche in enumerate(one.fiches, 1):
            out.append(Paragraph(one.each.format(number), styles["Heading2"]))
            out += [
                Paragraph(f"<b>{label}:</b> {value}", styles["BodyText"])
                for label, value in one.rows(fiche, order)
            ]
        return out

    return _paged(path.with_suffix(".pdf"), one, story)


def docx_tables(path: Path, one: Compilation, order: Sequence[int]) -> Path:
    made = docx.Document()
    made.add_heading(one.heading, 1)
    made.add_paragraph(one.opening)
    for number, fiche in enumerate(one.fiches, 1):
        made.add_heading(one.each.format(number), 2)
        table = made.add_table(rows=0, cols=2)
        for label, value in one.rows(fiche, order):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, value
    made.save(str(path.with_suffix(".docx")))
    return path.with_suffix(".docx")


def docx_lines(path: Path, one: Compilation, order: Sequence[int]) -> Path:
    made = docx.Document()
    made.add_heading(one.heading, 1)
    made.add_paragraph(one.opening)
    for number, fiche in enumerate(one.fiches, 1):
        made.add_heading(one.each.format(number), 2)
        for label, value in one.rows(fiche, order):
            paragraph = made.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(value)
    made.save(str(path.with_suffix(".docx")))
    return path.with_suffix(".docx")


def docx_columns(path: Path, one: Compilation, order: Sequence[int]) -> Path:
    """One table for all, a practice a row under named columns."""
    made = docx.Document()
    made.add_heading(one.heading, 1)
    made.add_paragraph(one.opening)
    table = made.add_table(rows=1, cols=len(order))
    for cell, index in zip(table.rows[0].cells, order, strict=True):
        cell.text = one.labels[index]
    for fiche in one.fiches:
        for cell, (_, value) in zip(table.add_row().cells, one.rows(fiche, order), strict=True):
            cell.text = value
    made.save(str(path.with_suffix(".docx")))
    return path.with_suffix(".docx")


def text_lines(path: Path, one: Compilation, order: Sequence[int]) -> Path:
    blocks = [one.heading, one.opening]
    for number, fiche in enumerate(one.fiches, 1):
        blocks.append(one.each.format(number))
        blocks.append("\n".join(f"{label}: {value}" for label, value in one.rows(fiche, order)))
    path.with_suffix(".txt").write_text("\n\n".join(blocks), encoding="utf-8")
    return path.with_suffix(".txt")


LAYOUTS: tuple[Callable[[Path, Compilation, Sequence[int]], Path], ...] = (
    pdf_ruled, pdf_broken, pdf_apart, pdf_lines, docx_tables, docx_lines, docx_columns, text_lines,
)  # fmt: skip
