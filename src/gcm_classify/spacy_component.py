"""The tagger as a spaCy pipe.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> component = nlp.add_pipe("gcm_objectives")
    >>> doc = nlp("The police forces will share what they know of smugglers of migrants, and prosecute their networks.")
    >>> [(span.label_, 0 <= span._.gcm_probability <= 1) for span in doc.spans["gcm"]]
    [('9', True)]
    >>> doc._.gcm_roundtables
    (2,)

A text is read as a plain text file is: paragraphs between blank lines, a short line that stands alone as the heading of
what follows, and a long paragraph cut at sentences into passages of at most five sentences (`passages.segment`). Passages
are what the tagger was trained on, so they are what it scores here, and not sentences; whatever stands in the same
batch, a text scores the same.

`doc.spans["gcm"]` has a span for each passage and objective that its content supports, in reading order, primary first.
The label is the objective's number. As with spaCy's own span categorizer the probabilities are in the group's
`attrs["scores"]`; `span._.gcm_probability` and `span._.gcm_status` look them up. The document's objectives and
roundtables are routed by the rule of `routing`. All of it is kept in the group, so `doc.to_bytes` and `DocBin` keep it too.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Self
from weakref import finalize

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from gcm_classify.datamodels import Block, Document, Tag

# spaCy loads every factory when any pipeline is made, ours for sentences too: what is heavy is imported where it is used.
if TYPE_CHECKING:
    from gcm_classify.classifier import Classifier

__all__ = ["SPANS_KEY", "ObjectiveSpans", "document_of_text", "gcm_objectives"]

SPANS_KEY = "gcm"

_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*(?:\n[^\S\n]*\n|\Z))", re.DOTALL)


@Language.factory(
    "gcm_objectives",
    assigns=["doc.spans", "doc._.gcm_roundtables", "doc._.gcm_objectives", "span._.gcm_probability"],
    default_config={"model": None, "spans_key": SPANS_KEY, "threads": 1},
)
def gcm_objectives(
    nlp: Language, name: str, model: str | None, spans_key: str, threads: int
) -> ObjectiveSpans:
    """The component for `nlp.add_pipe("gcm_objectives", config={...})`.

    Args:
        nlp: the pipeline that it joins.
        name: its name there.
        model: name or folder of a model; the packaged one for None.
        spans_key: where the spans go in `doc.spans`.
        threads: processor threads of the encoder.
    """
    return ObjectiveSpans(name, model=model, spans_key=spans_key, threads=threads)


class ObjectiveSpans:
    """Puts what a document's passages address into `doc.spans`; see the module.

    The model is loaded when the first document arrives. `to_disk` and `to_bytes` keep the whole model (some 33 MB), so
    that a saved pipeline needs nothing but this package.

    Raises, at the first document:
        UnknownModel: no such model.
        ModelError: the folder is incomplete, altered, or of another format.
    """

    def __init__(
        self,
        name: str = "gcm_objectives",
        *,
        model: str | None = None,
        spans_key: str = SPANS_KEY,
        threads: int = 1,
    ) -> None:
        self.name = name
        self.model = model
        self.spans_key = spans_key
        self.threads = threads
        self._classifier: Classifier | None = None
        _register_extensions()

    @property
    def classifier(self) -> Classifier:
        """The classifier behind it, loaded at first use."""
        from gcm_classify.classifier import load

        if self._classifier is None:
            self._classifier = load(self.model, threads=self.threads)
        return self._classifier

    def __call__(self, doc: Doc) -> Doc:
        """Tag one document; what stood in its group before is replaced."""
        from gcm_classify.citations import stated_by_block
        from gcm_classify.passages import segment

        document = document_of_text(doc.text)
        passages = segment(document, stated_by_block(document, taxonomy=self.classifier.taxonomy))
        tags = [tag for tags in self.classifier.tag_passages(passages) for tag in tags]
        doc.spans[self.spans_key] = self._group(doc, tags)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Tag documents as they come. Nothing is gained by a batch: passages are encoded one at a time, so that a text
        scores the same whatever stands beside it.
        """
        for doc in stream:
            try:
                yield self(doc)
            except Exception as error:  # spaCy's contract: the pipeline's own handler decides
                self._on_error(doc, error)

    def _on_error(self, doc: Doc, error: Exception) -> None:
        self.get_error_handler()(self.name, self, [doc], error)

    def get_error_handler(self) -> Any:
        """What is done about a document that fails; spaCy's default raises."""
        from spacy.util import raise_error

        return getattr(self, "error_handler", raise_error)

    def set_error_handler(self, error_handler: Any) -> None:
        """As `nlp.set_error_handler` calls it."""
        self.error_handler = error_handler

    def _group(self, doc: Doc, tags: Sequence[Tag]) -> SpanGroup:
        import numpy as np

        from gcm_classify.routing import route

        routing = route(tags, self.classifier.taxonomy)
        spans = [_span(doc, tag) for tag in tags]
        attributes = {
            "scores": np.asarray([tag.probability for tag in tags], dtype=np.float64),
            "status": [tag.status for tag in tags],
            "basis": [tag.basis for tag in tags],
            "objectives": [finding.objective for finding in routing.objectives],
            "roundtables": [finding.roundtable for finding in routing.roundtables],
            "model": self.classifier.name,
        }
        return SpanGroup(doc, name=self.spans_key, attrs=attributes, spans=spans)

    # -- saving and loading -------------------------------------------------------------------------------------

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the model's folder to `path`."""
        Path(path).mkdir(parents=True, exist_ok=True)
        for name, content in self._parts().items():
            (Path(path) / name).write_bytes(content)

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Self:
        """Take the model that `to_disk` wrote.

        Raises:
            ModelError: a part is missing or altered.
        """
        from gcm_classify.classifier import load

        self._classifier = load(Path(path).absolute(), threads=self.threads)
        return self

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """The model's folder as bytes."""
        from srsly import msgpack_dumps

        return bytes(msgpack_dumps(self._parts()))

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> Self:
        """Take the model that `to_bytes` gave; it is unpacked into a temporary folder.

        Raises:
            ModelError: a part is missing or altered.
        """
        from srsly import msgpack_loads

        folder = Path(tempfile.mkdtemp(prefix="gcm-model-"))
        finalize(self, rmtree, folder, ignore_errors=True)
        for name, content in msgpack_loads(data).items():
            (folder / Path(name).name).write_bytes(content)
        return self.from_disk(folder)

    def _parts(self) -> dict[str, bytes]:
        folder = self.classifier.model.path
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def _span(doc: Doc, tag: Tag) -> Span:
    passage = tag.passage
    span = doc.char_span(passage.start, passage.end, label=str(tag.objective), alignment_mode="expand")
    assert span is not None  # None is for ranges beyond the text
    return span


