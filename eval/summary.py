"""Records -> each measure's value with a bootstrap confidence interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from eval.measures_abstention import Floats, aurc, expected_calibration_error
from eval.run import Record
from eval.score import MEASURES, SUMMED

NEEDS_MODEL = "needs-llm"  # tag of questions that a system without a language model can't answer
SHARED = "shared-evidence"  # tag of questions whose evidence the other split has too
SEEMING = "seeming"  # tag of questions on which sources seem to differ, and don't
RESAMPLES = 1000
LEVEL = 0.95


class Value(NamedTuple):
    """A measure over `n` questions and its 95 % interval; all None where there are none."""

    value: float | None
    low: float | None
    high: float | None
    n: int


Summary = dict[str, Value]
NOTHING = Value(None, None, None, 0)


def draws(n: int, *, seed: int) -> npt.NDArray[np.intp]:
    """Return resamples of n questions, drawn anew with replacement, one a row.

    Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13. Seeded: the
    same records give the same interval.
    """
    return np.random.default_rng(seed).integers(0, n, size=(RESAMPLES, n))


def interval(found: npt.ArrayLike) -> tuple[float, float]:
    """Return the percentile interval of what a statistic came to over the resamples."""
    low, high = np.quantile(np.asarray(found), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def summarise(
    records: Iterable[Record], names: Iterable[str] = SUMMED, *, seed: int = 0
) -> Summary:
    """Return measures over the records, all of them unless some are named."""
    records = list(records)
    return {
        name: pooled(name, records, seed=seed)
        if MEASURES[name].pooled
        else mean_of([r.scores.get(name) for r in records], seed=seed)
        for name in names
    }


def mean_of(scores: Sequence[float | None], *, seed: int = 0) -> Value:
    """Return the mean of the scores that are there."""
    there = np.array([s for s in scores if s is not None], dtype=np.float64)
    if not len(there):
        return NOTHING
    low, high = interval(there[draws(len(there), seed=seed)].mean(axis=1))
    return Value(float(there.mean()), low, high, len(there))


def pooled(name: str, records: Sequence[Record], *, seed: int = 0) -> Value:
    """Return a measure that is taken over all questions at once."""
    if not records:
        return NOTHING
    statistic = POOLED[name]
    columns = columns_of(records)
    resampled = [
        statistic({key: column[draw] for key, column in columns.items()})
        for draw in draws(len(records), seed=seed)
    ]
    low, high = interval(resampled)
    return Value(statistic(columns), low, high, len(records))


def columns_of(records: Sequence[Record]) -> dict[str, Floats]:
    """Return what pooled measures need of each record, as arrays.

    A given answer is right if it states every fact; a refusal or a crash gives no right answer.
    A crash promised nothing: it counts as the wrong promise, whichever that is.
    """
    return {
        "confidence": np.array([promised(r) for r in records], dtype=np.float64),
        "right": np.array([r.scores.get("accuracy") or 0.0 for r in records], dtype=np.float64),
        "answerable": np.array([r.answerable for r in records], dtype=np.float64),
        "seconds": np.array([r.seconds for r in records], dtype=np.float64),
    }


def promised(record: Record) -> float:
    """Return the confidence that counts: the system's own, after a crash the one that is wrong."""
    if record.scores.get("crashed"):
        return float(not record.answerable)
    return record.confidence


POOLED: Mapping[str, Callable[[Mapping[str, Floats]], float]] = {
    "aurc": lambda c: aurc(c["confidence"], c["right"]),
    "ece": lambda c: expected_calibration_error(c["confidence"], c["answerable"]),
    "seconds_p50": lambda c: float(np.quantile(c["seconds"], 0.5)),
    "seconds_p95": lambda c: float(np.quantile(c["seconds"], 0.95)),
}


def counted(records: Iterable[Record], *, with_model: bool) -> list[Record]:
    """Return the records that count: without a model, not those that need one."""
    return [r for r in records if with_model or NEEDS_MODEL not in r.tags]


def by_kind(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Return the records of each kind, kinds in the order they first appear."""
    kinds: dict[str, list[Record]] = {}
    for record in records:
        kinds.setdefault(record.kind, []).append(record)
    return kinds
