"""Trained weights -> what is shipped: `python -m qa.reader.export --weights DIR [--out DIR]`.

Writes float32 and int8 ONNX (smoothed, dynamic quantisation, per channel) and the network's digest.
Only the int8 file is shipped; the float32 one is for comparison.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from qa.reader.events import event_examples
from qa.reader.smooth import smooth
from qa.reader.train import encode, pair_tokenizer, tensors, untrained_network
from qa.reader.weights import FOLDER

SAMPLE = 64  # questions by which the network is smoothed


def sample() -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Yield ids, mask and types, each (1, tokens), of a few questions that train the reader."""
    tokenizer = pair_tokenizer()
    examples = event_examples("train", random.Random(0))
    for example in examples[:: len(examples) // SAMPLE]:
        ids, mask, types, _ = tensors([encode(tokenizer, example)])
        yield ids, mask, types


def write_float(network: nn.Module, path: Path) -> None:
    """Write the network as float32 ONNX with free batch and token dimensions."""
    network.eval()
    sample = torch.ones((2, 16), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    names = ["input_ids", "attention_mask", "token_type_ids"]
    torch.onnx.export(
        network,
        (sample, sample, sample),
        path,
        input_names=names,
        output_names=["span", "here", "supports"],
        dynamic_axes={
            **dict.fromkeys(names, axes),
            "span": axes,
            "here": {0: "batch"},
            "supports": {0: "batch"},
        },
        opset_version=17,
        dynamo=False,
    )


def write_int8(source: Path, path: Path) -> str:
    """Quantise a float32 network to int8 and return the digest of the file."""
    quantize_dynamic(source, path, weight_type=QuantType.QInt8, per_channel=True)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="folder of weights.pt")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args()
    network = untrained_network()
    network.load_state_dict(torch.load(options.weights / "weights.pt", weights_only=True))
    options.out.mkdir(parents=True, exist_ok=True)
    write_float(network, options.weights / "reader.onnx")
    smoothed = options.weights / "reader.smooth.onnx"
    write_float(smooth(network, sample()), smoothed)
    digest = write_int8(smoothed, options.out / "reader.int8.onnx")
    settings = options.out / "reader.json"
    found = json.loads(settings.read_text()) if settings.is_file() else {}
    settings.write_text(json.dumps({**found, "sha256": digest}, indent=1) + "\n")


if __name__ == "__main__":
    main()
