"""The encoder, tuned on labelled passages before it is exported.

A linear layer over the mean-pooled, normalised vector learns the objectives and "addresses nothing" as labels of their
own, and the transformer beneath it moves along; word embeddings stay as they are, for most words occur too seldom here
to be learned anew. The layer is thrown away: what serves is the encoder, and the tagger learns on its vectors.

Passages are drawn in groups of similar length, so that little is computed on padding. Matrix products run in bfloat16
where the processor has it. On one machine the same passages, recipe and number of threads give the same weights; a
graphics card that PyTorch finds is used, and gives others.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.errors import MissingExtra
from gcm_classify.features import with_heading

__all__ = [
    "Recipe",
    "deterministic",
    "fine_tune",
    "optimizer_of",
    "pooled",
    "processor",
    "training_libraries",
]

_NEVER = -2.5  # logit of a label before anything is learned: about one in thirteen
_WINDOW = 20  # batches whose passages are sorted by length together


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an encoder is tuned.

    Attributes:
        epochs: times that every passage is seen.
        batch_size: passages a step.
        rate: highest learning rate of the transformer; it rises over the first tenth of the steps, then falls to nearly 0.
        label_rate: highest learning rate of the label layer.
        decay: weight decay of matrices.
        scale: by which the vectors of length 1 are multiplied before the label layer.
        dropout: inside the transformer; drawing it costs a third of a step on a processor, hence none.
        masked: share of word pieces that are hidden each time a passage is seen, which serves in its place.
        headed: share of the passages with a heading that are seen with it in front.
        max_pieces: word pieces beyond which a passage is cut.
        seed: of order and masks.
    """

    epochs: float = 5.0
    batch_size: int = 32
    rate: float = 1.5e-4
    label_rate: float = 2e-3
    decay: float = 0.01
    scale: float = 10.0
    dropout: float = 0.0
    masked: float = 0.1
    headed: float = 0.5
    max_pieces: int = 192
    seed: int = 0


def fine_tune(
    source: str | Path,
    texts: Sequence[str],
    targets: NDArray[np.float64],
    output: str | Path,
    *,
    headings: Sequence[str] | None = None,
    recipe: Recipe = Recipe(),
    say: Callable[[str], None] = lambda message: None,
) -> None:
    """Tune the transformer in `source` and write it, with its tokenizer, into `output`.

    Args:
        source: folder of a BERT-like model that is pooled by its mean (all-MiniLM-L6-v2).
        texts: n passages.
        targets: (n, n_labels) of 0 and 1; "addresses nothing" is one of the labels.
        output: folder to write; made where it is missing.
        headings: n headings, "" where a passage has none.
        recipe: see `Recipe`.
        say: called with a line now and then.

    Raises:
        MissingExtra: the extra [train] is not installed.
    """
    torch, AutoModel, AutoTokenizer = training_libraries("tuning an encoder")
    torch.manual_seed(recipe.seed)
    order, device = random.Random(recipe.seed), processor()
    tokenizer = AutoTokenizer.from_pretrained(str(source))
    model = AutoModel.from_pretrained(
        str(source), hidden_dropout_prob=recipe.dropout, attention_probs_dropout_prob=recipe.dropout
    ).to(device)
    layer = torch.nn.Linear(model.config.hidden_size, targets.shape[1], device=device)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.constant_(layer.bias, _NEVER)
    pieces = _Pieces(tokenizer, texts, headings or [""] * len(texts), targets, recipe)
    steps = max(1, round(recipe.epochs * len(texts) / recipe.batch_size))
    optimizer, schedule = optimizer_of(model, layer, recipe, steps)
    model.train()
    recent = 0.0
    with deterministic(torch):
        for step, (ids, mask, wanted) in enumerate(_batches(pieces, order, recipe, steps), 1):
            logits = layer(recipe.scale * pooled(model, ids.to(device), mask.to(device)))
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                logits, wanted.to(device), reduction="none"
            )
            loss = loss.sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # typed only where torch is installed
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            recent = loss.item() if step == 1 else 0.98 * recent + 0.02 * loss.item()
            if step % 100 == 0 or step == steps:
                say(f"  step {step} of {steps}, loss {recent:.3f}")
    Path(output).mkdir(parents=True, exist_ok=True)
    model.save_pretrained(str(output))
    tokenizer.save_pretrained(str(output))


