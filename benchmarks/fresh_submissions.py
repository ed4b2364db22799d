"""The profile on submissions that were written to be looked at once: as PDFs, as the project's renderer sets them, and as text.

    python benchmarks/fresh_submissions.py corpus/first_pages/fresh/first             # figures
    python benchmarks/fresh_submissions.py corpus/first_pages/fresh/first --wrong     # and what was wrong
    python benchmarks/fresh_submissions.py corpus/first_pages/fresh/first --keep DIR  # the rendered files too

A document is in the markup of `samples/source`, its labels among the settings: `input_type`, `phase`, `mode`,
`mechanisms` and `unregistered` (separated by ";"), `date`, `language`. Read by the readers that serve, in this process'
guarded child, and judged by the packaged weights.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gcm_classify.datamodels import Profile
from gcm_classify.ingest import ingest
from gcm_classify.profile import profile_of
from gcm_classify.training.profilefigures import figures_of, figures_text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "samples"))
from rendering import markup, pages

__all__ = ["Submission", "main", "read_submissions", "right_of"]

JUDGED = ("input_type", "phase", "mode", "mechanisms")
_OPENS = {"heading1": "\n", "heading2": "\n", "table": "", "bullet": "- "}


@dataclass(frozen=True, slots=True)
class Submission:
    """One document and its labels."""

    name: str
    text: markup.Text

    @property
    def language(self) -> str:
        """ISO 639-1."""
        return self.text.settings["language"]

    def label(self, name: str) -> str | set[str]:
        """What a reader of the chart says; mechanisms as a set."""
        value = self.text.settings.get(name, "")
        return {one.strip() for one in value.split(";") if one.strip()} if name == "mechanisms" else value

    def as_pdf(self, folder: Path) -> Path:
        """Rendered as the samples are."""
        path = folder / f"{self.name}.pdf"
        shown = {key: value for key, value in self.text.settings.items() if key not in (*JUDGED, "date")}
        pages.render(markup.Text(shown, self.text.blocks, self.text.notes), path)
        return path

    def as_text(self, folder: Path) -> Path:
        """Letterhead, then one block a paragraph, as text that was copied out of a file."""
        path = folder / f"{self.name}.txt"
        path.write_text("\n\n".join(_plain(self.text)) + "\n", encoding="utf-8")
        return path


def read_submissions(folder: Path) -> list[Submission]:
    """All of a folder, by name."""
    return [Submission(path.stem, markup.read(path)) for path in sorted(folder.glob("*.txt"))]


def right_of(submission: Submission, profile: Profile) -> dict[str, bool]:
    """Whether each verdict is the label, the mechanisms exactly."""
    given = {name: getattr(profile, name) for name in JUDGED} | {"mechanisms": set(profile.mechanisms)}
    return {name: given[name] == submission.label(name) for name in JUDGED}


def _plain(text: markup.Text) -> Iterator[str]:
    settings = text.settings
    head = [settings.get("organisation", ""), *settings.get("organisation_lines", "").split(" // ")]
    yield "\n".join(line for line in (*head, settings.get("symbol", "").replace(" // ", "\n")) if line)
    for block in text.blocks:
        if block.kind == "table":
            yield "\n".join(": ".join(markup.cells(row)[1]) for row in block.text.splitlines())
        elif block.text:
            label = f"{block.label} " if block.label else ""
            yield _OPENS.get(block.kind, "") + label + markup.plain(block.text)


def _profiles(submissions: Sequence[Submission], form: str, folder: Path) -> list[Profile]:
    write = Submission.as_pdf if form == "pdf" else Submission.as_text
    return [profile_of(ingest(write(one, folder), source=one.name)) for one in submissions]


def _print_wrong(submission: Submission, profile: Profile, right: dict[str, bool]) -> None:
    for name in (name for name, hit in right.items() if not hit):
        print(
            f"  {submission.name}: {name} {getattr(profile, name)!r}, label {submission.label(name)!r}, "
            f"confidence {profile.confidence[name]}, {'unsure' if profile.uncertain else 'SURE'}"
        )


def _report(submissions: Sequence[Submission], profiles: Sequence[Profile], *, wrong: bool) -> None:
    found = [right_of(*pair) for pair in zip(submissions, profiles, strict=True)]
    columns = {name: [one[name] for one in found] for name in JUDGED}
    confidence = {name: [profile.confidence[name] for profile in profiles] for name in JUDGED}
    print(figures_text(figures_of([one.language for one in submissions], columns, confidence)))
    missed = [all(one.values()) for one in found]
    unsure = [profile.uncertain for profile in profiles]
    print(
        f"to review: {sum(u for u, r in zip(unsure, missed, strict=True) if not r)} of {missed.count(False)} with "
        f"anything wrong, {sum(u for u, r in zip(unsure, missed, strict=True) if r)} of {sum(missed)} all right"
    )
    dated = [
        (one.label("date") or None) == profile.date
        for one, profile in zip(submissions, profiles, strict=True)
    ]
    print(f"date: {sum(dated)} of {len(dated)}")
    if wrong:
        for submission, profile, right in zip(submissions, profiles, found, strict=True):
            _print_wrong(submission, profile, right)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="name what was wrong")
    parser.add_argument("--keep", type=Path, help="folder for the rendered files")
    options = parser.parse_args(arguments)
    submissions = read_submissions(options.folder)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for form in ("pdf", "text"):
            print(f"\n{form}")
            _report(submissions, _profiles(submissions, form, folder), wrong=options.wrong)
    return 0


if __name__ == "__main__":
    sys.exit(main())
