"""Labelled passages go out to a labelling tool and come back: JSON Lines of the corpus's shape, and Label Studio's JSON.

Both ways are lossless: what a file said of a passage is in the `Labelling` and in the file that is written from it. Parquet
goes out only: what the machine found, as columns.
"""

from __future__ import annotations

from gcm_classify.exchange.labelconfig import label_studio_config
from gcm_classify.exchange.labelstudio import read_label_studio, write_label_studio
from gcm_classify.exchange.lines import read_lines, write_lines
from gcm_classify.exchange.parquet import ParquetSummary, require_parquet, write_parquet
from gcm_classify.exchange.values import Annotation, Labelling, Suggestion, settled

__all__ = [
    "Annotation",
    "Labelling",
    "ParquetSummary",
    "Suggestion",
    "label_studio_config",
    "read_label_studio",
    "read_lines",
    "require_parquet",
    "settled",
    "write_label_studio",
    "write_lines",
    "write_parquet",
]
