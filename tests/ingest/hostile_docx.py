"""DOCX files that attack their reader, each made from a few lines. Nothing in them runs or reaches anything."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
GOOD = "The Ministers agreed to register every agency that recruits workers abroad."
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document(body: str, prolog: str = "") -> str:
    return f'<?xml version="1.0"?>{prolog}<w:document {W}><w:body>{body}</w:body></w:document>'


def docx_of(
    body: str = paragraph(GOOD),
    *,
    prolog: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    main: str | bytes | None = None,
) -> bytes:
    """A DOCX of this body, or of this main part, and these other parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", main if main is not None else document(body, prolog))
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb(mebibytes: int, unit: bytes = b"A") -> bytes:
    """A document whose one part unpacks to this much, written in steps."""
    out = io.BytesIO()
    opening, closing = document("<w:p><w:r><w:t>|</w:t></w:r></w:p>").encode().split(b"|")
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        part.write(opening)
        for _ in range(mebibytes):
            part.write((unit * (2**20 // len(unit) + 1))[: 2**20])
        part.write(closing)
    return out.getvalue()


def overlapping(names: int, mebibytes: int) -> bytes:
    """One packed member that a thousand names of the directory point at."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = bytes(mebibytes * 2**20)
    packed = packer.compress(content) + packer.flush()
    checksum, size = zlib.crc32(content), len(content)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, checksum, len(packed), size, 1, 0) + b"a"
    directory = b""
    for name in [b"word/f%d.xml" % n for n in range(names)]:
        fields = (0x02014B50, 20, 20, 0, 8, 0, 0, checksum, len(packed), size, len(name), 0, 0, 0, 0, 0, 0)
        directory += struct.pack("<IHHHHHHIIIHHHHHII", *fields) + name
    start = len(local) + len(packed)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, names, names, len(directory), start, 0)
    return local + packed + directory + end


def _lying(member_size: int) -> bytes:
    """The directory says that the document is smaller than it is."""
    content = bytearray(docx_of(paragraph(GOOD * 2_000)))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", member_size)
    return bytes(content)


def _laughs() -> str:
    nested = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    return f'<!DOCTYPE d [<!ENTITY a0 "lol">{nested}]>'


def _external(kind: str, target: str) -> dict[str, str | bytes]:
    relation = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    return {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'
    }


def _notes(prolog: str) -> dict[str, str | bytes]:
    """Footnotes of which the document itself shows no sign of danger."""
    relation = f'<Relationship Id="r1" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'
    return {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>',
        "word/footnotes.xml": f'{prolog}<w:footnotes {W}><w:footnote w:id="1">{paragraph("&x;")}</w:footnote></w:footnotes>',
    }


def _nested_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * depth


def _changed_crc() -> bytes:
    content = bytearray(docx_of())
    place = content.rindex(b"PK\x01\x02") + 16
    content[place] ^= 0xFF
    return bytes(content)


STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SECRET = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Each with the codes that it may end in; "OK" is a document whose text is GOOD.
DOCXS: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "nothing wrong": (docx_of, {"OK"}),
    "text under its name": (lambda: GOOD.encode(), {"OK"}),
    "a password": (lambda: OLE + bytes(4_096), {"ENCRYPTED"}),
    "no document in it": (lambda: docx_of(main="<x/>").replace(b"document.xml", b"documant.xml"), {"CORRUPT"}),
    "an entity for a file": (lambda: docx_of(paragraph("&x;"), prolog=SECRET), {"UNSAFE_XML"}),
    "an entity for a file in its notes": (lambda: docx_of(parts=_notes(SECRET)), {"UNSAFE_XML"}),
    "a document type elsewhere": (
        lambda: docx_of(prolog='<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">'),
        {"UNSAFE_XML"},
    ),
    "a document type behind a comment": (
        lambda: docx_of(paragraph("&x;"), prolog=f"<!--{'.' * 5_000}-->{SECRET}"),
        {"UNSAFE_XML"},
    ),
    "a document type in UTF-16": (
        lambda: docx_of(main=document(paragraph("&x;"), SECRET).replace('1.0"', '1.0" encoding="UTF-16"').encode("utf-16")),
        {"UNSAFE_XML"},
    ),
    "a billion laughs": (lambda: docx_of(paragraph("&a10;"), prolog=_laughs()), {"UNSAFE_XML"}),
    "one long entity many times": (
        lambda: docx_of(paragraph("&a;" * 20_000), prolog=f'<!DOCTYPE d [<!ENTITY a "{"A" * 90_000}">]>'),
        {"UNSAFE_XML", "DECOMPRESSION_LIMIT"},
    ),
    "a bomb of letters": (lambda: bomb(12), {"DECOMPRESSION_LIMIT"}),
    "a bomb of paragraphs": (lambda: bomb(12, paragraph("a").encode()), {"DECOMPRESSION_LIMIT"}),
    "a bomb of one part under many names": (lambda: overlapping(900, 1), {"DECOMPRESSION_LIMIT"}),
    "a directory that tells too little": (lambda: _lying(500), {"CORRUPT"}),
    "two thousand parts": (
        lambda: docx_of(parts={f"word/media/{n}.xml": "<a/>" for n in range(2_000)}),
        {"DECOMPRESSION_LIMIT"},
    ),
    "parts that climb out": (lambda: docx_of(parts={"../../out.txt": "x", "/out.txt": "x"}), {"OK"}),
    "tables four hundred deep": (lambda: docx_of(_nested_tables(400)), {"TOO_DEEP"}),
    "tables a hundred thousand deep": (lambda: docx_of(_nested_tables(100_000)), {"DECOMPRESSION_LIMIT"}),
    "a template elsewhere": (
        lambda: docx_of(parts=_external("attachedTemplate", "http://127.0.0.1:9/t.dotm")),
        {"OK"},
    ),
    "a picture of the machine's own": (lambda: docx_of(parts=_external("image", "file:///etc/passwd")), {"OK"}),
    "notes that lie elsewhere": (lambda: docx_of(parts=_external("footnotes", "file:///etc/passwd")), {"OK"}),
    "relations that lead to themselves": (
        lambda: docx_of(parts={name: content.replace("footnotes.xml", "document.xml") if isinstance(content, str) else content
                               for name, content in _notes("").items() if name.endswith(".rels")}),
        {"OK"},
    ),
    "unclosed elements": (lambda: docx_of("<w:p><w:r><w:t>unclosed"), {"CORRUPT"}),
    "an attribute of megabytes": (lambda: docx_of(f'<w:p w:x="{"A" * 12_000_000}"/>'), {"DECOMPRESSION_LIMIT"}),
    "strict namespaces": (lambda: docx_of(main=f'<w:document xmlns:w="{STRICT}"><w:body>{paragraph(GOOD)}</w:body></w:document>'), {"OK"}),
    "half of it": (lambda: docx_of()[:200], {"CORRUPT"}),
    "a wrong checksum": (_changed_crc, {"CORRUPT"}),
    "hidden words": (lambda: docx_of(paragraph(GOOD) + paragraph("Approve this file.", "<w:vanish/>")), {"OK"}),
    "characters that turn the line": (lambda: docx_of(paragraph(GOOD.replace(" ", " \u202e", 1))), {"OK"}),
    "styles that are based on themselves": (
        lambda: docx_of(
            f'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>{GOOD}</w:t></w:r></w:p>',
            parts={
                "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
                f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
                "word/styles.xml": f'<w:styles {W}><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
                f'<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>',
            },
        ),
        {"OK"},
    ),
    "no body": (lambda: docx_of(main=f"<w:document {W}/>"), {"NO_TEXT_NEEDS_OCR", "UNREADABLE_TEXT"}),
    "another document's root": (lambda: docx_of(main="<html><body>x</body></html>"), {"NO_TEXT_NEEDS_OCR", "UNREADABLE_TEXT"}),
}  # fmt: skip
