"""The shipped int8 network as weights to train on: `train --init qa/reader/model/reader.int8.onnx`.

What int8 rounded away stays away: each weight is within half a step of what it was. Training leaves
the word embeddings as they are, so those are the packaged encoder's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from qa.reader.weights import Floats

MATRIX = re.compile(r"/(.+)/(?:Gemm_)?MatMul_(?:quant|Q8)")
QUERY = re.compile(r"/(.+)/query/")
MIDDLE = 128  # what stands for nothing in a matrix that is rounded by blocks


def shipped_weights(path: Path) -> dict[str, torch.Tensor]:
    """Return an int8 network's weights by name, all but the word embeddings."""
    graph = onnx.load(path).graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def rounded(name: str) -> Floats:
        steps = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"]
        weights: Floats = steps * stored[f"{name}_scale"]
        return weights

    def matrix(node: onnx.NodeProto) -> Floats:
        name = node.input[1]
        if name.endswith("_quantized"):
            return rounded(name.removesuffix("_quantized")).T
        blocks = stored[name].astype(np.float32) - MIDDLE
        weights: Floats = (blocks * stored[node.input[2]][..., None]).reshape(len(blocks), -1)
        return weights

    found = {n: a for n, a in stored.items() if n.endswith((".weight", ".bias"))}
    for kind in ("position", "token_type"):
        name = f"encoder.embeddings.{kind}_embeddings.weight"
        if name not in found:
            found[name] = rounded(name)
    for node in graph.node:
        if node.op_type == "MultiHeadAttention":
            found |= attention_biases(node, stored)
        named = MATRIX.fullmatch(node.name)
        if named:
            layer = named[1].replace("/", ".")
            found[f"{layer}.weight"] = matrix(node)
            # What was smoothed for int8 becomes the plain layer again.
            plain, inner, _ = layer.rpartition(".linear")
            if inner:
                found[f"{plain}.weight"] = found.pop(f"{layer}.weight") * stored[f"{plain}.down"]
                found[f"{plain}.bias"] = found.pop(f"{layer}.bias")
    return {name: torch.from_numpy(np.array(array, np.float32)) for name, array in found.items()}


def attention_biases(node: onnx.NodeProto, stored: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return the biases of an attention's three layers, which it holds in one row."""
    within = QUERY.match(node.input[0])
    part = within[1].replace("/", ".") if within else ""
    biases = np.split(stored[node.input[3]], 3)
    names = (f"{part}.{kind}.bias" for kind in ("query", "key", "value"))
    return dict(zip(names, biases, strict=True))
