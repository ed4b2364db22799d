"""What is no input of a mechanism, and names that mislead."""

from __future__ import annotations

from typing import Any

from papers import (
    ABU_DHABI,
    ARCP,
    BALI,
    CARIBBEAN,
    CSM,
    FILLER,
    KHARTOUM,
    PIDC,
    PUEBLA,
    QUITO,
    Case,
    document,
)

from gcm_classify.datamodels import Document

CASES: list[Case] = []


def case(name: str, made: Document, **expected: Any) -> None:
    CASES.append((name, made, expected))


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
