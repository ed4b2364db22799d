"""RTF: paragraphs and rows."""

from __future__ import annotations

from pathlib import Path

from gcm_classify.ingest import ingest

RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}{\info{\author Somebody}}
\pard\b NATIONAL REVIEW\b0\par
\pard We will licence every agency\'85 and train the ni\'f1os\u8217?s teachers.\par
\trowd\cellx1000\cellx2000\intbl Country\cell Cost\cell\row
\pard 15. We will report.\par}"""


def test_paragraphs_headings_and_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "paper.rtf"
    path.write_bytes(RTF)
    document = ingest(path)
    found = [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    assert found == [
        ("heading", "NATIONAL REVIEW"),
        ("paragraph", "We will licence every agency… and train the niños’s teachers."),
        ("table_row", "Country | Cost"),
        ("paragraph", "15. We will report."),
    ]
    assert (document.format, document.warnings) == ("rtf", ())
