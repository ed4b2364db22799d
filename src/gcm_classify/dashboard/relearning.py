"""Learning from decisions on the model page: begun here, done beside the desk, looked at here, promoted or not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from gcm_classify.dashboard.cards import counted, place_line
from gcm_classify.dashboard.coded import coded_reviews
from gcm_classify.dashboard.desk import desk_folder, open_desk, store_url, told
from gcm_classify.dashboard.identity import acting_as, may
from gcm_classify.errors import GcmError
from gcm_classify.jobs import JobState, read_state, start
from gcm_classify.modelfolder import DEFAULT_MODEL
from gcm_classify.review.lessons import lessons
from gcm_classify.review.promotion import model_in_use, promote
from gcm_classify.store import Store
from gcm_classify.training.relearning import STORE_VARIABLE, Relearned, read_relearned

__all__ = ["learning"]

_TROUBLE = "relearning-trouble"
_EVERY = 1.5  # seconds between looks at a job
_CORPUS = Path(__file__).parents[3] / "corpus"  # in a checkout; the wheel has none


def learning(store: Store) -> None:
    """What there is to learn, the job, and what the newest model would change."""
    error = st.session_state.pop(_TROUBLE, None)
    if isinstance(error, GcmError):
        told(error, "Not done.")
    ready = sum(1 for _ in lessons(coded_reviews(store)))
    st.caption(
        f"{counted(ready, 'passage')} reviewed whole and undisputed. The model keeps its encoder and thresholds, and learns "
        "these beside the corpus that it was fitted on; it is then compared with what stands in the store, and nothing changes "
        "until somebody promotes it."
    )
    state = read_state(_state_file())
    if state is not None and state.phase == "running":
        _progress()
        return
    _begin(ready)
    if state is not None and state.phase == "failed":
        st.error("Learning stopped.")
        st.text(state.said)
    newest = _newest()
    if newest is not None:
        _compare(store, newest)


def _begin(ready: int) -> None:
    corpus = st.text_input(
        "Corpus", value=str(_CORPUS) if _CORPUS.is_dir() else "", key="relearning-corpus", width=560,
        help="The folder of labelled passages that the packaged model was fitted on, unchanged.",
    )  # fmt: skip
    can = ready > 0 and bool(corpus.strip()) and may("reviewer")
    st.button(
        "Learn from decisions", key="relearning-begin", icon=":material/model_training:", type="primary", disabled=not can,
        on_click=_start, args=(corpus,),
    )  # fmt: skip
    if not corpus.strip():
        st.caption("The corpus is in the source repository, not in the installed package: name its folder.")


def _start(corpus: str) -> None:
    try:
        acting_as("reviewer")
    except GcmError as error:
        st.session_state[_TROUBLE] = error
        return
    start(
        "gcm_classify.training.relearning",
        [corpus, str(_next_folder()), str(_state_file())],
        state=_state_file(),
        environment={STORE_VARIABLE: store_url()},
    )


@st.fragment(run_every=_EVERY)
def _progress() -> None:
    state = read_state(_state_file()) or JobState("done")
    if state.phase != "running":
        st.rerun()
    said = f"{state.said}: {state.done:,} of {state.total:,} documents" if state.total else f"{state.said} …"
    st.progress(state.share, text=said)


def _compare(store: Store, folder: Path) -> None:
    """What the newest model would change, and the way to have it used."""
    from gcm_classify.dashboard.model import moves_table

    found = read_relearned(folder)
    chosen = model_in_use(store)
    if found is None:
        return
    effect = found.effect
    st.subheader(f"What {folder.name} would change")
    made = datetime.fromtimestamp(folder.stat().st_mtime, UTC).isoformat(timespec="minutes").replace("T", " ")
    place_line(f"learned {counted(found.corrections, 'correction')}", f"made {made[:16]} UTC", _before(found))
    moved, gained, lost, kept = st.columns(4)
    moved.metric("Documents that move", len(effect.moved), border=True, help="To other roundtables than now.")
    gained.metric("Tags that come", effect.gained, border=True)
    lost.metric("Tags that go", effect.lost, border=True)
    kept.metric("Tags that stay", effect.kept, border=True)
    if effect.moves:
        st.dataframe(moves_table(store, effect.moves), hide_index=True, width="stretch")
    if chosen is not None and chosen.folder == str(folder.absolute()):
        st.success("This model is in use. Documents are classified with it by the next batch.")
        return
    why = st.text_input("Why", key="relearning-why", placeholder="Optional", width=480)
    st.button(
        f"Promote {folder.name}", key="relearning-promote", icon=":material/publish:", disabled=not may("adjudicator"),
        on_click=_promote, args=(folder, why),
        help="Documents are classified with it from the next batch on; decisions stay as they are.",
    )  # fmt: skip


def _before(found: Relearned) -> str:
    """How the model that learned had done on the corrections; of the new one they say nothing, for it has seen them."""
    if found.precision is None or found.recall is None:
        return ""
    return f"on these the model before had precision {found.precision:.2f}, recall {found.recall:.2f}"


def _promote(folder: Path, why: str) -> None:
    try:
        promote(open_desk(), folder, by=acting_as("adjudicator"), why=why)
    except GcmError as error:
        st.session_state[_TROUBLE] = error


# Where models that were learned here lie


def _models() -> Path:
    folder = desk_folder() / "models"
    folder.mkdir(exist_ok=True)
    return folder


def _state_file() -> Path:
    return _models() / "relearning.json"


def _learned() -> list[Path]:
    """Model folders, oldest first."""
    found = [path.parent for path in _models().glob(f"{DEFAULT_MODEL}-r*/manifest.json")]
    return sorted(found, key=_number)


def _number(folder: Path) -> int:
    tail = folder.name.rpartition("-r")[2]
    return int(tail) if tail.isdecimal() else 0


def _newest() -> Path | None:
    return next(reversed(_learned()), None)


def _next_folder() -> Path:
    newest = _newest()
    return _models() / f"{DEFAULT_MODEL}-r{_number(newest) + 1 if newest else 1}"
