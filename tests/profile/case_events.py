"""Events, what they adopt and what they collect."""

from __future__ import annotations

from typing import Any

from papers import (
    ABU_DHABI,
    ALMATY,
    BALI,
    BUDAPEST,
    COLOMBO,
    CSM,
    FIVE,
    KHARTOUM,
    MIDSA,
    MIDWA,
    PRAGUE,
    PUEBLA,
    QUITO,
    RABAT,
    RMFM,
    Case,
    document,
)

from gcm_classify.datamodels import Document

CASES: list[Case] = []


def case(name: str, made: Document, **expected: Any) -> None:
    CASES.append((name, made, expected))


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
