"""The agreement page: how far reviewers agree who coded by themselves, what they dispute, and who decided what and when."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from gcm_classify.dashboard.cards import counted, objective_badges, open_link, place_line, words
from gcm_classify.dashboard.coded import coded_reviews
from gcm_classify.dashboard.desk import name_of, open_desk, taxonomy, told
from gcm_classify.dashboard.identity import acting_as, may
from gcm_classify.dashboard.intervals import interval_chart
from gcm_classify.errors import GcmError
from gcm_classify.review import Verdict, decide
from gcm_classify.review.adjudication import Dispute, Vote, codings, disputes
from gcm_classify.review.agreement import Agreement, Figure, ObjectiveAgreement, agreement
from gcm_classify.store import Store

__all__ = ["page"]

_TROUBLE = "agreement-trouble"
_AT_ONCE = 10
_DECISIONS = 200


def page() -> None:
    """Three tabs: the figures, what is disputed, and the history."""
    st.title("Agreement")
    store = open_desk()
    error = st.session_state.pop(_TROUBLE, None)
    if isinstance(error, GcmError):
        told(error, "Not saved.")
    reviews = coded_reviews(store, least=2)
    disputed = list(disputes(reviews))
    waiting = [dispute for dispute in disputed if dispute.is_open]
    figures, quarrel, history = st.tabs(["Figures", f"To adjudicate ({len(waiting)})", "Who decided what"])
    with figures:
        _figures(agreement(codings(reviews), taxonomy().numbers))
    with quarrel:
        _disputes(store, waiting, [dispute for dispute in disputed if not dispute.is_open])
    with history:
        _history(store)


def _figures(found: Agreement) -> None:
    if found.overall is None:
        st.info(
            "No passage was coded by two reviewers yet. On the queue page, choose “I have not decided” and a colleague under "
            "“Decided on by”: you then code what they coded, without seeing what they said."
        )
        return
    place_line(
        f"{counted(found.passages, 'passage')} coded twice or more, in {counted(found.documents, 'document')}",
        ", ".join(found.reviewers),
    )
    kappa, alpha = st.columns(2)
    _metric(kappa, "Cohen’s kappa, all objectives", found.overall.kappa, found.overall.why)
    _metric(alpha, "Krippendorff’s alpha, all objectives", found.overall.alpha, found.overall.why)
    told_of = sorted(
        (one for one in found.objectives if one.kappa), key=lambda one: one.kappa.value if one.kappa else 0
    )
    if told_of:
        st.altair_chart(
            interval_chart(_chart_rows(told_of)),
            width="stretch",
            alt="Kappa per objective with 95% intervals",
        )
    st.dataframe(
        _table([*told_of, *(one for one in found.objectives if not one.kappa)]),
        hide_index=True,
        width="stretch",
        height="content",
    )
    st.caption(
        "1 is full agreement, 0 what chance gives. Intervals are 95%, from documents drawn anew 1,000 times. Reviewers see the "
        "machine’s suggestions, so agreement on what it did not suggest is no proof that nothing is there."
    )


def _metric(place: st.delta_generator.DeltaGenerator, label: str, figure: Figure | None, why: str) -> None:
    said = f"95%: {figure.low:.2f} to {figure.high:.2f}" if figure else f"Too little to say: {why}"
    value = f"{figure.value:.2f}" if figure else "–"
    place.metric(label, value, delta=said, delta_color="off", delta_arrow="off", border=True)


def _chart_rows(found: Sequence[ObjectiveAgreement]) -> list[dict[str, object]]:
    return [
        {"name": name_of(one.objective), "value": one.kappa.value, "low": one.kappa.low, "high": one.kappa.high, "n": one.given}
        for one in found
        if one.kappa
    ]  # fmt: skip


def _table(found: Sequence[ObjectiveAgreement]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Objective": name_of(one.objective),
            "Kappa": _interval(one.kappa, one),
            "Alpha": _interval(one.alpha, one),
            "Given by anyone": one.given,
            "Split": one.split,
            "Why no figure": one.why,
        }
        for one in found
    )


def _interval(figure: Figure | None, found: ObjectiveAgreement) -> str:
    """A figure with its interval; where nobody ever differed, resampling has nothing to vary, and says nothing."""
    if figure is None:
        return "–"
    if not found.split:
        return f"{figure.value:.2f} (none split)"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"


def _disputes(store: Store, waiting: Sequence[Dispute], settled: Sequence[Dispute]) -> None:
    if not waiting:
        st.info("Reviewers contradict each other nowhere, or everything was settled.")
    elif not may("adjudicator"):
        st.caption("Only an adjudicator settles these.")
    for dispute in waiting[:_AT_ONCE]:
        _dispute(store, dispute)
    if len(waiting) > _AT_ONCE:
        st.caption(f"{counted(len(waiting) - _AT_ONCE, 'more dispute')} below these.")
    if settled:
        with st.expander(f"Settled ({len(settled)})"):
            st.dataframe(_settled_table(settled), hide_index=True, width="stretch")


def _dispute(store: Store, dispute: Dispute) -> None:
    record, number = dispute.review.record, dispute.objective
    key = f"{record['id']}-{number}"
    with st.container(border=True, key=f"dispute-{key}"):
        objective_badges([number])
        words(record["text"])
        place_line(record["title"], f"page {record['page']}" if record["page"] else "")
        for vote in dispute.votes:
            st.text(_vote(vote))
        with st.container(horizontal=True, vertical_alignment="center"):
            for label, holds, icon in (("It holds", True, "check"), ("It does not", False, "close")):
                st.button(
                    label, key=f"settle-{holds}-{key}", icon=f":material/{icon}:", disabled=not may("adjudicator"),
                    on_click=_settle, args=(store, dispute, holds),
                )  # fmt: skip
            open_link(record["document"], record["id"])


def _vote(vote: Vote) -> str:
    if vote.decision is None:
        return f"✗ {vote.reviewer}: finished the passage without it"
    sign = "✓" if vote.gives else "✗"
    comment = f" “{vote.decision['comment']}”" if vote.decision["comment"] else ""
    return f"{sign} {vote.reviewer}: {vote.decision['verdict']}, {_when(vote.decision['decided'])}{comment}"


def _when(moment: str) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC"


def _settle(store: Store, dispute: Dispute, holds: bool) -> None:
    """Save an adjudicator's decision on what was seen."""
    review = dispute.review
    known = dispute.objective in review.suggested or dispute.objective in review.in_force
    verdict: Verdict = "reject" if not holds else "accept" if known else "add"
    try:
        decide(
            store, review, verdict, objective=dispute.objective, reviewer=acting_as("adjudicator"), role="adjudication",
            model=review.record["model"], numbers=taxonomy().numbers, seen=review.last,
        )  # fmt: skip
    except GcmError as error:
        st.session_state[_TROUBLE] = error


