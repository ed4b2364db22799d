"""The model page: how good it is, what another threshold would change, learning from decisions, and which model is in use."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from gcm_classify.dashboard.cards import counted, place_line
from gcm_classify.dashboard.coded import coded_reviews
from gcm_classify.dashboard.desk import name_of, open_desk, plain, taxonomy, told
from gcm_classify.dashboard.identity import acting_as, may
from gcm_classify.dashboard.intervals import interval_chart
from gcm_classify.dashboard.models import scorecard_in_use
from gcm_classify.dashboard.relearning import learning
from gcm_classify.errors import GcmError
from gcm_classify.modelfolder import DEFAULT_MODEL
from gcm_classify.report import Scorecard, ScorecardRow
from gcm_classify.review import Backing, backing
from gcm_classify.review.moves import Move
from gcm_classify.review.preview import threshold_effect
from gcm_classify.review.promotion import ModelChoice, model_in_use, promotions, roll_back
from gcm_classify.store import Store

__all__ = ["moves_table", "page"]

_TROUBLE = "model-trouble"
_GRID = [round(step / 100, 2) for step in range(5, 100)]


def page() -> None:
    """Which model is in use, and four tabs."""
    st.title("Model")
    store = open_desk()
    error = st.session_state.pop(_TROUBLE, None)
    if isinstance(error, GcmError):
        told(error, "Not done.")
    chosen = model_in_use(store)
    place_line(f"In use: {chosen.name if chosen else DEFAULT_MODEL}", _since(chosen))
    card = scorecard_in_use(store)
    good, threshold, learn, history = st.tabs(["Scorecard", "Thresholds", "Learn from decisions", "History"])
    with good:
        _scorecard(store, card)
    with threshold:
        _thresholds(store, card)
    with learn:
        learning(store)
    with history:
        _history(store, chosen)


def _since(chosen: ModelChoice | None) -> str:
    return f"promoted by {chosen.by} on {chosen.at[:10]}" if chosen else "the packaged one"


# How good it is


def _scorecard(store: Store, card: Scorecard) -> None:
    if not card.rows:
        st.info(plain(card.why or "This model has no scorecard."))
        return
    st.text(card.measured)
    macro, precision, recall, none = st.columns(4)
    interval = card.macro_f1_interval
    said = f"95%: {interval[0]:.2f} to {interval[1]:.2f}" if interval else None
    _metric(macro, "Macro-F1", card.macro_f1, said)
    _metric(precision, "Precision", card.precision)
    _metric(recall, "Recall", card.recall)
    _metric(
        none,
        "None-recall",
        card.none_recall,
        help="Of passages that address nothing, the share that got no tag.",
    )
    rows = [
        {"name": name_of(row.objective), "value": row.f1, "low": row.f1_interval[0], "high": row.f1_interval[1], "n": row.support}
        for row in card.rows
        if row.f1_interval
    ]  # fmt: skip
    if rows:
        st.altair_chart(
            interval_chart(rows, title="F1"),
            width="stretch",
            alt="F1 per objective, worst first; a table is below",
        )
    st.dataframe(_scores(card.rows, _backings(store)), hide_index=True, width="stretch")
    st.caption(
        "Worst first. Tags from the second threshold on need no review: an estimate, until decisions back it. “Backed” counts "
        "decisions on such tags that said they are right; from a lower bound of 0.90 on it is a guarantee."
    )


def _metric(
    place: st.delta_generator.DeltaGenerator, label: str, value: float | None, said: str | None = None, help: str | None = None
) -> None:  # fmt: skip
    shown = "–" if value is None else f"{value:.2f}"
    place.metric(label, shown, delta=said, delta_color="off", delta_arrow="off", border=True, help=help)


def _backings(store: Store) -> dict[int, Backing]:
    return {one.objective: one for one in backing(coded_reviews(store))}


def _scores(rows: Sequence[ScorecardRow], backed: dict[int, Backing]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Objective": name_of(row.objective),
            "F1": _share(row.f1),
            "Precision": _share(row.precision),
            "Recall": _share(row.recall),
            "Passages": row.support,
            "Shown from": _share(row.show),
            "No review from": _share(row.auto),
            "Backed": _backed(backed.get(row.objective)),
        }
        for row in rows
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _backed(found: Backing | None) -> str:
    if found is None:
        return ""
    sign = "✓ " if found.is_guarantee else ""
    return f"{sign}{found.right} of {found.decided} (at least {found.lower_bound:.2f})"


# What another threshold would change


def _thresholds(store: Store, card: Scorecard) -> None:
    shown = {row.objective: row.show for row in card.rows if row.show is not None}
    if not shown:
        st.info("The thresholds of this model are not known.")
        return
    number = st.selectbox(
        "Objective", taxonomy().numbers, format_func=name_of, key="model-objective", width=360
    )
    now = round(shown.get(number, 0.5), 2)
    value = st.select_slider(
        "Show tags from a probability of", _GRID, value=min(max(now, _GRID[0]), _GRID[-1]), key=f"model-threshold-{number}",
        format_func=lambda step: f"{step:.2f}",
    )  # fmt: skip
    with st.spinner("Counting"):
        effect = threshold_effect(
            store, taxonomy(), number, value if abs(value - now) > 0.004 else shown[number]
        )
    st.caption(f"In use: {shown[number]:.2f}. Moving the slider changes nothing but this page.")
    kept, hidden, near, moved = st.columns(4)
    kept.metric("Tags shown", effect.shown, border=True)
    hidden.metric("Tags hidden", effect.hidden, border=True)
    near.metric(
        "Documents that gain a tag", effect.near, border=True, help="Of documents without any tag on it."
    )
    moving = [move for move in effect.moves if move.moves]
    moved.metric("Documents that move", len(moving), border=True, help="To other roundtables than before.")
    if value < now:
        st.caption(
            "Below the threshold in use the store keeps each document’s best passage only, and none under half of the threshold: how "
            "many more tags there would be is known after classifying again."
        )
    if effect.moves:
        st.dataframe(moves_table(store, effect.moves), hide_index=True, width="stretch")
    else:
        st.caption("No document would address other objectives.")


def moves_table(store: Store, moves: Sequence[Move], *, most: int = 200) -> pd.DataFrame:
    """Documents that change, those that go to other roundtables first."""
    return pd.DataFrame(
        {
            "Document": store.document_record(move.document)["source"],
            "Roundtables now": _numbers(move.roundtables),
            "Roundtables then": _numbers(move.roundtables_after),
            "Objectives gained": _numbers(move.gained),
            "Objectives lost": _numbers(move.lost),
        }
        for move in moves[:most]
    )


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers)) or "–"


# Which model is in use


def _history(store: Store, chosen: ModelChoice | None) -> None:
    past = promotions(store)
    if not past:
        st.info("No model was promoted here: documents are classified with the packaged one.")
        return
    rows = [
        {
            "When": f"{one.at[:16].replace('T', ' ')} UTC",
            "Who": one.by,
            "What": "took back" if one.undoes else "promoted",
            "Model": one.name,
            "Why": one.why,
            "Folder": one.folder,
        }
        for one in reversed(past)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    st.caption(f"{counted(len(rows), 'choice')}; none is ever changed or removed.")
    if chosen is not None:
        why = st.text_input("Why", key="model-why", placeholder="Optional", width=480)
        st.button(
            f"Roll back {chosen.name}", key="model-roll-back", icon=":material/undo:", disabled=not may("adjudicator"),
            on_click=_roll_back, args=(store, why),
        )  # fmt: skip


def _roll_back(store: Store, why: str) -> None:
    try:
        roll_back(store, by=acting_as("adjudicator"), why=why)
    except GcmError as error:
        st.session_state[_TROUBLE] = error
