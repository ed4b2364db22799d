"""A transformer small enough to tune in a second, with a vocabulary of the small corpus's own words."""

from __future__ import annotations

import re
from pathlib import Path

from corpora import records

_MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def write_transformer(folder: Path) -> Path:
    """A BERT of two layers and 32 dimensions with random weights, as sentence-transformers would find it."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    words = sorted({word for record in records() for word in re.findall(r"\w+", record["text"].lower())})
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join([*_MARKS, ".", ",", "'", *words]) + "\n", encoding="utf-8")
    BertTokenizerFast(str(vocabulary)).save_pretrained(str(folder))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words) + len(_MARKS) + 3,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    model = BertModel(config)
    torch.nn.init.normal_(
        model.embeddings.word_embeddings.weight
    )  # words far enough apart to tell from each other
    model.save_pretrained(str(folder))
    return folder
