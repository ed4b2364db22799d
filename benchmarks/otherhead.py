"""A model that differs from the packaged one in its head alone, as one that learned from corrections does."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

import gcm_classify as gcm

__all__ = ["with_other_head"]


def with_other_head(folder: Path) -> Path:
    """Write it into a folder that is not there yet: every tag is shown from a slightly higher probability on."""
    shutil.copytree(gcm.load().model.path, folder)
    with np.load(folder / "head.npz") as arrays:
        values = dict(arrays)
    np.savez(folder / "head.npz", **{**values, "show": np.minimum(values["show"] * 1.02, 0.99)})
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["name"] = folder.name
    manifest["files"]["head.npz"] = hashlib.sha256((folder / "head.npz").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder
