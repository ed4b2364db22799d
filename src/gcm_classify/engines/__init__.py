"""Where files are read and classified: in this process and its workers, or on a cluster. Only the launcher differs."""

from __future__ import annotations

from gcm_classify.engines.engine import ENGINES, Engine, engine_named
from gcm_classify.engines.local import LocalEngine

__all__ = ["ENGINES", "Engine", "LocalEngine", "engine_named"]
