"""What others lean on: the names, an instant import, no unsafe loading, one home for heavy libraries."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import gcm_classify as gcm
from gcm_classify.frames import FRAMES

Run = Callable[..., subprocess.CompletedProcess[str]]

HEAVY = {
    "numpy", "pandas", "spacy", "sklearn", "scipy", "onnxruntime", "tokenizers", "sqlalchemy", "streamlit", "torch",
    "sentence_transformers", "pdfplumber", "pypdfium2", "docx", "joblib", "matplotlib",
}  # fmt: skip
PACKAGE = Path(gcm.__file__).parent
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages([str(PACKAGE)], "gcm_classify.")
    if not module.name.endswith((".worker", ".migrations.env"))  # programs, not modules to import
)
NO_DOCTEST = {
    "gcm_classify.dashboard.desk",
    "gcm_classify.dashboard.document",
    "gcm_classify.dashboard.inbox",
}


def sources() -> Iterator[Path]:
    yield from sorted(PACKAGE.rglob("*.py"))
    yield PACKAGE.parents[1] / "streamlit_app.py"


def names_called(tree: ast.AST) -> Iterator[str]:
    """Every called name, with dots: `pickle.loads`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def names_imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


# -- names --------------------------------------------------------------------------------------------------------


def test_the_names_that_other_tools_call_are_there() -> None:
    fixed = {
        "load",
        "Classifier",
        "connect",
        "Connection",
        "DocumentResult",
        "Failure",
        "GcmError",
        "IngestError",
    }
    assert fixed <= set(gcm.__all__)
    for name in gcm.__all__:
        assert getattr(gcm, name) is not None
    assert set(dir(gcm)) == set(gcm.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'chunk'"):
        gcm.chunk  # noqa: B018


def test_the_classifier_has_the_calls_of_the_contract() -> None:
    assert next(iter(inspect.signature(gcm.load).parameters)) == "model"
    assert "jobs" in inspect.signature(gcm.Classifier.pipe).parameters
    assert {"__call__", "pipe", "tag", "taxonomy", "name"} <= set(dir(gcm.Classifier))
    attributes = {"roundtables", "objectives", "tags", "to_frame", "source", "warnings", "needs_review"}
    assert attributes <= set(dir(gcm.DocumentResult))


def test_a_connection_has_the_queries_of_the_contract() -> None:
    queries = ("documents", "passages", "decisions", "practices", "failures", "silence", "iter_frames")
    assert {*queries, "close", "__enter__", "__exit__"} <= set(dir(gcm.Connection))
    for name in ("documents", "passages", "decisions", "practices", "silence"):
        shared = {"forum", "mechanism", "language", "since", "until"}
        assert shared <= set(inspect.signature(getattr(gcm.Connection, name)).parameters)


@pytest.mark.parametrize("module", MODULES)
def test_every_name_in_all_exists_and_every_module_says_what_it_is_for(module: str) -> None:
    loaded = importlib.import_module(module)
    assert loaded.__doc__
    public = getattr(loaded, "__all__", ())
    assert len(set(public)) == len(public)
    assert all(hasattr(loaded, name) for name in public)


@pytest.mark.parametrize("module", [module for module in MODULES if module not in NO_DOCTEST])
def test_the_examples_in_docstrings_are_true(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_the_examples_of_the_readme_are_true(repository: Path) -> None:
    readme = repository / "README.md"
    if not readme.is_file():
        pytest.skip("there is no README yet")
    result = doctest.testfile(str(readme), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


# -- an instant start ---------------------------------------------------------------------------------------------


def test_importing_the_package_loads_nothing_heavy(run_python: Run) -> None:
    done = run_python(
        "import sys, gcm_classify; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) & HEAVY == set()


def test_the_help_of_the_command_line_loads_nothing_heavy(run_python: Run) -> None:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('LOADED', *{name.split('.')[0] for name in sys.modules}))\n"
        "sys.argv = ['gcm-classify', '--help']\n"
        "from gcm_classify.cli import main; main()\n"
    )
    done = run_python(code)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.partition("LOADED")[2].split()) & HEAVY == set()


def test_serving_loads_neither_torch_nor_streamlit(run_python: Run) -> None:
    code = (
        "import sys, gcm_classify as gcm\n"
        "gcm.load().tag(['We will cut the cost of sending money home.'])\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = run_python(code)
    assert done.returncode == 0, done.stderr
    assert {"torch", "sentence_transformers", "transformers", "streamlit"} & set(done.stdout.split()) == set()


# -- what no file may hold ----------------------------------------------------------------------------------------


def test_nothing_is_unpickled_anywhere(repository: Path) -> None:
    unsafe = re.compile(
        r"\b(c?pickle|cloudpickle|dill|shelve|marshal)\b\.?(loads?)?\(|^\s*(import|from) (c?pickle|cloudpickle|dill|shelve|marshal)\b"
        r"|joblib\.load|from joblib import .*\bload\b|torch\.load|allow_pickle\s*=\s*True|read_pickle|yaml\.load\(",
        re.MULTILINE,
    )
    found = [str(path) for path in sources() if unsafe.search(path.read_text(encoding="utf-8"))]
    assert found == []
    parts = {path.suffix for path in (repository / "models").rglob("*") if path.is_file()}
    assert not parts & {".pkl", ".pickle", ".joblib", ".pt", ".bin"}


def test_every_array_file_is_loaded_without_pickle() -> None:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.load", "numpy.load"):
                given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                assert given.get("allow_pickle") == "False", path


def test_nothing_is_evaluated_and_no_shell_is_started() -> None:
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not {"eval", "exec", "os.system", "os.popen"} & set(names_called(tree)), path
        assert "shell=True" not in path.read_text(encoding="utf-8"), path


def test_no_page_allows_html() -> None:
    for path in sources():
        text = path.read_text(encoding="utf-8")
        assert "unsafe_allow_html" not in text and "st.html" not in text and "components.html" not in text, (
            path
        )


def test_only_the_review_desk_imports_streamlit() -> None:
    for path in sources():
        if "streamlit" in {name.split(".")[0] for name in names_imported(ast.parse(path.read_text("utf-8")))}:
            assert "dashboard" in path.parts or path.name == "streamlit_app.py", path


def test_nothing_reaches_for_the_network() -> None:
    network = {"requests", "urllib.request", "http.client", "httpx", "aiohttp", "socket", "ftplib", "smtplib"}
    for path in sources():
        assert not network & set(names_imported(ast.parse(path.read_text(encoding="utf-8")))), path


# -- what is said of them -----------------------------------------------------------------------------------------


def public_callables() -> Iterator[tuple[str, object, str]]:
    """Name, object and docstring of every public function, class and method; a constructor's is its class's."""
    for name in gcm.__all__:
        value = getattr(gcm, name)
        if inspect.isclass(value):
            yield name, value, value.__doc__ or ""
            for part, member in vars(value).items():
                if not part.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                    yield f"{name}.{part}", member, member.__doc__ or ""
        elif inspect.isfunction(value):
            yield name, value, value.__doc__ or ""


PUBLIC = {name: (value, said) for name, value, said in public_callables()}


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_says_what_it_is(name: str) -> None:
    assert len(PUBLIC[name][1].split()) >= 3


@pytest.mark.parametrize("name", [name for name, (value, _) in PUBLIC.items() if inspect.isfunction(value)])
def test_a_public_function_tells_each_of_its_arguments(name: str) -> None:
    function, said = PUBLIC[name]
    assert inspect.isfunction(function)
    arguments = [argument for argument in inspect.signature(function).parameters if argument != "self"]
    assert [argument for argument in arguments if not re.search(rf"\b{argument}\b", said)] == []


@pytest.mark.parametrize("name", [name for name, (value, _) in PUBLIC.items() if is_dataclass(value)])
def test_a_public_value_tells_each_of_its_fields(name: str) -> None:
    value, said = PUBLIC[name]
    untold = [f.name for f in fields(value) if not re.search(rf"\b{f.name}\b", said)]  # type: ignore[arg-type]
    assert untold == []


def test_what_frames_hold_is_told_in_the_reference(repository: Path) -> None:
    page = (repository / "docs" / "reference" / "frames.md").read_text(encoding="utf-8")
    for name, columns in FRAMES.items():
        assert f"## {name}\n" in page
        assert all(f"| `{column}` | {described.dtype} |" in page for column, described in columns.items())
