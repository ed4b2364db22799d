"""Cases that a third hand wrote against the rules."""

from __future__ import annotations

from typing import Any

from papers import (
    ABU_DHABI,
    ALMATY,
    BUDAPEST,
    COLOMBO,
    FILLER,
    GFMD,
    KHARTOUM,
    MIDCAS,
    MIDWA,
    PRAGUE,
    PUEBLA,
    QUITO,
    RABAT,
    Case,
    document,
)

from gcm_classify.datamodels import Document

CASES: list[Case] = []


def case(name: str, made: Document, **expected: Any) -> None:
    CASES.append((name, made, expected))


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
    "an outsider in a list that a mechanism opens is its company",
    document(
        "# MIDSA | ILO | Southern Dockers Trade Union",
        "# Report of the joint workshop on wages",
        "organized by the Migration Dialogue for Southern Africa together with the International Labour Organization",
        "Lusaka, 4 March 2026",
        "...",
    ),
    input_type="joint_event_partners",
    mode="direct_joint",
    mechanisms=("Migration Dialogue for Southern Africa",),
)
case(
    "a union's own paper on a mechanism",
    document("# Southern Dockers Trade Union", "# What MIDSA owes the miners", "Lusaka, 4 March 2026", "..."),
    input_type="other",
    mechanisms=(),
)
case(
    "the lines of a head run into one, names side by side, greeting and all",
    document(
        "# Schools on the road: a joint statement by three dialogues",
        "Migration Dialogue for Southern Africa (MIDSA) - Migration Dialogue for West Africa (MIDWA) - IGAD Regional "
        "Consultative Process on Migration Plenary of the International Migration Review Forum, 8 May 2026 Read by the Chair "
        "of MIDSA Mr. President,",
        "...",
        "I thank you.",
    ),
    input_type="joint_statement",
    mode="direct_joint",
    mechanisms=(
        "Migration Dialogue for Southern Africa",
        "Migration Dialogue for West Africa",
        "IGAD Regional Consultative Process on Migration",
    ),
    date="2026-05-08",
)
case(
    "a State that presides stands in the letterhead",
    document(
        "MIDCAS Présidence : République du Tchad N'Djamena, le 6 mai 2026",
        "# Déclaration écrite",
        "déposée par le MIDCAS auprès du secrétariat du Forum d'examen des migrations internationales",
        "...",
        language="fr",
    ),
    input_type="written_statement",
    mode="direct",
    mechanisms=("Migration Dialogue for Central African States",),
)
case(
    "a note on a workshop that has other words between",
    document(
        "ALMATY PROCESS on Refugee Protection and International Migration",
        "# Note on the focal points' mid-term workshop",
        "# Dushanbe, 3 and 4 December 2025",
        "1. The focal points looked back on what the seven members had done.",
        "...",
    ),
    input_type="own_event",
    mode="direct",
    mechanisms=(ALMATY,),
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
