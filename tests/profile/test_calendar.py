"""Dates in four languages, in figures and in words."""

from __future__ import annotations

import pytest

from gcm_classify.profile.calendar import spans_in
from gcm_classify.profile.parts import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13 March 2026", ("2026-03-13", "2026-03-13")),
        ("12–13 June 2025", ("2025-06-12", "2025-06-13")),
        ("30 November to 2 December 2025", ("2025-11-30", "2025-12-02")),
        ("March 13–14, 2026", ("2026-03-13", "2026-03-14")),
        ("1er mars 2026", ("2026-03-01", "2026-03-01")),
        ("du 3 au 5 décembre 2025", ("2025-12-03", "2025-12-05")),
        ("del 12 al 14 de marzo de 2026", ("2026-03-12", "2026-03-14")),
        ("24 e 25 de março de 2026", ("2026-03-24", "2026-03-25")),
        ("2026-05-06", ("2026-05-06", "2026-05-06")),
        ("06.05.2026", ("2026-05-06", "2026-05-06")),
        ("mayo de 2026", ("2026-05", "2026-05")),
        ("the thirteenth day of March two thousand and twenty-six", ("2026-03-13", "2026-03-13")),
        ("a los veintiún días del mes de noviembre de 2025", ("2025-11-21", "2025-11-21")),
        ("le treize mars deux mille vingt-six", ("2026-03-13", "2026-03-13")),
        ("aos treze dias do mês de março de dois mil e vinte e seis", ("2026-03-13", "2026-03-13")),
    ],
)
def test_dates_are_read_in_four_languages(text: str, expected: tuple[str, str]) -> None:
    assert [(span.first, span.last) for span in spans_in(fold(text))] == [expected]


@pytest.mark.parametrize(
    "text", ["31 February 2026", "AP/IMRF/2026/1", "paragraph 12", "Agenda 2030", "SDG 10.7"]
)
def test_what_is_no_date_is_passed_over(text: str) -> None:
    assert not list(spans_in(fold(text)))
