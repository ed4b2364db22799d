"""The corpus as it lies in the repository, and the checker that refuses a worse one."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from fakes import FakeEncoder
from gcm_classify.errors import CorpusError
from gcm_classify.taxonomy import load_taxonomy
from gcm_classify.training.agreement import TwiceLabelled, agreement, cohens_kappa, read_twice_labelled
from gcm_classify.training.checking import (
    Finding,
    Requirements,
    check_corpus,
    check_passages,
    corpus_statistics,
    generated_blocks,
    main,
    normalised_address,
    with_block,
)
from gcm_classify.training.corpus import LabelledPassage, read_labelled
from gcm_classify.training.curve import curve_table, learning_curve
from gcm_classify.training.overlap import (
    copied_runs,
    hashed_runs,
    jaccard,
    near_duplicates,
    pack_hashes,
    unpack_hashes,
    words,
)

REPOSITORY = Path(__file__).parents[1]
CORPUS = REPOSITORY / "corpus"
DEV = REPOSITORY.parent / "shared" / "dev"

SOURCE = "The ministers agreed that recruitment fees shall never be borne by the workers who migrate for employment."
BALANCED = Requirements(
    total=1, objective=(0, 99), several_share=0.0, reworded=0, languages={}, similarity=0.6
)


@pytest.fixture(scope="module")
def corpus() -> list[LabelledPassage]:
    return read_labelled(CORPUS, taxonomy=load_taxonomy())


def passage(text: str = "Fees were cut in Dakar last spring.", **others: object) -> LabelledPassage:
    fields = {"id": "one", "labels": (6,), "register": "press", "group": "g"} | others
    return LabelledPassage(text=text, **fields)  # type: ignore[arg-type]


def write_corpus(folder: Path, *passages: LabelledPassage, sources: dict[str, str] | None = None) -> Path:
    """A corpus folder of these passages, with the hashes of these sources' texts."""
    (folder / "checks").mkdir(parents=True)
    lines = [json.dumps(dataclasses.asdict(one)) for one in passages]
    (folder / "passages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    records = [
        json.dumps({"source": address, "shingles": pack_hashes(hashed_runs(text))})
        for address, text in (sources or {}).items()
    ]
    (folder / "checks" / "sources.jsonl").write_text("\n".join(records), encoding="utf-8")
    return folder


def kinds(findings: list[Finding]) -> list[str]:
    return [finding.kind for finding in findings]


def reworded(address: str, **others: object) -> LabelledPassage:
    return passage(provenance={"kind": "reworded", "source": address}, **others)


# The corpus of this repository


def test_nothing_is_wrong_with_the_corpus() -> None:
    """Against the measuring passages too, where they are present."""
    dev = DEV if DEV.is_dir() else None
    assert check_corpus(CORPUS, load_taxonomy(), dev) == []


def test_every_line_has_every_field() -> None:
    of_gold_files = {"doc_type", "set"}
    wanted = {field.name for field in dataclasses.fields(LabelledPassage)} - of_gold_files
    for file in sorted(CORPUS.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").split("\n"):
            assert not line or set(json.loads(line)) == wanted, file.name


def test_provenance_is_written_or_reworded_from_an_address(corpus: list[LabelledPassage]) -> None:
    for one in corpus:
        kind, source = one.provenance["kind"], one.provenance.get("source")
        assert (kind == "written" and source is None) or (kind == "reworded" and source.startswith("http"))


def test_a_group_has_one_source_or_none(corpus: list[LabelledPassage]) -> None:
    for one in corpus:
        assert one.group.startswith("source:") == (one.provenance["kind"] == "reworded")


def test_ids_and_texts_occur_once(corpus: list[LabelledPassage]) -> None:
    assert len({one.id for one in corpus}) == len({one.text for one in corpus}) == len(corpus)


def test_neighbours_are_passages_of_the_same_document(corpus: list[LabelledPassage]) -> None:
    """A neighbour that was left out of the corpus may still stand as context."""
    texts = {one.text: one.group for one in corpus}
    beside = [(one.group, text) for one in corpus for text in (one.before, one.after) if text]
    assert beside
    assert all(texts.get(text, group) == group for group, text in beside)


def test_the_documents_repeat_the_figures_of_the_files() -> None:
    for (document, name), content in generated_blocks(CORPUS, load_taxonomy()).items():
        text = (CORPUS / document).read_text(encoding="utf-8")
        assert with_block(text, name, content) == text, (
            f"corpus/{document}: run python -m gcm_classify.training.checking corpus --write"
        )


def test_the_label_guide_has_a_row_for_every_objective() -> None:
    guide = (CORPUS / "LABELS.md").read_text(encoding="utf-8")
    for number in load_taxonomy().numbers:
        assert f"\n| {number} | " in guide


def test_second_labels_are_of_passages_in_the_corpus(corpus: list[LabelledPassage]) -> None:
    """A few were altered since, and have another id."""
    pairs = read_twice_labelled(CORPUS / "checks" / "second_labels.jsonl")
    known = {one.id for one in corpus}
    assert len(pairs) >= 500
    assert sum(pair.id in known for pair in pairs) >= 0.9 * len(pairs)


# The checker


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (passage(labels=(99,)), "unknown_label"),
        (passage(language="xx"), "unknown_language"),
        (passage(register="poem"), "unknown_register"),
        (passage("It serves Objective 9 of the Compact."), "leaked_number"),
        (passage("Los objetivos 9 y 10 se cumplen."), "leaked_number"),
        (passage("L'objectif n° 6 est visé."), "leaked_number"),
        (passage(heading="GCM 6"), "leaked_number"),
        (passage("They will save lives and establish coordinated international efforts on missing migrants."), "leaked_title"),
    ],
)  # fmt: skip
def test_a_passage_is_refused(bad: LabelledPassage, kind: str) -> None:
    assert kinds(check_passages([bad], load_taxonomy())) == [kind]


