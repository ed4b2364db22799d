"""XML of unknown origin, parsed without entities, document types, network and bottomless nesting."""

from __future__ import annotations

import io

from lxml import etree

from gcm_classify.errors import Corrupt, TooDeep, UnsafeXml
from gcm_classify.ingest.limits import Limits

__all__ = ["parse_xml"]

_PROLOG = 4_096  # bytes in which an honest document type would stand; a later one is found once parsed
_DOCTYPE = "<!DOCTYPE"
_MARKS = tuple(_DOCTYPE.encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def parse_xml(content: bytes, part: str, name: str, limits: Limits) -> etree._Element:
    """The root element.

    Args:
        content: of the part.
        part: its name inside the file, for messages.
        name: of the file.
        limits: for the depth of nesting.

    Raises:
        UnsafeXml: it declares a document type, which none of our formats needs and every XML attack does.
        TooDeep: elements nested deeper than allowed.
        Corrupt: no XML.
    """
    if any(mark in content[:_PROLOG] for mark in _MARKS):
        raise _unsafe(part, name)
    try:
        root = _parsed(content, part, name, limits)
    except etree.XMLSyntaxError as error:
        raise _refused(error, part, name, limits) from error
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.doctype:
        raise _unsafe(part, name)
    return root


def _parsed(content: bytes, part: str, name: str, limits: Limits) -> etree._Element:
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    for event, _ in events:
        depth += 1 if event == "start" else -1
        if depth > limits.xml_depth:
            raise _too_deep(part, name, limits)
    root: etree._Element = events.root
    return root


def _refused(error: etree.XMLSyntaxError, part: str, name: str, limits: Limits) -> Exception:
    reason = str(error).lower()
    if "depth" in reason:
        return _too_deep(part, name, limits)
    if "entity" in reason or "entities" in reason:
        return _unsafe(part, name)
    return Corrupt(
        f"{name} holds broken XML ({part}, line {error.lineno})", do="ask the sender for the file again"
    )


def _too_deep(part: str, name: str, limits: Limits) -> TooDeep:
    return TooDeep(
        f"{name} is nested too deep",
        got=f"{part}, more than {limits.xml_depth} elements inside one another",
        expected=f"at most {limits.xml_depth}",
        do="ask the sender for a simpler file",
    )


def _unsafe(part: str, name: str) -> UnsafeXml:
    return UnsafeXml(
        f"{name} declares XML entities or a document type",
        got=part,
        expected="no DOCTYPE",
        do="ask the sender for a file saved anew by a word processor",
    )
