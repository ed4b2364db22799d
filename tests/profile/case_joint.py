"""Events of several mechanisms, and what several write together."""

from __future__ import annotations

from typing import Any

from papers import (
    ABU_DHABI,
    ALMATY,
    BUDAPEST,
    CARIBBEAN,
    COLOMBO,
    CSM,
    KHARTOUM,
    MIDCAS,
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
