"""The results database: SQLite for one desk, PostgreSQL for a team, through SQLAlchemy.

A document's rows are replaced in one transaction; decisions are only ever added. What a machine suggested (`tags`)
and what a person decided (`decisions`) stand in different tables and neither overwrites the other.
"""

from __future__ import annotations

from gcm_classify.schema import SCHEMA_VERSION
from gcm_classify.store.filters import DocumentFilter, PassageFilter
from gcm_classify.store.opening import Store, open_existing, open_store, sqlite_url
from gcm_classify.store.opinions import ProfileDecision
from gcm_classify.store.pages import Counts, Slice
from gcm_classify.store.results import Origin, file_row
from gcm_classify.store.uploads import Upload
from gcm_classify.verdicts import Decision

__all__ = [
    "SCHEMA_VERSION",
    "Counts",
    "Decision",
    "DocumentFilter",
    "Origin",
    "PassageFilter",
    "ProfileDecision",
    "Slice",
    "Store",
    "Upload",
    "file_row",
    "open_existing",
    "open_store",
    "sqlite_url",
]
