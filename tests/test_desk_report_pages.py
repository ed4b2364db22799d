"""Roundtables, coverage, search and agreement, driven as a person would: what is shown is what the store holds."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from desk_pages import captions, clear_caches, markdown, page_of, texts, well
from fakes import FakeEncoder, made_up_result
from gcm_classify.dashboard import STORE_VARIABLE
from gcm_classify.dashboard import search as search_page
from gcm_classify.dashboard.export import zipped_packs
from gcm_classify.dashboard.heatmap import map_rows, map_table
from gcm_classify.datamodels import DocumentResult, Profile, Shortfall
from gcm_classify.jobs import JobState, write_state
from gcm_classify.report import Filters, pack_of
from gcm_classify.review import decide, review_of
from gcm_classify.search import SearchIndex, refresh
from gcm_classify.store import Store, open_store
from gcm_classify.taxonomy import load_taxonomy

HOSTILE = (
    "<script>alert(1)</script> [click](http://evil.example) **bold** smuggling of migrants www.evil.example"
)
NUMBERS = load_taxonomy().numbers


def speaking(result: DocumentResult, mechanism: str, **more: object) -> DocumentResult:
    from dataclasses import replace

    return replace(result, profile=Profile(mechanisms=(mechanism,), date="2026-05-06", forum=2026), **more)


def _bali() -> DocumentResult:
    made = made_up_result(
        (HOSTILE, [9]),
        ("Recruitment fees are paid by employers alone.", [6]),
        ("We thank the host and its people for the hall.", []),
        source="bali.txt",
        title="# Statement <b>of</b> Bali",
    )
    return speaking(made, "Bali Process", below_threshold=(Shortfall(20, 0.2, made.passages[2].id),))


BALI = _bali()
COLOMBO = speaking(
    made_up_result(
        ("Fees of recruitment agencies were lowered for all.", [6]), source="colombo.txt", title="Colombo"
    ),
    "Colombo Process",
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store, made once and copied."""
    folder = tmp_path_factory.mktemp("filled")
    store = open_store(str(folder / "gcm.sqlite"))
    for result in (BALI, COLOMBO):
        store.save_result(result, key="k")
        store.save_file(result.source, document=result.document.id, size=1, modified=1.0, key="k")
    store.close()
    return folder / "gcm.sqlite"


@pytest.fixture(autouse=True)
def _a_desk_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GCM_CLASSIFY_DESK", str(tmp_path / "desk"))
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "gcm.sqlite"))
    clear_caches()
    yield
    clear_caches()


@pytest.fixture
def desk_store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(filled, tmp_path)
    store = open_store(str(tmp_path / "gcm.sqlite"))
    yield store
    store.close()


def said(
    store: Store,
    result: DocumentResult,
    place: int,
    verdict: str,
    number: int | None,
    who: str,
    **more: object,
) -> None:
    review = review_of(store, result.document.id)[place]
    decide(
        store, review, verdict, objective=number, reviewer=who, model="m", numbers=NUMBERS, blind=True, **more
    )  # type: ignore[arg-type]


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


# -- roundtables --------------------------------------------------------------------------------------------------


def test_without_documents_the_roundtables_say_what_to_do() -> None:
    assert "Nothing here yet" in well(page_of("roundtables")).info[0].value


def test_objectives_stand_under_their_roundtable_with_what_was_said(desk_store: Store) -> None:
    page = well(page_of("roundtables"))
    assert "2 documents · 3 passages by objective · 0 reviewed" in captions(page).replace("\\", "")
    shown = [label for label in labels(page) if label[0].isdigit()]
    assert len(shown) == 23
    assert "6 Recruitment, decent work 2" in shown
    assert "9 Smuggling :gray[1]" in shown and "13 Detention :gray[–]" in shown


def test_a_click_on_an_objective_shows_its_quotes_letter_by_letter(desk_store: Store) -> None:
    page = page_of("roundtables")
    page.button(key="objective-9").click().run()
    assert well(page).subheader[0].value.startswith("9 Strengthen the transnational response")
    assert HOSTILE in texts(page)
    assert not [bad for bad in ("<script>", "](http", "<b>of</b>", "www.") if bad in markdown(page)]
    assert any("Bali Process" in code.value and HOSTILE in code.value for code in page.code)


