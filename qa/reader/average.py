"""Average the weights of two runs: `python -m qa.reader.average A B --out DIR`.

The mean of a network and of the one that was trained on from it keeps what the first knew of the
wide world and most of what the second learnt (Wortsman et al., Robust fine-tuning of zero-shot
models, CVPR 2022). Weights that only the second has, such as a new head, are taken from it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def averaged(
    first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    """Return the mean of two networks' weights, those of the second where the first has none."""
    return {
        name: (weight + first[name]) / 2 if name in first else weight
        for name, weight in second.items()
    }


def main() -> None:
    """Parse the command line and average."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs=2, help="folders of weights.pt, the earlier first")
    parser.add_argument("--out", type=Path, required=True, help="folder for the mean")
    options = parser.parse_args()
    first, second = (torch.load(run / "weights.pt", weights_only=True) for run in options.runs)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(averaged(first, second), options.out / "weights.pt")


if __name__ == "__main__":
    main()
