"""Span question answering: a question, one text, and the words in it that answer, or none.

The reader is measured by itself: `read(question, context)` gives the words it would answer with
and the probability that they do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from eval.measures_abstention import Floats
from eval.measures_answer import exact_match, token_f1
from eval.public_files import rows
from index.article import Passage, Source, Span


class Read(NamedTuple):
    """The words a reader would answer with, where they stand, and the probability that they do."""

    text: str
    start: int
    end: int
    probability: float


Reader = Callable[[str, str], Read]


class ReadingScore(NamedTuple):
    """One question: is it answerable, how right are the words, how sure is the reader."""

    answerable: bool
    em: float
    f1: float
    probability: float


def read_with_model(question: str, context: str) -> Read:
    """Read with the shipped reader."""
    from qa.reader.read import read

    passage = Passage(Source("context"), Span(0, len(context)), context)
    (reading,) = read(question, [passage])
    if not reading.spans:
        return Read("", 0, 0, 0.0)
    start, end = reading.spans[0]
    # Logits of any size, without overflow.
    probability = 0.5 * (1 + math.tanh(reading.score / 2))
    return Read(context[start:end], start, end, probability)


def score_reading(
    path: Path,
    read: Reader,
    *,
    limit: int | None = None,
    titles: Collection[str] | None = None,
) -> dict[str, float]:
    """Return the measures of a reading set, or of some titles of it; see `reading_measures`."""
    return reading_measures(list(islice(scores(path, read, titles), limit)))


def scores(
    path: Path, read: Reader, titles: Collection[str] | None = None
) -> Iterator[ReadingScore]:
    """Yield the score of each question; of several answers the nearest counts, as in SQuAD."""
    for row in rows(path, "id", "question", "context", "answers"):
        if titles is not None and row.get("title") not in titles:
            continue
        answers = [answer["text"] for answer in row["answers"]]
        found = read(row["question"], row["context"])
        yield ReadingScore(
            answerable=bool(answers),
            em=exact_match(found.text, answers),
            f1=token_f1(found.text, answers),
            probability=found.probability,
        )


def reading_measures(found: list[ReadingScore]) -> dict[str, float]:
    """Return EM and F1 as SQuAD 1.1 and 2.0 define them, and how well refusing is told.

    `em` and `f1`: over the answerable, the reader made to answer (Rajpurkar et al. 2016). Where
    some are unanswerable: `f1_all`, no answer below a probability of 1/2 (Rajpurkar et al. 2018);
    `f1_all_best`, the same at the best threshold, as the official script reports it; `auc`, the
    chance that an answerable question is given the higher probability of two.
    """
    columns: dict[str, Any] = {
        name: np.array([getattr(score, name) for score in found], dtype=np.float64)
        for name in ReadingScore._fields
    }
    yes = columns["answerable"] == 1
    measures: dict[str, float] = {"questions": len(found), "unanswerable": int((~yes).sum())}
    if yes.any():
        measures |= {name: float(columns[name][yes].mean()) for name in ("em", "f1")}
    if not yes.all():
        sure, f1 = columns["probability"], np.where(yes, columns["f1"], 0.0)
        measures["f1_all"] = f1_at(0.5, sure, f1, yes)
        thresholds = [*sorted(set(sure.tolist())), math.inf]
        measures["f1_all_best"] = max(f1_at(t, sure, f1, yes) for t in thresholds)
        measures["refused"] = float((sure[~yes] < 0.5).mean())
        if yes.any():
            measures["auc"] = area(sure[yes], sure[~yes])
    return measures


def f1_at(threshold: float, sure: Floats, f1: Floats, answerable: Any) -> float:
    """Return the mean F1 when answers below a probability are withheld."""
    return float(np.where(sure >= threshold, f1, np.where(answerable, 0.0, 1.0)).mean())


def area(positive: Floats, negative: Floats) -> float:
    """Return the area under the ROC curve: the Mann-Whitney statistic over the number of pairs."""
    from scipy.stats import mannwhitneyu

    pairs = len(positive) * len(negative)
    return float(mannwhitneyu(positive, negative).statistic / pairs)
