"""The strings that a page shows, straight from its content, where that is written as nearly all writers do.

pdfminer's parser takes five milliseconds for a page of text; one expression that knows no more than strings, names and
operators takes a tenth of that. Whatever it does not know (a form, an inline picture, a comment, an unbalanced string)
makes it give up, and pdfminer is asked instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

__all__ = ["Decode", "shown_text"]

Decode = Callable[[bytes], str]  # a string of a page, as a font writes it

_LONGEST = 4 * 1024 * 1024  # bytes of content; past it every millisecond of pdfminer's is well spent
_TOKEN = re.compile(
    rb"[-+.\d\s]++"  # numbers, with what is between them
    rb"|\((?:[^()\\]++|\\.)*+\)"
    rb"|<<|>>|<[0-9A-Fa-f\s]*+>|[\[\]]"
    rb"|/[^\s()<>\[\]{}/%#]*+"
    rb"|[A-Za-z][A-Za-z0-9*]*+|['\"]"
    rb"|.",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = dict(zip(b"nrtbf()\\", b"\n\r\t\b\f()\\", strict=True))
_SHOWN = frozenset([b"Tj", b"TJ", b"'", b'"'])
# Operators that neither show text nor choose its font.
_OTHERS = frozenset(
    b"cm w J j M d ri i gs m l c v y h re S s f F f* B B* b b* n W W* CS cs G g RG rg K k SCN scn SC sc sh BT ET BX EX MP DP "
    b"BMC BDC EMC Tc Tw Tz TL Tr Ts Td TD Tm T* true false null".split()
)


def shown_text(content: bytes, fonts: Mapping[str, Decode], pictures: AbstractSet[str]) -> str | None:
    """The text that a page's content shows, in its order; None where that takes a real parser.

    Args:
        content: of the page, decompressed.
        fonts: how strings are read in each font, by its name on the page.
        pictures: names of the objects on it that hold no text.
    """
    if len(content) > _LONGEST:
        return None
    found: list[str] = []
    strings: list[bytes] = []  # since the last operator
    name, decode, saved = "", None, list[Decode | None]()
    for match in _TOKEN.finditer(content):
        token = match[0]
        first = token[0]
        if first in b"(<" and len(token) > 1:
            strings.append(token)
        elif first == 0x2F:  # a name
            name = token[1:].decode("utf-8", "replace")
        elif token in _SHOWN:
            if decode is None or not strings:
                return None
            shown = strings if token == b"TJ" else strings[-1:]
            found += [decode(_bytes_of(string)) for string in shown]
            strings.clear()
        elif token == b"Tf":
            if (decode := fonts.get(name)) is None:
                return None
        elif token == b"q":
            saved.append(decode)
        elif token == b"Q":
            decode = saved.pop() if saved else decode
        elif token in _OTHERS:
            strings.clear()
        elif token == b"Do":
            if name not in pictures:
                return None
        elif token == b"[":
            strings.clear()
        elif first not in b"-+.0123456789 \t\r\n\f\v]>":
            return None
    return "".join(found)


def _bytes_of(string: bytes) -> bytes:
    """What a string stands for. An odd digit at the end of a hexadecimal one stands for itself, as pdfminer has it."""
    inside = string[1:-1]
    if string[0] == 0x3C:
        digits = b"".join(inside.split()).decode("ascii")
        return bytes(int(digits[at : at + 2], 16) for at in range(0, len(digits), 2))
    return _ESCAPED.sub(_escaped, inside) if b"\\" in inside else inside


def _escaped(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    if escape[0] in b"01234567":
        return bytes((int(escape, 8) & 0xFF,))
    return bytes((_ESCAPES[escape[0]],)) if escape[0] in _ESCAPES else b""
