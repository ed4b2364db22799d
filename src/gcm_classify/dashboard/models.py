"""What pages ask of the model in use without loading it: its thresholds and its scorecard."""

from __future__ import annotations

import json
from collections.abc import Mapping

import streamlit as st

from gcm_classify.dashboard.desk import taxonomy
from gcm_classify.modelfolder import DEFAULT_MODEL, find_model
from gcm_classify.report import Scorecard
from gcm_classify.report.scorecard import scorecard_of

__all__ = ["encoder_build", "scorecard", "thresholds"]


@st.cache_resource(show_spinner=False)
def scorecard(model: str = DEFAULT_MODEL) -> Scorecard:
    """What a model's folder says of how good it is."""
    return scorecard_of(model, taxonomy())


def thresholds() -> Mapping[int, float]:
    """The probability from which each objective is shown."""
    return {row.objective: row.show for row in scorecard().rows if row.show is not None}


@st.cache_resource(show_spinner=False)
def encoder_build() -> str:
    """Which weights the served model's encoder has, without loading them."""
    manifest = json.loads((find_model() / "manifest.json").read_text(encoding="utf-8"))
    return str(manifest["encoder"]["build"])
