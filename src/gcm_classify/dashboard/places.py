"""Where the desk keeps what is its own."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from gcm_classify.store import Store, sqlite_url

__all__ = ["FOLDER_VARIABLE", "STORE_VARIABLE", "desk_folder", "index_path", "originals_folder", "store_url"]

STORE_VARIABLE = "GCM_CLASSIFY_STORE"
FOLDER_VARIABLE = "GCM_CLASSIFY_DESK"


def desk_folder() -> Path:
    """A folder that outlives the machine's start: `$GCM_CLASSIFY_DESK`, or one among the user's data."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    folder = Path(os.environ.get(FOLDER_VARIABLE) or Path(data) / "gcm-classify")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def store_url() -> str:
    """The store that the desk was started with; otherwise one in its own folder."""
    return os.environ.get(STORE_VARIABLE) or sqlite_url(desk_folder() / "gcm.sqlite")


def index_path() -> Path:
    """Where the words and vectors of the store's passages are kept for searching, once somebody has searched."""
    return desk_folder() / f"search-{hashlib.sha256(store_url().encode()).hexdigest()[:16]}.sqlite"


def originals_folder(store: Store) -> Path:
    """Where uploads are kept: beside the store's file, in the desk's folder where the store is on a server."""
    return (store.folder or desk_folder()) / "originals"
