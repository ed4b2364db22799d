"""What is handed out together: files of stored documents, never many nor large ones, and never with a new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gcm_classify.batch.tasks import Task
from gcm_classify.batch.work import _A_GROUP, _FILES, _groups


def task(name: str, size: int = 10) -> Task:
    return Task(name, Path(name), size, 0.0)


def sources(sizes: dict[str, int], stored: set[str]) -> list[str]:
    by_content = {name: [task(name, size), task(f"twin-{name}")] for name, size in sizes.items()}
    return ["".join(source for _, source in group) for group in _groups(by_content, stored)]


@pytest.mark.parametrize(
    ("names", "stored", "expected"),
    [
        ("abc", "", ["a", "b", "c"]),
        ("abc", "abc", ["abc"]),
        ("abcde", "abde", ["ab", "c", "de"]),
        ("abcde", "bd", ["a", "b", "c", "d", "e"]),
        ("", "", []),
    ],
)
def test_new_files_go_alone_and_files_of_stored_documents_together(
    names: str, stored: str, expected: list[str]
) -> None:
    assert sources(dict.fromkeys(names, 10), set(stored)) == expected


def test_a_group_is_not_larger_than_it_may_be() -> None:
    names = "abcdefghijklmnopqrstuvwxyz"
    groups = sources(dict.fromkeys(names, 10), set(names))
    assert "".join(groups) == names
    assert {len(group) for group in groups[:-1]} == {_A_GROUP}


def test_large_files_go_alone() -> None:
    assert sources({"a": 10, "b": _FILES, "c": 10, "d": 10}, set("abcd")) == ["a", "b", "cd"]
