"""What `docs/reference` says is what the code does, and every line that is written keeps its contract."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from conftest import SampleRun
from gcm_classify import errors
from gcm_classify.contracts import CONTRACTS, schema_of
from gcm_classify.errors import UsageError
from gcm_classify.practicefiles import write_practices
from gcm_classify.store import open_existing


@pytest.fixture(scope="module")
def maker(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", repository / "docs" / "make_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def complaints(name: str, records: list[dict[str, Any]]) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema_of(name))
    return [
        f"{error.json_path}: {error.message}" for record in records for error in validator.iter_errors(record)
    ]


def test_the_reference_is_written_from_the_code_as_it_is(maker: ModuleType) -> None:
    for name, text in maker.pages().items():
        written = (maker.REFERENCE / name).read_text(encoding="utf-8")
        assert written == text, f"docs/reference/{name} is out of date: python docs/make_reference.py"


def test_every_outcome_has_its_line(maker: ModuleType) -> None:
    told = set(re.findall(r"^\| `([A-Z_]+)`", maker.pages()["outcomes.md"], flags=re.MULTILINE))
    assert told == errors.OUTCOMES


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_contract_is_a_schema_in_which_every_field_is_explained(name: str, maker: ModuleType) -> None:
    schema = schema_of(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert [path for path, part in maker._fields(schema) if not part.get("description")] == []


@pytest.mark.parametrize("name", ["documents", "passages", "failures"])
def test_what_a_batch_writes_keeps_its_contract(name: str, sample_run: SampleRun) -> None:
    records = sample_run.records(name)
    assert records
    assert complaints(name, records) == []


def test_practices_keep_their_contract(sample_run: SampleRun, tmp_path: Path) -> None:
    database = open_existing(str(sample_run.output / "gcm.sqlite"))
    try:
        write_practices(database, tmp_path)
    finally:
        database.close()
    from conftest import read_lines

    records = read_lines(tmp_path / "practices.jsonl")
    assert records
    assert complaints("practices", records) == []


def test_a_line_that_breaks_its_contract_is_noticed() -> None:
    assert complaints("failures", [{"source": "a.pdf", "id": None, "code": "CORRUPT"}]) != []
    assert complaints("tags", [{"id": "a", "tags": [{"objective": "6"}]}]) != []


def test_an_unknown_contract_is_refused() -> None:
    with pytest.raises(UsageError, match="documents"):
        schema_of("quotes of last year")
