"""Write `docs/reference/` anew: the command line, the file contracts and the outcomes, from the code.

python docs/make_reference.py           # write
python docs/make_reference.py --check   # say what is out of date, exit status 1 if anything is
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from typer.main import get_command

from gcm_classify import errors
from gcm_classify.cli import app
from gcm_classify.contracts import CONTRACTS, schema_of
from gcm_classify.frames import FRAMES

REFERENCE = Path(__file__).parent / "reference"
_OUTCOME = re.compile(r"(\w+) +([A-Z_]{2,}): (.+)")  # a leaf of the error tree
_NOTE = "<!-- written by docs/make_reference.py from the code; change it there -->\n\n"


def pages() -> dict[str, str]:
    """File names and what must stand in them."""
    return {
        "cli.md": _NOTE + "".join(_command_line()),
        "files.md": _NOTE + "".join(_files()),
        "frames.md": _NOTE + "".join(_frames()),
        "outcomes.md": _NOTE + "".join(_outcomes()),
    }


def _command_line() -> Iterator[str]:
    yield "# The command line\n\n"
    yield "Progress and summaries go to standard error, data to files or standard output. Exit status: 0 all done, "
    yield "1 our own failure, 2 wrong usage, 3 some files failed (each named).\n"
    group: Any = get_command(app)
    for name in group.list_commands(None):
        yield from _command(name, group.commands[name])


def _command(name: str, command: Any) -> Iterator[str]:
    context = command.context_class(command, info_name=f"gcm-classify {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"\n## {name}\n\n{command.help or ''}\n\n```\ngcm-classify {name} {usage}\n```\n"
    rows = [row for one in command.params if (row := one.get_help_record(context)) and one.name != "help"]
    if rows:
        yield "\n| option or argument | meaning |\n|---|---|\n"
        for left, right in rows:
            yield f"| `{_cell(left)}` | {_cell(right)} |\n"


def _files() -> Iterator[str]:
    yield "# The files\n\nOne JSON object a line, UTF-8. The `.csv` beside a `.jsonl` has its main columns, lists joined, and every "
    yield "cell safe in a spreadsheet. `export --format parquet` writes documents, passages and failures with the same fields as "
    yield "columns, and tags with those of the frame. The schemas travel with the package: `gcm_classify.contracts.schema_of(name)`. "
    yield "Fields may be added; those that are here keep their names and meaning.\n"
    for name in CONTRACTS:
        schema = schema_of(name)
        yield f"\n## {name}\n\n{schema['description']}\n\n| field | type | meaning |\n|---|---|---|\n"
        for path, part in _fields(schema):
            yield f"| `{path}` | {_type(part)} | {_cell(part.get('description', ''))} |\n"


def _fields(schema: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, part in schema.get("properties", {}).items():
        yield f"{above}{name}", part
        items = part.get("items", {})
        if "properties" in items:
            yield from _fields(items, f"{above}{name}[].")
        elif "properties" in part:
            yield from _fields(part, f"{above}{name}.")


def _type(part: Mapping[str, Any]) -> str:
    if "enum" in part:
        return "one of " + ", ".join(f"`{value}`" if value is not None else "null" for value in part["enum"])
    if "anyOf" in part:
        return " or ".join(_type(option) for option in part["anyOf"])
    kinds = part.get("type", "any")
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    if "array" in kinds and "items" in part:
        item = part["items"].get("type", "any")
        kinds = [f"array of {item}" if kind == "array" else kind for kind in kinds]
    return " or ".join(kinds)


def _frames() -> Iterator[str]:
    yield "# The frames\n\nWhat `result.to_frame()` and the queries of `gcm.connect(store)` give: the same columns and dtypes whatever is "
    yield "in them, nothing included. dtypes are pandas' nullable ones; an `object` column holds tuples, `()` where there is nothing.\n"
    for name, columns in FRAMES.items():
        yield f"\n## {name}\n\n| column | dtype | meaning |\n|---|---|---|\n"
        for column, described in columns.items():
            yield f"| `{column}` | {described.dtype} | {_cell(described.meaning)} |\n"


def _outcomes() -> Iterator[str]:
    yield "# What a file can end in\n\nEvery file that goes in ends in exactly one of these. `OK` and `OK_PARTIAL` give a document, "
    yield "the others a line in `failures.jsonl`.\n\n| code | error | meaning |\n|---|---|---|\n"
    yield "| `OK` | | read whole |\n| `OK_PARTIAL` | | read with something missing; the document's warnings say what |\n"
    tree = errors.__doc__ or ""
    for error, code, meaning in sorted(_OUTCOME.findall(tree), key=lambda found: found[1]):
        yield f"| `{code}` | `{error}` | {_cell(meaning)} |\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> int:
    """Write or check; the exit status."""
    stale = [
        name
        for name, text in pages().items()
        if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        print("\n".join(f"{REFERENCE / name} is out of date" for name in stale) or "up to date")
        return bool(stale)
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
