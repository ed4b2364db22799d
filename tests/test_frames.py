"""Every frame has its columns and dtypes, full or empty, and every column says what it means."""

from __future__ import annotations

from typing import Any, get_args

import pandas as pd
import pytest

from fakes import made_up_result
from gcm_classify.frames import FRAMES, FrameName, dtypes_of, frame

SAMPLE: dict[str, Any] = {
    "string": "words",
    "Int64": 3,
    "Float64": 0.5,
    "boolean": True,
    "object": ["a", "b"],
    "datetime64[us, UTC]": "2026-11-02T10:00:00.123456+00:00",
}


def dtypes(of: pd.DataFrame) -> dict[str, str]:
    return of.dtypes.astype(str).to_dict()


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("rows", ["none", "full", "missing everything", "both"])
def test_a_frame_has_the_same_columns_and_dtypes_whatever_is_in_it(name: FrameName, rows: str) -> None:
    full = {column: SAMPLE[dtype] for column, dtype in dtypes_of(name).items()}
    chosen = {"none": [], "full": [full], "missing everything": [{}], "both": [full, {}]}[rows]
    found = frame(name, chosen)
    assert dtypes(found) == dtypes_of(name)
    assert len(found) == len(chosen)
    assert list(found.index) == list(range(len(chosen)))


@pytest.mark.parametrize("name", FRAMES)
def test_every_column_says_what_it_means(name: FrameName) -> None:
    assert all(column.meaning for column in FRAMES[name].values())
    assert all(column == column.lower() for column in FRAMES[name])


def test_every_frame_has_a_name_that_types_know() -> None:
    assert set(get_args(FrameName)) == set(FRAMES)


def test_several_values_are_tuples_that_explode_to_rows() -> None:
    rows = [{"document": "d", "mechanisms": ["A", "B"]}, {"document": "e"}]
    found = frame("documents", rows)
    assert found["mechanisms"].tolist() == [("A", "B"), ()]
    assert found.explode("mechanisms")["document"].tolist() == ["d", "d", "e"]


def test_frames_can_be_put_together_and_keep_their_dtypes() -> None:
    parts = [frame("passages", []), frame("passages", [{"page": 1}]), frame("passages", [{"page": None}])]
    assert dtypes(pd.concat(parts, ignore_index=True)) == dtypes_of("passages")


def test_a_result_has_a_row_a_tag_and_a_name_that_is_no_utf8_is_escaped() -> None:
    result = made_up_result(("We end smuggling.", [9, 10]), ("Nothing here.", []), source="caf\udce9.txt")
    found = result.to_frame()
    assert found["objective"].tolist() == [9, 10]
    assert found["source"].tolist() == ["caf\\udce9.txt"] * 2
    assert dtypes(found) == dtypes(made_up_result(("Nothing here.", [])).to_frame()) == dtypes_of("tags")
