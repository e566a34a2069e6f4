"""Two runs of the same questions -> what changed, question by question, and whether by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from eval.measures_abstention import Floats
from eval.run import Record
from eval.runfile import read_run
from eval.score import MEASURES
from index.errors import CasesError

RESAMPLES = 9999


class Difference(NamedTuple):
    """A measure in both runs over the `n` questions it bears on in both, and the p-value."""

    name: str
    first: float
    second: float
    n: int
    p: float
    test: str


class Flip(NamedTuple):
    """A question handled rightly in one run and not in the other."""

    id: str
    question: str
    gained: bool
    first: str
    second: str


class Comparison(NamedTuple):
    """All measures side by side, and every flip."""

    differences: tuple[Difference, ...]
    flips: tuple[Flip, ...]


def compare_files(first: Path, second: Path) -> Comparison:
    """Compare two run files; raises CasesError where they are of other questions."""
    a, b = read_run(first), read_run(second)
    known = {record.id: record for record in a}
    for number, record in enumerate(b, start=1):
        other = known.pop(record.id, None)
        if other is None or other.digest != record.digest:
            message = f"{second}:{number}: {record.id!r} is not asked so in {first}"
            raise CasesError(f"{message}; compare runs of the same questions")
    if known:
        raise CasesError(
            f"{second}: lacks {len(known)} questions of {first}, {next(iter(known))!r}"
            " first; finish it with --resume"
        )
    if not a:
        raise CasesError(f"{first}:1: holds no questions; make a run with --out {first}")
    return compare(a, b)


def compare(first: Sequence[Record], second: Sequence[Record]) -> Comparison:
    """Compare two runs of the same questions, in whatever order each has them."""
    there = {record.id: record for record in second}
    pairs = [(record, there[record.id]) for record in first]
    names = [name for name, measure in MEASURES.items() if not measure.pooled]
    differences = (difference(name, pairs) for name in (*names, "seconds"))
    flips = tuple(
        Flip(a.id, a.question, b.right, shown(a), shown(b)) for a, b in pairs if a.right != b.right
    )
    return Comparison(tuple(d for d in differences if d is not None), flips)


def difference(name: str, pairs: Sequence[tuple[Record, Record]]) -> Difference | None:
    """Return a measure's difference; None where no question has it in both runs."""
    scores = [
        (x, y)
        for a, b in pairs
        if (x := value_of(a, name)) is not None and (y := value_of(b, name)) is not None
    ]
    if not scores:
        return None
    x, y = np.array(scores, dtype=np.float64).T
    p, test = paired_p(x, y)
    return Difference(name, float(x.mean()), float(y.mean()), len(scores), p, test)


def value_of(record: Record, name: str) -> float | None:
    """Return a record's own value of a measure."""
    return record.seconds if name == "seconds" else record.scores.get(name)


def paired_p(x: Floats, y: Floats, *, seed: int = 0) -> tuple[float, str]:
    """Return how likely a difference this large is by chance, and the test used.

    Yes-or-no scores: McNemar's exact test on the questions that flip (McNemar 1947; Dietterich
    1998). Others: the paired permutation test (Fisher 1935; Smucker, Allan & Carterette 2007 for
    search): each question's two scores are swapped at random.
    """
    from scipy import stats

    if set(x) | set(y) <= {0.0, 1.0}:
        lost, gained = int(((x == 1) & (y == 0)).sum()), int(((x == 0) & (y == 1)).sum())
        if lost + gained == 0:
            return 1.0, "McNemar"
        return float(stats.binomtest(lost, lost + gained).pvalue), "McNemar"
    if np.array_equal(x, y):
        return 1.0, "permutation"
    found = stats.permutation_test(
        (x - y,),
        np.mean,
        permutation_type="samples",
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue), "permutation"


def shown(record: Record) -> str:
    """Return what a run said to a question, in few words."""
    answer: Mapping[str, object] = record.answer
    if record.error and not answer:
        return f"crashed: {record.error}"
    return "refused" if record.abstained else str(answer.get("answer", ""))
