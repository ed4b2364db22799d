"""What a file is: by its bytes, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from gcm_classify.errors import (
    Corrupt,
    EmptyFile,
    Encrypted,
    IngestError,
    IsArchive,
    TypeMismatch,
    UnsupportedType,
)
from gcm_classify.ingest import ingest
from gcm_classify.ingest.sniff import sniff
from pdfs import line, pdf

SENTENCE = "The two States held the third regional consultation on labour mobility in Nairobi."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(name: str, content: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr(name, content)
    return out.getvalue()


READABLE = {
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf"),
    "a PDF behind a mail header": (b"From: someone@example.org\r\n" * 80 + b"%PDF-1.4\n", "pdf"),
    "a DOCX": (archive("word/document.xml"), "docx"),
    "a statement": (SENTENCE.encode(), "text"),
    "Latin-1": ("Migración laboral y señales de ordenación".encode("latin-1"), "text"),
    "UTF-8 with its mark": (b"\xef\xbb\xbf" + SENTENCE.encode(), "text"),
    "UTF-16 with its mark": (SENTENCE.encode("utf-16"), "text"),
    "text with a form feed": (SENTENCE.encode() + b"\f" + SENTENCE.encode(), "text"),
    "text that opens like a program": (b"MZ is the country code of Mozambique. " + SENTENCE.encode(), "text"),
    "text that opens like a sound": (b"RIFFLES and other rivers. " + SENTENCE.encode(), "text"),
    "RTF": (b"{\\rtf1\\ansi Hello}", "rtf"),
    "HTML": (b"<html><body>404 Not Found</body></html>", "html"),
    "HTML with a doctype": (b"\n  <!DOCTYPE HTML><p>hello", "html"),
    "HTML with a byte order mark": (b"\xef\xbb\xbf<!doctype html><p>hello", "html"),
    "XHTML": (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html>', "html"),
    "HTML after a comment": (b"<!-- saved from url=(0014) -->\n<html><body>", "html"),
    "text that mentions a web page": (SENTENCE.encode() + b" <html> is a tag.", "text"),
}

REFUSED = {
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG picture"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64), "a JPEG picture"),
    "GIF": (b"GIF89a" + bytes(64), "a GIF picture"),
    "little-endian TIFF": (b"II*\x00" + bytes(64), "a TIFF picture"),
    "big-endian TIFF": (b"MM\x00*" + bytes(64), "a TIFF picture"),
    "WebP": (b"RIFF\x00\x00\x00\x00WEBP" + bytes(64), "a WebP picture or a sound"),
    "gzip": (b"\x1f\x8b\x08" + bytes(64), "a gzip archive"),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c" + bytes(64), "a 7-Zip archive"),
    "RAR": (b"Rar!\x1a\x07" + bytes(64), "a RAR archive"),
    "ELF": (b"\x7fELF\x02\x01" + bytes(64), "a program"),
    "EXE": (b"MZ\x90\x00\x03" + bytes(64), "a program"),
    "an old Office file": (OLE + bytes(512), "an Office 97-2003 document"),
    "a workbook": (archive("xl/workbook.xml"), "an Excel workbook"),
    "an OpenDocument text": (archive("META-INF/manifest.xml"), "an OpenDocument file"),
    "a zip archive": (archive("readme", b"hello"), "a zip archive of 1 file"),
    "a zip archive of a PDF": (archive("statement.pdf", b"%PDF-1.7\n1 0 obj"), "a zip archive of 1 file"),
    "random bytes": (bytes(range(32)) * 40, "binary data"),
}


@pytest.mark.parametrize("what", READABLE)
def test_sniff_recognises(what: str) -> None:
    content, kind = READABLE[what]
    assert sniff(content, "paper") == kind


@pytest.mark.parametrize("what", REFUSED)
def test_sniff_refuses_and_says_what_it_got(what: str) -> None:
    content, got = REFUSED[what]
    with pytest.raises(UnsupportedType) as caught:
        sniff(content, "paper.pdf")
    assert caught.value.got == got
    assert str(caught.value).startswith("paper.pdf cannot be read; got ")
    assert caught.value.do


def test_an_office_file_behind_a_password_is_encrypted() -> None:
    content = OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    with pytest.raises(Encrypted, match="password"):
        sniff(content, "paper.docx")


def test_an_office_container_under_the_name_of_a_docx_is_encrypted_unless_it_is_an_old_document() -> None:
    with pytest.raises(Encrypted):
        sniff(OLE + bytes(4096), "paper.docx")
    with pytest.raises(TypeMismatch, match="Office 97-2003"):
        sniff(OLE + bytes(512) + "WordDocument".encode("utf-16-le"), "paper.docx")


def test_an_archive_says_who_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(archive("statement.pdf"))
    with pytest.raises(IsArchive, match=r"Put it into a folder and give the folder to batch"):
        ingest(path)


def test_a_broken_archive_is_corrupt() -> None:
    content = archive("word/document.xml", b"x" * 500)
    with pytest.raises(Corrupt, match="archive is broken"):
        sniff(content[: len(content) // 2], "paper.docx")


def test_no_bytes_are_an_empty_file() -> None:
    with pytest.raises(EmptyFile, match="got 0 bytes"):
        sniff(b"", "paper.pdf")


# Through the whole reading


def test_a_pdf_named_docx_is_read_with_a_warning(tmp_path: Path) -> None:
    document = ingest(pdf(tmp_path / "paper.docx", [line(SENTENCE)]))
    assert document.text == SENTENCE
    assert [warning.code for warning in document.warnings] == ["TYPE_MISMATCH"]
    assert "'.docx'" in document.warnings[0].message and "pdf" in document.warnings[0].message


def test_text_named_pdf_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_text(SENTENCE)
    document = ingest(path)
    assert (document.format, document.text) == ("text", SENTENCE)
    assert [warning.code for warning in document.warnings] == ["TYPE_MISMATCH"]


def test_a_right_name_in_capitals_is_no_mismatch(tmp_path: Path) -> None:
    assert ingest(pdf(tmp_path / "PAPER.PDF", [line(SENTENCE)])).warnings == ()


@pytest.mark.parametrize("what", ["PNG", "a workbook", "random bytes"])
def test_what_cannot_be_read_fails_with_its_type_under_any_name(what: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(REFUSED[what][0])
    with pytest.raises(TypeMismatch, match=REFUSED[what][1]):
        ingest(path)
    path = path.rename(tmp_path / "paper.bin")
    with pytest.raises(UnsupportedType) as caught:
        ingest(path)
    assert caught.value.code == "UNSUPPORTED_TYPE"


@pytest.mark.parametrize("name", ["paper.pdf", "paper.docx", "paper.txt"])
def test_an_empty_file_fails_before_any_reading(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.touch()
    with pytest.raises(IngestError) as caught:
        ingest(path)
    assert caught.value.code == "EMPTY_FILE"
