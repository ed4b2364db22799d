"""Packs as files: one of each format for all objectives and for every roundtable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gcm_classify.errors import UsageError
from gcm_classify.outputs import made_folder
from gcm_classify.report.html import write_html
from gcm_classify.report.lines import write_lines
from gcm_classify.report.values import Pack

__all__ = ["FORMATS", "PackFiles", "write_packs"]

_Writer = Callable[[Pack, Path, str | None], object]


@dataclass(frozen=True, slots=True)
class PackFiles:
    """A pack and the files that it was written to."""

    pack: Pack
    files: tuple[Path, ...]


def _html(pack: Pack, target: Path, desk: str | None) -> None:
    write_html(pack, target, desk=desk)


def _lines(pack: Pack, target: Path, _desk: str | None) -> None:
    write_lines(pack, target)


def _docx(pack: Pack, target: Path, desk: str | None) -> None:
    from gcm_classify.report.docx import write_docx

    write_docx(pack, target, desk=desk)


def _xlsx(pack: Pack, target: Path, desk: str | None) -> None:
    from gcm_classify.report.xlsx import write_xlsx

    write_xlsx(pack, target, desk=desk)


_WRITERS: Mapping[str, _Writer] = {"docx": _docx, "html": _html, "xlsx": _xlsx, "jsonl": _lines}
FORMATS: tuple[str, ...] = tuple(_WRITERS)


def write_packs(
    packs: Sequence[Pack], output: str | Path, *, formats: Sequence[str] = FORMATS, desk: str | None = None
) -> tuple[PackFiles, ...]:
    """Write packs as `<name>.<format>`, each file whole or not at all; a file that would say the same stays untouched.

    Args:
        packs: as `packs_of` gives them.
        output: a folder; made where it is missing.
        formats: of `FORMATS`.
        desk: address of a review desk that citations link to.

    Raises:
        UsageError: no such format, or an address that no browser opens.
        OutputNotWritable: the folder or a file cannot be written.
    """
    for name in formats:
        if name not in _WRITERS:
            raise UsageError("there is no such format", got=name, expected=", ".join(FORMATS))
    if desk is not None and not desk.startswith(("http://", "https://")):
        raise UsageError(
            "that is no address of a review desk", got=desk, expected="http://127.0.0.1:8501 or the like"
        )
    folder = made_folder(output)
    done = []
    for pack in packs:
        targets = tuple(folder / f"{pack.name}.{name}" for name in formats)
        for name, target in zip(formats, targets, strict=True):
            _WRITERS[name](pack, target, desk)
        done.append(PackFiles(pack, targets))
    return tuple(done)
