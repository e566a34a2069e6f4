"""Choose the reader's calibration and threshold: `python -m qa.reader.calibrate --data DIR`.

Three corpora that training never saw are indexed like any other: two articles of squad2_half, the
news passages of the project's own questions that are kept for calibration, and the events that are.
Their questions are searched and read exactly as a user's are; of what is found, the best answer
counts. A logistic regression then learns, from the reader's score, the probability that the answer
told is right. The threshold is the probability under which four in five of the unanswerable
questions on events are refused: several outlets on one event are what Dateline is for.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.settings import Settings
from index.words import fold
from qa.answer import Answer
from qa.assistant import READ, Assistant
from qa.candidates import Candidate, candidates
from qa.compare import grouped
from qa.compose import answered
from qa.reader import Reading
from qa.reader.events import event_files, events
from qa.reader.examples import squad2_rows, written_examples
from qa.reader.pairs import Row
from qa.reader.weights import FOLDER

logger = logging.getLogger(__name__)

SIGNALS = ("score",)
START = {"bias": -1.0, "score": 0.3}
NOTHING = [-10.0]  # a question for which no passage offered a span
Matrix = np.ndarray[Any, np.dtype[np.float64]]


def article_files(rows: Iterable[Row], folder: Path) -> None:
    """Write the paragraphs of each title as one article."""
    by_title: dict[str, dict[str, None]] = {}
    for row in rows:
        by_title.setdefault(row["title"], {})[" ".join(row["context"].split())] = None
    for title, paragraphs in by_title.items():
        heading = title.replace("_", " ")
        text = "\n\n".join((heading, *paragraphs)) + "\n"
        name = re.sub(r"\W+", "-", title)[:80]
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def event_rows(told: Iterable[Row]) -> list[Row]:
    """Return the questions of events as rows."""
    return [
        {
            "question": row["question"],
            "impossible": not row["answers"],
            "answers": [{"text": answer["answer"]} for answer in row["answers"]],
        }
        for event in told
        for row in event["questions"]
    ]


def written_rows(data: Path) -> list[Row]:
    """Return the project's own questions that are kept for calibration, as rows."""
    return [
        {
            "question": e.question,
            "context": e.context,
            "title": e.title,
            "impossible": e.answer is None,
            "answers": [{"text": e.context[slice(*e.answer)]}] if e.answer else [],
        }
        for e in written_examples(data, "calibrate")
    ]


def is_right(row: Row, answer: Answer) -> bool:
    """Tell whether an answer's text holds an answer of the row."""
    text = fold(answer.text)
    return any(fold(" ".join(a["text"].split())) in text for a in row["answers"])


def signals_of(found: Candidate) -> list[float]:
    """Return a candidate's signals in the order of SIGNALS.

    The shares of the question's words and names that the passage has were signals too. On news
    near-misses they told answerable questions from others worse than the score alone did (area
    under the ROC curve .772 against .798): people name things otherwise than the articles do.
    """
    return [found.margin / 2 + found.here]


@dataclass(frozen=True, slots=True)
class Read:
    """One question, searched and read: what is needed to choose its best candidate."""

    row: Row
    meant: str
    readings: list[Reading]


def read_all(assistant: Assistant, rows: Iterable[Row]) -> list[Read]:
    """Search and read each question, exactly as the assistant does."""
    found = []
    for row in rows:
        meant = assistant.meant(row["question"])
        found.append(Read(row, meant, assistant.read(meant, assistant.search(meant, k=READ))))
    return found


def observe(
    assistant: Assistant, read: Sequence[Read], calibration: Mapping[str, float]
) -> tuple[Matrix, Matrix]:
    """Return signals, (questions, 1), of the best candidates, and whether each is right."""
    by_id = {a.source.id: a for a in assistant.articles}
    signals, right = [], []
    for one in read:
        found = candidates(
            one.meant, one.readings, by_id, rarity=assistant.rarity, calibration=calibration
        )
        groups = grouped(found)
        signals.append(signals_of(groups[0].best) if groups else NOTHING)
        alone = 1.0  # no versions: it is the best answer whose probability is wanted
        told = answered(one.meant, groups, floor=alone) if groups else None
        right.append(float(bool(told and is_right(one.row, told))))
    return np.array(signals), np.array(right)


def fitted(signals: Matrix, right: Matrix, *, ridge: float = 1e-3) -> Matrix:
    """Return the weights, bias last, of a ridge-regularised logistic regression.

    Platt, Probabilistic Outputs for Support Vector Machines (1999), by Newton's method. A signal
    that would count against an answer is left out: more support never makes one less likely.
    """
    x = np.hstack([signals, np.ones((len(signals), 1))])
    weights = np.zeros(x.shape[1])
    used = np.ones(x.shape[1], dtype=bool)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (right - p) - ridge * len(x) * weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + ridge * len(x) * np.eye(x.shape[1])
        step = np.zeros_like(weights)
        step[used] = np.linalg.solve(curvature[np.ix_(used, used)], gradient[used])
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            against = (weights < 0) & used
            against[-1] = False
            if not against.any():
                break
            used &= ~against
            weights[against] = 0.0
    return weights