def test_reviewed_passages_come_first(desk_store: Store) -> None:
    said(desk_store, COLOMBO, 0, "accept", 6, "Ada")
    page = page_of("roundtables")
    page.button(key="objective-6").click().run()
    assert well(page) and texts(page)[0] == COLOMBO.passages[0].text
    assert "1 reviewed" in captions(page)


def test_filters_narrow_the_roundtables(desk_store: Store) -> None:
    page = page_of("roundtables")
    page.multiselect(key="roundtables-mechanisms").set_value(["Colombo Process"]).run()
    assert "1 document · 1 passage by objective" in captions(well(page)).replace("\\", "")
    page.multiselect(key="roundtables-languages").set_value([]).run()
    well(page)


def test_a_decision_is_counted_at_the_next_look(desk_store: Store) -> None:
    page = page_of("roundtables")
    said(desk_store, BALI, 1, "reject", 6, "Ada")
    for _ in range(3):
        page.run()
    assert "2 passages by objective" in captions(well(page))


def test_the_packs_hold_what_the_filters_let_through(desk_store: Store) -> None:
    content = zipped_packs(desk_store, Filters(mechanisms=("Bali Process",)), (2,))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        lines = archive.read("roundtable-2.jsonl").decode()
    assert {"roundtable-2.html", "roundtable-2.jsonl"} <= set(names)
    assert "Bali" in lines and "Colombo" not in lines


# -- coverage -----------------------------------------------------------------------------------------------------


def test_without_documents_the_map_says_what_to_do() -> None:
    assert "Nothing to map yet" in well(page_of("coverage")).info[0].value


def test_the_map_tells_states_apart_and_its_table_holds_the_same(desk_store: Store) -> None:
    said(desk_store, COLOMBO, 0, "accept", 6, "Ada")
    page = well(page_of("coverage"))
    table = page.dataframe[0].value.set_index("Mechanism")
    assert table.loc["Bali Process", "9 Smuggling"] == "○ 0/1"
    assert table.loc["Bali Process", "20 Remittances"] == "·"
    assert table.loc["Bali Process", "13 Detention"] == "–"
    assert table.loc["Colombo Process", "6 Recruitment, decent work"] == "● 1/1"


def test_a_roundtable_narrows_the_map(desk_store: Store) -> None:
    page = page_of("coverage")
    page.segmented_control(key="coverage-roundtable").set_value(2).run()
    assert len(well(page).dataframe[0].value.columns) == 2 + 7


def test_the_chart_has_a_row_for_every_cell(desk_store: Store) -> None:
    silence = pack_of(desk_store).silence
    rows = map_rows(silence, str, {})
    assert len(rows) == 2 * 23
    by_state = {(row["mechanism"], row["objective"]): (row["state"], row["count"]) for row in rows}
    assert by_state["Bali Process", 9] == ("Said, not yet reviewed", "1")
    assert by_state["Bali Process", 20] == ("A passage came near, below the threshold", "")
    assert list(map_table(silence, str).columns)[:2] == ["Mechanism", "Documents"]


# -- search -------------------------------------------------------------------------------------------------------


