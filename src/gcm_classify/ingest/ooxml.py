"""Office Open XML packages: parts, the relations between them, and names that are the same in both of its dialects.

Transitional and Strict OOXML differ in their namespaces only; `short` gives `w:p` for a paragraph of either.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from gcm_classify.errors import Corrupt
from gcm_classify.ingest.archive import Archive
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.safexml import parse_xml

__all__ = ["DOCUMENT", "Element", "Package", "attribute", "child", "is_on", "short"]

Element = Any  # lxml brings no types
DOCUMENT = re.compile(r"word/document\d*\.xml")
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
}
_OFF = frozenset(["0", "false", "off"])


@lru_cache(maxsize=4_096)
def short(tag: object) -> str:
    """`w:p` for a paragraph, `m:t` for a formula's text, `mc:Choice`; "" in namespaces that hold no text of ours."""
    namespace, _, local = str(tag).removeprefix("{").rpartition("}")
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else ""


def attribute(element: Element, name: str) -> str | None:
    """The value of `w:name`, in either dialect."""
    for key, value in element.attrib.items():
        if short(key) == f"w:{name}":
            return str(value)
    return None


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of short names."""
    for step in path:
        if element is None:
            return None
        element = next((below for below in element if short(below.tag) == step), None)
    return element


def is_on(element: Element | None) -> bool:
    """True for a property that stands without a value or with a true one."""
    return element is not None and (attribute(element, "val") or "1").lower() not in _OFF


class Package:
    """The parts of a DOCX.

    Raises:
        DecompressionLimit: it unpacks to more than allowed.
        Corrupt: no archive, or one without a document.
    """

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self._archive = Archive(content, name, limits)
        self._name, self._limits = name, limits
        self._members = {member.filename.lstrip("/"): member for member in self._archive.members}

    @property
    def document(self) -> str:
        """Name of the main part."""
        found = [part for part in self.related("", "officeDocument") if DOCUMENT.fullmatch(part)]
        found += sorted(part for part in self._members if DOCUMENT.fullmatch(part))
        if not found:
            raise Corrupt(f"{self._name} holds no document", do="ask the sender for the file again")
        return found[0]

    def root(self, part: str) -> Element:
        """The root element of a part. Raises what `parse_xml` and `Archive.read` do."""
        return parse_xml(self._archive.read(self._members[part]), part, self._name, self._limits)

    def related(self, part: str, kind: str) -> Iterator[str]:
        """Names of the parts of a kind ("footnotes", "header") that a part refers to; what lies outside is no part."""
        folder, file = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations not in self._members:
            return
        for relation in self.root(relations):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
            is_inside = (
                relation.get("TargetMode") != "External" and target in self._members and target != part
            )
            if is_inside and str(relation.get("Type")).endswith(f"/{kind}"):
                yield target
