"""A paper of our own, which the reading process reads before it forks: what libraries load on first use, its children share.

Forked without it every child would find its fonts, its tables of encodings and its expressions anew, a seventh of what
reading a short document costs.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["paper"]

_LINES = (
    "The readers have read this page before they read any other, and so they know the way to the words of it.",
    "It is set in the fonts that are on most of the pages that come in, with a line in bold, and it has three pages.",
    "What it says is of no interest to anybody; that it is in a language, and not a picture, is what they find out.",
)
_FONTS = ("Helvetica", "Helvetica-Bold", "Times-Roman")
_PAGES = 3


def paper() -> bytes:
    """A PDF of a few pages of prose."""
    objects = [*_objects()]
    content, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(content))
    return content + head + table + tail


def _objects() -> Iterator[bytes]:
    """Catalogue, page tree, content, fonts, pages."""
    first_font, first_page = 4, 4 + len(_FONTS)
    pages = b" ".join(b"%d 0 R" % (first_page + at) for at in range(_PAGES))
    fonts = b" ".join(b"/F%d %d 0 R" % (at, first_font + at) for at in range(len(_FONTS)))
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield b"<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 595 842] >>" % (pages, _PAGES)
    text = "".join(f"/F{at} 11 Tf 0 -20 Td ({line}) Tj\n" for at, line in enumerate(_LINES))
    stream = f"BT 40 800 Td\n{text}ET".encode()
    yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    for name in _FONTS:
        yield b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name.encode()
    for _ in range(_PAGES):
        yield b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R /Resources << /Font << %s >> >> >>" % fonts