class _Pieces:
    """The passages as word pieces, with and without their headings, and what is wanted of each."""

    def __init__(
        self,
        tokenizer: Any,
        texts: Sequence[str],
        headings: Sequence[str],
        targets: NDArray[np.float64],
        recipe: Recipe,
    ) -> None:
        def cut(passages: list[str]) -> list[list[int]]:
            pieces: list[list[int]] = tokenizer(passages, truncation=True, max_length=recipe.max_pieces)[
                "input_ids"
            ]
            return pieces

        self.plain = cut(list(texts))
        headed = [with_heading(text, heading) for text, heading in zip(texts, headings, strict=True)]
        self.headed = cut(headed)
        self.has_heading = [bool(heading) for heading in headings]
        self.targets = np.asarray(targets, dtype=np.float32)
        self.mask = int(tokenizer.mask_token_id)

    def __len__(self) -> int:
        return len(self.plain)

    def drawn(self, row: int, order: random.Random, recipe: Recipe) -> tuple[list[int], NDArray[np.float32]]:
        """A passage as it is seen this time: under its heading or not, some of its pieces hidden."""
        headed = self.has_heading[row] and order.random() < recipe.headed
        own = list((self.headed if headed else self.plain)[row])
        for at in range(1, len(own) - 1):  # the first and the last piece are marks
            if order.random() < recipe.masked:
                own[at] = self.mask
        return own, self.targets[row]


def _batches(
    pieces: _Pieces, order: random.Random, recipe: Recipe, steps: int
) -> Iterator[tuple[Any, Any, Any]]:
    done = 0
    while True:
        rows = list(range(len(pieces)))
        order.shuffle(rows)
        drawn = [pieces.drawn(row, order, recipe) for row in rows]
        window = _WINDOW * recipe.batch_size
        batches = []
        for first in range(0, len(drawn), window):
            sorted_ = sorted(drawn[first : first + window], key=lambda one: len(one[0]))
            batches += [
                sorted_[at : at + recipe.batch_size] for at in range(0, len(sorted_), recipe.batch_size)
            ]
        order.shuffle(batches)
        for batch in batches:
            yield _padded(batch)
            done += 1
            if done == steps:
                return


def _padded(batch: Sequence[tuple[list[int], NDArray[np.float32]]]) -> tuple[Any, Any, Any]:
    import torch

    longest = max(len(ids) for ids, _ in batch)
    ids = torch.zeros((len(batch), longest), dtype=torch.long)
    mask = torch.zeros((len(batch), longest), dtype=torch.long)
    for row, (own, _) in enumerate(batch):
        ids[row, : len(own)] = torch.tensor(own)
        mask[row, : len(own)] = 1
    return ids, mask, torch.from_numpy(np.stack([wanted for _, wanted in batch]))


def training_libraries(doing: str) -> tuple[Any, Any, Any]:
    """torch, and the classes AutoModel and AutoTokenizer of transformers.

    Raises:
        MissingExtra: the extra [train] is not installed.
    """
    try:
        import torch
        from transformers import AutoModel, AutoTokenizer
    except ImportError as error:
        raise MissingExtra(f"{doing} needs torch", do="run: pip install 'gcm-classify[train]'") from error
    return torch, AutoModel, AutoTokenizer


def processor() -> str:
    """Where PyTorch computes: "cuda" where it finds a graphics card, else "cpu"."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def pooled(model: Any, ids: Any, mask: Any) -> Any:
    """(n, dim) L2-normalised means of the last layer over the pieces that `mask` (n, length) marks with 1."""
    import torch

    with torch.autocast(ids.device.type, dtype=torch.bfloat16):
        states = model(input_ids=ids, attention_mask=mask).last_hidden_state
    weights = mask.unsqueeze(-1).float()
    mean = (states.float() * weights).sum(dim=1) / weights.sum(dim=1)
    return torch.nn.functional.normalize(mean, dim=1)


def optimizer_of(model: Any, layer: Any, recipe: Recipe, steps: int) -> tuple[Any, Any]:
    """AdamW and its schedule over everything but word embeddings; `layer`: what is learned on top and thrown away."""
    import torch

    model.embeddings.word_embeddings.weight.requires_grad = False
    tuned = [weights for weights in model.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {
                "params": [one for one in tuned if one.ndim > 1],
                "lr": recipe.rate,
                "weight_decay": recipe.decay,
            },
            {"params": [one for one in tuned if one.ndim <= 1], "lr": recipe.rate, "weight_decay": 0.0},
            {"params": list(layer.parameters()), "lr": recipe.label_rate, "weight_decay": 0.0},
        ]
    )
    warm = 0.1 * steps + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(step / warm, 1.0) * max(0.02, 1.0 - step / steps)
    )
    return optimizer, schedule


@contextlib.contextmanager
def deterministic(torch: Any) -> Iterator[None]:
    """Only algorithms that give the same sums every time; as it was before, afterwards."""
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)
