"""Render the sample inbox from `source/`: `python samples/make_samples.py [--output DIR]`.

The texts are invented submissions of real mechanisms; `expected.csv` says what a careful annotator makes of each.
Rendering again gives the same bytes.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from rendering import faulty, markup, pages, word

__all__ = ["make_samples"]

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "source"
INBOX = HERE / "inbox"

# Which file of the inbox is made from which text.
READABLE = {
    "budapest-process-baku-declaration.pdf": "budapest_declaration.txt",
    "almaty-process-practice-compilation.pdf": "almaty_practices.txt",
    "midsa-review-meeting-report.pdf": "midsa_report.txt",
    "colombo-process-written-statement.docx": "colombo_statement.txt",
    "csm-declaracion-asuncion.pdf": "csm_declaracion.txt",
    "processus-de-rabat-declaration-copresidents.pdf": "rabat_copresidents.txt",
    "khartoum-process-logistics-note.pdf": "khartoum_logistics.txt",
    "joint-statement-four-mechanisms.pdf": "joint_statement.txt",
    "statement-fiji-on-behalf-of-pidc.pdf": "pidc_oral_statement.txt",
    "quito/side-event-concept-note.docx": "quito_side_event.txt",
    "formats-of-engagement.pdf": "formats_of_engagement.txt",
    "midcas-nota-de-sintese.pdf": "midcas_nota.txt",
    "add-colombo-joint-workshop-report.pdf": "add_cp_joint_workshop.txt",
    "ghana-voluntary-national-report.pdf": "ghana_national_report.txt",
    "cedeao-declaration-au-nom-du-midwa.pdf": "midwa_igo_statement.txt",
}
E_MAIL = ("prague-process-meeting-summary.txt", "prague_summary.txt")
COPY = ("budapest-process-baku-declaration.pdf", "Baku Declaration FINAL (2).pdf")


def make_samples(output: Path) -> None:
    """Write every file of the inbox below `output`, which is made if need be."""
    for name, source in READABLE.items():
        target = output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        render = word.render if target.suffix == ".docx" else pages.render
        render(markup.read(SOURCE / source), target)
    shutil.copyfile(SOURCE / E_MAIL[1], output / E_MAIL[0])
    shutil.copyfile(output / COPY[0], output / COPY[1])
    _make_unreadable(output)


def _make_unreadable(output: Path) -> None:
    faulty.locked(markup.read(SOURCE / "locked_statement.txt"), output / "statement-protected.pdf")
    faulty.scan(markup.read(SOURCE / "scanned_letter.txt"), output / "scanned-letter.pdf")
    faulty.empty(output / "upload-interrupted.pdf")
    faulty.picture(output / "badge-photo.pdf")
    faulty.truncated(output / "csm-declaracion-asuncion.pdf", output / "transfer-broken-off.pdf")


def main() -> None:
    """Read the options and render."""
    parser = argparse.ArgumentParser(description="Render the sample inbox.")
    parser.add_argument(
        "--output", type=Path, default=INBOX, help="folder to write into (default: samples/inbox)"
    )
    make_samples(parser.parse_args().output)


if __name__ == "__main__":
    main()