def document_of_text(text: str) -> Document:
    """A bare text as a document: `text` itself, with a block for each paragraph and heading; its id is the text's sha256.

    >>> [(block.kind, block.heading) for block in document_of_text("Our plan\\n\\nWe will build. We will pay.").blocks]
    [('heading', ()), ('paragraph', ('Our plan',))]
    """
    from gcm_classify.languages import language_of

    blocks = tuple(_blocks(text))
    identity = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(identity, "", "text", text, "", language_of(text), blocks=blocks)


def _blocks(text: str) -> Iterator[Block]:
    from gcm_classify.ingest.plaintext import looks_like_heading

    heading: tuple[str, ...] = ()
    for match in _PARAGRAPH.finditer(text):
        paragraph = match.group()
        if "\n" not in paragraph and looks_like_heading(paragraph):
            yield Block("heading", match.start(), match.end(), level=1)
            heading = (paragraph,)
        else:
            yield Block("paragraph", match.start(), match.end(), heading=heading)


def _register_extensions() -> None:
    """Getters over the groups, so that nothing has to be kept beside them."""
    for name in ("roundtables", "objectives"):
        Doc.set_extension(f"gcm_{name}", getter=_routed(name), force=True)
    Span.set_extension("gcm_probability", getter=lambda span: _of_span(span, "scores"), force=True)
    Span.set_extension("gcm_status", getter=lambda span: _of_span(span, "status"), force=True)


def _groups(doc: Doc) -> Iterator[SpanGroup]:
    return (group for group in doc.spans.values() if "roundtables" in group.attrs)


def _routed(name: str) -> Any:
    def numbers(doc: Doc) -> tuple[int, ...]:
        return next((tuple(group.attrs[name]) for group in _groups(doc)), ())

    return numbers


def _of_span(span: Span, name: str) -> Any:
    """The value of the group's span with this range and label; None for any other span."""
    place = (span.start, span.end, span.label)
    for group in _groups(span.doc):
        for index, own in enumerate(group):
            if (own.start, own.end, own.label) == place:
                value = group.attrs[name][index]
                return float(value) if name == "scores" else value
    return None
