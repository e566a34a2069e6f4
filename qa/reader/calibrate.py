"""Choose the reader's calibration and threshold: `python -m qa.reader.calibrate --data DIR`.

Two articles of squad2_half that training never saw are indexed like any corpus, and their
questions are searched and read exactly as a user's are. A logistic regression then learns, from
the reader's signals and from how far the passage bears the question out, the probability that the
best candidate is right. The threshold is the probability at which answering is worth more than
refusing: where the sum of both rates, answerable questions answered right and unanswerable ones
refused, is largest.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from index.settings import Settings
from qa.assistant import READ, Assistant
from qa.candidates import Candidate, candidates
from qa.compare import same_words
from qa.reader.examples import squad2_rows
from qa.reader.pairs import Row
from qa.reader.weights import FOLDER

logger = logging.getLogger(__name__)

SIGNALS = ("margin", "here", "words", "names")
START = {"bias": -1.0, "margin": 0.4, "here": 0.4, "words": 1.0, "names": 1.0}
Matrix = np.ndarray[Any, np.dtype[np.float64]]


def article_files(rows: Iterable[Row], folder: Path) -> None:
    """Write the paragraphs of each title as one article."""
    by_title: dict[str, dict[str, None]] = {}
    for row in rows:
        by_title.setdefault(row["title"], {})[" ".join(row["context"].split())] = None
    for title, paragraphs in by_title.items():
        heading = title.replace("_", " ")
        text = "\n\n".join((heading, *paragraphs)) + "\n"
        (folder / f"{title}.txt").write_text(text, encoding="utf-8")


def is_right(row: Row, found: Candidate) -> bool:
    """Tell whether a candidate's words are an answer of the row, nearly or in part."""
    return any(same_words(found.text, answer["text"]) for answer in row["answers"])


def signals_of(found: Candidate) -> list[float]:
    """Return a candidate's signals in the order of SIGNALS."""
    return [found.margin, found.here, found.support.words, found.support.names]


def observe(rows: list[Row], calibration: Mapping[str, float]) -> tuple[Matrix, Matrix, Matrix]:
    """Return signals, (questions, 4), of each question's best candidate; right; and answerable."""
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name) / "corpus"
        corpus.mkdir()
        article_files(rows, corpus)
        assistant = Assistant.open(Settings(corpus=corpus, home=Path(name) / "home"))
        signals, right = [], []
        for row in rows:
            found = best_candidate(assistant, row["question"], calibration)
            signals.append(signals_of(found) if found else [-10.0, -5.0, 0.0, 0.0])
            right.append(float(bool(found and is_right(row, found))))
        assistant.close()
    answerable = [float(not row["impossible"]) for row in rows]
    return np.array(signals), np.array(right), np.array(answerable)


def best_candidate(
    assistant: Assistant, question: str, calibration: Mapping[str, float]
) -> Candidate | None:
    """Return the most probable candidate for a question, as the assistant would choose it."""
    meant = assistant.meant(question)
    readings = assistant.read(meant, assistant.search(meant, k=READ))
    by_id = {a.source.id: a for a in assistant.articles}
    found = candidates(meant, readings, by_id, rarity=assistant.rarity, calibration=calibration)
    return found[0] if found else None


def fitted(signals: Matrix, right: Matrix, *, steps: int = 4000, ridge: float = 1e-3) -> Matrix:
    """Return the weights, (5,), bias last, of a ridge-regularised logistic regression.

    Platt, Probabilistic Outputs for Support Vector Machines (1999), by Newton's method.
    """
    x = np.hstack([signals, np.ones((len(signals), 1))])
    weights = np.zeros(x.shape[1])
    for _ in range(min(steps, 100)):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (right - p) - ridge * len(x) * weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + ridge * len(x) * np.eye(x.shape[1])
        step = np.linalg.solve(curvature, gradient)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def probabilities(signals: Matrix, weights: Matrix) -> Matrix:
    """Return the probability, (questions,), of each row of signals."""
    found: Matrix = 1 / (1 + np.exp(-(signals @ weights[:-1] + weights[-1])))
    return found


def best_threshold(p: Matrix, right: Matrix, answerable: Matrix) -> float:
    """Return the threshold at which right answers plus right refusals, as rates, are largest."""

    def worth(threshold: float) -> float:
        told = p >= threshold
        answered = float((right * told).sum() / answerable.sum())
        refused = float(((1 - answerable) * ~told).sum() / (1 - answerable).sum())
        return answered + refused

    grid = np.arange(0.05, 0.95, 0.01)
    worths = np.array([worth(t) for t in grid])
    # The middle of the plateau around the best, which a few questions more or less won't move.
    near = grid[worths >= worths.max() - 0.01]
    return round(float(near.mean()), 2)


def main() -> None:
    """Parse the command line, calibrate, and write the result into the reader's settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with reading/train")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    rows = squad2_rows(options.data, "calibrate")
    calibration: dict[str, float] = dict(START)
    for _ in range(2):  # what is best depends a little on the calibration itself
        signals, right, answerable = observe(rows, calibration)
        weights = fitted(signals, right)
        calibration = dict(
            zip((*SIGNALS, "bias"), (round(float(w), 4) for w in weights), strict=True)
        )
    p = probabilities(signals, weights)
    threshold = best_threshold(p, right, answerable)
    path = FOLDER / "reader.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings |= {"calibration": calibration, "threshold": threshold}
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    told = p >= threshold
    logger.info("%d questions; %s; threshold %.2f", len(rows), calibration, threshold)
    logger.info("answerable answered right: %.3f", (right * told).sum() / answerable.sum())
    logger.info(
        "unanswerable refused: %.3f", ((1 - answerable) * ~told).sum() / (1 - answerable).sum()
    )


if __name__ == "__main__":
    main()
