"""A small encoder taught by several tuned ones.

Half the layers are half the time, and a small encoder that learns from labels alone loses what the others knew. Here it
learns to see passages as a committee of encoders does that were tuned with different seeds: the similarity of any two
passages is to be the mean of the committee's (what the tagger's kernel looks at), and the committee's vectors are to be
had from its own by a linear map. Labels are a third voice. Beside the labelled passages it is shown many that are put
together from their sentences; these need no label. See Hinton, Vinyals, Dean 2015, and Tian, Krishnan, Isola 2020.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.features import with_heading
from gcm_classify.training.finetune import (
    Recipe,
    deterministic,
    optimizer_of,
    pooled,
    processor,
    training_libraries,
)

__all__ = ["Apprenticeship", "distil", "put_together"]

_SENTENCE = re.compile(r"(?<=[.;?!])\s+(?=\w)")
_BATCH_OF_TEACHERS = 256
_WINDOW = 20  # batches whose passages are sorted by length together


@dataclass(frozen=True, slots=True)
class Apprenticeship:
    """How a small encoder learns from tuned ones.

    Attributes:
        layers: of the first teacher, those that the small encoder begins with: four of six are half the time a passage,
            and as good as all of them (docs/tagging.md); three were a little worse.
        teachers: encoders tuned with seeds of their own.
        made: passages put together from sentences.
        epochs: times that every passage is seen.
        batch_size: passages a step.
        rate: highest learning rate of the transformer.
        map_rate: highest learning rate of the linear maps that are thrown away.
        alike: weight of the similarity of pairs; mapped: of the mapped vectors; labelled: of the labels.
        max_pieces: word pieces beyond which a passage is cut.
        seed: of order and of what is put together.
    """

    layers: tuple[int, ...] = (0, 2, 3, 5)
    teachers: int = 2
    made: int = 60_000
    epochs: float = 5.0
    batch_size: int = 256
    rate: float = 5e-4
    map_rate: float = 2e-3
    alike: float = 20.0
    mapped: float = 1.0
    labelled: float = 0.1
    max_pieces: int = 192
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Seen:
    """Word pieces of m passages, their labels (NaN where nobody labelled), the committee's vectors (m, teachers * dim)."""

    pieces: list[list[int]]
    targets: NDArray[np.float32]
    taught: Any


def distil(
    teachers: Sequence[str | Path],
    texts: Sequence[str],
    targets: NDArray[np.float64],
    output: str | Path,
    *,
    headings: Sequence[str] | None = None,
    apprenticeship: Apprenticeship = Apprenticeship(),
    say: Callable[[str], None] = lambda message: None,
) -> None:
    """Teach a small encoder and write it, with its tokenizer, into `output`.

    Args:
        teachers: folders of encoders as `finetune.fine_tune` writes them, tuned on these very passages.
        texts: n passages.
        targets: (n, n_labels) of 0 and 1; "addresses nothing" is one of the labels.
        output: folder to write; made where it is missing.
        headings: n headings, "" where a passage has none.
        apprenticeship: see there.
        say: called with a line now and then.

    Raises:
        MissingExtra: the extra [train] is not installed.
    """
    torch, AutoModel, AutoTokenizer = training_libraries("teaching an encoder")
    torch.manual_seed(apprenticeship.seed)
    order, device = random.Random(apprenticeship.seed), processor()
    tokenizer = AutoTokenizer.from_pretrained(str(teachers[0]))
    student = AutoModel.from_pretrained(str(teachers[0]))
    student.encoder.layer = torch.nn.ModuleList(student.encoder.layer[at] for at in apprenticeship.layers)
    student.config.num_hidden_layers = len(apprenticeship.layers)
    student = student.to(device)
    with deterministic(torch):
        seen = _seen(teachers, tokenizer, texts, headings or [""] * len(texts), targets, apprenticeship, say)
        width = student.config.hidden_size
        maps = torch.nn.ModuleDict(
            {
                "labels": torch.nn.Linear(width, targets.shape[1]),
                "taught": torch.nn.Linear(width, seen.taught.shape[1]),
            }
        ).to(device)
        _learn(student, maps, seen, order, apprenticeship, say)
    Path(output).mkdir(parents=True, exist_ok=True)
    student.save_pretrained(str(output))
    tokenizer.save_pretrained(str(output))


def put_together(
    texts: Sequence[str], headings: Sequence[str], count: int, order: random.Random
) -> list[str]:
    """Passages that nobody wrote: a part of one passage, or one to three sentences of any, one in four under a heading.

    Empty where there are no texts.
    """
    split = [parts for text in texts if (parts := [part for part in _SENTENCE.split(text) if part.strip()])]
    sentences = [part for parts in split for part in parts]
    above = [heading for heading in headings if heading]
    made = []
    for _ in range(count if sentences else 0):
        if order.random() < 0.4:
            parts = order.choice(split)
            first = order.randrange(len(parts))
            text = " ".join(parts[first : order.randint(first + 1, len(parts))])
        else:
            text = " ".join(order.choice(sentences) for _ in range(order.randint(1, 3)))
        made.append(with_heading(text, order.choice(above)) if above and order.random() < 0.25 else text)
    return made


