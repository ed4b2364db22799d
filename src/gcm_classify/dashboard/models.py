"""What pages ask of the model in use without loading it: its thresholds and its scorecard."""

from __future__ import annotations

import json
from collections.abc import Mapping

import streamlit as st

from gcm_classify.dashboard.desk import taxonomy
from gcm_classify.modelfolder import DEFAULT_MODEL, find_model
from gcm_classify.report import Scorecard
from gcm_classify.report.scorecard import scorecard_of
from gcm_classify.review.promotion import model_in_use
from gcm_classify.store import Store

__all__ = ["encoder_build", "scorecard", "scorecard_in_use", "thresholds"]


@st.cache_resource(show_spinner=False)
def scorecard(model: str = DEFAULT_MODEL) -> Scorecard:
    """What the folder of a model, by name or path, says of how good it is."""
    return scorecard_of(model, taxonomy())


def scorecard_in_use(store: Store) -> Scorecard:
    """The scorecard of the model that a store's documents are classified with."""
    chosen = model_in_use(store)
    return scorecard(chosen.folder) if chosen else scorecard()


def thresholds(store: Store) -> Mapping[int, float]:
    """The probability from which each objective is shown, by the model in use."""
    return {row.objective: row.show for row in scorecard_in_use(store).rows if row.show is not None}


@st.cache_resource(show_spinner=False)
def encoder_build() -> str:
    """Which weights the served model's encoder has, without loading them."""
    manifest = json.loads((find_model() / "manifest.json").read_text(encoding="utf-8"))
    return str(manifest["encoder"]["build"])
