"""Every example that a reader may copy runs: the Python of README and docs, and the commands that they name."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from sybil import Sybil
from sybil.example import Example
from sybil.parsers.markdown import PythonCodeBlockParser

from conftest import REPOSITORY, SampleRun
from gcm_classify.cli import app

PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
_COMMAND = re.compile(
    r"(?:^|[`\s/])gcm-classify ([a-z]+)((?: +(?:\[?--?[a-z][\w-]*|[^\s`#|]+))*)", re.MULTILINE
)
_SHOWN = re.compile(r"```(?:sh|console)\n(.*?)```|`(gcm-classify [^`]*)`", re.DOTALL)


def examples() -> Iterator[Example]:
    for page in PAGES:
        yield from Sybil(parsers=[PythonCodeBlockParser()]).parse(page)


def place(example: Example) -> str:
    return f"{Path(example.path).name}:{example.line}"


@pytest.fixture(scope="module")
def folder(sample_run: SampleRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the examples say that they are run from."""
    folder = tmp_path_factory.mktemp("examples")
    for name in ("samples", "corpus"):
        (folder / name).symlink_to(REPOSITORY / name, target_is_directory=True)
    (folder / "out").mkdir()
    shutil.copyfile(sample_run.output / "gcm.sqlite", folder / "out" / "gcm.sqlite")
    return folder


@pytest.mark.parametrize("example", list(examples()), ids=place)
def test_an_example_runs(example: Example, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    example.evaluate()


def test_pages_have_examples() -> None:
    assert {Path(example.path).name for example in examples()} >= {"README.md", "python.md"}


def commands() -> Iterator[tuple[str, str, str]]:
    """Page, name and the rest of each command that a page shows."""
    for page in PAGES:
        for block, inline in _SHOWN.findall(page.read_text(encoding="utf-8")):
            for name, rest in _COMMAND.findall(block or inline):
                yield page.name, name, rest


def test_pages_name_commands() -> None:
    assert len(list(commands())) >= 15


def test_every_command_that_a_page_shows_is_there_with_its_options() -> None:
    known = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for page, name, rest in commands():
        assert name in known, f"{page} shows gcm-classify {name}"
        flags = set(itertools.chain.from_iterable((*p.opts, *p.secondary_opts) for p in known[name].params))
        shown = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", rest))
        assert shown <= flags | {"--help"}, f"{page} shows gcm-classify {name} with {shown - flags}"
