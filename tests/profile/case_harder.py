"""Cases that a second hand wrote against the rules."""

from __future__ import annotations

from typing import Any

from papers import (
    ABU_DHABI,
    ALMATY,
    BUDAPEST,
    CARIBBEAN,
    FILLER,
    FIVE,
    GFMD,
    IGAD,
    KHARTOUM,
    MIDCAS,
    MIDCOM,
    MIDSA,
    MIDWA,
    PIDC,
    PRAGUE,
    QUITO,
    RABAT,
    Case,
    document,
)

from gcm_classify.datamodels import Document

CASES: list[Case] = []


def case(name: str, made: Document, **expected: Any) -> None:
    CASES.append((name, made, expected))


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
