"""What quantising the reader costs and gains: `python -m eval.quantised --weights DIR --data DIR`.

The same held-back questions are read with the shipped int8 network, with float32 ONNX and with
PyTorch, in turn, so that what else the machine does weighs on all alike.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from eval.measures_answer import exact_match, token_f1
from index.article import Passage, Source, Span

if TYPE_CHECKING:
    from qa.reader.weights import Network, Weights

PASSAGES = 12  # read together, as for one question of a user


def torch_network(weights: Path) -> Network:
    """Return the trained weights as a network run by PyTorch."""
    import torch

    from qa.reader.train import untrained_network
    from qa.reader.weights import Floats, Integers

    trained = untrained_network()
    trained.load_state_dict(torch.load(weights / "weights.pt", weights_only=True))
    trained.eval()

    def network(ids: Integers, mask: Integers, types: Integers) -> tuple[Floats, Floats, Floats]:
        with torch.inference_mode():
            spans, here, supports = trained(*map(torch.from_numpy, (ids, mask, types)))
        return spans.numpy(), here.numpy(), supports.numpy()

    return network


def measure(kinds: dict[str, Weights], rows: Sequence[dict[str, object]]) -> dict[str, list[float]]:
    """Return for each kind its mean EM, mean F1 and median seconds for PASSAGES passages."""
    from qa.reader import read

    em: dict[str, list[float]] = {kind: [] for kind in kinds}
    f1: dict[str, list[float]] = {kind: [] for kind in kinds}
    seconds: dict[str, list[float]] = {kind: [] for kind in kinds}
    contexts = [str(row["context"]) for row in rows]
    for i, row in enumerate(rows):
        texts = [contexts[i], *(contexts[(i + 7 * n) % len(rows)] for n in range(1, PASSAGES))]
        passages = [Passage(Source(f"{n}"), Span(0, len(t)), t) for n, t in enumerate(texts)]
        answers = [answer["text"] for answer in row["answers"]]  # type: ignore[attr-defined]  # rows of JSON
        for kind, weights in kinds.items():
            began = time.perf_counter()
            found = read(str(row["question"]), passages, weights=weights)[0]
            seconds[kind].append(time.perf_counter() - began)
            told = found.spans[0].of(contexts[i]) if found.spans else ""
            em[kind].append(exact_match(told, answers))
            f1[kind].append(token_f1(told, answers))
    return {
        kind: [
            statistics.mean(em[kind]),
            statistics.mean(f1[kind]),
            statistics.median(seconds[kind]),
        ]
        for kind in kinds
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Print EM, F1 and speed of the three."""
    from qa.reader.examples import squad2_rows
    from qa.reader.weights import load_weights, open_network

    parser = argparse.ArgumentParser(prog="python -m eval.quantised", description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="folder of an exported run")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=200, metavar="N", help="how many (200)")
    options = parser.parse_args(argv)
    rows = [r for r in squad2_rows(options.data, "measure") if not r["impossible"]]
    rows = rows[:: max(1, len(rows) // options.questions)][: options.questions]
    shipped = load_weights()
    kinds = {
        "int8 ONNX": shipped,
        "float32 ONNX": replace(shipped, network=open_network(options.weights / "reader.onnx")),
        "PyTorch": replace(shipped, network=torch_network(options.weights)),
    }
    found = measure(kinds, rows)
    base = found["int8 ONNX"][2]
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"{len(rows)} answerable questions of held-back articles, {PASSAGES} passages each"
    )
    for kind, (em, f1, seconds) in found.items():
        console.print(
            f"{kind:13} EM {100 * em:5.1f}  F1 {100 * f1:5.1f}  time {seconds / base:4.2f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