def _seen(
    teachers: Sequence[str | Path],
    tokenizer: Any,
    texts: Sequence[str],
    headings: Sequence[str],
    targets: NDArray[np.float64],
    apprenticeship: Apprenticeship,
    say: Callable[[str], None],
) -> _Seen:
    """Every passage plain, under its heading where it has one, and those put together, as the committee sees them."""
    under = [row for row, heading in enumerate(headings) if heading]
    made = put_together(texts, headings, apprenticeship.made, random.Random(apprenticeship.seed + 1))
    every = [*texts, *(with_heading(texts[row], headings[row]) for row in under), *made]
    pieces = tokenizer(every, truncation=True, max_length=apprenticeship.max_pieces)["input_ids"]
    labels = np.full((len(every), targets.shape[1]), np.nan, dtype=np.float32)
    labels[: len(texts)] = targets
    labels[len(texts) : len(texts) + len(under)] = targets[under]
    say(f"  {len(every)} passages, {len(made)} of them put together, before {len(teachers)} teachers")
    return _Seen(pieces, labels, _taught(teachers, pieces))


def _taught(teachers: Sequence[str | Path], pieces: list[list[int]]) -> Any:
    """(m, teachers * dim) float16, of length 1: two rows' product is the mean of the teachers' cosines."""
    import torch
    from transformers import AutoModel

    by_length = sorted(range(len(pieces)), key=lambda row: len(pieces[row]))
    columns = []
    for folder in teachers:
        teacher = AutoModel.from_pretrained(str(folder)).to(processor()).eval()
        vectors = torch.empty((len(pieces), teacher.config.hidden_size), dtype=torch.float16)
        for first in range(0, len(pieces), _BATCH_OF_TEACHERS):
            rows = by_length[first : first + _BATCH_OF_TEACHERS]
            ids, mask = _padded([pieces[row] for row in rows])
            with torch.no_grad():
                vectors[rows] = pooled(teacher, ids.to(processor()), mask.to(processor())).half().cpu()
        columns.append(vectors)
    return torch.cat(columns, dim=1) / len(columns) ** 0.5


def _learn(
    student: Any,
    maps: Any,
    seen: _Seen,
    order: random.Random,
    apprenticeship: Apprenticeship,
    say: Callable[[str], None],
) -> None:
    import torch

    steps = max(1, round(apprenticeship.epochs * len(seen.pieces) / apprenticeship.batch_size))
    recipe = Recipe(rate=apprenticeship.rate, label_rate=apprenticeship.map_rate)
    optimizer, schedule = optimizer_of(student, maps, recipe, steps)
    device = next(student.parameters()).device
    taught, targets = seen.taught.to(device), torch.from_numpy(seen.targets).to(device)
    student.train()
    recent: list[float] = []
    for step, rows in enumerate(_batches(seen.pieces, order, apprenticeship.batch_size, steps), 1):
        ids, mask = _padded([seen.pieces[row] for row in rows])
        vectors = pooled(student, ids.to(device), mask.to(device))
        losses = _losses(vectors, maps, taught[rows].float(), targets[rows], recipe.scale)
        loss = sum(
            weight * part
            for weight, part in zip(
                (apprenticeship.alike, apprenticeship.mapped, apprenticeship.labelled), losses, strict=True
            )
        )
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 200 == 0 or step == steps:
            recent = [part.item() for part in losses]
            say(
                f"  step {step} of {steps}: pairs {recent[0]:.4f}, maps {recent[1]:.3f}, labels {recent[2]:.3f}"
            )
    student.eval()


def _losses(vectors: Any, maps: Any, taught: Any, targets: Any, scale: float) -> tuple[Any, Any, Any]:
    """Of a batch: squared differences of pairs' similarity, 1 - cosine of the mapped vectors, cross-entropy of the labels."""
    import torch

    functional = torch.nn.functional
    alike = ((vectors @ vectors.T - taught @ taught.T) ** 2).mean()
    mapped = (1.0 - functional.cosine_similarity(maps["taught"](vectors), taught, dim=1)).mean()
    known = ~targets[:, 0].isnan()
    logits = maps["labels"](scale * vectors)
    each = functional.binary_cross_entropy_with_logits(logits, targets.nan_to_num(), reduction="none").sum(
        dim=1
    )
    labelled = (each * known).sum() / known.sum().clamp(min=1)
    return alike, mapped, labelled


def _batches(
    pieces: list[list[int]], order: random.Random, batch_size: int, steps: int
) -> Iterator[list[int]]:
    """Rows of each step; passages of similar length together."""
    done = 0
    while True:
        rows = list(range(len(pieces)))
        order.shuffle(rows)
        window = _WINDOW * batch_size
        batches = []
        for first in range(0, len(rows), window):
            alike = sorted(rows[first : first + window], key=lambda row: len(pieces[row]))
            batches += [alike[at : at + batch_size] for at in range(0, len(alike), batch_size)]
        order.shuffle(batches)
        for batch in batches:
            yield batch
            done += 1
            if done == steps:
                return


def _padded(pieces: Sequence[list[int]]) -> tuple[Any, Any]:
    """(n, longest) ids and mask."""
    import torch

    longest = max(map(len, pieces))
    ids = torch.zeros((len(pieces), longest), dtype=torch.long)
    mask = torch.zeros((len(pieces), longest), dtype=torch.long)
    for row, own in enumerate(pieces):
        ids[row, : len(own)] = torch.tensor(own)
        mask[row, : len(own)] = 1
    return ids, mask
