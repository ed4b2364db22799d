"""What the tests of reading share. The reading process is started once and serves them all."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # tests/pdfs.py
