"""`Classifier` composes the stages: a file walks in and leaves as a routed, reviewable, quotable result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gcm_classify.agenda2030 import find_goals, names_agenda
from gcm_classify.citations import find_citations, stated_by_block, without_statements
from gcm_classify.datamodels import (
    Block,
    Document,
    DocumentResult,
    Failure,
    Passage,
    Tag,
)
from gcm_classify.encoders import CachedEncoder
from gcm_classify.features import PassageFeatures
from gcm_classify.ingest import Limits, ingest, warm_up
from gcm_classify.languages import SUPPORTED, language_of, languages_in
from gcm_classify.lexicon import Lexicon
from gcm_classify.modelfolder import Model, load_model
from gcm_classify.outcomes import Classifies, Loads, classify_in_order, classify_or_fail, loaded, lost
from gcm_classify.passages import passage_of_text, segment
from gcm_classify.practices import practices_of
from gcm_classify.prepared import Part, Prepared
from gcm_classify.profile import profile_of
from gcm_classify.routing import route
from gcm_classify.tagger import Tagged, Tagger
from gcm_classify.taxonomy import Taxonomy

__all__ = [
    "Classifier",
    "Classifies",
    "Loading",
    "Loads",
    "classify_in_order",
    "classify_or_fail",
    "load",
    "loaded",
    "lost",
]

_MIN_WORDS = 6  # a shorter passage is a name, a date or a label of a form
_TAGGED_KINDS = frozenset({"paragraph", "list_item", "table_row"})
_TAGGED_REGIONS = frozenset({"body", "annex"})  # a cover, a list of names or an agenda addresses nothing
_REMEMBERED = 1_000  # passages whose vectors stay in memory, 2 MB; ten times as many spared one encoding in a hundred more
_AT_ONCE = 128  # passages whose features stand in memory together
# A document of our own with some of everything that is loaded once it is first met: a date and a place, a statement of an
# objective, a goal of the 2030 Agenda, a principle, and more sentences than one passage holds.
_REHEARSED = " ".join(
    [
        "The ministers met in Lima on 3 March 2026, and recalled objective 20 of the Global Compact for Migration.",
        "In line with target 10.c they will lower what it costs to send money home, with full respect for human rights.",
        "A desk at each airport helps those who come back, and their children.",
        "It has a staff of three.",
        "The first report is due next year.",
        "It will be published by the secretariat.",
        "All who met were thanked.",
    ]
)


@dataclass(frozen=True, slots=True)
class Loading:
    """How another process comes by a classifier of its own."""

    model: str
    limits: Limits

    def __call__(self) -> Classifier:
        return Classifier(load_model(self.model), limits=self.limits)

    def ahead(self) -> None:
        """Load all that workers can share, with what is otherwise loaded once a first text comes."""
        warm_up()
        block = Block("paragraph", 0, len(_REHEARSED), heading=("Next steps",))
        language, *_ = languages_in([_REHEARSED], language_of(_REHEARSED))
        document = Document("0" * 64, "a text", "text", _REHEARSED, "A text", language, blocks=(block,))
        classifier: Classifier = loaded(self)
        classifier.classify(document)


class Classifier:
    """A loaded model. Call it for one file, `pipe` for many, `tag` for bare texts.

    Args:
        model: as `modelfolder.load_model` gives it.
        limits: what reading one file may cost.
    """

    def __init__(self, model: Model, *, limits: Limits | None = None) -> None:
        self.model = model
        self.limits = limits or Limits()
        self.lexicon = Lexicon(model.taxonomy)
        self._encoder = CachedEncoder(model.encoder, size=_REMEMBERED)
        self._features = PassageFeatures(self._encoder, self.lexicon)
        self._tagger = Tagger(model)

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name

    @property
    def loading(self) -> Loads:
        """Gives the same classifier in another process; equal for equal ones."""
        return Loading(str(self.model.path.absolute()), self.limits)

    @property
    def taxonomy(self) -> Taxonomy:
        """The framework that the model was trained for."""
        return self.model.taxonomy

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        """Classify one file.

        Args:
            path: a PDF with a text layer, a DOCX, HTML, RTF or plain text.
            source: the name that the result carries; the path otherwise.

        Raises:
            IngestError: the file cannot be read; one of its subclasses, each with what to do.
        """
        return self.classify(ingest(path, limits=self.limits, source=source))

    def classify(self, document: Document) -> DocumentResult:
        """Classify a document that was read before."""
        return self.finish(self.prepare(document))

    def prepare(self, document: Document) -> Prepared:
        """All that can be said of a document before a head is asked; its parts are worked out as they are taken."""
        stated = stated_by_block(document, taxonomy=self.taxonomy)
        passages = self._with_goals(segment(document, stated), document)
        every_stated = tuple(sorted({number for numbers in stated for number in numbers}))
        return Prepared(document, every_stated, profile_of(document), self._parts(passages, _MIN_WORDS))

    def finish(self, prepared: Prepared) -> DocumentResult:
        """The result of a prepared document under this model's heads."""
        tagged = [one for own in self._tagger.each(prepared.parts) for one in own]
        return self._finished(prepared, tagged)

    def finish_together(self, prepared: Sequence[Prepared]) -> Iterator[DocumentResult]:
        """The same of several prepared documents, in their order; the heads are asked about all of them together."""
        parts = [tuple(one.parts) for one in prepared]
        tagged = self._tagger.together(part for own in parts for part in own)
        for one, own in zip(prepared, parts, strict=True):
            yield self._finished(one, [passage for _ in own for passage in next(tagged)])

    def _finished(self, prepared: Prepared, tagged: Sequence[Tagged]) -> DocumentResult:
        document, profile = prepared.document, prepared.profile
        passages = tuple(one.passage for one in tagged)
        tags = tuple(tag for one in tagged for tag in one.tags)
        return DocumentResult(
            document=document,
            passages=passages,
            tags=tags,
            routing=route(tags, self.taxonomy, stated=prepared.stated),
            profile=profile,
            stated_objectives=prepared.stated,
            model=self.name,
            practices=practices_of(document, passages, tags, taxonomy=self.taxonomy, profile=profile),
            below_threshold=tuple(self._tagger.shortfalls(tagged)),
        )

    def pipe(self, paths: Iterable[str | Path], *, jobs: int = 1) -> Iterator[DocumentResult | Failure]:
        """Classify many files in the order given, in constant memory; a file that fails is a `Failure`, not an exception.

        Args:
            paths: any iterable; it is read as results are taken, with more than one job a few files ahead.
            jobs: worker processes, which on Linux share one model; 1 stays in this one. When the caller stops, early or at
                the end, they stop too.

        Yields:
            for each path a result, or a `Failure` with the code of what went wrong.
        """
        yield from classify_in_order(self, ((path, str(path)) for path in paths), jobs=jobs)

    def tag(self, texts: Sequence[str], *, headings: Sequence[str] | None = None) -> list[tuple[Tag, ...]]:
        """Tags of each text, primary first; an empty tuple is a normal answer. A text scores the same whatever stands beside it.

        Args:
            texts: n passages.
            headings: n headings that they stand under, "" for none.

        Raises:
            ValueError: there are not as many headings as texts.
        """
        return [one.tags for one in self._tag_passages(self._passages_of(texts, headings), min_words=1)]

    def tag_passages(self, passages: Sequence[Passage]) -> list[tuple[Tag, ...]]:
        """Tags of each passage of a document, primary first, as `classify` gives them.

        Headings, footnotes, passages of fewer than six words, and those that stand on a cover or in a list of names are
        not tagged; nor is a passage in a language without support.
        """
        return [one.tags for one in self._tag_passages(passages)]

    def probabilities(
        self, texts: Sequence[str], *, headings: Sequence[str] | None = None
    ) -> NDArray[np.float64]:
        """(n_texts, n_objectives) calibrated probabilities in [0, 1], columns in the order of `taxonomy.numbers`.

        0 throughout for a text that `tag` does not tag at all: one without a word, or in a language without support.

        Args:
            texts: n passages.
            headings: n headings that they stand under, "" for none.

        Raises:
            ValueError: there are not as many headings as texts.
        """
        passages = self._passages_of(texts, headings)
        out = np.zeros((len(passages), len(self.taxonomy.numbers)))
        first = 0
        for part in self._parts(passages, 1):
            out[[first + row for row in part.rows]] = self._tagger.probabilities([part])
            first += len(part.passages)
        return out

    def _passages_of(self, texts: Sequence[str], headings: Sequence[str] | None) -> list[Passage]:
        above = [""] * len(texts) if headings is None else headings
        passages = [
            passage_of_text(text, heading=(heading,) if heading else ())
            for text, heading in zip(texts, above, strict=True)
        ]
        stated = [find_citations(text, taxonomy=self.taxonomy) for text in texts]
        return [
            replace(
                passage,
                stated=tuple(sorted({number for citation in citations for number in citation.objectives})),
            )
            for passage, citations in zip(passages, stated, strict=True)
        ]

    def _with_goals(self, passages: Sequence[Passage], document: Document) -> list[Passage]:
        """The passages with their links to the 2030 Agenda; a bare target counts where the document speaks of it."""
        in_context = names_agenda(document.text)
        links = [find_goals(one.text, in_context=in_context) for one in passages]
        return [
            replace(one, goals=found) if found else one for one, found in zip(passages, links, strict=True)
        ]

    def _tag_passages(self, passages: Sequence[Passage], *, min_words: int = _MIN_WORDS) -> Iterator[Tagged]:
        for tagged in self._tagger.each(self._parts(passages, min_words)):
            yield from tagged

    def _parts(self, passages: Sequence[Passage], min_words: int) -> Iterator[Part]:
        for first in range(0, len(passages), _AT_ONCE):
            yield self._part(tuple(passages[first : first + _AT_ONCE]), min_words)

    def _part(self, passages: tuple[Passage, ...], min_words: int) -> Part:
        every = [without_statements(passage.text, taxonomy=self.taxonomy) for passage in passages]
        rows = [i for i, passage in enumerate(passages) if _is_taggable(passage, every[i], min_words)]
        contents = [every[row] for row in rows]
        features = self._features.rows(
            contents, [self._heading(passages[row]) for row in rows], [passages[row].language for row in rows]
        )
        return Part(
            passages,
            tuple(rows),
            tuple(contents),
            features.seen,
            tuple(map(self.lexicon.find, contents)),
            features.vectors,
            features.terms,
            features.ngrams,
        )

    def _heading(self, passage: Passage) -> str:
        """The heading right above the passage, without what it states: a stated objective never tags."""
        above = passage.heading[-1] if passage.heading else ""
        left = " ".join(without_statements(above, taxonomy=self.taxonomy).split())
        return left if any(char.isalpha() for char in left) else ""


def _is_taggable(passage: Passage, content: str, min_words: int) -> bool:
    return (
        passage.kind in _TAGGED_KINDS
        and passage.region in _TAGGED_REGIONS
        and passage.language in SUPPORTED
        and sum(any(map(str.isalpha, word)) for word in content.split()) >= min_words
    )


def load(model: str | Path | None = None, *, threads: int = 1, limits: Limits | None = None) -> Classifier:
    """Load a model by name or folder; the packaged one for None.

    Args:
        model: "gcm-2026.12", or a path such as "models/gcm-2026.12".
        threads: processor threads of the encoder.
        limits: what reading one file may cost.

    Raises:
        UnknownModel: no such model.
        ModelError: the folder is incomplete, altered, or of another format.
    """
    warm_up()  # the reading process imports its readers while the model loads
    return Classifier(load_model(model, threads=threads), limits=limits)
