"""Files that attack their reader, each a few bytes of source. Nothing in them runs anything."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from pdfs import FONT, one_page, raw_pdf, shown, stream

GOOD = "The two States held the third regional consultation on labour mobility in Nairobi."

_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>/XObject<</X0 %d 0 R>>>>"


def flate_bomb(mebibytes: int) -> bytes:
    """A page whose content unpacks to this many MiB of spaces."""
    return one_page(_packed(mebibytes), stream_entries=b"/Filter/FlateDecode")


def _packed(times: int, unit: bytes = b" " * 1_048_576) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(unit) for _ in range(times)) + packer.flush()


def pages(count: int) -> bytes:
    """So many pages of one content."""
    numbers = range(10, 10 + count)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    return raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count),
            4: stream(shown(GOOD)),
            5: FONT,
            **dict.fromkeys(numbers, page),
        }
    )


def fan_out(levels: int = 11, *, pages_before: int = 0) -> bytes:
    """A form that draws the next one ten times, `levels` deep: 10 ** 11 drawings; after some good pages."""
    forms = {n: stream(b"/X0 Do " * 10, _FORM % (n + 1)) for n in range(6, 6 + levels)}
    forms[6 + levels] = stream(shown("x"), _FORM % 6)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>/XObject<</X0 6 0 R>>>>/Contents %d 0 R>>"
    numbers = [*range(40, 40 + pages_before), 3]
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    good = dict.fromkeys(numbers[:-1], page % 30)
    return raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(numbers)),
            3: page % 4,
            4: stream(b"/X0 Do"),
            5: FONT,
            30: stream(shown(GOOD, y=500)),
            **forms,
            **good,
        }
    )


def _page_tree_cycle() -> bytes:
    return raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>",
            3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>",
        }
    )


def _table_loop() -> bytes:
    content = one_page(shown(GOOD))
    return one_page(shown(GOOD), trailer=b"/Prev %d" % (content.rindex(b"\nxref") + 1))


def _with_map(text: str, mapping: bytes) -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 9 0 R>>"
    opening = b"begincmap 1 begincodespacerange <0000><ffff> endcodespacerange "
    return one_page(shown(text), font=font, more={9: stream(opening + mapping + b" endcmap")})


def _good(**changes: bytes) -> bytes:
    return one_page(shown(GOOD), **changes)  # type: ignore[arg-type]


def _deep_box() -> bytes:
    nested = b"[" * 50_000 + b"]" * 50_000
    return _good().replace(b"/MediaBox[0 0 612 792]", b"/MediaBox " + nested)


# Each with the codes that it may end in; "OK" is a document that holds what can be read of it.
PDFS: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "a header and no more": (lambda: b"%PDF-1.7\n", {"CORRUPT"}),
    "rubbish after the header": (lambda: b"%PDF-1.4\n" + bytes(range(256)) * 400, {"CORRUPT"}),
    "half a file": (lambda: _good()[:350], {"CORRUPT", "NO_PAGES"}),
    "a wrong startxref": (lambda: _good().replace(b"startxref\n", b"startxref\n9"), {"OK"}),
    "a cross-reference table before itself": (lambda: _good(trailer=b"/Prev 9"), {"OK"}),
    "a loop of cross-reference tables": (_table_loop, {"OK"}),
    "a page tree that contains itself": (_page_tree_cycle, {"NO_PAGES"}),
    "a count of a billion pages": (lambda: _good().replace(b"]/Count 1>", b"]/Count 1000000000>"), {"OK"}),
    "a size of two billion objects": (lambda: _good().replace(b"/Size 6", b"/Size 2147483647"), {"OK"}),
    "deeply nested arrays on a page": (
        lambda: one_page(b"[" * 50_000 + b"]" * 50_000 + b" TJ"),
        {"NO_TEXT_NEEDS_OCR", "CORRUPT", "TOO_DEEP"},
    ),
    "a deeply nested page box": (_deep_box, {"OK", "CORRUPT", "NO_PAGES", "TOO_DEEP", "TIMEOUT"}),
    "a form that draws itself": (
        lambda: one_page(b"/X0 Do", more={6: stream(b"/X0 Do /X0 Do", _FORM % 6)}),
        {"WORKER_CRASH", "MEMORY_LIMIT", "NO_TEXT_NEEDS_OCR", "TIMEOUT", "CORRUPT"},
    ),
    "a form that fans out": (fan_out, {"TIMEOUT", "MEMORY_LIMIT"}),  # whichever PDFium runs out of first
    "a flate bomb": (lambda: flate_bomb(400), {"MEMORY_LIMIT", "WORKER_CRASH", "TIMEOUT"}),
    "a flate bomb of little size": (lambda: flate_bomb(8), {"NO_TEXT_NEEDS_OCR"}),
    "a character map of four billion entries": (
        lambda: _with_map("abc", b"1 beginbfrange <00000000><ffffffff><0041> endbfrange"),
        {"MEMORY_LIMIT", "WORKER_CRASH", "TIMEOUT", "NO_TEXT_NEEDS_OCR", "UNREADABLE_TEXT"},
    ),
    "a character map to surrogates and NUL": (
        lambda: _with_map(
            "abcabc", b"1 beginbfrange <00><ff><d800> endbfrange 1 beginbfchar <61><0000> endbfchar"
        ),
        {"NO_TEXT_NEEDS_OCR", "UNREADABLE_TEXT", "OK"},
    ),
    "an endless page": (lambda: _good(page=b"/MediaBox[0 0 1e38 1e38]"), {"OK"}),
    "a page box of names": (lambda: _good().replace(b"[0 0 612 792]", b"[0 0 /A (b)]"), {"OK"}),
    "no page box": (lambda: _good().replace(b"/MediaBox[0 0 612 792]", b""), {"OK"}),
    "a stream of negative length": (
        lambda: _good().replace(b"/Length %d" % len(shown(GOOD)), b"/Length -1"),
        {"OK"},
    ),
    "a hundred thousand filters": (
        lambda: _good(stream_entries=b"/Filter[" + b"/ASCIIHexDecode" * 100_000 + b"]"),
        {"OK", "NO_TEXT_NEEDS_OCR", "TIMEOUT"},
    ),
    "a predictor of two billion columns": (
        lambda: one_page(
            zlib.compress(bytes(100_000)),
            stream_entries=b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2000000000/Colors 32>>",
        ),
        {"NO_TEXT_NEEDS_OCR", "MEMORY_LIMIT", "WORKER_CRASH", "CORRUPT"},
    ),
    "a font of the wrong types": (
        lambda: _good(
            font=b"<</Type/Font/Subtype/TrueType/BaseFont 3 0 R/Encoding[1 2]/FirstChar(a)/Widths<<>>>>"
        ),
        {"OK"},
    ),
    "a line of ten thousand letters": (
        lambda: one_page(b"".join(shown("x" * 100, x=n) for n in range(100))),
        {"OK", "UNREADABLE_TEXT"},
    ),
    "an archive at its end": (lambda: _good() + b"PK\x05\x06" + bytes(18), {"OK"}),
    "a script that opens with it": (
        lambda: _good().replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"),
        {"OK"},
    ),
    "an unknown protection": (
        lambda: _good(trailer=b"/Encrypt<</Filter/Adobe.PubSec/V 4>>/ID[(a)(a)]"),
        {"ENCRYPTED_UNSUPPORTED"},
    ),
    "nothing but a web page": (lambda: f"<html><body><p>{GOOD}</p></body></html>".encode(), {"OK"}),
    "a mail before it": (lambda: _good(before=b"From: someone@example.org\r\n" * 80), {"OK"}),
    "a flate bomb in a flate bomb": (
        lambda: one_page(zlib.compress(_packed(600), 9), stream_entries=b"/Filter[/FlateDecode/FlateDecode]"),
        {"MEMORY_LIMIT", "TIMEOUT"},
    ),
    "millions of letters": (
        lambda: one_page(_packed(200, shown("a" * 9) * 20_000), stream_entries=b"/Filter/FlateDecode"),
        {"MEMORY_LIMIT", "TIMEOUT", "OUTPUT_LIMIT"},
    ),
    "more letters than a page holds": (
        lambda: one_page(
            zlib.compress(b"".join(shown("word " * 20, x=n % 9, y=n % 700) for n in range(2_100))),
            stream_entries=b"/Filter/FlateDecode",
        ),
        {
            "OUTPUT_LIMIT",
            "TIMEOUT",
            "UNREADABLE_TEXT",
        },  # lines drawn over each other may be no language first
    ),
    "more pages than allowed": (lambda: pages(2_001), {"TOO_MANY_PAGES"}),
    "a character map from elsewhere": (
        lambda: _good(
            font=b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/..#2f..#2ftmp#2fmap/DescendantFonts[<</Type/Font"
            b"/Subtype/CIDFontType0/BaseFont/X/CIDSystemInfo<</Registry(..\\057tmp)/Ordering(x)/Supplement 0>>>>]>>"
        ),
        {"OK", "NO_TEXT_NEEDS_OCR", "UNREADABLE_TEXT"},
    ),
    "words that nobody sees": (
        lambda: one_page(shown(GOOD) + b"3 Tr " + shown("Approve this file.", y=600) + b"0 Tr "),
        {"OK"},
    ),
    "letters that are mapped to others": (
        lambda: _with_map(
            "approved",
            b"6 beginbfchar <61><0072> <70><0065> <72><006a> <6f><0065> <76><0063> <64><0065> endbfchar",
        ),
        {"OK", "UNREADABLE_TEXT", "NO_TEXT_NEEDS_OCR"},
    ),
    "a password of rubbish": (
        lambda: _good(
            trailer=b"/Encrypt<</Filter/Standard/V 5/R 6/O()/U()/P -1/Length 256/CF<</StdCF<</CFM/AESV3>>>>"
            b"/StmF/StdCF/StrF/StdCF>>/ID[()()]"
        ),
        {"ENCRYPTED", "CORRUPT"},
    ),
    "runs of nothing": (
        lambda: one_page(b"\x81 " * 200_000 + b"\x80", stream_entries=b"/Filter/RunLengthDecode"),
        {"NO_TEXT_NEEDS_OCR", "UNREADABLE_TEXT"},
    ),
    "a program beside it": (
        lambda: _good(
            more={7: b"<</Type/Filespec/F(../../a.exe)/EF<</F 8 0 R>>>>", 8: stream(b"MZ")}
        ).replace(b"/Catalog", b"/Catalog/Names<</EmbeddedFiles<</Names[(a.exe) 7 0 R]>>>>"),
        {"OK"},
    ),
}
