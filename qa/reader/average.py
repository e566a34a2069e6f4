"""Average the weights of runs: `python -m qa.reader.average A B ... --out DIR [--shares X Y ...]`.

The mean of a network and of those that were trained on from it keeps what the first knew of the
wide world and most of what the others learnt (Wortsman et al., Robust fine-tuning of zero-shot
models, CVPR 2022, and Model soups, ICML 2022). Weights that some runs don't have, such as a new
head, are averaged over those that do.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

Weights = dict[str, torch.Tensor]


def averaged(runs: Sequence[Weights], shares: Sequence[float]) -> Weights:
    """Return the mean of networks' weights, each run counting by its share.

    Raises ValueError where there are not as many shares as runs.
    """
    mean: Weights = {}
    for name in dict.fromkeys(name for run in runs for name in run):
        there = [(run[name], share) for run, share in zip(runs, shares, strict=True) if name in run]
        whole = sum(share for _, share in there)
        mean[name] = torch.stack([weight * (share / whole) for weight, share in there]).sum(0)
    return mean


def main() -> None:
    """Parse the command line and average."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+", help="folders of weights.pt")
    parser.add_argument("--shares", type=float, nargs="+", help="how much each counts (equally)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the mean")
    options = parser.parse_args()
    runs = [torch.load(run / "weights.pt", weights_only=True) for run in options.runs]
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(averaged(runs, options.shares or [1.0] * len(runs)), options.out / "weights.pt")


if __name__ == "__main__":
    main()
