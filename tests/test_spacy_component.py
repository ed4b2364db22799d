"""The tagger in a spaCy pipeline: spans of passages, the same whatever the batch, saved and loaded whole."""

from __future__ import annotations

import importlib.metadata
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import gcm_classify as gcm
from gcm_classify.errors import ModelError, UnknownModel
from gcm_classify.passages import segment
from gcm_classify.spacy_component import ObjectiveSpans, document_of_text

FEES = (
    "Agencies may no longer charge migrant workers any recruitment fee, and inspectors will check contracts."
)
SEA = "Our navies searched for the missing and took everyone who was rescued at sea to a safe port."
THANKS = "The meeting opened with a song and closed with thanks to the interpreters."
TEXT = f"Fair work\n\n{FEES}\n\n{THANKS}\n\n{SEA}"


@pytest.fixture(scope="module")
def nlp(classifier: gcm.Classifier) -> Language:
    return with_component(classifier)


def with_component(classifier: gcm.Classifier, **config: object) -> Language:
    """A blank pipeline whose component has the packaged model already."""
    nlp = spacy.blank("en")
    component = nlp.add_pipe("gcm_objectives", config=config)
    component._classifier = classifier
    return nlp


def spans_of(doc: Doc, key: str = "gcm") -> list[tuple[str, str, float]]:
    group = doc.spans[key]
    return [(s.text, s.label_, float(p)) for s, p in zip(group, group.attrs["scores"], strict=True)]


def test_spans_are_the_passages_with_a_label_and_a_probability(nlp: Language) -> None:
    doc = nlp(TEXT)
    texts = [span.text for span in doc.spans["gcm"]]
    assert texts[0] == FEES and texts[-1] == SEA
    assert THANKS not in texts
    first = doc.spans["gcm"][0]
    assert first.label_ == "6"
    assert 0 < first._.gcm_probability == doc.spans["gcm"].attrs["scores"][0] <= 1
    assert first._.gcm_status in ("auto", "review")
    assert doc[0:1]._.gcm_probability is None


def test_the_document_is_routed_as_a_file_with_the_same_text(
    nlp: Language, classifier: gcm.Classifier, tmp_path: Path
) -> None:
    (tmp_path / "statement.txt").write_text(TEXT, encoding="utf-8")
    result, doc = classifier(tmp_path / "statement.txt"), nlp(TEXT)
    assert doc._.gcm_roundtables == result.roundtables
    assert doc._.gcm_objectives == tuple(finding.objective for finding in result.objectives)
    assert spans_of(doc) == [(tag.passage.text, str(tag.objective), tag.probability) for tag in result.tags]


def test_a_text_scores_the_same_in_any_batch(nlp: Language) -> None:
    texts = [TEXT, SEA, THANKS, f"{SEA}\n\n{FEES}", ""] * 2
    alone = [spans_of(nlp(text)) for text in texts]
    for size in (1, 4, 100):
        assert [spans_of(doc) for doc in nlp.pipe(texts, batch_size=size)] == alone
    assert [spans_of(doc) for doc in nlp.pipe(texts[::-1])] == alone[::-1]


def test_documents_are_read_as_they_are_taken(nlp: Language) -> None:
    taken: list[str] = []

    def texts() -> Iterator[str]:
        for text in (FEES, SEA, THANKS):
            taken.append(text)
            yield text

    next(nlp.pipe(texts(), batch_size=1))
    assert len(taken) < 3


