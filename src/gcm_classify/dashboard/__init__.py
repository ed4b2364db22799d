"""The review desk. One module a page; they call `batch`, `review` and the store, and hold no logic of their own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from gcm_classify.dashboard.settings import options
from gcm_classify.errors import MissingExtra

__all__ = ["STORE_VARIABLE", "serve"]

STORE_VARIABLE = "GCM_CLASSIFY_STORE"


def serve(store: str | None, port: int) -> int:
    """Run Streamlit on this machine's own address until it is stopped; its exit status.

    Raises:
        MissingExtra: Streamlit is not installed.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise MissingExtra("the review desk needs Streamlit", do="run: pip install 'gcm-classify[dashboard]'")
    here = Path(__file__).parent
    app = next(
        path for path in (here / "streamlit_app.py", here.parents[2] / "streamlit_app.py") if path.is_file()
    )
    shown = {**options(), "server.port": str(port)}
    arguments = [item for name, value in shown.items() for item in (f"--{name}", value)]
    environment = dict(os.environ)
    if store is not None:
        environment[STORE_VARIABLE] = store
    return subprocess.call([sys.executable, "-m", "streamlit", "run", str(app), *arguments], env=environment)
