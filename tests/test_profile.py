"""Small documents, each with what a reader of the chart would say of it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from typing import Any

import pytest

from gcm_classify.datamodels import Block, Document
from gcm_classify.profile import profile_of
from gcm_classify.profile.calendar import spans_in
from gcm_classify.profile.names import mechanism_mentions
from gcm_classify.profile.parts import fold
from gcm_classify.taxonomy import load_chart, load_mechanisms

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


CASES: dict[str, tuple[Document, dict[str, Any]]] = {}


def case(name: str, made: Document, **expected: Any) -> None:
    assert name not in CASES
    CASES[name] = (made, expected)


# --- own events -----------------------------------------------------------------------------------------------------
case(
    "report of a review meeting",
    document(
        "# Report of the Regional Review Meeting of the Bali Process",
        "Jakarta, 14–16 October 2025",
        "1. The Regional Review Meeting of the Bali Process was held in Jakarta from 14 to 16 October 2025.",
        "...",
        furniture=("Bali Process", "Page 1 of 9"),
    ),
    input_type="own_event",
    phase="before_imrf",
    mode="direct",
    mechanisms=(BALI,),
    date="2025-10-14",
)
case(
    "chair's summary with the acronym only, spelled once in the text",
    document(
        "# Chair's Summary",
        "MIDSA Ministerial Conference, Lusaka, 9 September 2025",
        "The Migration Dialogue for Southern Africa (MIDSA) met in Lusaka to take stock of the Compact.",
        "...",
    ),
    input_type="own_event",
    phase="before_imrf",
    mode="direct",
    mechanisms=(MIDSA,),
    date="2025-09-09",
)
case(
    "Spanish meeting report by the Pro Tempore Presidency",
    document(
        "# Informe de la Reunión del Grupo Regional de Consulta sobre Migración",
        "Conferencia Regional sobre Migración (CRM)",
        "San José, 18 y 19 de noviembre de 2025",
        "...",
        "Presidencia Pro Témpore de la Conferencia Regional sobre Migración",
        language="es",
    ),
    input_type="own_event",
    phase="before_imrf",
    mode="direct",
    mechanisms=(PUEBLA,),
    date="2025-11-18",
)
case(
    "French report of a dialogue",
    document(
        "# Rapport de la réunion annuelle du MIDWA",
        "Dialogue sur la migration en Afrique de l'Ouest",
        "Accra, du 3 au 5 décembre 2025",
        "...",
        language="fr",
    ),
    input_type="own_event",
    phase="before_imrf",
    mode="direct",
    mechanisms=(MIDWA,),
    date="2025-12-03",
)
case(
    "Portuguese meeting report",
    document(
        "# Relatório da reunião de peritos",
        "Diálogo sobre a Migração na África Austral (MIDSA)",
        "Maputo, 11 e 12 de fevereiro de 2026",
        "...",
        language="pt",
    ),
    input_type="own_event",
    phase="before_imrf",
    mode="direct",
    mechanisms=(MIDSA,),
    date="2026-02-11",
)
case(
    "report on how a declaration was carried out is a report",
    document(
        "# Progress report on the implementation of the Istanbul Declaration of the Budapest Process",
        "prepared by the Secretariat of the Budapest Process, January 2026",
        "...",
        furniture=("Budapest Process Secretariat",),
    ),
    input_type="own_event",
    phase="before_imrf",
    mode="direct",
    mechanisms=(BUDAPEST,),
    date="2026-01",
)
case(
    "intergovernmental organization as secretariat is no author",
    document(
        "# Summary report of the Senior Officials' Meeting of the Khartoum Process",
        "Prepared by ICMPD in its capacity as Secretariat of the Khartoum Process",
        "Valletta, 4 March 2026",
        "...",
        furniture=("International Centre for Migration Policy Development (ICMPD)", "Khartoum Process"),
    ),
    input_type="own_event",
    phase="before_imrf",
    mode="direct",
    mechanisms=(KHARTOUM,),
    date="2026-03-04",
)
case(
    "minutes that thank other mechanisms",
    document(
        "# Minutes of the Plenary of the Almaty Process",
        "Astana, 21 January 2026",
        "The Chair welcomed the delegates and thanked the Prague Process and the Budapest Process for observing.",
        "...",
    ),
    input_type="own_event",
    mechanisms=(ALMATY,),
    mode="direct",
    date="2026-01-21",
)
# --- outcome documents ----------------------------------------------------------------------------------------------
case(
    "ministerial declaration",
    document(
        "# Kampala Ministerial Statement of the Regional Ministerial Forum on Migration",
        "We, the Ministers of the Member States of the Regional Ministerial Forum on Migration for East and Horn of "
        "Africa, meeting in Kampala on 4 and 5 February 2026,",
        "Recalling the Global Compact, adopted in Marrakesh on 10 December 2018,",
        "Recognizing that free movement needs papers that are trusted,",
        "Mindful of drought,",
        "Have agreed as follows:",
        "1. We will open the border posts day and night.",
        "Adopted in Kampala on 5 February 2026.",
    ),
    input_type="outcome_document",
    phase="before_imrf",
    mode="direct",
    mechanisms=(RMFM,),
    date="2026-02-05",
)
case(
    "Spanish declaration, date in words",
    document(
        "# DECLARACIÓN DE LIMA",
        "XXIII Conferencia Suramericana sobre Migraciones",
        "Los Estados miembros de la Conferencia Suramericana sobre Migraciones, reunidos en la ciudad de Lima,",
        "Recordando los Principios de Derechos Humanos,",
        "Reconociendo el aporte de las personas migrantes,",
        "Reafirmando la libre movilidad,",
        "Acuerdan lo siguiente:",
        "1. Promover la regularización migratoria.",
        "Dada en Lima, a los trece días del mes de marzo de dos mil veintiséis.",
        language="es",
    ),
    input_type="outcome_document",
    phase="before_imrf",
    mode="direct",
    mechanisms=(CSM,),
    date="2026-03-13",
)
case(
    "French conclusions of a range of days take the last",
    document(
        "# Conclusions de la conférence ministérielle",
        "Dialogue 5+5 sur la migration en Méditerranée occidentale",
        "Tunis, 22 et 23 janvier 2026",
        "...",
        language="fr",
    ),
    input_type="outcome_document",
    phase="before_imrf",
    mode="direct",
    mechanisms=(FIVE,),
    date="2026-01-23",
)
case(
    "Portuguese action plan",
    document(
        "# Plano de Ação da Conferência Sul-Americana sobre Migrações",
        "Aprovado em Brasília, em 8 de agosto de 2025",
        "...",
        language="pt",
    ),
    input_type="outcome_document",
    phase="before_imrf",
    mode="direct",
    mechanisms=(CSM,),
    date="2025-08-08",
)
case(
    "co-chairs' statement is an outcome",
    document(
        "# Co-Chairs' Statement",
        "Eighth Bali Process Ministerial Conference on People Smuggling, Trafficking in Persons and Related "
        "Transnational Crime",
        "Adelaide, 10 February 2026",
        "...",
        furniture=("Bali Process",),
    ),
    input_type="outcome_document",
    mode="direct",
    mechanisms=(BALI,),
    date="2026-02-10",
)
case(
    "recommendations of a working group",
    document(
        "# Recommendations of the Working Group on Return of the Prague Process",
        "Adopted by the Senior Officials on 2 December 2025",
        "...",
    ),
    input_type="outcome_document",
    mechanisms=(PRAGUE,),
    mode="direct",
    date="2025-12-02",
)
case(
    "action plan with another mechanism only mentioned",
    document(
        "# Action Plan 2026–2029 of the Abu Dhabi Dialogue",
        "Members of the Colombo Process were invited to observe. The Bali Process sent a message.",
        "...",
        "Adopted at Dubai on 11 February 2026",
    ),
    input_type="outcome_document",
    mechanisms=(ABU_DHABI,),
    mode="direct",
    date="2026-02-11",
)
case(
    "declaration that attends to a host State's letterhead",
    document(
        "# Dhaka Declaration",
        "Ministerial Consultation of the Colombo Process hosted by the Government of Bangladesh",
        "...",
        "Adopted in Dhaka on 19 November 2025.",
        furniture=("Colombo Process",),
    ),
    input_type="outcome_document",
    mode="direct",
    mechanisms=(COLOMBO,),
    date="2025-11-19",
)
# --- compilations ---------------------------------------------------------------------------------------------------
case(
    "compendium with fiches",
    document(
        "# Compendium of Good Practices",
        "Puebla Process",
        "# Practice 1",
        "| Country | Mexico",
        "| GCM objective | 21",
        "| Results | 4,000 returnees",
        "# Practice 2",
        "| Country | Canada",
        "| GCM objective | 5",
        "| Results | 900 workers",
        "# Practice 3",
        "| Country | Belize",
        "| GCM objective | 4",
        "| Results | 300 cards",
    ),
    input_type="practice_compilation",
    phase="before_imrf",
    mode="direct",
    mechanisms=(PUEBLA,),
    date=None,
)
case(
    "French collection of practices ahead of the forum",
    document(
        "# Recueil de bonnes pratiques du Processus de Rabat",
        "En vue du Forum d'examen des migrations internationales de 2026, le Secrétariat a réuni neuf fiches.",
        "...",
        language="fr",
    ),
    input_type="practice_compilation",
    phase="before_imrf",
    mode="direct",
    mechanisms=(RABAT,),
)
case(
    "Portuguese compilation",
    document(
        "# Compilação de boas práticas do Processo de Quito",
        "Presidência Pro Tempore do Processo de Quito, março de 2026",
        "...",
        language="pt",
    ),
    input_type="practice_compilation",
    mechanisms=(QUITO,),
    mode="direct",
    date="2026-03",
)
# --- joint events and submissions -----------------------------------------------------------------------------------
case(
    "report of two mechanisms",
    document(
        "# Report of the joint expert meeting of the Rabat Process and the Khartoum Process",
        "Cairo, 6–7 October 2025",
        "...",
    ),
    input_type="joint_event_iscm",
    phase="before_imrf",
    mode="direct_joint",
    mechanisms=(RABAT, KHARTOUM),
    date="2025-10-06",
)
case(
    "Spanish minutes of two mechanisms",
    document(
        "# Acta de la reunión conjunta",
        "Conferencia Regional sobre Migración y Conferencia Suramericana sobre Migraciones",
        "Ciudad de Panamá, 2 de septiembre de 2025",
        "...",
        language="es",
    ),
    input_type="joint_event_iscm",
    mode="direct_joint",
    mechanisms=(PUEBLA, CSM),
    date="2025-09-02",
)
case(
    "held jointly, said in the opening",
    document(
        "# Workshop report: recruitment corridors",
        "Colombo Process",
        "The workshop was organized by the Colombo Process jointly with the Abu Dhabi Dialogue in Doha.",
        "...",
    ),
    input_type="joint_event_iscm",
    mode="direct_joint",
    mechanisms=(COLOMBO, ABU_DHABI),
)
case(
    "event held with intergovernmental organizations",
    document(
        "# Report of the regional consultation co-organized by the Caribbean Migration Consultations with IOM and UNHCR",
        "Bridgetown, 24 June 2025",
        "...",
    ),
    input_type="joint_event_partners",
    mode="direct_joint",
    mechanisms=(CARIBBEAN,),
    date="2025-06-24",
    partners=(
        "International Organization for Migration",
        "Office of the United Nations High Commissioner for Refugees",
    ),
)
case(
    "event in partnership, in French",
    document(
        "# Compte rendu de l'atelier régional du MIDCAS",
        "organisé en partenariat avec l'OIM et l'ONUDC",
        "Libreville, 16 juillet 2025",
        "...",
        language="fr",
    ),
    input_type="joint_event_partners",
    mode="direct_joint",
    mechanisms=(MIDCAS,),
    date="2025-07-16",
    partners=("International Organization for Migration", "United Nations Office on Drugs and Crime"),
)
case(
    "support by an organization makes no joint event",
    document(
        "# Report of the annual meeting of the Pacific Immigration Development Community",
        "Apia, 30 July 2025, with the support of IOM",
        "...",
    ),
    input_type="own_event",
    mode="direct",
    mechanisms=(PIDC,),
    partners=(),
)
case(
    "joint written submission before the forum",
    document(
        "# Joint submission to the International Migration Review Forum",
        "by the Budapest Process, the Prague Process and the Almaty Process",
        "10 March 2026",
        "...",
    ),
    input_type="joint_submission",
    phase="before_imrf",
    mode="direct_joint",
    mechanisms=(BUDAPEST, PRAGUE, ALMATY),
    date="2026-03-10",
)
case(
    "joint contribution in Spanish",
    document(
        "# Contribución conjunta al Foro de Examen de la Migración Internacional",
        "Presentada por el Proceso de Quito y la Conferencia Suramericana sobre Migraciones",
        "15 de enero de 2026",
        "...",
        language="es",
    ),
    input_type="joint_submission",
    phase="before_imrf",
    mode="direct_joint",
    mechanisms=(QUITO, CSM),
    date="2026-01-15",
)
# --- statements -----------------------------------------------------------------------------------------------------
case(
    "oral statement by the Chair, whose letterhead is the State's",
    document(
        "# Statement by Uganda, in its capacity as Chair of the IGAD Regional Consultative Process on Migration",
        "International Migration Review Forum, Roundtable 2, 6 May 2026",
        "Mr. Chair, Excellencies,",
        "...",
        "I thank you.",
        furniture=("Permanent Mission of Uganda to the United Nations", "Check against delivery"),
    ),
    input_type="oral_statement",
    phase="during_imrf",
    mode="direct",
    mechanisms=(IGAD,),
    date="2026-05-06",
)
case(
    "a State speaks on behalf of the mechanism",
    document(
        "# STATEMENT",
        "by H.E. the Permanent Representative of Thailand",
        "on behalf of the Bali Process",
        "Roundtable 2, 18 May 2022",
        "Madam Chair,",
        "It is an honour to share three points. " + FILLER["en"],
        "...",
        "Thank you.",
        furniture=("PERMANENT MISSION OF THAILAND", "Please check against delivery"),
    ),
    input_type="oral_statement",
    phase="during_imrf",
    mode="indirect_state",
    mechanisms=(BALI,),
    date="2022-05-18",
)
case(
    "a State speaks, in Spanish",
    document(
        "# Intervención de la Delegación de Honduras en nombre de la Conferencia Regional sobre Migración",
        "Mesa redonda 3, Nueva York, 7 de mayo de 2026",
        "Señor Presidente:",
        "...",
        "Muchas gracias.",
        furniture=("Misión Permanente de Honduras ante las Naciones Unidas", "Verificar con el discurso"),
        language="es",
    ),
    input_type="oral_statement",
    mode="indirect_state",
    mechanisms=(PUEBLA,),
    phase="during_imrf",
    date="2026-05-07",
)
case(
    "a State speaks, in French",
    document(
        "# Déclaration au nom du Processus de Rabat",
        "prononcée par S.E. l'Ambassadeur du Sénégal",
        "Forum d'examen des migrations internationales, 6 mai 2026",
        "Monsieur le Président,",
        "...",
        "Je vous remercie.",
        furniture=("Mission permanente du Sénégal", "Seul le prononcé fait foi"),
        language="fr",
    ),
    input_type="oral_statement",
    mode="indirect_state",
    mechanisms=(RABAT,),
    phase="during_imrf",
    date="2026-05-06",
)
case(
    "a State speaks, in Portuguese",
    document(
        "# Declaração em nome da Conferência Sul-Americana sobre Migrações",
        "proferida pela Missão Permanente do Brasil",
        "Nova York, 5 de maio de 2026",
        "Senhora Presidente,",
        "Tenho a honra de falar em nome da Conferência Sul-Americana sobre Migrações.",
        "...",
        "Muito obrigado.",
        language="pt",
    ),
    input_type="oral_statement",
    mode="indirect_state",
    mechanisms=(CSM,),
    phase="during_imrf",
    date="2026-05-05",
)
case(
    "only the first paragraph says for whom a State speaks",
    document(
        "# Statement",
        "General debate, 5 May 2026",
        "Madam President,",
        "I have the honour to deliver this statement on behalf of the member States of the Colombo Process. "
        + FILLER["en"],
        "We also work with the Abu Dhabi Dialogue and the Bali Process.",
        "...",
        furniture=("Ministry of Foreign Affairs of Sri Lanka",),
    ),
    input_type="oral_statement",
    mode="indirect_state",
    mechanisms=(COLOMBO,),
    date="2026-05-05",
)
case(
    "an intergovernmental organization speaks on behalf",
    document(
        "# Statement by the League of Arab States on behalf of the Arab Regional Consultative Process on Migration",
        "Roundtable 4, 20 May 2022",
        "Distinguished Chair,",
        "...",
        "Thank you.",
        furniture=("League of Arab States", "Check against delivery"),
    ),
    input_type="oral_statement",
    mode="indirect_igo",
    mechanisms=(ARCP,),
    phase="during_imrf",
    date="2022-05-20",
)
case(
    "the secretariat speaks itself",
    document(
        "# Statement by the Head of the Secretariat of the Pacific Immigration Development Community",
        "Roundtable 2, 6 May 2026, as delivered",
        "Thank you, Chair.",
        "...",
    ),
    input_type="oral_statement",
    mode="direct",
    mechanisms=(PIDC,),
)
case(
    "written statement",
    document(
        "# Written statement of the Intergovernmental Consultations on Migration, Asylum and Refugees",
        "Submitted to the International Migration Review Forum, 4 May 2026",
        "...",
        furniture=("IGC",),
    ),
    input_type="written_statement",
    phase="during_imrf",
    mode="direct",
    mechanisms=(IGC,),
    date="2026-05-04",
)
case(
    "Spanish written statement",
    document(
        "# Declaración escrita del Proceso de Quito",
        "Foro de Examen de la Migración Internacional, mayo de 2026",
        "...",
        language="es",
    ),
    input_type="written_statement",
    phase="during_imrf",
    mode="direct",
    mechanisms=(QUITO,),
    date="2026-05",
)
case(
    "French written contribution",
    document(
        "# Contribution écrite du Dialogue 5+5 au Forum d'examen des migrations internationales",
        "30 avril 2026",
        "...",
        language="fr",
    ),
    input_type="written_statement",
    phase="during_imrf",
    mode="direct",
    mechanisms=(FIVE,),
    date="2026-04-30",
)
case(
    "written statement dated by the forum only",
    document(
        "# Written statement by the Global Forum on Migration and Development",
        "International Migration Review Forum, New York, 5–8 May 2026",
        "...",
    ),
    input_type="written_statement",
    phase="during_imrf",
    mode="direct",
    mechanisms=(GFMD,),
    date="2026-05",
)
case(
    "joint statement",
    document(
        "# Joint statement",
        "on behalf of MIDSA, MIDWA and MIDCAS",
        "delivered by the Minister of Home Affairs of Zambia, 8 May 2026",
        "Madam President,",
        "...",
    ),
    input_type="joint_statement",
    phase="during_imrf",
    mode="direct_joint",
    mechanisms=(MIDSA, MIDWA, MIDCAS),
    date="2026-05-08",
)
case(
    "French joint statement",
    document(
        "# Déclaration conjointe au nom du Processus de Rabat et du Processus de Khartoum",
        "prononcée à la plénière, le 8 mai 2026",
        "Madame la Présidente,",
        "...",
        language="fr",
    ),
    input_type="joint_statement",
    phase="during_imrf",
    mode="direct_joint",
    mechanisms=(RABAT, KHARTOUM),
    date="2026-05-08",
)
case(
    "joint statement with a partner",
    document(
        "# Joint statement of the Global Forum on Migration and Development and the Mayors Migration Council",
        "Delivered in plenary, 7 May 2026",
        "...",
    ),
    input_type="joint_statement",
    mode="direct_joint",
    mechanisms=(GFMD,),
    partners=("Mayors Migration Council",),
)
# --- side events ----------------------------------------------------------------------------------------------------
case(
    "side event",
    document(
        "# Concept note",
        "Side event of the Prague Process at the second International Migration Review Forum",
        "| Date | 6 May 2026, 1.15 p.m.",
        "| Venue | Conference Room 8",
        "| Organizer | Prague Process Secretariat",
        "...",
    ),
    input_type="side_event",
    phase="during_imrf",
    mode="direct",
    mechanisms=(PRAGUE,),
    date="2026-05-06",
)
case(
    "Spanish side event",
    document(
        "# Nota conceptual: Volver con un oficio",
        "Evento paralelo de la Conferencia Regional sobre Migración, al margen del Foro de Examen",
        "| Fecha | 7 de mayo de 2026",
        "...",
        language="es",
    ),
    input_type="side_event",
    phase="during_imrf",
    mode="direct",
    mechanisms=(PUEBLA,),
    date="2026-05-07",
)
case(
    "joint side event of two mechanisms",
    document(
        "# Side event: One register for recruiters",
        "Co-hosted by the Colombo Process and the Abu Dhabi Dialogue on the margins of the IMRF, 5 May 2026",
        "...",
    ),
    input_type="joint_side_event",
    phase="during_imrf",
    mode="direct_joint",
    mechanisms=(COLOMBO, ABU_DHABI),
    date="2026-05-05",
)
case(
    "joint side event with organizations in a field",
    document(
        "# Side event concept note",
        "Saving lives at sea, in the margins of the International Migration Review Forum",
        "| Date | Thursday, 7 May 2026",
        "| Organizers | Rabat Process, IOM, ICRC",
        "...",
    ),
    input_type="joint_side_event",
    mode="direct_joint",
    mechanisms=(RABAT,),
    date="2026-05-07",
    partners=("International Organization for Migration", "International Committee of the Red Cross"),
)
case(
    "Portuguese joint side event",
    document(
        "# Nota conceitual do evento paralelo",
        "organizado pelo Processo de Quito em parceria com o ACNUR, à margem do Fórum",
        "| Data | 6 de maio de 2026",
        "...",
        language="pt",
    ),
    input_type="joint_side_event",
    mode="direct_joint",
    mechanisms=(QUITO,),
    date="2026-05-06",
    partners=("Office of the United Nations High Commissioner for Refugees",),
)
# --- other ----------------------------------------------------------------------------------------------------------
case(
    "agenda sent before the forum",
    document(
        "# Provisional agenda",
        "Preparatory meeting of the Bali Process for the International Migration Review Forum, which will take place "
        "from 5 to 8 May 2026",
        "| 09:30 | Opening",
        "| 10:00 | Trafficking in persons",
        "| 11:00 | Coffee",
        "| 11:30 | Smuggling of migrants",
    ),
    input_type="other",
    phase="before_imrf",
    mode="direct",
    mechanisms=(BALI,),
    date=None,
)
case(
    "French agenda",
    document(
        "# Ordre du jour provisoire",
        "Réunion des hauts fonctionnaires du Processus de Khartoum, Nairobi, 12 février 2026",
        "| 9 h 00 | Ouverture",
        "| 9 h 30 | Visas et passeports",
        language="fr",
    ),
    input_type="other",
    phase="before_imrf",
    mode="direct",
    mechanisms=(KHARTOUM,),
    date="2026-02-12",
)
case(
    "logistics note full of visas",
    document(
        "# Logistics note for participants",
        "Annual meeting of the Caribbean Migration Consultations, Georgetown",
        "Visas: delegates whose passports need a visa should apply by 2 March 2026. " + FILLER["en"],
        "...",
    ),
    input_type="other",
    mode="direct",
    mechanisms=(CARIBBEAN,),
    date=None,
)
case(
    "invitation letter of a chair",
    document(
        "Ref. ADD/2026/14",
        "Dubai, 9 January 2026",
        "Subject: Invitation to the preparatory meeting",
        "Excellency,",
        "The Abu Dhabi Dialogue has the honour to invite your Government. " + FILLER["en"],
        "Please accept, Excellency, the renewed assurances of my highest consideration.",
        furniture=("Abu Dhabi Dialogue Secretariat",),
    ),
    input_type="other",
    phase="before_imrf",
    mode="direct",
    mechanisms=(ABU_DHABI,),
    date="2026-01-09",
)
case(
    "list of participants in Spanish",
    document(
        "# Lista de participantes",
        "XX Reunión del Proceso de Quito",
        "| Argentina | Ana Pérez",
        language="es",
    ),
    input_type="other",
    mechanisms=(QUITO,),
)
case(
    "national report of a State that chairs a mechanism",
    document(
        "# Voluntary national GCM review: Philippines",
        "As Chair of the Colombo Process, the Philippines hosted three meetings. " + FILLER["en"],
        "...",
        furniture=("Republic of the Philippines",),
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "informe nacional",
    document(
        "# Informe nacional voluntario del Ecuador",
        "El Ecuador participa en el Proceso de Quito y en la Conferencia Suramericana sobre Migraciones.",
        "...",
        language="es",
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "an NGO comments on a mechanism's declaration",
    document(
        "# Comments on the Baku Declaration of the Budapest Process",
        "Submission by the Open Borders Foundation, 2 February 2026",
        "...",
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "university study of a mechanism",
    document(
        "# An evaluation of the Rabat Process",
        "Institute of Mediterranean Studies, University of Bari",
        "...",
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "declaration of another ministerial conference",
    document(
        "# Declaration of the Conference of Ministers of Agriculture",
        "We, the Ministers of Agriculture, noting the work of the Khartoum Process on drought and mobility,",
        "...",
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "refugee camp report",
    document(
        "# Camp situation report", "Site B, week 14", "Water was short. The Bali Process was told.", "..."
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "a State's own statement at a mechanism's meeting",
    document(
        "# Statement by Nepal at the Ministerial Consultation of the Colombo Process",
        "Excellencies,",
        "...",
        furniture=("Ministry of Labour of Nepal",),
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "fourteen mechanisms named, none an author",
    document(
        "# Mapping inter-State consultation mechanisms",
        "This paper looks at the Colombo Process, the Abu Dhabi Dialogue, the Bali Process, the Budapest Process, the "
        "Prague Process, the Rabat Process, the Khartoum Process, the Almaty Process, the Regional Conference on "
        "Migration, the South American Conference on Migration, the Quito Process, MIDSA, MIDWA and MIDCAS.",
        "...",
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "CRM is customer relationship management",
    document(
        "# Report on the CRM roll-out",
        "The customer relationship management (CRM) system now serves nine offices. " + FILLER["en"],
        "...",
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "without title or head",
    document("...", "The Colombo Process and the Bali Process were mentioned by one speaker."),
    input_type="other",
    mechanisms=(),
)
case(
    "nothing but a word",
    document("Annex"),
    input_type="other",
    phase="unknown",
    mode="unknown",
    mechanisms=(),
    date=None,
)
case(
    "press release about a mechanism",
    document(
        "# Press release: ministers of the Rabat Process meet in Praia", "Praia, 16 January 2026", "..."
    ),
    input_type="other",
)
# --- names ----------------------------------------------------------------------------------------------------------
case(
    "ambiguous acronym with its name elsewhere",
    document(
        "# Informe de la CSM",
        "Montevideo, 1 de octubre de 2025",
        "La Conferencia Sudamericana sobre Migraciones (CSM) celebró su reunión anual. " + FILLER["es"],
        "...",
        language="es",
    ),
    mechanisms=(CSM,),
    input_type="own_event",
    date="2025-10-01",
)
case(
    "unregistered mechanism",
    document(
        "# Statement on behalf of the Kigali Dialogue on Migration",
        "Roundtable 1, 5 May 2026",
        "Madam Chair,",
        "...",
        furniture=("Check against delivery",),
    ),
    mechanisms=(),
    unregistered=("Kigali Dialogue on Migration",),
    mode="direct",
    uncertain=True,
)
case(
    "unregistered letterhead process",
    document(
        "# Chair's summary", "Third annual meeting, 4 April 2026", "...", furniture=("Samarkand Process",)
    ),
    mechanisms=(),
    unregistered=("Samarkand Process",),
    uncertain=True,
)
case(
    "unregistered Spanish author",
    document("# Declaración del Proceso de Cartagena", "Cartagena, 3 de marzo de 2026", "...", language="es"),
    mechanisms=(),
    unregistered=("Proceso de Cartagena",),
)
case(
    "organization names of authors with affairs and refugees varied",
    document(
        "# Conclusions of the Arab Regional Consultative Process on Migration and Refugee Affairs",
        "Cairo, 2025",
        "...",
    ),
    mechanisms=(ARCP,),
    input_type="outcome_document",
    date="2025",
)
case(
    "letterhead of a mechanism in a running header only",
    document(
        "# Meeting report",
        "Fifth plenary, Suva, 12 August 2025",
        "...",
        furniture=("PACIFIC IMMIGRATION DEVELOPMENT COMMUNITY", "PIDC/2025/5"),
    ),
    mechanisms=(PIDC,),
    input_type="own_event",
    mode="direct",
    date="2025-08-12",
)
case(
    "accents lost in extraction",
    document(
        "# DECLARACION DE LA CONFERENCIA REGIONAL SOBRE MIGRACION",
        "Guatemala, 10 de diciembre de 2025",
        "...",
        language="es",
    ),
    mechanisms=(PUEBLA,),
    input_type="outcome_document",
    date="2025-12-10",
)

# --- harder ---------------------------------------------------------------------------------------------------------
case(
    "a group of States speaks on behalf",
    document(
        "# Statement by Peru, Chile and Colombia on behalf of the Quito Process",
        "Roundtable 3, 6 May 2026",
        "Co-Chairs,",
        "...",
        "I thank you.",
    ),
    input_type="oral_statement",
    mode="indirect_state",
    mechanisms=(QUITO,),
    date="2026-05-06",
)
case(
    "written statement that a State hands in on behalf",
    document(
        "# Written statement submitted by Botswana on behalf of the Migration Dialogue for Southern Africa",
        "International Migration Review Forum, 2026",
        "...",
        furniture=("Ministry of Labour and Home Affairs",),
    ),
    input_type="written_statement",
    mode="indirect_state",
    mechanisms=(MIDSA,),
    phase="during_imrf",
)
case(
    "an organization speaks for a mechanism that has no secretariat",
    document(
        "# Statement",
        "delivered by the International Organization for Migration on behalf of the Caribbean Migration Consultations",
        "7 May 2026",
        "Thank you, Madam Chair.",
        "...",
        furniture=("IOM",),
    ),
    input_type="oral_statement",
    mode="indirect_igo",
    mechanisms=(CARIBBEAN,),
)
case(
    "the chair could not come and a State reads it",
    document(
        "# Statement of the Almaty Process",
        "Roundtable 4, 7 May 2026",
        "Excellencies,",
        "I speak on behalf of the Almaty Process, whose Chair was unable to travel and has asked my delegation to read "
        "this text. " + FILLER["en"],
        "...",
        furniture=("Permanent Mission of Kyrgyzstan",),
    ),
    input_type="oral_statement",
    mode="indirect_state",
    mechanisms=(ALMATY,),
)
case(
    "a ministry as Presidencia Pro Tempore speaks itself",
    document(
        "# Declaración de la Presidencia Pro Témpore del Proceso de Quito",
        "pronunciada en la mesa redonda 1, 5 de mayo de 2026",
        "Señora Presidenta:",
        "Costa Rica, en su calidad de Presidencia Pro Témpore, tiene el honor de intervenir en nombre del Proceso de "
        "Quito. " + FILLER["es"],
        "...",
        furniture=("Ministerio de Relaciones Exteriores y Culto",),
        language="es",
    ),
    input_type="oral_statement",
    mode="direct",
    mechanisms=(QUITO,),
    date="2026-05-05",
)
case(
    "French presidency speaks itself",
    document(
        "# Déclaration du Maroc, en sa qualité de Président du Processus de Rabat",
        "Table ronde 2, 6 mai 2026, seul le prononcé fait foi",
        "...",
        furniture=("Royaume du Maroc",),
        language="fr",
    ),
    input_type="oral_statement",
    mode="direct",
    mechanisms=(RABAT,),
    date="2026-05-06",
)
case(
    "report in which a delegate spoke on behalf of another mechanism",
    document(
        "# Report of the annual consultation of the Prague Process",
        "Vienna, 3 December 2025",
        "Tajikistan, on behalf of the Almaty Process, described joint training. " + FILLER["en"],
        "...",
    ),
    input_type="own_event",
    mode="direct",
    mechanisms=(PRAGUE,),
)
case(
    "report by an organization about mechanisms",
    document(
        "# State of inter-State consultation mechanisms 2025",
        "International Organization for Migration, Geneva, September 2025",
        "The Colombo Process held two meetings and the Bali Process one. " + FILLER["en"],
        "...",
        furniture=("IOM",),
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "a mechanism takes note of another's declaration in the title",
    document(
        "# Contribution of the Abu Dhabi Dialogue to the review of the Pokhara Declaration of the Colombo Process",
        "Written contribution, 27 April 2026",
        "...",
        furniture=("Abu Dhabi Dialogue",),
    ),
    mechanisms=(ABU_DHABI,),
)
case(
    "participants named in the opening of a side event of another",
    document(
        "# Side event: Moving with dignity",
        "Organized by the Pacific Immigration Development Community",
        "Speakers come from the Bali Process, the Colombo Process and the GFMD.",
        "...",
    ),
    input_type="side_event",
    mode="direct",
    mechanisms=(PIDC,),
)
case(
    "joint statement of five, in the fullest form",
    document(
        "# Joint Statement of the Five African Mechanisms",
        "by the Migration Dialogue for Southern Africa (MIDSA), the Migration Dialogue for West Africa (MIDWA), the "
        "Migration Dialogue for Central African States (MIDCAS), the IGAD Regional Consultative Process on Migration "
        "(IGAD-RCP) and the Migration Dialogue for COMESA Member States (MIDCOM)",
        "Plenary, 8 May 2026",
        "Madam President,",
        "...",
    ),
    input_type="joint_statement",
    mode="direct_joint",
    mechanisms=(MIDSA, MIDWA, MIDCAS, IGAD, MIDCOM),
)
case(
    "a summit of the global forum",
    document("# GFMD Summit: Co-Chairs' Summary", "Riohacha, 2–4 September 2025", "..."),
    input_type="own_event",
    mode="direct",
    mechanisms=(GFMD,),
    date="2025-09-02",
    phase="before_imrf",
)
case(
    "e-mail with its headers",
    document(
        "From: Secretariat of the Budapest Process",
        "To: Prague Process Secretariat",
        "Subject: Hotel and visa arrangements",
        "Dear colleagues, please find the list of hotels. " + FILLER["en"],
        "...",
    ),
    input_type="other",
    mechanisms=(BUDAPEST,),
    mode="direct",
)
case(
    "deadline and forum days are not the document's date",
    document(
        "# Compilation of partnership models of the Budapest Process",
        "Comments are welcome by 30 March 2026. The forum will be held from 5 to 8 May 2026 in New York.",
        "...",
    ),
    input_type="practice_compilation",
    date=None,
    phase="before_imrf",
    mechanisms=(BUDAPEST,),
)
case(
    "the Compact's adoption is not the document's",
    document(
        "# Declaration of the Rabat Process",
        "We, the Ministers of the Rabat Process, recalling the Compact adopted in Marrakech on 10 December 2018, met in "
        "Cádiz on 13 December 2025 and agreed this text. " + FILLER["en"],
        "...",
    ),
    input_type="outcome_document",
    date="2025-12-13",
    mechanisms=(RABAT,),
)
case(
    "report dated in the days of the forum",
    document("# Chair's summary", "Meeting of the Prague Process, New York, 7 May 2026", "..."),
    input_type="own_event",
    phase="during_imrf",
    date="2026-05-07",
    mechanisms=(PRAGUE,),
)
case(
    "visa letter in French",
    document(
        "Objet : demande de visas pour les délégués",
        "Genève, le 9 mars 2026",
        "Excellence,",
        "Le Secrétariat du Dialogue 5+5 prie les missions de bien vouloir délivrer les visas. "
        + FILLER["fr"],
        "Veuillez agréer, Excellence, l'assurance de ma très haute considération.",
        furniture=("Dialogue 5+5 sur la migration – Secrétariat",),
        language="fr",
    ),
    input_type="other",
    phase="before_imrf",
    mode="direct",
    mechanisms=(FIVE,),
    date="2026-03-09",
)
case(
    "Portuguese agenda",
    document(
        "# Programa provisório",
        "Reunião de peritos do MIDCAS, Luanda, 20 de janeiro de 2026",
        "| 9:00 | Abertura",
        "| 9:30 | Dados",
        language="pt",
    ),
    input_type="other",
    mechanisms=(MIDCAS,),
    phase="before_imrf",
    date="2026-01-20",
)
case(
    "declaration of ministers of health of a region",
    document(
        "# Windhoek Declaration of SADC Ministers of Health",
        "We, the Ministers of Health of the Southern African Development Community,",
        "Noting the Migration Dialogue for Southern Africa,",
        "Have agreed as follows:",
        "...",
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "trade union paper addressed to a mechanism",
    document(
        "# Fair recruitment now",
        "Open letter to the Ministers of the Abu Dhabi Dialogue",
        "from the Regional Federation of Domestic Workers",
        "...",
    ),
    input_type="other",
    mode="unknown",
    mechanisms=(),
)
case(
    "joint conclusions of two mechanisms",
    document(
        "# Joint Conclusions of the Rabat Process and the Khartoum Process",
        "Adopted in Cairo on 7 October 2025",
        "...",
    ),
    input_type="outcome_document",
    mode="direct_joint",
    mechanisms=(RABAT, KHARTOUM),
    date="2025-10-07",
)
case(
    "event held together with an organization, told in the opening",
    document(
        "# Meeting report: identity documents at sea borders",
        "Nadi, 4–6 August 2025",
        "The Pacific Immigration Development Community and the Pacific Islands Forum Secretariat jointly convened this "
        "workshop in Nadi. " + FILLER["en"],
        "...",
        furniture=("PIDC/PIFS/2025/R",),
    ),
    input_type="joint_event_partners",
    mode="direct_joint",
    mechanisms=(PIDC,),
    partners=("Pacific Islands Forum",),
    date="2025-08-04",
)
case(
    "a written input designated by several",
    document(
        "# Written input to the second International Migration Review Forum",
        "submitted by the Prague Process on behalf of the Budapest Process, the Prague Process and the Khartoum Process",
        "February 2026",
        "...",
    ),
    input_type="joint_submission",
    mode="direct_joint",
    phase="before_imrf",
)

# --- a third hand ---------------------------------------------------------------------------------------------------
case(
    "a network asks something of a mechanism",
    document("# Ten asks for the Bali Process", "Asia Migrant Rights Network, March 2026", "..."),
    input_type="other",
    mechanisms=(),
)
case(
    "declaration of ministers of tourism",
    document(
        "# Manama Declaration on Tourism and Mobility",
        "We, the Ministers of Tourism, gathered in Manama on 3 March 2026,",
        "...",
        "Adopted in Manama on 3 March 2026",
        furniture=("Conference of Ministers of Tourism",),
    ),
    input_type="other",
    mechanisms=(),
    date="2026-03-03",
)
case(
    "Spanish minutes of a joint meeting",
    document(
        "# MINUTA",
        "Reunión conjunta de la Conferencia Regional sobre Migración (CRM) y del Proceso de Quito",
        "Ciudad de Guatemala, 9 de octubre de 2025",
        "...",
        language="es",
    ),
    input_type="joint_event_iscm",
    mechanisms=(PUEBLA, QUITO),
    mode="direct_joint",
    date="2025-10-09",
)
case(
    "minutes whose subtitle names both",
    document(
        "# MINUTES",
        "of the first joint session of the Budapest Process and the Prague Process held in preparation of the International Migration Review Forum",
        "Vienna, 21 November 2025",
        "1. Ms. X opened.",
        "...",
        furniture=("BP/PP/JM/2025",),
    ),
    input_type="joint_event_iscm",
    mechanisms=(BUDAPEST, PRAGUE),
    mode="direct_joint",
    date="2025-11-21",
)
case(
    "French aide-mémoire of a review meeting",
    document(
        "# AIDE-MÉMOIRE",
        "Réunion d'examen du MIDWA sur le Pacte mondial, Lomé, 14-15 mai 2025",
        "...",
        language="fr",
    ),
    input_type="own_event",
    mechanisms=(MIDWA,),
    date="2025-05-14",
)
case(
    "chair of the global forum on a government letterhead",
    document(
        "# Statement by the Chair of the Global Forum on Migration and Development",
        "Plenary, New York, 6 May 2026",
        "Madam President,",
        "...",
        furniture=("Government of Colombia – Chair of the GFMD 2024-2025", "Check against delivery"),
    ),
    input_type="oral_statement",
    mode="direct",
    mechanisms=(GFMD,),
    date="2026-05-06",
)
case(
    "on whose behalf a State takes the floor",
    document(
        "# INTERNATIONAL MIGRATION REVIEW FORUM",
        "Round table 4",
        "Statement by Ms. Amina Diallo, Deputy Permanent Representative of Ghana",
        "7 May 2026",
        "Thank you, Co-Chair.",
        "Ghana is honoured to speak today for the fifteen members of the Migration Dialogue for West Africa, on whose behalf I take the floor. "
        + FILLER["en"],
        "...",
        furniture=("PERMANENT MISSION OF THE REPUBLIC OF GHANA",),
    ),
    input_type="oral_statement",
    mode="indirect_state",
    mechanisms=(MIDWA,),
    date="2026-05-07",
)
case(
    "written input of an organization with a formal association",
    document(
        "# Written input",
        "International Migration Review Forum 2026",
        "The African Union Commission submits this paper on behalf of the Pan-African Forum on Migration, with which it has a formal association. "
        + FILLER["en"],
        "...",
        furniture=("AFRICAN UNION",),
    ),
    input_type="written_statement",
    mode="indirect_igo",
    mechanisms=("Pan-African Forum on Migration",),
)
case(
    "Portuguese statement by the president of a dialogue",
    document(
        "# Intervenção do Presidente do MIDCAS",
        "Mesa redonda 2, 6 de maio de 2026",
        "Senhores Copresidentes,",
        "...",
        "Muito obrigado.",
        language="pt",
    ),
    input_type="oral_statement",
    mode="direct",
    mechanisms=(MIDCAS,),
    date="2026-05-06",
)
case(
    "programme of a joint side event",
    document(
        "# Side event programme",
        "The Rabat Process and the Khartoum Process, with ICMPD",
        "On the margins of the IMRF, 6 May 2026, 1.15–2.30 p.m.",
        "| 13:15 | Opening",
        "| 13:25 | Panel",
        "| 14:00 | Questions",
        "| 14:25 | Close",
    ),
    input_type="joint_side_event",
    mode="direct_joint",
    mechanisms=(RABAT, KHARTOUM),
    date="2026-05-06",
)
case(
    "common submission of two mechanisms",
    document(
        "# COMMON SUBMISSION",
        "Colombo Process · Abu Dhabi Dialogue",
        "To the Coordinator of the United Nations Network on Migration, 27 February 2026",
        "...",
        furniture=("CP-ADD/IMRF/2026",),
    ),
    input_type="joint_submission",
    mode="direct_joint",
    mechanisms=(COLOMBO, ABU_DHABI),
    date="2026-02-27",
    phase="before_imrf",
)
case(
    "letter about a visa from an executive secretariat",
    document(
        "Washington, 4 April 2026",
        "Dear Delegate,",
        "Further to your request for a visa to attend the Regional Conference on Migration meeting, please bring your passport. "
        + FILLER["en"],
        "Yours sincerely,",
        "Executive Secretariat, Regional Conference on Migration",
        furniture=("CRM – Secretaría Ejecutiva",),
    ),
    input_type="other",
    phase="before_imrf",
    mode="direct",
    mechanisms=(PUEBLA,),
    date="2026-04-04",
)
case(
    "a chair's own national statement",
    document(
        "# Statement by the Minister of Interior of Türkiye",
        "Plenary, 5 May 2026",
        "Mr President,",
        "Türkiye chairs the Budapest Process and hosts many. " + FILLER["en"],
        "...",
        furniture=("Permanent Mission of Türkiye", "Check against delivery"),
    ),
    input_type="other",
    mechanisms=(),
    mode="unknown",
)
case(
    "Spanish conclusions and recommendations",
    document(
        "# CONCLUSIONES Y RECOMENDACIONES",
        "XV Reunión Técnica del Proceso de Quito",
        "Brasilia, 4 y 5 de diciembre de 2025",
        "...",
        language="es",
    ),
    input_type="outcome_document",
    mechanisms=(QUITO,),
    date="2025-12-05",
)
case(
    "summary of a dialogue convened with employers",
    document(
        "# SUMMARY OF DISCUSSIONS",
        "Regional dialogue on ethical recruitment, convened by the Colombo Process together with the ILO and the International Organisation of Employers, Manila, 3 September 2025",
        "...",
        furniture=("Colombo Process Technical Support Unit",),
    ),
    input_type="joint_event_partners",
    mechanisms=(COLOMBO,),
    mode="direct_joint",
    date="2025-09-03",
)
case(
    "protection report of a field office",
    document("# Protection monitoring report", "Camp No. 4, second quarter", "UNHCR field office", "..."),
    input_type="other",
    mechanisms=(),
)
case(
    "letterhead in English, title in Russian",
    document(
        "# Декларация Алматинского процесса",
        "Адоптировано 3 March 2026",
        "...",
        furniture=("Almaty Process",),
    ),
    mechanisms=(ALMATY,),
)
case(
    "Portuguese national report",
    document(
        "# Relatório nacional voluntário de Angola", "MIDSA e MIDCAS contam com Angola.", "...", language="pt"
    ),
    input_type="other",
    mechanisms=(),
)
case(
    "French concept note with an organization",
    document(
        "# Note de cadrage",
        "Événement parallèle coorganisé par le MIDWA et l'OIM",
        "New York, 7 mai 2026",
        "...",
        language="fr",
    ),
    input_type="joint_side_event",
    mechanisms=(MIDWA,),
    mode="direct_joint",
    date="2026-05-07",
)
case(
    "Spanish written input handed in by a State",
    document(
        "# Aporte escrito",
        "presentado por México en nombre de la Conferencia Regional sobre Migración al Foro de Examen de la Migración Internacional",
        "30 de abril de 2026",
        "...",
        furniture=("Misión Permanente de México",),
        language="es",
    ),
    input_type="written_statement",
    mode="indirect_state",
    mechanisms=(PUEBLA,),
    date="2026-04-30",
)

case(
    "one author registered, the other not",
    document(
        "# Joint statement of the Colombo Process and the Kigali Dialogue on Migration",
        "Delivered in plenary, 7 May 2026",
        "...",
    ),
    input_type="joint_statement",
    mode="direct_joint",
    mechanisms=(COLOMBO,),
    unregistered=("Kigali Dialogue on Migration",),
)


@pytest.mark.parametrize("name", CASES)
def test_a_small_document_is_placed_on_the_chart(name: str) -> None:
    made, expected = CASES[name]
    profile = profile_of(made)
    assert {key: getattr(profile, key) for key in expected} == expected, dict(profile.evidence)


def test_every_input_type_and_every_language_is_tried() -> None:
    assert {expected.get("input_type") for _, expected in CASES.values()} >= {
        one.id for one in load_chart().input_types
    }
    assert {made.language for made, _ in CASES.values()} == {"en", "es", "fr", "pt"}


@pytest.mark.parametrize("name", CASES)
def test_confidence_and_evidence_have_the_same_keys_and_evidence_is_verbatim(name: str) -> None:
    made, _ = CASES[name]
    profile = profile_of(made)
    assert (
        set(profile.confidence)
        == set(profile.evidence)
        == {"input_type", "phase", "mode", "mechanisms", "date"}
    )
    assert all(0.0 <= value <= 1.0 for value in profile.confidence.values())
    everything = "\n".join((made.title, made.text, *made.furniture))
    assert all(words in everything for words in profile.evidence.values())


def test_an_empty_document_is_uncertain_not_an_error() -> None:
    profile = profile_of(Document("0" * 64, "a.txt", "txt", "", "", "en"))
    assert (profile.input_type, profile.phase, profile.mode) == ("other", "unknown", "unknown")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13 March 2026", ("2026-03-13", "2026-03-13")),
        ("12–13 June 2025", ("2025-06-12", "2025-06-13")),
        ("30 November to 2 December 2025", ("2025-11-30", "2025-12-02")),
        ("March 13–14, 2026", ("2026-03-13", "2026-03-14")),
        ("1er mars 2026", ("2026-03-01", "2026-03-01")),
        ("du 3 au 5 décembre 2025", ("2025-12-03", "2025-12-05")),
        ("del 12 al 14 de marzo de 2026", ("2026-03-12", "2026-03-14")),
        ("24 e 25 de março de 2026", ("2026-03-24", "2026-03-25")),
        ("2026-05-06", ("2026-05-06", "2026-05-06")),
        ("06.05.2026", ("2026-05-06", "2026-05-06")),
        ("mayo de 2026", ("2026-05", "2026-05")),
        ("the thirteenth day of March two thousand and twenty-six", ("2026-03-13", "2026-03-13")),
        ("a los veintiún días del mes de noviembre de 2025", ("2025-11-21", "2025-11-21")),
        ("le treize mars deux mille vingt-six", ("2026-03-13", "2026-03-13")),
        ("aos treze dias do mês de março de dois mil e vinte e seis", ("2026-03-13", "2026-03-13")),
    ],
)
def test_dates_are_read_in_four_languages(text: str, expected: tuple[str, str]) -> None:
    assert [(span.first, span.last) for span in spans_in(fold(text))] == [expected]


@pytest.mark.parametrize(
    "text", ["31 February 2026", "AP/IMRF/2026/1", "paragraph 12", "Agenda 2030", "SDG 10.7"]
)
def test_what_is_no_date_is_passed_over(text: str) -> None:
    assert not list(spans_in(fold(text)))


@pytest.mark.parametrize("mechanism", load_mechanisms(), ids=lambda one: one.name)
def test_every_name_and_acronym_of_the_register_is_found(mechanism: Any) -> None:
    for name in (mechanism.name, *mechanism.aliases, *mechanism.acronyms):
        text = f"Statement by {name}, as delivered"
        assert mechanism.name in {m.name for m in mechanism_mentions(text, fold(text))}, name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The CRM of the sales team", ()),
        ("Members of the CRM on migration in the region", (PUEBLA,)),
        ("BP on migration", ()),
        ("BP meeting, Bali Process", (BALI, BALI)),
        ("Puebla Process (RCM)", (PUEBLA, PUEBLA)),
        ("ADD TWO SPOONS OF MIGRATION", ()),
        ("the 5 + 5 Dialogue", (FIVE,)),
        ("the Arab Regional Consultative Process", (ARCP,)),
    ],
)
def test_ambiguous_acronyms_need_company(text: str, expected: tuple[str, ...]) -> None:
    assert tuple(m.name for m in mechanism_mentions(text, fold(text))) == expected


def test_folding_keeps_every_offset() -> None:
    text = "Déclaration – l’Évaluation ﬁnale ß № Ⅳ Алматинский процесс عملية"
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "text", ["On Behalf Of The " * 4000, "A" * 100_000, "Migration Dialogue for " * 3000, "1, " * 30_000]
)
def test_long_lines_take_no_long_time(text: str) -> None:
    started = time.perf_counter()
    profile_of(Document("0" * 64, "a.txt", "txt", text, text[:300], "en"))
    assert time.perf_counter() - started < 3.0


def test_spacy_is_imported_only_when_a_document_comes() -> None:
    code = "import sys, gcm_classify.profile; raise SystemExit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