def test_an_ordinary_passage_passes() -> None:
    assert check_passages([passage("The main objective is fair recruitment.")], load_taxonomy()) == []


def test_imbalance_is_named(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "corpus", passage())
    messages = [finding.message for finding in check_corpus(folder, load_taxonomy())]
    assert "objective 6 has 1 passages, not 150 to 1199" in messages
    assert "0.0% of the labelled have two or more labels" in messages
    assert "1 passages, not 5000" in messages
    assert "0 passages in fr, not 450" in messages
    assert "0 reworded passages, not 1200" in messages


def test_near_duplicates_are_refused_within_and_against_dev(tmp_path: Path) -> None:
    first = passage("Recruitment fees were cut by half in Dakar last spring, the ministry said.")
    second = passage("Recruitment fees were cut by half in Dakar this spring, the ministry said.", id="two")
    folder = write_corpus(tmp_path / "corpus", first, second)
    dev = tmp_path / "dev"
    dev.mkdir()
    (dev / "passages.jsonl").write_text(json.dumps({"id": "d", "text": second.text, "labels": [6]}))
    found = check_corpus(folder, load_taxonomy(), dev, requirements=BALANCED)
    assert kinds(found) == ["near_duplicate", "known_to_dev", "known_to_dev"]
    assert found[0].ids == ("one", "two")


def test_a_copied_run_is_refused_and_six_words_are_not(tmp_path: Path) -> None:
    address = "https://example.org/a"
    copied = reworded(
        address,
        text="Agreed: fees shall never be borne by the workers themselves.",
    )
    short = reworded(address, id="two", text="Never be borne by the workers, said the minister in Dhaka.")
    folder = write_corpus(tmp_path / "corpus", copied, short, sources={address: SOURCE})
    found = check_corpus(folder, load_taxonomy(), requirements=BALANCED)
    assert [(finding.kind, finding.ids) for finding in found] == [("copied_run", ("one",))]
    assert "fees shall never be borne by the" in found[0].message


def test_a_source_has_one_group_and_is_known(tmp_path: Path) -> None:
    one = reworded("https://example.org/a", group="source:a")
    two = reworded("http://www.example.org/a/", id="two", group="source:b", text="Nobody paid in Lima.")
    folder = write_corpus(tmp_path / "corpus", one, two, sources={"https://example.org/a": SOURCE})
    found = check_corpus(folder, load_taxonomy(), requirements=BALANCED)
    assert kinds(found) == ["no_source", "split_source"]


def test_one_text_under_two_addresses_belongs_to_one_group(tmp_path: Path) -> None:
    long = f"{SOURCE} Dakar, Lima, Manila and Rabat will report on it within a year."
    addresses = ("https://example.org/a", "https://example.net/mirror")
    one = reworded(addresses[0], group="source:a")
    two = reworded(
        addresses[1], id="two", group="source:b", text="Nobody paid anything in Lima, they told us."
    )
    folder = write_corpus(tmp_path / "corpus", one, two, sources=dict.fromkeys(addresses, long))
    assert kinds(check_corpus(folder, load_taxonomy(), requirements=BALANCED)) == ["same_text_two_groups"]


def test_a_source_kept_aside_is_refused(tmp_path: Path) -> None:
    folder = write_corpus(
        tmp_path / "corpus", reworded("https://example.org/a"), sources={"https://example.org/a": SOURCE}
    )
    dev = tmp_path / "dev"
    dev.mkdir()
    (dev / "passages.jsonl").write_text('{"id": "d", "text": "Something else.", "labels": []}')
    (dev / "kept-aside-sources.txt").write_text("# kept aside\nhttp://www.example.org/a/\n")
    found = check_corpus(folder, load_taxonomy(), dev, requirements=BALANCED)
    assert kinds(found) == ["kept_aside_source"]