@pytest.mark.parametrize("text", ["", "   \n\n ", "Thank you.", "1 2 3"], ids=repr)
def test_a_text_without_content_has_an_empty_group(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert spans_of(doc) == []
    assert (doc._.gcm_roundtables, doc._.gcm_objectives) == ((), ())


def test_a_document_that_no_pipeline_read_has_no_roundtables(nlp: Language) -> None:
    assert nlp.make_doc(TEXT)._.gcm_roundtables == ()


def test_the_key_of_the_spans_can_be_chosen(classifier: gcm.Classifier) -> None:
    doc = with_component(classifier, spans_key="compact")(FEES)
    assert "gcm" not in doc.spans
    assert spans_of(doc, "compact")
    assert doc._.gcm_roundtables == (1,)
    assert doc.spans["compact"][0]._.gcm_probability is not None


def test_documents_keep_everything_in_bytes_and_in_a_doc_bin(nlp: Language) -> None:
    doc = nlp(TEXT)
    in_bytes = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    (in_bin,) = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(spacy.blank("en").vocab)
    for again in (in_bytes, in_bin):
        assert spans_of(again) == spans_of(doc)
        assert again._.gcm_roundtables == doc._.gcm_roundtables == (2, 1)
        assert again.spans["gcm"][0]._.gcm_status == doc.spans["gcm"][0]._.gcm_status


def test_a_pipeline_that_was_saved_gives_the_same(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert spans_of(again(TEXT)) == spans_of(nlp(TEXT))
    assert Path(again.get_pipe("gcm_objectives").classifier.model.path).is_relative_to(tmp_path)
    other = spacy.blank("en")
    other.add_pipe("gcm_objectives", config={"model": "nowhere"})
    assert spans_of(other.from_bytes(nlp.to_bytes())(TEXT)) == spans_of(nlp(TEXT))


def test_a_saved_pipeline_whose_model_was_altered_is_refused(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    (tmp_path / "gcm_objectives" / "metrics.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"metrics\.json"):
        spacy.load(tmp_path)


def test_a_model_that_is_not_there_is_told_at_the_first_document() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("gcm_objectives", config={"model": "gcm-1999"})
    with pytest.raises(UnknownModel, match="gcm-1999"):
        nlp(FEES)


def test_a_document_that_fails_goes_to_the_pipeline_s_own_handler(classifier: gcm.Classifier) -> None:
    class Failing(ObjectiveSpans):
        def __call__(self, doc: Doc) -> Doc:
            if doc.text == THANKS:
                raise ValueError("no")
            return super().__call__(doc)

    component = Failing()
    component._classifier = classifier
    docs, failed = [spacy.blank("en")(text) for text in (FEES, THANKS, SEA)], []
    with pytest.raises(ValueError, match="no"):
        list(component.pipe(docs))
    component.set_error_handler(lambda name, proc, docs, error: failed.extend(doc.text for doc in docs))
    assert [doc.text for doc in component.pipe(docs)] == [FEES, SEA]
    assert failed == [THANKS]


def test_the_factory_is_declared_where_spacy_looks_for_it(repository: Path) -> None:
    declared = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    reference = declared["project"]["entry-points"]["spacy_factories"]["gcm_objectives"]
    point = importlib.metadata.EntryPoint("gcm_objectives", reference, "spacy_factories")
    assert callable(point.load())


def test_a_heading_stands_above_the_paragraphs_that_follow() -> None:
    document = document_of_text("Decent work\n\nOne paragraph\non two lines.\n\n\n  Borders \n\nAnother one.")
    assert [(document.text[b.start : b.end], b.heading) for b in document.blocks] == [
        ("Decent work", ()),
        ("One paragraph\non two lines.", ("Decent work",)),
        ("Borders", ()),
        ("Another one.", ("Borders",)),
    ]


@settings(deadline=None)  # the first text waits for the language to be loaded
@given(st.text(alphabet="ab .\n\t\u2028é", max_size=80))
def test_every_passage_is_a_slice_and_no_word_is_lost(text: str) -> None:
    document = document_of_text(text)
    passages = segment(document)
    assert all(text[p.start : p.end] == p.text for p in passages)
    assert " ".join(p.text for p in passages).split() == text.split()


def test_the_factory_brings_nothing_heavy_with_it(
    run_python: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """spaCy loads it whenever any pipeline is made, in the reading process too."""
    done = run_python("import sys, gcm_classify.spacy_component; print(*sys.modules)")
    assert done.returncode == 0, done.stderr
    heavy = {
        "gcm_classify.classifier",
        "gcm_classify.ingest",
        "onnxruntime",
        "sklearn",
        "pandas",
        "pdfplumber",
    }
    assert heavy & set(done.stdout.split()) == set()
