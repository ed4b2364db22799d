"""Inboxes in object stores: a copy of each file lies beside the output, since reading wants files; only changes are fetched."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gcm_classify.errors import IngestError, MissingExtra, TooLarge, Unreadable, UsageError
from gcm_classify.ingest import Limits
from gcm_classify.records import as_text

__all__ = ["FETCHED", "fetch", "is_remote"]

FETCHED = ".fetched"  # copies of remote files, by the hash of the inbox's URL
_PROTOCOLS = frozenset(["s3", "gs", "gcs", "abfs", "abfss", "az", "memory"])
_VERSION = (
    "etag", "generation", "md5hash", "content_md5", "lastmodified", "last_modified", "updated", "mtime", "created",
)  # fmt: skip


def is_remote(inbox: str | Path) -> bool:
    """Whether an inbox is a URL and no folder.

    >>> is_remote("s3://forum/inbox"), is_remote("inbox")
    (True, False)
    """
    return "://" in str(inbox)


def fetch(url: str, beside: Path, limits: Limits) -> tuple[Path, dict[str, IngestError]]:
    """Bring the copy of a remote inbox up to date; the files' times there stand for their versions.

    Args:
        url: "s3://bucket/folder", "gs://…", "abfs://…"; who may read it is told to the plugin of fsspec, not here.
        beside: the folder in whose `FETCHED` the copy lies.
        limits: a file that is larger than they allow is not fetched.

    Returns:
        the copy's folder, and by name why a file could not be copied.

    Raises:
        UsageError: no such inbox, or one that cannot be listed.
        MissingExtra: fsspec, or its plugin for that kind of URL, is not installed.
    """
    store, root = _opened(url)
    there = _listed(store, root, url)
    folder = beside / FETCHED / hashlib.sha256(url.encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    _remove_others(folder, there.keys())
    failed: dict[str, IngestError] = {}
    for name, about in there.items():
        try:
            _copy(store, about, _place(folder, name), limits)
        except IngestError as error:
            failed[as_text(name)] = error
    return folder, failed


def _opened(url: str) -> tuple[Any, str]:
    parts = urlsplit(url)
    if parts.scheme not in _PROTOCOLS or parts.password is not None:
        raise UsageError(
            "an inbox cannot be fetched from there",
            got=f"{parts.scheme}://" + (" with a password" if parts.password is not None else ""),
            expected="a URL without a password of " + ", ".join(sorted(_PROTOCOLS)),
            do="give a folder, or such a URL; keep passwords in the environment",
        )
    try:
        from fsspec.core import url_to_fs

        store, root = url_to_fs(url)
    except ImportError as error:
        raise MissingExtra(
            "fetching from there needs a plugin",
            got=error,
            do="install gcm-classify[ray] and the plugin: s3fs, gcsfs or adlfs",
        ) from error
    return store, str(root)


def _listed(store: Any, root: str, url: str) -> dict[str, Mapping[str, Any]]:
    """What is there by its name below the root, hidden ones left out as in a folder."""
    try:
        store.invalidate_cache()
        found = store.find(root, detail=True) if store.isdir(root) else None
    except Exception as error:  # each plugin has errors of its own: no login, no network, no such bucket
        raise UsageError(
            "the inbox cannot be listed", got=f"{url} ({error})", do="check login and URL"
        ) from error
    if found is None:
        raise UsageError(
            "there is no such inbox", got=url, expected="a folder with files", do="check the URL"
        )
    named = {path.removeprefix(root).lstrip("/"): about for path, about in sorted(found.items())}
    return {
        name: about
        for name, about in named.items()
        if not any(part.startswith(".") and part != ".." for part in name.split("/"))
    }


def _remove_others(folder: Path, names: Any) -> None:
    """What is gone there is gone here, so that a folder may take a file's name."""
    for where, _, files in os.walk(folder, topdown=False):
        for name in files:
            path = Path(where) / name
            if path.relative_to(folder).as_posix() not in names:
                path.unlink()
        if Path(where) != folder:
            with suppress(OSError):  # not empty
                Path(where).rmdir()


def _place(folder: Path, name: str) -> Path:
    """Where a file's copy lies; never outside of the folder, whatever an object is called."""
    parts = name.split("/")
    if "\0" in name or any(part in ("", "..") for part in parts):
        raise Unreadable(f"{as_text(name)} is no name that a file can have", do="rename the object")
    return folder.joinpath(*parts)


def _copy(store: Any, about: Mapping[str, Any], place: Path, limits: Limits) -> None:
    size = int(about["size"] or 0)
    if size > limits.file_bytes:
        with suppress(OSError):
            place.unlink(missing_ok=True)
        raise TooLarge(
            f"{place.name} is too large",
            got=f"{size} bytes",
            expected=f"at most {limits.file_bytes}",
            do="split the file",
        )
    version = _version(about)
    temporary = place.with_name(f".{hashlib.sha256(place.name.encode()).hexdigest()[:16]}")
    try:
        if place.is_file() and (place.stat().st_size, int(place.stat().st_mtime)) == (size, version):
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        store.get_file(about["name"], str(temporary))
        os.utime(temporary, (version, version))
        temporary.replace(place)
    except Exception as error:  # each plugin has errors of its own; one file never stops the others
        with suppress(OSError):  # a folder, or a name too long
            temporary.unlink(missing_ok=True)
            place.unlink(missing_ok=True)
        raise Unreadable(f"{place.name} could not be fetched ({error})", do="run again") from error


def _version(about: Mapping[str, Any]) -> int:
    """Of an object as its store tells it, in [0, 2**31): where it tells nothing, its size alone."""
    told = {key.lower(): str(value) for key, value in about.items()}
    text = "|".join(told.get(key, "") for key in ("size", *_VERSION))
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) >> 1
