"""Two runs of the same questions -> what changed, question by question, and whether by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from eval.measures_abstention import Floats
from eval.measures_citation import LONGEST_QUOTE, share
from eval.run import Record
from eval.runfile import numbered_records, read_run
from eval.score import MEASURES
from eval.summary import POOLED, columns_of, counted, draws
from eval.system import described
from index.errors import CasesError

RESAMPLES = 9999
Pairs = Sequence[tuple[Record, Record]]  # the two runs' records of each question


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
    """All measures side by side, every flip, who answered, and how many questions don't count.

    `long_quotes` is the share of each run's citations that are too long to support anything.
    """

    differences: tuple[Difference, ...]
    flips: tuple[Flip, ...]
    systems: tuple[str, str]
    long_quotes: tuple[float, float] = (0.0, 0.0)
    left_out: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the differences rightly."""
        found = [
            f"{letter}: {long:.0%} of the citations quote more than {LONGEST_QUOTE} characters. "
            "These point at an article, not at words, and support nothing, except in the rows "
            "of any length."
            for letter, long in zip("AB", self.long_quotes, strict=True)
            if long
        ]
        if self.left_out:
            found.append(f"{self.left_out} questions need a language model and don't count.")
        return tuple(found)


def compare_files(first: Path, second: Path, *, with_model: bool = False) -> Comparison:
    """Compare two run files; raises CasesError where they are of other questions."""
    a, b = read_run(first), numbered_records(second)
    known = {record.id: record for record in a}
    for number, record in b:
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
    return compare(a, [record for _, record in b], with_model=with_model)


def compare(
    first: Sequence[Record], second: Sequence[Record], *, with_model: bool = False
) -> Comparison:
    """Compare two runs of the same questions, in whatever order each has them.

    The questions that need a language model count only `with_model`, as in the table of one run.
    """
    there = {record.id: record for record in second}
    pairs = [(record, there[record.id]) for record in counted(first, with_model=with_model)]
    differences = (
        pooled_difference(name, pairs) if measure.pooled else difference(name, pairs)
        for name, measure in MEASURES.items()
    )
    flips = tuple(
        Flip(a.id, a.question, b.right, shown(a), shown(b)) for a, b in pairs if a.right != b.right
    )
    return Comparison(
        tuple(d for d in differences if d is not None),
        flips,
        (who(first), who(second)),
        (long_quotes([a for a, _ in pairs]), long_quotes([b for _, b in pairs])),
        len(first) - len(pairs),
    )


def who(records: Sequence[Record]) -> str:
    """Return which systems answered; one, unless files were joined by hand."""
    return "; ".join(dict.fromkeys(described(record.system) for record in records))


def long_quotes(records: Sequence[Record]) -> float:
    """Return the share of citations whose quote is too long to support anything."""
    quotes = [c.get("quote", "") for r in records for c in r.answer.get("citations", [])]
    return share([len(quote) > LONGEST_QUOTE for quote in quotes])


def difference(name: str, pairs: Pairs) -> Difference | None:
    """Return a measure's difference; None where no question has it in both runs."""
    scores = [
        (x, y)
        for a, b in pairs
        if (x := a.scores.get(name)) is not None and (y := b.scores.get(name)) is not None
    ]
    if not scores:
        return None
    x, y = np.array(scores, dtype=np.float64).T
    p, test = paired_p(x, y)
    return Difference(name, float(x.mean()), float(y.mean()), len(scores), p, test)


def pooled_difference(name: str, pairs: Pairs, *, seed: int = 0) -> Difference | None:
    """Return the difference of a measure that is taken over all questions at once.

    The paired bootstrap: both runs are taken over the same resamples of the questions, and p is
    twice the share of resamples in which the difference isn't on its side of zero. Source: Efron
    & Tibshirani 1993, "An Introduction to the Bootstrap", section 15.4; for paired systems
    Berg-Kirkpatrick, Burkett & Klein 2012.
    """
    if not pairs:
        return None
    of, columns = POOLED[name], [columns_of(run) for run in zip(*pairs, strict=True)]
    x, y = (of(run) for run in columns)
    if all(np.array_equal(columns[0][key], columns[1][key]) for key in columns[0]):
        return Difference(name, x, y, len(pairs), 1.0, "bootstrap")
    changes = np.array(
        [
            of({key: column[draw] for key, column in columns[1].items()})
            - of({key: column[draw] for key, column in columns[0].items()})
            for draw in draws(len(pairs), seed=seed)
        ]
    )
    # One added to each count, as a resample that was seen: no p is zero.
    sides = ((changes <= 0).sum() + 1, (changes >= 0).sum() + 1)
    p = min(1.0, 2 * float(min(sides)) / (len(changes) + 1))
    return Difference(name, x, y, len(pairs), p, "bootstrap")


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