def _settled_table(settled: Sequence[Dispute]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Objective": name_of(dispute.objective),
            "Passage": " ".join(str(dispute.review.record["text"]).split()),
            "Votes": "; ".join(f"{vote.reviewer} {'✓' if vote.gives else '✗'}" for vote in dispute.votes),
            "Settled as": "holds" if dispute.settled["verdict"] in ("accept", "add") else "does not hold",
            "By": dispute.settled["reviewer"],
            "When": _when(str(dispute.settled["decided"])),
        }
        for dispute in settled
        if dispute.settled is not None
    )


def _history(store: Store) -> None:
    reviewers = store.reviewers()
    if not reviewers:
        st.info("Nobody has decided anything yet. Decisions are taken on the document and queue pages.")
        return
    who = st.selectbox(
        "Reviewer", reviewers, index=None, key="agreement-who", placeholder="Everybody", width=260
    )
    found = store.latest_decisions(_DECISIONS, reviewer=who)
    rows = [
        {
            "When": _when(one["decided"]),
            "Who": one["reviewer"],
            "Role": one["role"],
            "Decision": one["verdict"],
            "Objective": name_of(one["objective"]) if one["objective"] in taxonomy().numbers else "",
            "Passage": " ".join(one["text"].split()),
            "Comment": one["comment"],
            "Blind": one["blind"],
            "Model": one["model"],
        }
        for one in found
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    st.caption(f"The last {counted(len(rows), 'decision')}; nothing is ever changed or removed.")
