"""The command line: options in, one call, rows out; four exit statuses, and no control character on a terminal."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import gcm_classify as gcm
from gcm_classify import cli, terminal
from gcm_classify.errors import (
    CorpusError,
    EmptyFile,
    GcmError,
    StoreError,
    TaxonomyError,
    UnknownModel,
    UsageError,
)
from gcm_classify.taxonomy import load_taxonomy

COMMANDS = sorted(command.name or command.callback.__name__ for command in cli.app.registered_commands)  # type: ignore[union-attr]

Run = Callable[..., subprocess.CompletedProcess[str]]
STATEMENT = (
    "We will no longer let agencies charge migrant workers a recruitment fee, and we inspect contracts."
)


@dataclass(frozen=True)
class Ended:
    """What a command printed and how it ended."""

    exit_code: int
    stdout: str
    stderr: str


Invoke = Callable[..., Ended]


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Invoke:
    """A command in this process, ending as it would in its own."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> Ended:
        monkeypatch.setattr("sys.argv", ["gcm-classify", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        return Ended(int(end.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture(autouse=True)
def _loaded_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that ask for the packaged model get the one that is loaded already."""
    if "invoke" in request.fixturenames:
        from gcm_classify import classifier as home

        classifier, load = request.getfixturevalue("classifier"), home.load

        def loaded(model: str | None = None, **options: Any) -> gcm.Classifier:
            return load(model, **options) if model else gcm.Classifier(classifier.model, **options)

        monkeypatch.setattr(home, "load", loaded)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "statement.txt").write_text(STATEMENT)
    return folder


# -- help ---------------------------------------------------------------------------------------------------------


def test_the_help_names_every_command(invoke: Invoke) -> None:
    result = invoke("--help")
    assert result.exit_code == 0
    assert {"classify", "batch", "tag", "train", "evaluate", "models", "taxonomy", "doctor"} <= set(COMMANDS)
    assert all(command in result.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(invoke: Invoke, command: str) -> None:
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert f"gcm-classify {command}" in result.stdout or command in result.stdout
    assert len(result.stdout.splitlines()) > 4


# -- exit statuses ------------------------------------------------------------------------------------------------


def test_a_batch_without_failures_ends_with_0_and_with_failures_with_3(
    invoke: Invoke, inbox: Path, tmp_path: Path
) -> None:
    assert invoke("batch", inbox, "--output", tmp_path / "out").exit_code == 0
    (inbox / "empty.pdf").write_bytes(b"")
    result = invoke("batch", inbox, "--output", tmp_path / "out")
    assert result.exit_code == 3
    assert "empty.pdf: EMPTY_FILE: empty.pdf is empty" in result.stderr
    assert "2 files: 1 classified, 1 failed; 1 were done before." in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_an_empty_inbox_says_that_it_is_empty(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    result = invoke("batch", tmp_path / "inbox", "--output", tmp_path / "out")
    assert result.exit_code == 0
    assert "The inbox holds no file." in result.stderr
    assert "roundtables" not in result.stderr


def test_the_routing_table_of_a_batch_fits_a_narrow_terminal(
    invoke: Invoke, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (inbox / "statement.txt").write_text(
        f"Joint statement of the Budapest Process and the Rabat Process\n\n{STATEMENT}"
    )
    result = invoke("batch", inbox, "--output", tmp_path / "out")
    assert "statement.txt" in result.stderr
    assert all(word in result.stderr for word in ("document", "roundtables", "objectives", "review"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["batch", "{inbox}/nowhere", "--output", "{out}"],
        ["batch", "{inbox}", "--output", "{inbox}/statement.txt"],
        ["batch", "{inbox}"],
        ["batch", "{inbox}", "--output", "{out}", "--jobs", "0"],
        ["batch", "{inbox}", "--output", "{out}", "--model", "gcm-1999"],
        ["classify"],
        ["classify", "{inbox}/statement.txt", "--model", "gcm-1999"],
        ["taxonomy", "{inbox}/nowhere.toml"],
        ["tag", "{inbox}/nowhere.jsonl", "--output", "{out}"],
        ["nonsense"],
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_wrong_usage_ends_with_2_and_says_why(
    invoke: Invoke, inbox: Path, tmp_path: Path, arguments: list[str]
) -> None:
    result = invoke(*(part.format(inbox=inbox, out=tmp_path / "out") for part in arguments))
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert result.stdout == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("wrong"), 2),
        (UnknownModel("wrong"), 2),
        (EmptyFile("wrong"), 3),
        (StoreError("wrong"), 1),
        (CorpusError("wrong"), 2),
        (TaxonomyError("wrong"), 2),
        (GcmError("wrong"), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_error_has_its_exit_status_and_one_line(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, error: GcmError, status: int
) -> None:
    def fail(*anything: object, **others: object) -> None:
        raise error

    monkeypatch.setattr("gcm_classify.taxonomy.load_taxonomy", fail)
    result = invoke("taxonomy")
    assert (result.exit_code, result.stderr) == (status, f"{type(error).__name__}: wrong.\n")


def test_a_store_that_cannot_be_used_ends_with_1(invoke: Invoke, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.sqlite").write_text("Dear colleagues, " * 100)
    result = invoke("batch", inbox, "--output", tmp_path / "out", "--store", tmp_path / "letter.sqlite")
    assert result.exit_code == 1
    assert result.stderr.strip().startswith("StoreError: the store sqlite:")


def test_one_file_that_cannot_be_read_ends_with_3(invoke: Invoke, inbox: Path) -> None:
    (inbox / "empty.pdf").write_bytes(b"")
    result = invoke("classify", inbox / "empty.pdf", "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("EmptyFile: empty.pdf is empty; got 0 bytes")


@pytest.mark.parametrize("name", ["evil\x1b[2J\x07.pdf", "two\nlines.pdf", "\u202efdp.exe", "\udce9.pdf"])
def test_a_message_holds_no_control_character(invoke: Invoke, inbox: Path, tmp_path: Path, name: str) -> None:
    (inbox / name).write_bytes(b"")
    for arguments in (["classify", inbox / name], ["batch", inbox, "--output", tmp_path / "out"]):
        result = invoke(*arguments)
        assert result.exit_code == 3
        assert all(char.isprintable() or char == "\n" for char in result.stderr)


def test_markup_in_a_name_is_no_markup_on_the_terminal(invoke: Invoke, inbox: Path) -> None:
    (inbox / "[bold red]x[bold].pdf").write_bytes(b"")
    assert "[bold red]x[bold].pdf is empty" in invoke("classify", inbox / "[bold red]x[bold].pdf").stderr


# -- the command in a process of its own --------------------------------------------------------------------------


def test_the_command_itself_ends_with_the_status_of_its_batch(
    command_line: Run, inbox: Path, tmp_path: Path
) -> None:
    (inbox / "empty.pdf").write_bytes(b"")
    done = command_line("batch", inbox, "--output", tmp_path / "out")
    assert done.returncode == 3, done.stderr
    assert done.stdout == ""
    assert len((tmp_path / "out" / "documents.jsonl").read_text().splitlines()) == 1
    assert "Traceback" not in done.stderr


# -- classify -----------------------------------------------------------------------------------------------------


def test_one_document_as_json_is_what_a_batch_writes(invoke: Invoke, inbox: Path, tmp_path: Path) -> None:
    result = invoke("classify", inbox / "statement.txt", "--json")
    assert result.exit_code == 0
    record = json.loads(result.stdout)
    invoke("batch", inbox, "--output", tmp_path / "out")
    written = json.loads((tmp_path / "out" / "documents.jsonl").read_text())
    passages = [json.loads(line) for line in (tmp_path / "out" / "passages.jsonl").read_text().splitlines()]
    assert record.pop("passage_records") == passages
    assert (written.pop("version_of"), written.pop("versions")) == (None, [])  # told only of many
    assert {**record, "source": ""} == {**written, "source": ""}


def test_a_name_that_is_no_text_is_printed_escaped(invoke: Invoke, inbox: Path) -> None:
    shutil.copyfile(inbox / "statement.txt", inbox / "\udce9.txt")
    result = invoke("classify", inbox / "\udce9.txt", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["source"].endswith(r"\udce9.txt")


def test_one_document_is_shown_with_roundtables_objectives_and_proof(invoke: Invoke, inbox: Path) -> None:
    result = invoke("classify", inbox / "statement.txt")
    assert result.exit_code == 0
    assert "Roundtables: 1 (primary)" in result.stdout
    assert "We will no longer let agencies" in result.stdout
    shown = re.search(r"6 Recruitment\S*.*?([01]\.\d\d)\s+(inferred|both)\s+\d", result.stdout)
    assert shown, "objective, probability, basis and number of passages stand in one row"


def test_a_document_that_addresses_nothing_says_so(invoke: Invoke, inbox: Path) -> None:
    (inbox / "note.txt").write_text(
        "The coffee break is at eleven in the hall on the ground floor of the hotel."
    )
    result = invoke("classify", inbox / "note.txt")
    assert result.exit_code == 0
    assert "Roundtables: none" in result.stdout and "It addresses no objective." in result.stdout


# -- practices ----------------------------------------------------------------------------------------------------


def test_practices_of_a_batch_are_written(invoke: Invoke, tmp_path: Path, sample_inbox: Path) -> None:
    inbox = tmp_path / "practices"
    inbox.mkdir()
    shutil.copy(sample_inbox / "almaty-process-practice-compilation.pdf", inbox)
    invoke("batch", inbox, "--output", tmp_path / "out")
    result = invoke("practices", "--store", tmp_path / "out" / "gcm.sqlite", "--output", tmp_path / "written")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "5 practices in 1 of 1 documents" in result.stderr
    assert {path.name for path in (tmp_path / "written").iterdir()} == {
        "practices.jsonl",
        "practices.csv",
        "practices.xlsx",
    }


def test_a_store_without_fiches_says_so_and_writes_valid_files(
    invoke: Invoke, inbox: Path, tmp_path: Path
) -> None:
    invoke("batch", inbox, "--output", tmp_path / "out")
    result = invoke("practices", "--store", tmp_path / "out" / "gcm.sqlite", "--output", tmp_path / "written")
    assert result.exit_code == 0
    assert "No practice fiches among 1 documents" in result.stderr
    assert (tmp_path / "written" / "practices.csv").read_text().startswith("title,countries,")


def test_a_store_that_is_not_there_is_wrong_usage_and_is_not_made(invoke: Invoke, tmp_path: Path) -> None:
    for store in (tmp_path / "no.sqlite", f"sqlite:///{tmp_path}/no.sqlite"):
        result = invoke("practices", "--store", store, "--output", tmp_path / "written")
        assert result.exit_code == 2
        assert "there is no such store" in result.stderr
    assert not (tmp_path / "no.sqlite").exists()


# -- tag ----------------------------------------------------------------------------------------------------------


def test_texts_are_tagged_line_by_line_in_their_order(invoke: Invoke, tmp_path: Path) -> None:
    texts, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    records = [
        {"id": 7, "text": STATEMENT},
        {"id": "b", "text": "Thank you, Chair.", "heading": "Opening", "before": "", "after": ""},
        {"id": "ü", "text": "Two\u2028lines\u0085in one text, and a fee for recruitment."},
    ]
    texts.write_text(
        "\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n\n", "utf-8"
    )
    result = invoke("tag", texts, "--output", output)
    assert (result.exit_code, result.stdout) == (0, "")
    written = [json.loads(line) for line in output.read_text("utf-8").split("\n") if line]
    assert [record["id"] for record in written] == [7, "b", "ü"]
    assert [set(record) for record in written] == [{"id", "tags"}] * 3
    assert written[0]["tags"][0]["objective"] == 6
    assert written[1]["tags"] == []
    assert set(written[0]["tags"][0]) >= {"objective", "probability", "basis", "status", "evidence"}


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        '"text"',
        '{"id": 1}',
        '{"text": "a"}',
        '{"id": 1, "text": null}',
        '{"id": 1, "text": ["a"]}',
        r'{"id": 1, "text": "half a pair \ud800"}',
    ],
)
def test_a_line_that_is_no_passage_is_told_with_its_number_and_nothing_is_written(
    invoke: Invoke, tmp_path: Path, line: str
) -> None:
    texts, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts.write_text(f'{{"id": 1, "text": "{STATEMENT}"}}\n{line}\n')
    result = invoke("tag", texts, "--output", output)
    assert result.exit_code == 2
    assert "in.jsonl:2 is no" in result.stderr
    assert not output.exists()


def test_tags_that_cannot_be_written_are_told(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": 1, "text": "Some words."}\n')
    result = invoke("tag", tmp_path / "in.jsonl", "--output", tmp_path / "no" / "out.jsonl")
    assert result.exit_code == 2
    assert "OutputNotWritable" in result.stderr


# -- models, taxonomy, doctor -------------------------------------------------------------------------------------


def test_the_models_that_can_be_named_are_listed(invoke: Invoke) -> None:
    (default,) = (row for row in json.loads(invoke("models", "--json").stdout) if row["default"])
    assert {"name", "folder", "encoder", "passages", "macro_f1"} <= set(default)
    assert default["name"] in invoke("models").stdout


def test_half_a_model_is_listed_as_such_and_does_not_hide_the_others(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = tmp_path / "models" / "half"
    half.mkdir(parents=True)
    (half / "manifest.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    result = invoke("models", "--json")
    assert result.exit_code == 0
    rows = {row["name"]: row for row in json.loads(result.stdout)}
    assert rows["half"]["macro_f1"] is None
    assert any(row["default"] for row in rows.values())
    assert "half" in invoke("models").stdout


def test_the_taxonomy_as_json_holds_the_objectives_and_roundtables(invoke: Invoke) -> None:
    record = json.loads(invoke("taxonomy", "--json").stdout)
    assert [objective["number"] for objective in record["objectives"]] == list(range(1, 24))
    assert [table["number"] for table in record["roundtables"]] == [1, 2, 3, 4]


def test_the_taxonomy_is_shown_by_roundtable(invoke: Invoke) -> None:
    shown = invoke("taxonomy").stdout
    assert all(objective.title.split()[0] in shown for objective in load_taxonomy().objectives)


def test_the_doctor_finds_everything_well(invoke: Invoke) -> None:
    result = invoke("doctor")
    assert result.exit_code == 0, result.stdout
    assert "FAIL" not in result.stdout
    assert all(name in result.stdout for name in ("python", "sqlite", "reading process", "model", "tagging"))


def test_the_doctor_tells_what_is_ill(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gcm_classify.health.find_model", lambda: (_ for _ in ()).throw(UnknownModel("gone")))
    result = invoke("doctor")
    assert result.exit_code == 1
    assert "FAIL  model: gone." in result.stdout


def test_evaluate_scores_the_packaged_model(invoke: Invoke, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        "\n".join(
            json.dumps({"text": text, "labels": labels})
            for text, labels in ((STATEMENT, [6]), ("The meeting ended at noon with thanks to all.", []))
        )
    )
    figures = json.loads(invoke("evaluate", gold, "--no-baselines", "--json").stdout)
    assert (figures["n"], figures["none_support"]) == (2, 1)
    shown = invoke("evaluate", gold, "--no-baselines")
    assert shown.exit_code == 0
    assert "Calibration" in shown.stdout and "6 Recruitment" in shown.stdout


def test_numbers_are_written_as_people_write_them() -> None:
    assert terminal._numbers([]) == ""
    assert terminal._numbers([1, 2, 3, 7, 9, 10]) == "1–3 7 9–10"


def test_workers_are_launched_ahead_where_nothing_was_done_yet_and_more_than_one_is_wanted(
    tmp_path: Path,
) -> None:
    from contextlib import nullcontext

    from gcm_classify.cli.reading import _workers_ahead
    from gcm_classify.outputs import STATE

    assert not isinstance(_workers_ahead(tmp_path, 2), nullcontext)
    assert isinstance(_workers_ahead(tmp_path, 1), nullcontext)
    (tmp_path / STATE).touch()
    assert isinstance(_workers_ahead(tmp_path, 2), nullcontext)
