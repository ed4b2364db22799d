"""The wheel holds all that serving needs: installed alone in an empty folder, it loads its model and tags."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

SERVE = """
import gcm_classify as gcm
from gcm_classify.taxonomy import load_chart, load_forums, load_mechanisms
classifier = gcm.load()
(tags,) = classifier.tag(["Agencies may no longer charge migrant workers any recruitment fee, and inspectors check contracts."])
assert load_chart() and load_forums() and load_mechanisms()
print(gcm.__file__, classifier.model.path, [tag.objective for tag in tags], sep="\\n")
"""


def pip(*arguments: object) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "PIP_NO_INDEX": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, repository)
    (path,) = folder.glob("gcm_classify-*.whl")
    return path


def test_the_wheel_holds_the_model_the_data_and_the_desk(wheel: Path, repository: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    default = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    (model,) = (target for target in default["force-include"].values() if "/models/" in target)
    parts = {"manifest.json", "encoder.onnx", "tokenizer.json", "head.npz", "taxonomy.toml", "metrics.json"}
    assert {f"{model}/{part}" for part in parts} <= names
    tables = {"gcm.toml", "chart.toml", "forums.toml", "mechanisms.toml"}
    assert {f"gcm_classify/taxonomy/data/{table}" for table in tables} <= names
    assert {
        "gcm_classify/dashboard/streamlit_app.py",
        "gcm_classify/languages.npz",
        "gcm_classify/py.typed",
    } <= names
    pages = {f"gcm_classify/report/templates/{name}" for name in ("pack.html.j2", "pack.css")}
    assert pages <= names and "gcm_classify/contracts/quotes.schema.json" in names


def test_the_wheel_tells_spacy_where_its_pipe_is(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "[spacy_factories]\ngcm_objectives = gcm_classify.spacy_component:gcm_objectives" in (
        archive.read(name).decode("utf-8")
    )


def test_the_wheel_holds_every_module_and_no_test_corpus_or_state(wheel: Path, repository: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = repository / "src" / "gcm_classify"
    modules = {f"gcm_classify/{path.relative_to(package).as_posix()}" for path in package.rglob("*.py")}
    assert modules <= names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"gcm_classify"}
    assert not [
        name for name in names if name.endswith((".sqlite", ".pyc", ".jsonl")) and "/models/" not in name
    ]


def test_the_installed_wheel_loads_its_own_model_and_tags(wheel: Path, tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip("install", "--no-deps", "--target", installed, wheel)
    done = subprocess.run(
        [sys.executable, "-c", SERVE],
        capture_output=True,
        text=True,
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    package, model, tags = done.stdout.splitlines()
    assert Path(package).is_relative_to(installed)
    assert Path(model).is_relative_to(installed)
    assert "6" in tags
