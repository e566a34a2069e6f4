"""The shipped int8 network as weights to train on: `train --init qa/reader/model/reader.int8.onnx`.

What int8 rounded away stays away: each weight is within half a step of what it was. Training leaves
the word embeddings as they are, so those are the packaged encoder's own.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from qa.reader.weights import Floats

MATRIX = re.compile(r"/(.+)/(?:Gemm_)?MatMul_quant")


def shipped_weights(path: Path) -> dict[str, torch.Tensor]:
    """Return an int8 network's weights by name, all but the word embeddings."""
    graph = onnx.load(path).graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def rounded(name: str) -> Floats:
        steps = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"]
        weights: Floats = steps * stored[f"{name}_scale"]
        return weights

    found = {n: a for n, a in stored.items() if n.endswith((".weight", ".bias"))}
    for kind in ("position", "token_type"):
        name = f"encoder.embeddings.{kind}_embeddings.weight"
        if name not in found:
            found[name] = rounded(name)
    for node in graph.node:
        named = MATRIX.fullmatch(node.name)
        if named:
            matrix = rounded(node.input[1].removesuffix("_quantized"))
            layer = named[1].replace("/", ".")
            found[f"{layer}.weight"] = matrix.T
            # What was smoothed for int8 becomes the plain layer again.
            plain, inner, _ = layer.rpartition(".linear")
            if inner:
                found[f"{plain}.weight"] = found.pop(f"{layer}.weight") * stored[f"{plain}.down"]
                found[f"{plain}.bias"] = found.pop(f"{layer}.bias")
    return {name: torch.from_numpy(np.array(array, np.float32)) for name, array in found.items()}
