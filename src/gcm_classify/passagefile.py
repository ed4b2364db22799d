"""Texts that are passages already: JSON Lines of {"id", "text"[, "heading"]} in, {"id", "tags"} out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gcm_classify.classifier import Classifier
from gcm_classify.errors import OutputNotWritable, UsageError
from gcm_classify.records import tag_record

__all__ = ["tag_lines"]


def tag_lines(texts: str | Path, output: str | Path, classifier: Classifier) -> int:
    """Tag every line of a file; the number of lines written.

    Args:
        texts: JSON Lines with `id` and `text`; `heading`, where it is there, is what the passage stands under.
        output: the file to write, in the same order.
        classifier: the model to use.

    Raises:
        UsageError: the input cannot be read, or a line is not what it should be; nothing is written.
        OutputNotWritable: the output cannot be written.
    """
    records = list(_read(Path(texts)))
    lines = []
    for record in records:
        (tags,) = classifier.tag([record["text"]], headings=[record.get("heading") or ""])
        lines.append(
            json.dumps({"id": record["id"], "tags": [tag_record(tag) for tag in tags]}, ensure_ascii=False)
        )
    try:
        Path(output).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise OutputNotWritable(
            f"{output} cannot be written ({error.strerror})", do="check the folder and its permissions"
        ) from error
    return len(lines)


def _read(path: Path) -> Iterator[dict[str, Any]]:
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read ({error})", expected="JSON Lines in UTF-8", do="check the path"
        ) from error
    for number, line in enumerate(content.split("\n"), 1):  # a text may hold other line separators
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{path}:{number} is not JSON ({error})", do="one JSON object a line") from error
        if not isinstance(record, dict) or "id" not in record or not _is_text(record.get("text")):
            raise UsageError(
                f"{path}:{number} is no passage", expected='{"id": …, "text": "…"}', do="name both"
            )
        yield record


def _is_text(value: object) -> bool:
    """A string that can be written anywhere: half a surrogate pair can not."""
    return isinstance(value, str) and not any("\ud800" <= char <= "\udfff" for char in value)