def test_the_command_writes_the_figures_and_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_corpus(tmp_path / "corpus", passage(), passage("Ships left Lima.", id="two", labels=()))
    (folder / "README.md").write_text("# Mine\n<!-- counts -->\nold\n<!-- /counts -->\n")
    assert main([str(folder), "--write"]) == 1
    assert "imbalance" in capsys.readouterr().out
    text = (folder / "README.md").read_text()
    assert "| passages | 2 |" in text
    assert "old" not in text


# Runs of words and likeness


def test_a_fixed_name_excuses_a_run_but_for_three_words() -> None:
    source = hashed_runs("He signed the Global Compact for Safe, Orderly and Regular Migration on a Monday.")
    text = "It was he who signed the Global Compact for Safe, Orderly and Regular Migration."
    assert len(copied_runs(text, source)) == 4
    assert copied_runs(text, source, ["Global Compact for Safe, Orderly and Regular Migration"]) == []


def test_punctuation_and_case_do_not_hide_a_copy() -> None:
    text = SOURCE.upper().replace(" ", " – ")
    assert len(copied_runs(text, hashed_runs(SOURCE))) == len(words(SOURCE)) - 6


def test_hashes_survive_packing() -> None:
    hashes = hashed_runs(SOURCE)
    assert unpack_hashes(pack_hashes(hashes)) == frozenset(hashes)


def test_a_text_shorter_than_a_run_has_no_runs() -> None:
    assert hashed_runs("Six words are not a run") == []


def test_each_pair_of_near_duplicates_comes_once() -> None:
    texts = [SOURCE, "Something quite different was said in Lima.", SOURCE.replace("never", "not")]
    (pair,) = near_duplicates(texts)
    assert (pair.first, pair.second) == (0, 2)
    assert 0.6 <= pair.similarity < 1


def test_likeness_of_nothing_is_zero() -> None:
    assert jaccard("", "") == 0.0


@pytest.mark.parametrize(
    "address", ["http://iom.int/News", "https://www.iom.int/news/", "https://iom.int/news#top"]
)
def test_one_page_has_one_address(address: str) -> None:
    assert normalised_address(address) == "iom.int/news"


# Figures


def test_statistics_count_what_is_there() -> None:
    figures = corpus_statistics(
        [
            passage("Fees were cut in Dakar."),
            passage("Ships left Lima at noon.", id="b", labels=(6, 9), group="h"),
            passage("Fees were cut in Rabat.", id="c", labels=(), language="fr", group="h"),
        ]
    )
    assert (figures["passages"], figures["groups"], figures["none"], figures["several"]) == (3, 2, 1, 1)
    assert figures["objectives"] == {6: (2, 2), 9: (0, 1)}
    assert figures["languages"] == {"en": 2, "fr": 1}
    assert figures["variety"]["openings"] == pytest.approx(1 / 3)
    assert 0 < figures["variety"]["nearest"] < 1


def test_kappa_is_one_in_full_agreement_and_zero_by_chance() -> None:
    ones = np.asarray([1, 1, 0, 0])
    assert cohens_kappa(ones, ones) == 1.0
    assert cohens_kappa(ones, np.asarray([1, 0, 1, 0])) == 0.0
    assert cohens_kappa(np.zeros(3, int), np.zeros(3, int)) == 1.0


def test_agreement_counts_both_and_each_alone() -> None:
    pairs = [TwiceLabelled("a", (6, 9), (9,)), TwiceLabelled("b", (), ()), TwiceLabelled("c", (9,), (9, 6))]
    found = agreement(pairs, (6, 9))
    assert found.objectives[0][2:] == (0, 1, 1)
    assert found.objectives[1][2:] == (2, 0, 0)
    assert found.exact == pytest.approx(1 / 3)
    assert found.primary == 0.5
    assert found.none_recall == 1.0


def test_a_second_labelling_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "second.jsonl").write_text('{"id": "a", "first": [6]}')
    with pytest.raises(CorpusError, match="second"):
        read_twice_labelled(tmp_path / "second.jsonl")


# The learning curve


def test_the_curve_has_a_point_for_each_share_with_every_objective(tmp_path: Path) -> None:
    taxonomy = load_taxonomy()
    folder = write_corpus(
        tmp_path / "corpus",
        *(
            passage(f"{objective.title} {turn}", id=f"{objective.number}-{turn}", labels=(objective.number,), group=str(turn))
            for turn in range(12)
            for objective in taxonomy.objectives
        ),
        *(passage(f"Thanks and lunch {turn}", id=f"none-{turn}", labels=(), group=str(turn)) for turn in range(12)),
    )  # fmt: skip
    points = learning_curve(folder, folder / "passages.jsonl", FakeEncoder(64), fractions=(0.5, 1.0), seeds=1)
    assert [point.fraction for point in points] == [0.5, 1.0]
    assert [point.n for point in points] == [144, 288]
    assert set(points[0].objectives) == set(taxonomy.numbers)
    assert points[1].macro_f1 > 0.9
    assert points[1].spread == 0.0
    assert "| 1.000 | 288 |" in curve_table(points)
