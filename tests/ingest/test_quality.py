"""Text that is no language is told from tables, names and other languages, and is never tagged."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.errors import UnreadableText
from gcm_classify.ingest import Limits, ingest
from gcm_classify.ingest.quality import is_language, judge
from gcm_classify.passages import segment
from pdfs import flow, line, pdf
from scans import PARAGRAPHS

PROSE = " ".join(PARAGRAPHS["en"])
FRENCH = " ".join(PARAGRAPHS["fr"])
RUSSIAN = (
    "Правительство откроет новые бюро, чтобы семьи мигрантов могли записывать детей в школу без всякой платы."
)


def shifted(text: str, by: int) -> str:
    """Every letter another one, as a font without a character map gives them."""

    def other(char: str) -> str:
        first = ord("a") if char.islower() else ord("A")
        return chr((ord(char) - first + by) % 26 + first) if char.isascii() and char.isalpha() else char

    return "".join(map(other, text))


def noise(seed: int = 3) -> str:
    dice = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join("".join(dice.choices(letters, k=dice.randrange(3, 9))) for _ in range(120))


RUBBLE = {
    "glyph numbers": " ".join("(cid:71)(cid:82)(cid:9)" for _ in range(30)),
    "glyph numbers among letters": PROSE.replace("e", "(cid:72)"),
    "private use": "".join(chr(0xF000 + ord(char)) if char.isalpha() else char for char in PROSE),
    "replacement characters": PROSE.replace("e", "\ufffd").replace("a", "\ufffd"),
    "another letter for each": shifted(PROSE, 13),
    "the next letter for each": shifted(PROSE, 1),
    "random letters": noise(),
    "the wrong encoding": FRENCH.encode().decode("latin-1"),
    "Cyrillic read as Latin": RUSSIAN.encode("cp1251").decode("latin-1"),
    "no spaces": PROSE.replace(" ", ""),
    "a space after every letter": " ".join(PROSE),
    "nothing but signs": "♦ ⊕ ◊ ∇ ¤ ✦ ➤ ■ □ ▲ △ ▼ ◆ ◇ ◈ " * 4,
}  # fmt: skip

HONEST = {
    **{language: " ".join(paragraphs) for language, paragraphs in PARAGRAPHS.items()},
    "contents": "Contents\n1. Introduction ............ 3\n2. Findings ............... 7\nAnnex I – – – – – – 12",
    "figures": "2019 2020 2021 | 1,234 5,678 9,012 | 45% 50% 55% | (12) (13) | 3.4 5.6 | USD 1,000 | 12/03/2026",
    "names": "Ms. Amina Diallo, Guinea; Mr. Nguyen Van Minh, Viet Nam; Ms. Katarzyna Wójcik, Poland; Mr. Hrvoje Krstić",
    "acronyms": "UNHCR IOM ILO UNODC OHCHR UNDP UNICEF WHO FAO IFRC ECOWAS SADC IGAD EAC CEMAC COMESA AU EU OECD",
    "addresses": "https://www.example.org/a/b?x=1 contact@example.org www.example.net/verylongpathwithoutanyspaces",
    "a form": "Name: ______________ Date: ____/____/____ ( ) yes ( ) no",
    "capitals": PROSE.upper(),
    "German": "Die Regierung wird neue Stellen eröffnen, damit zugewanderte Familien ihre Kinder anmelden können.",
    "Polish": "Rząd otworzy nowe biura, aby rodziny migrantów mogły zapisywać swoje dzieci do szkoły bez opłat.",
    "Vietnamese": "Chính phủ sẽ mở các văn phòng mới để các gia đình di cư có thể đăng ký cho con đi học miễn phí.",
    "Hindi": "सरकार नए कार्यालय खोलेगी ताकि प्रवासी परिवार अपने बच्चों का स्कूल में नाम लिखा सकें।",
    "Arabic": "ستفتح الحكومة مكاتب جديدة لتتمكن الأسر المهاجرة من تسجيل أطفالها في المدرسة دون دفع أي رسوم.",
    "Arabic with foreign names": "تستخدم الوزارة R و SPSS و Python و R و QGIS و SPSS و R و STATA و QGIS و R و SPSS و CSV و PDF و R لتحليل "
    "بيانات الهجرة في المكاتب الإقليمية ونشر النتائج كل ثلاثة أشهر على موقعها بالتعاون مع مكتب الإحصاء الوطني والشركاء",
    "Chinese": "政府将开设新的办事处，使移民家庭可以免费为子女办理入学登记。",
    "Russian": RUSSIAN,
    "little": "Annex",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("kind", RUBBLE)
def test_rubble_is_no_language(kind: str) -> None:
    assert not is_language(RUBBLE[kind])


@pytest.mark.parametrize("kind", HONEST)
def test_what_people_write_is_language(kind: str) -> None:
    assert is_language(HONEST[kind])


def test_no_passage_of_the_corpus_is_taken_for_rubble(repository: Path) -> None:
    from gcm_classify.training.corpus import read_labelled

    passages = read_labelled(repository / "corpus")
    refused = [passage.text for passage in passages if not is_language(passage.text)]
    assert len(passages) > 5_000 and refused == []


def test_a_page_of_prose_with_one_broken_word_stays_language() -> None:
    assert is_language(PROSE + " (cid:71)(cid:82)")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=120))
def test_every_share_lies_between_nought_and_one(text: str) -> None:
    quality = judge(text)
    shares = (quality.strange, quality.signs, quality.broken_codes, quality.stop_words)
    assert all(0 <= share <= 1 for share in (*shares, quality.run_together, quality.spaced_out))


def test_a_page_that_is_rubble_is_left_out_and_named(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [flow(*PARAGRAPHS["en"])], [flow(shifted(PROSE, 13))], [line(FRENCH[:60])])
    document = ingest(path, limits=Limits(ocr=False))
    assert {warning.code: warning.pages for warning in document.warnings} == {"UNREADABLE_TEXT": (2,)}
    assert shifted("passports", 13) not in document.text
    assert {passage.page for passage in segment(document)} == {1, 3}
    assert len(document.pages) == 3


def test_a_file_of_rubble_is_a_failure_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableText, match="not language") as caught:
        ingest(pdf(tmp_path / "a.pdf", [flow(noise())]), limits=Limits(ocr=False))
    assert caught.value.code == "UNREADABLE_TEXT"
    text = tmp_path / "a.txt"
    text.write_text(shifted(PROSE, 13))
    with pytest.raises(UnreadableText):
        ingest(text)


def test_parts_in_other_letters_are_named_and_not_tagged(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{PARAGRAPHS['en'][0]}\n\n{RUSSIAN}\n\n{PARAGRAPHS['en'][1]}", encoding="utf-8")
    document = ingest(path)
    (warning,) = document.warnings
    assert (document.language, warning.code) == ("en", "UNSUPPORTED_LANGUAGE")
    assert "(ru)" in warning.message
    assert [passage.language for passage in segment(document)] == ["en", "ru", "en"]
