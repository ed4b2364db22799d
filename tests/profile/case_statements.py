"""Statements, spoken and written, and side events."""

from __future__ import annotations

from typing import Any

from papers import (
    ABU_DHABI,
    ARCP,
    BALI,
    COLOMBO,
    CSM,
    FILLER,
    FIVE,
    GFMD,
    IGAD,
    IGC,
    KHARTOUM,
    MIDCAS,
    MIDSA,
    MIDWA,
    PIDC,
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
