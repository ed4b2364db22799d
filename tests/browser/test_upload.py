"""From a file that is dropped to the pack that quotes it, as a rapporteur goes there."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from browser.desk import Server, Window, until
from gcm_classify.store import open_store
from pdfs import flow, line, pdf

TITLE = "Statement of the Colombo Process at Roundtable 1"
FEES = (
    "We will end recruitment fees charged to migrant workers by 2028, license every recruitment agency anew, and let "
    "labour inspectors visit the employers of domestic workers in all member States."
)


def test_an_upload_is_routed_reviewed_and_exported(
    window: Window,
    server: Server,
    tmp_path: Path,
    command_line: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    file = pdf(tmp_path / "fees.pdf", [line(TITLE, top=80, size=16), flow(f"1. {FEES}", top=130)])
    desk_store = open_store(str(server.store))
    window.open()
    window.name("Ada")
    until(lambda: not window.find("input[type=file]").get_attribute("disabled"))
    window.find("input[type=file]").send_keys(str(file))
    until(lambda: [row for row in desk_store.upload_rows() if row["state"] == "DONE"], 300)
    (document,) = (row["document"] for row in desk_store.upload_rows())
    assert [found["roundtable"] for found in desk_store.document_record(document)["roundtables"]][:1] == [1]

    window.open("document", document=document)
    window.reader(".paper img")
    chosen = window.words(".passage.chosen .text")[0]
    assert "recruitment fees" in chosen
    window.press("a")
    until(lambda: desk_store.decisions_on(document))
    (decision,) = desk_store.decisions_on(document)
    assert (decision["reviewer"], decision["verdict"], decision["objective"]) == ("Ada", "accept", 6)

    done = command_line("report", "--store", str(server.store), "--output", str(tmp_path / "packs"))
    assert done.returncode == 0, done.stderr
    packs = [path for path in (tmp_path / "packs").rglob("*") if path.is_file()]
    quoted = [path.name for path in packs if b"let labour inspectors visit" in path.read_bytes()]
    assert quoted, [path.name for path in packs]
    desk_store.close()