def probabilities(signals: Matrix, weights: Matrix) -> Matrix:
    """Return the probability, (questions,), of each row of signals."""
    found: Matrix = 1 / (1 + np.exp(-(signals @ weights[:-1] + weights[-1])))
    return found


def threshold_for(p: Matrix, answerable: Matrix, *, refuse: float) -> float:
    """Return the threshold under which that share of the unanswerable questions is refused."""
    return round(float(np.quantile(p[answerable == 0], refuse)), 2)


def calibration_error(p: Matrix, right: Matrix, *, bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal width (Guo et al. 2017)."""
    which = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [
        abs(float((p[which == b] - right[which == b]).sum()))
        for b in range(bins)
        if (which == b).any()
    ]
    return sum(gaps) / len(p)


def cross_validated(signals: Matrix, right: Matrix, *, folds: int = 5) -> Matrix:
    """Return the probability, (questions,), that each gets from weights fitted without it."""
    fold_of = np.arange(len(signals)) % folds
    p = np.zeros(len(signals))
    for fold_number in range(folds):
        out = fold_of == fold_number
        p[out] = probabilities(signals[out], fitted(signals[~out], right[~out]))
    return p


@dataclass(frozen=True, slots=True)
class CalibrationSet:
    """Questions as rows, and how to write the articles that they are asked of into a folder."""

    rows: list[Row]
    write: Callable[[Path], None]


def sources(data: Path, *, limit: int | None = None) -> dict[str, CalibrationSet]:
    """Return what is calibrated on, the last of them for the threshold.

    `limit` spares questions, never articles: searching stays as hard.
    """
    squad2, news, told = squad2_rows(data, "calibrate"), written_rows(data), events("calibrate")
    return {
        "squad2": CalibrationSet(
            spread(squad2, limit), lambda folder: article_files(squad2, folder)
        ),
        "news": CalibrationSet(spread(news, limit), lambda folder: article_files(news, folder)),
        "events": CalibrationSet(
            spread(event_rows(told), limit), lambda folder: event_files(told, folder)
        ),
    }


def spread(rows: list[Row], most: int | None) -> list[Row]:
    """Return at most so many rows, evenly spread."""
    return rows if most is None else rows[:: max(1, len(rows) // most)][:most]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The questions of one corpus, searched and read, and the assistant that did it."""

    assistant: Assistant
    read: list[Read]


def opened(source: CalibrationSet, folder: Path) -> Corpus:
    """Index a source's articles under a folder, and search and read its questions."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    source.write(corpus)
    assistant = Assistant.open(Settings(corpus=corpus, home=folder / "home"))
    return Corpus(assistant, read_all(assistant, source.rows))


def calibrate(given: Mapping[str, CalibrationSet], *, refuse: float) -> dict[str, Any]:
    """Return calibration and threshold, and log what they give on each source.

    The threshold refuses that share of the last source's unanswerable questions.
    """
    with tempfile.TemporaryDirectory() as name:
        corpora = [opened(source, Path(name) / key) for key, source in given.items()]
        parts = [observe(c.assistant, c.read, START) for c in corpora]
        signals, right = (np.concatenate(x) for x in zip(*parts, strict=True))
        weights = fitted(signals, right)
        named = zip((*SIGNALS, "bias"), weights, strict=True)
        calibration = {name: round(float(weight), 4) for name, weight in named}
        for corpus in corpora:
            corpus.assistant.close()
    sets = {key: source.rows for key, source in given.items()}
    rows = [row for part in sets.values() for row in part]
    answerable = np.array([float(not row["impossible"]) for row in rows])
    p = probabilities(signals, weights)
    last = slice(len(rows) - len(list(sets.values())[-1]), None)
    threshold = threshold_for(p[last], answerable[last], refuse=refuse)
    logger.info("%d questions; %s; threshold %.2f", len(rows), calibration, threshold)
    error = calibration_error(cross_validated(signals, right), right)
    logger.info("expected calibration error, cross-validated: %.3f", error)
    start = 0
    for key, part in sets.items():
        of = slice(start, start + len(part))
        start += len(part)
        yes, told = answerable[of], p[of] >= threshold
        logger.info(
            "%s: %.3f of %d answerable right, %.3f without any refusal; %.3f of %d others refused",
            key,
            (right[of] * told).sum() / yes.sum(),
            int(yes.sum()),
            right[of].sum() / yes.sum(),
            (~told * (1 - yes)).sum() / (1 - yes).sum(),
            int((1 - yes).sum()),
        )
    return {"calibration": calibration, "threshold": threshold}


def main() -> None:
    """Parse the command line, calibrate, and write the result into the reader's settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with reading/train")
    parser.add_argument(
        "--refuse",
        type=float,
        default=0.8,
        help="share of the near-misses on events to refuse (0.8)",
    )
    parser.add_argument(
        "--limit", type=int, metavar="N", help="only N questions of each set, evenly spread"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    found = calibrate(sources(options.data, limit=options.limit), refuse=options.refuse)
    path = FOLDER / "reader.json"
    settings = json.loads(path.read_text(encoding="utf-8")) | found
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
