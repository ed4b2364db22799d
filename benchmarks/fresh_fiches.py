"""Fields of practice fiches right, on compilations of `corpus/fiches` as PDFs of the project's renderer.

    python benchmarks/fresh_fiches.py

`expected.jsonl` says what stands in each fiche; a description is right where it begins as expected and holds nothing of
the results.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from gcm_classify.citations import stated_by_block
from gcm_classify.datamodels import Practice
from gcm_classify.ingest import ingest
from gcm_classify.passages import segment
from gcm_classify.practices import practices_of
from gcm_classify.profile import profile_of
from gcm_classify.taxonomy import load_taxonomy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "samples"))
from rendering import markup, pages

__all__ = ["main"]

FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "fiches"


def main() -> int:
    """Print the fields that are wrong, and how many are right."""
    expected = [
        json.loads(line) for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    right, fields, whole = 0, 0, 0
    for name in sorted({one["file"] for one in expected}):
        wanted = [one for one in expected if one["file"] == name]
        found = _practices(name)
        if len(found) != len(wanted):
            print(f"{name}: {len(found)} practices, {len(wanted)} expected")
        for want, practice in zip(wanted, found, strict=False):
            wrong = _wrong(want, practice)
            for field in wrong:
                print(
                    f"{name}, {want['title']}: {field} {getattr(practice, field)!r}, expected {want[field]!r}"
                )
            right += len(want) - 1 - len(wrong)
            whole += not wrong
        fields += sum(len(want) - 1 for want in wanted)
    print(f"fields right: {right} of {fields}; practices with all of them right: {whole} of {len(expected)}")
    return 0


def _practices(name: str) -> tuple[Practice, ...]:
    taxonomy = load_taxonomy()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.pdf"
        pages.render(markup.read(FOLDER / f"{name}.txt"), path)
        document = ingest(path)
    passages = segment(document, stated_by_block(document, taxonomy=taxonomy))
    return practices_of(document, passages, (), taxonomy=taxonomy, profile=profile_of(document))


def _wrong(want: dict[str, Any], practice: Practice) -> list[str]:
    return [
        field for field in want if field != "file" and not _is_right(field, want, getattr(practice, field))
    ]


def _is_right(field: str, want: dict[str, Any], value: Any) -> bool:
    if field == "description":
        return bool(value.startswith(want[field])) and want["results"] not in value
    if isinstance(want[field], list):
        return sorted(value) == sorted(want[field])
    return bool(value.rstrip(".") == want[field].rstrip("."))


if __name__ == "__main__":
    sys.exit(main())