@pytest.fixture
def indexed(desk_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose index is up to it, with a made-up encoder's vectors."""
    encoder = FakeEncoder(64)
    monkeypatch.setattr(search_page, "encoder_build", lambda: encoder.build)
    monkeypatch.setattr(
        search_page, "classifier", lambda: type("C", (), {"model": type("M", (), {"encoder": encoder})})
    )
    refresh(desk_store, SearchIndex(search_page.index_path()), encoder)
    return desk_store


def searched(query: str, **state: object) -> AppTest:
    page = page_of("search", **state)
    return page.text_input(key="search-query").set_value(query).run()


def test_the_search_page_says_how_to_search(indexed: Store) -> None:
    assert "quoted words" in well(page_of("search")).info[0].value


def test_words_are_found_with_their_citation(indexed: Store) -> None:
    page = well(searched("smuggling"))
    assert texts(page) == [HOSTILE]
    assert "Bali Process" in captions(page)
    assert any(HOSTILE in code.value for code in page.code)
    assert "www." not in markdown(page) and "](http" not in markdown(page)


def test_nothing_found_says_what_to_try(indexed: Store) -> None:
    assert "Try fewer words" in well(searched("hovercraft")).info[0].value


def test_by_meaning_the_closest_comes_first(indexed: Store) -> None:
    page = searched("fees paid by employers")
    page.segmented_control(key="search-way").set_value("meaning").run()
    assert texts(well(page))[0] == BALI.passages[1].text
    assert "Likeness" in markdown(page)


def test_filters_narrow_the_search(indexed: Store) -> None:
    page = searched("recruitment")
    assert len(texts(page)) == 2
    page.multiselect(key="search-mechanisms").set_value(["Colombo Process"]).run()
    assert texts(well(page)) == [COLOMBO.passages[0].text]
    page.segmented_control(key="search-roundtable").set_value(2).run()
    assert texts(well(page)) == []
    page.segmented_control(key="search-roundtable").set_value(1).run()
    assert texts(well(page)) == [COLOMBO.passages[0].text]


def test_a_stale_index_is_brought_up_beside_the_page(
    desk_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def start(module: str, arguments: list[str], *, state: Path, environment: dict[str, str]) -> None:
        begun.append(module)
        write_state(state, JobState("running", "Reading words", 1, 2, pid=1))

    monkeypatch.setattr(search_page, "encoder_build", lambda: "fake")
    monkeypatch.setattr(search_page, "start", start)
    page = well(page_of("search"))
    page.run()
    assert begun == ["gcm_classify.search"]


# -- agreement ----------------------------------------------------------------------------------------------------


def test_without_a_second_coding_the_page_says_how_to_begin(desk_store: Store) -> None:
    page = well(page_of("agreement"))
    assert "No passage was coded by two reviewers yet" in page.info[0].value


def test_too_little_gives_no_figure(desk_store: Store) -> None:
    for who in ("Ada", "Ben"):
        said(desk_store, BALI, 0, "accept", 9, who)
    page = well(page_of("agreement"))
    assert "1 passage coded twice or more" in captions(page)
    assert [metric.value for metric in page.metric] == ["–", "–"]
    assert "10 are needed" in page.metric[0].delta


def test_a_dispute_is_shown_with_its_votes_and_closed_by_an_adjudicator(desk_store: Store) -> None:
    said(desk_store, BALI, 0, "accept", 9, "Ada")
    said(desk_store, BALI, 0, "reject", 9, "Ben", comment="only a title")
    page = well(page_of("agreement", "Eve"))
    assert HOSTILE in texts(page)
    assert any(line.startswith("✓ Ada: accept") for line in texts(page))
    assert any(line.startswith("✗ Ben: reject") and "only a title" in line for line in texts(page))
    page.button(key=f"settle-True-{BALI.passages[0].id}-9").click().run()
    assert [tab.label for tab in well(page).tabs][1] == "To adjudicate (0)"
    last = desk_store.latest_decisions(1)[0]
    assert (last["reviewer"], last["role"], last["verdict"]) == ("Eve", "adjudication", "accept")
    settled = page.dataframe[0].value if len(page.dataframe) > 1 else page.dataframe[-1].value
    assert len(settled)


def test_the_history_says_who_decided_what_latest_first(desk_store: Store) -> None:
    said(desk_store, BALI, 0, "accept", 9, "Ada")
    said(desk_store, BALI, 1, "none", None, "Ben")
    page = well(page_of("agreement"))
    table = page.dataframe[-1].value
    assert table["Who"].tolist() == ["Ben", "Ada"]
    assert table["Decision"].tolist() == ["none", "accept"]
    page.selectbox(key="agreement-who").set_value("Ada").run()
    assert well(page).dataframe[-1].value["Who"].tolist() == ["Ada"]
