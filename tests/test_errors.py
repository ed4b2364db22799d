"""The error tree is as its docstring draws it, and a message says what, got, expected, what to do."""

from __future__ import annotations

import re

import pytest

from gcm_classify import errors
from gcm_classify.errors import ClassifyError, EmptyFile, GcmError, IngestError, UsageError

CLASSES = {name: getattr(errors, name) for name in errors.__all__ if name != "OUTCOMES"}
FILE_ERRORS = [cls for cls in CLASSES.values() if issubclass(cls, IngestError)]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (GcmError("it broke"), "it broke."),
        (GcmError("it broke."), "it broke."),
        (GcmError("it broke", got=3), "it broke; got 3."),
        (GcmError("it broke", got=0, expected="more"), "it broke; got 0; expected more."),
        (GcmError("it broke", do="mend it"), "it broke. Mend it."),
        (GcmError("it broke", expected=[1], do="Mend it."), "it broke; expected [1]. Mend it."),
    ],
    ids=["what", "a full stop stands once", "got", "got nothing is got too", "do", "all"],
)
def test_a_message_says_what_got_expected_and_what_to_do(error: GcmError, message: str) -> None:
    assert str(error) == message


def test_the_parts_of_a_message_can_be_asked_for() -> None:
    error = UsageError("no", got=1, expected=2, do="go")
    assert (error.what, error.got, error.expected, error.do) == ("no", 1, 2, "go")


def test_the_docstring_draws_every_class_under_its_parent() -> None:
    parents: list[tuple[int, str]] = []
    drawn: dict[str, str | None] = {}
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^([ │├└─]*)([A-Z]\w+) {2,}\S", line)
        if found and found[2] in CLASSES:
            depth = len(found[1])
            parents = [(at, name) for at, name in parents if at < depth]
            drawn[found[2]] = parents[-1][1] if parents else None
            parents.append((depth, found[2]))
    actual = {name: cls.__base__.__name__ for name, cls in CLASSES.items()}
    assert drawn == {**actual, "GcmError": None}


def test_every_class_of_the_module_is_public() -> None:
    defined = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert defined | {"OUTCOMES"} == set(errors.__all__)


def test_every_reason_why_a_file_fails_has_a_code_of_its_own() -> None:
    codes = [cls.code for cls in FILE_ERRORS if cls is not IngestError]
    assert len(set(codes)) == len(codes)
    assert {*codes, ClassifyError.code, "OK", "OK_PARTIAL"} == errors.OUTCOMES
    assert all(re.fullmatch(r"[A-Z][A-Z_]+", code) for code in codes)


def test_the_docstring_gives_every_code_beside_its_class() -> None:
    drawn = dict(re.findall(r"─ (\w+) +([A-Z_]{6,}): ", errors.__doc__ or ""))
    assert drawn == {cls.__name__: cls.code for cls in FILE_ERRORS if cls is not IngestError}


def test_everything_raised_on_purpose_can_be_caught_at_once() -> None:
    with pytest.raises(GcmError):
        raise EmptyFile("empty")
