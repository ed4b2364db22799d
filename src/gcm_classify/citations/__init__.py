"""Objectives that the text itself states, with their spans: spaCy token patterns, never substrings.

"GCM Objective 9", "Objectives 9 to 11 and 13", "objetivos 4 y 5", a fiche's field, a heading that governs what
follows. Not: goals and targets of the 2030 Agenda, objectives of other plans, articles, paragraphs. A bare
"objective 9" counts only in a document that speaks of the framework at all. A statement is one fact; what the
content supports is another, and nothing here knows of it.
"""

from __future__ import annotations

from gcm_classify.citations.finding import find_citations, names_framework, without_statements
from gcm_classify.citations.governing import objectives_in_field, stated_by_block

__all__ = [
    "find_citations",
    "names_framework",
    "objectives_in_field",
    "stated_by_block",
    "without_statements",
]
