"""From a corpus to a model that serves, for a framework of three labels: train, evaluate, tag; and what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gcm_classify as gcm
from corpora import records, write_corpus, write_framework
from gcm_classify.errors import CorpusError, TaxonomyError, UnknownTaxonomy
from gcm_classify.passagefile import tag_lines
from gcm_classify.taxonomy import load_taxonomy
from gcm_classify.training.corpus import corpus_hash, label_matrix, read_labelled
from gcm_classify.training.evaluate import evaluate
from gcm_classify.training.fit import train

GOLD = [
    {"text": "The beekeeper took two frames of honey from the hive.", "labels": [10], "group": "a"},
    {
        "text": "The railway carried its passengers over the bridge by night train.",
        "labels": [20],
        "group": "b",
    },
    {"text": "The bakery sells bread from its own oven.", "labels": [30], "group": "c"},
    {"text": "The committee adopted the agenda of its meeting.", "labels": [], "group": "d"},
]


@pytest.fixture(scope="module")
def small(small_model: Path) -> gcm.Classifier:
    return gcm.load(small_model)


# -- the whole way ------------------------------------------------------------------------------------------------


def test_a_model_of_another_framework_tags_with_its_numbers(small: gcm.Classifier) -> None:
    bees, trains, bread, nothing = small.tag([record["text"] for record in GOLD])
    assert [tags[0].objective for tags in (bees, trains, bread)] == [10, 20, 30]
    assert nothing == ()


def test_a_term_of_the_framework_is_evidence(small: gcm.Classifier) -> None:
    (tags,) = small.tag(["Two beehives stand behind the house, and the bees make honey there."])
    tag = next(tag for tag in tags if tag.objective == 10)
    assert "beehives" in {evidence.text for evidence in tag.evidence}


def test_it_is_evaluated_with_an_n_and_an_interval(small: gcm.Classifier, tmp_path: Path) -> None:
    gold = write_corpus(tmp_path / "gold.jsonl", GOLD)
    found = evaluate(gold, small, baselines=False, draws=50).scores
    assert (found.n, found.none_support) == (4, 1)
    assert found.macro_f1 > 0.6
    assert found.macro_f1_interval[0] <= found.macro_f1 <= found.macro_f1_interval[1]
    assert found.roundtable_f1 is None
    assert {row.objective for row in found.objectives} == {10, 20, 30}


def test_it_tags_a_file_of_texts(small: gcm.Classifier, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(
        "".join(json.dumps({"id": index, "text": record["text"]}) + "\n" for index, record in enumerate(GOLD))
    )
    assert tag_lines(tmp_path / "in.jsonl", tmp_path / "out.jsonl", small) == 4
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [record["id"] for record in written] == [0, 1, 2, 3]
    assert {tag["objective"] for record in written for tag in record["tags"]} <= {10, 20, 30}


def test_it_classifies_a_file_and_has_no_roundtables(small: gcm.Classifier, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("\n\n".join(str(record["text"]) for record in GOLD))
    result = small(path)
    assert {finding.objective for finding in result.objectives} == {10, 20, 30}
    assert result.roundtables == ()


def test_the_figures_are_written_with_the_model(small_model: Path) -> None:
    metrics = json.loads((small_model / "metrics.json").read_text())
    assert metrics["corpus"]["passages"] == len(records())
    assert metrics["corpus"]["none"] == 8
    assert 0 <= metrics["out_of_fold"]["macro_f1"] <= 1
    assert "macro" in (small_model / "README.md").read_text().lower()


def test_training_twice_gives_the_same_model(
    small_model: Path, small: gcm.Classifier, tmp_path: Path
) -> None:
    said: list[str] = []
    again = train(
        write_corpus(tmp_path / "corpus.jsonl"),
        tmp_path / "small-1",
        taxonomy=write_framework(tmp_path / "small.toml"),
        encoder=str(small_model),
        say=said.append,
    )
    assert again.path == tmp_path / "small-1" and said
    texts = [str(record["text"]) for record in GOLD]
    for one, other in zip(small.tag(texts), gcm.load(again.path).tag(texts), strict=True):
        assert [t.objective for t in one] == [t.objective for t in other]
        np.testing.assert_allclose([t.probability for t in one], [t.probability for t in other], atol=1e-6)


def test_a_text_with_other_line_separators_is_one_text(small_model: Path, tmp_path: Path) -> None:
    strange = [{**record, "text": record["text"].replace(" ", "\u2028", 1) + "\x85"} for record in records()]
    trained = train(
        write_corpus(tmp_path / "corpus.jsonl", strange),
        tmp_path / "strange",
        taxonomy=write_framework(tmp_path / "small.toml"),
        encoder=str(small_model),
    )
    assert "\u2028" in gcm.load(trained.path).model.examples.texts[0]


# -- what is refused ----------------------------------------------------------------------------------------------


def without(number: int) -> list[dict[str, Any]]:
    return [record for record in records() if number not in record["labels"]]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (lambda: [], "holds no labelled passages"),
        (lambda: [*records(), {"id": "x", "text": "A text.", "labels": [40]}], r"unknown labels; got \[40\]"),
        (lambda: [*records(), records()[0]], "an id stands twice; got p0"),
        (lambda: [r for r in records() if r["labels"]], r"no passage is without a label.*address nothing"),
        (lambda: without(20), r"too few passages; got 20: 0; expected at least 5"),
        (lambda: [*records(), {"text": "", "labels": []}], "has no text"),
        (lambda: [*records(), {"text": "A text."}], "has no list of labels; got None|has no list of labels"),
        (lambda: [*records(), {"text": "A text.", "labels": "10"}], "has no list of labels; got 10"),
        (lambda: [*records(), {"text": "A text.", "labels": [10, 10]}], "names a label twice"),
    ],
    ids=[
        "nothing",
        "an unknown label",
        "an id twice",
        "no passage without a label",
        "an objective without passages",
        "no text",
        "no labels",
        "labels that are no list",
        "a label twice",
    ],
)
def test_a_corpus_that_cannot_be_trained_on_is_refused_and_no_model_is_left(
    small_model: Path, tmp_path: Path, lines: Callable[[], list[dict[str, Any]]], message: str
) -> None:
    with pytest.raises(CorpusError, match=message):
        train(
            write_corpus(tmp_path / "corpus.jsonl", lines()),
            tmp_path / "model",
            taxonomy=write_framework(tmp_path / "small.toml"),
            encoder=str(small_model),
        )
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("content", ["not json\n", "[1]\n", "\udcff\n"])
def test_a_line_that_is_no_passage_is_told_with_its_place(tmp_path: Path, content: str) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(b'{"text": "A text.", "labels": []}\n' + content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CorpusError, match=r"corpus\.jsonl(:2 | cannot be read)"):
        read_labelled(path)


def test_a_corpus_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be read"):
        read_labelled(tmp_path / "nowhere.jsonl")


def test_a_taxonomy_that_cannot_be_used_is_told_before_any_work(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus.jsonl")
    with pytest.raises(UnknownTaxonomy):
        train(corpus, tmp_path / "model", taxonomy=tmp_path / "nowhere.toml")
    (tmp_path / "bad.toml").write_text("[framework]\n")
    with pytest.raises(TaxonomyError):
        train(corpus, tmp_path / "model", taxonomy=tmp_path / "bad.toml")
    assert not (tmp_path / "model").exists()


# -- reading a corpus ---------------------------------------------------------------------------------------------


def test_only_text_and_labels_are_needed(tmp_path: Path) -> None:
    (passage,) = read_labelled(write_corpus(tmp_path / "c.jsonl", [{"text": "A text.", "labels": [9, 10]}]))
    assert (passage.labels, passage.language, passage.group) == ((9, 10), "en", passage.id)


def test_a_folder_is_read_in_the_order_of_its_files(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write_corpus(tmp_path / f"{name}.jsonl", [{"id": name, "text": name, "labels": []}])
    assert [passage.id for passage in read_labelled(tmp_path)] == ["a", "b"]


def test_labels_become_a_matrix_in_the_order_of_the_numbers(tmp_path: Path) -> None:
    lines = [{"text": "a", "labels": [30, 10]}, {"text": "b", "labels": []}]
    passages = read_labelled(write_corpus(tmp_path / "c.jsonl", lines))
    np.testing.assert_array_equal(label_matrix(passages, (10, 20, 30)), [[1, 0, 1], [0, 0, 0]])


def test_the_hash_of_a_corpus_changes_with_a_text_a_label_and_an_order(tmp_path: Path) -> None:
    def hashed(*lines: dict[str, Any]) -> str:
        return corpus_hash(read_labelled(write_corpus(tmp_path / "c.jsonl", lines)))

    one, two = {"id": "1", "text": "a", "labels": [9]}, {"id": "2", "text": "b", "labels": []}
    hashes = {hashed(one, two), hashed(two, one), hashed(one), hashed({**one, "labels": [10]}, two)}
    assert len(hashes) == 4
    assert hashed(one, two) == hashed(one, {**two, "id": "3", "group": "2"})


def test_the_packaged_corpus_can_be_read_whole(repository: Path) -> None:
    taxonomy = load_taxonomy()
    passages = read_labelled(repository / "corpus", taxonomy=taxonomy)
    assert {label for passage in passages for label in passage.labels} == set(taxonomy.numbers)
    assert any(not passage.labels for passage in passages)
    assert {passage.language for passage in passages} >= {"en", "es", "fr"}


def test_a_training_that_fails_leaves_the_model_that_stood_there(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = tmp_path / "standing"
    shutil.copytree(small_model, standing)
    before = {path.name: path.read_bytes() for path in standing.iterdir()}

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the folds broke")

    monkeypatch.setattr("gcm_classify.training.fit.ObjectiveTagger.fit", broken)
    with pytest.raises(RuntimeError, match="the folds broke"):
        train(
            write_corpus(tmp_path / "corpus.jsonl"),
            standing,
            taxonomy=standing / "taxonomy.toml",
            encoder=str(small_model),
        )
    assert {path.name: path.read_bytes() for path in standing.iterdir()} == before
    assert [path.name for path in tmp_path.glob(".gcm-*")] == []


def test_an_encoder_that_was_tuned_on_the_corpus_is_refused_for_it(small_model: Path, tmp_path: Path) -> None:
    tuned = tmp_path / "tuned"
    shutil.copytree(small_model, tuned)
    metrics = json.loads((tuned / "metrics.json").read_text())
    metrics["encoder"]["recipe"] = {"epochs": 5}
    (tuned / "metrics.json").write_text(json.dumps(metrics))
    framework = tuned / "taxonomy.toml"
    with pytest.raises(CorpusError, match=r"was tuned on this corpus.*--corrections"):
        train(write_corpus(tmp_path / "same.jsonl"), tmp_path / "m", taxonomy=framework, encoder=str(tuned))
    other = write_corpus(tmp_path / "other.jsonl", records()[1:])
    assert train(other, tmp_path / "m", taxonomy=framework, encoder=str(tuned)).path.is_dir()
