"""The review desk. One module a page; they call `review`, `report`, `search` and the store, and hold no logic of their own."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

from gcm_classify.dashboard.places import FOLDER_VARIABLE, STORE_VARIABLE, desk_folder, store_url
from gcm_classify.dashboard.settings import options
from gcm_classify.dashboard.worker import Worker
from gcm_classify.errors import MissingExtra

__all__ = ["FOLDER_VARIABLE", "STORE_VARIABLE", "serve"]


def serve(store: str | None, port: int, *, secrets: Path | None = None) -> int:
    """Run Streamlit on this machine's own address, and beside it the worker that reads uploads, until it is stopped; its
    exit status.

    Args:
        store: URL of the results database; one among the user's data otherwise.
        port: where to listen.
        secrets: a TOML file with `[auth]` and `[roles]`, see `identity`; Streamlit's own places otherwise.

    Raises:
        MissingExtra: Streamlit is not installed.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise MissingExtra("the review desk needs Streamlit", do="run: pip install 'gcm-classify[dashboard]'")
    shown = {**options(), "server.port": str(port)}
    if secrets is not None:
        shown["secrets.files"] = str(secrets.absolute())
    arguments = [item for name, value in shown.items() for item in (f"--{name}", value)]
    url = store or store_url()
    environment = {**os.environ, STORE_VARIABLE: url, FOLDER_VARIABLE: str(desk_folder())}
    signal.signal(signal.SIGTERM, _leave)
    with Worker(url):
        return subprocess.call(
            [sys.executable, "-m", "streamlit", "run", str(_app()), *arguments], env=environment
        )


def _app() -> Path:
    """The shim: beside this file in a wheel, at the top of a checkout."""
    here = Path(__file__).parent
    return next(
        path for path in (here / "streamlit_app.py", here.parents[2] / "streamlit_app.py") if path.is_file()
    )


def _leave(_number: int, _frame: object) -> None:
    """Stop in good order: Streamlit and the worker end, too."""
    sys.exit(128 + signal.SIGTERM)
