"""Trained weights -> what is shipped: `python -m qa.reader.export --weights DIR [--out DIR]`.

Writes float32 and int8 ONNX and the network's digest. Only the int8 file is shipped; the float32
one is for comparison. Attention is fused into one operator a layer. Weights are rounded per
channel, the inputs of a layer, at run time, all to the same steps; but what an activation gives is
too uneven for that, and is rounded for each token in blocks of BLOCK.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import (
    DefaultWeightOnlyQuantConfig,
    MatMulNBitsQuantizer,
)
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import nn

from qa.reader.events import event_examples
from qa.reader.smooth import smooth
from qa.reader.train import encode, pair_tokenizer, tensors, untrained_network
from qa.reader.weights import FOLDER

SAMPLE = 64  # questions by which the network is smoothed
BLOCK = 128  # inputs that are rounded to the same steps
UNEVEN = re.compile(r"layer\.\d+/output/dense")


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
    # As plain steps, which `fused` knows for attention.
    network.get_submodule("encoder").set_attn_implementation("eager")  # type: ignore[operator]  # transformers'
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


def fused(source: Path, path: Path, *, heads: int, width: int) -> None:
    """Write a float32 network with attention, activations and norms as one operator each."""
    options = FusionOptions("bert")
    options.use_multi_head_attention = True  # its inputs stay layers that can be rounded
    options.enable_embed_layer_norm = False
    optimizer.optimize_model(
        str(source),
        model_type="bert",
        num_heads=heads,
        hidden_size=width,
        optimization_options=options,
        opt_level=0,
    ).save_model_to_file(str(path))


def write_int8(source: Path, path: Path) -> str:
    """Quantise a fused float32 network to int8 and return the digest of the file."""
    model = onnx.load(source)
    layers = [node.name for node in model.graph.node if node.op_type in {"MatMul", "Gemm"}]
    quantizer = MatMulNBitsQuantizer(
        model,
        nodes_to_exclude=[name for name in layers if not UNEVEN.search(name)],
        algo_config=DefaultWeightOnlyQuantConfig(
            block_size=BLOCK, is_symmetric=True, accuracy_level=4, bits=8
        ),
    )
    quantizer.process()
    # The type of what the fused operators give, which onnx itself doesn't know.
    known = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(
        quantizer.model.model,
        path,
        weight_type=QuantType.QInt8,
        per_channel=True,
        extra_options=known,
    )
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
    config = network.encoder.config
    fused(smoothed, smoothed, heads=config.num_attention_heads, width=config.hidden_size)
    digest = write_int8(smoothed, options.out / "reader.int8.onnx")
    settings = options.out / "reader.json"
    found = json.loads(settings.read_text()) if settings.is_file() else {}
    settings.write_text(json.dumps({**found, "sha256": digest}, indent=1) + "\n")


if __name__ == "__main__":
    main()
