"""Records -> what a run comes to: its measures, what falls short, and the groups in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.gate import Threshold, shortfalls
from eval.run import Record
from eval.score import MEASURES
from eval.summary import (
    NEEDS_MODEL,
    SEEMING,
    SHARED,
    Summary,
    Value,
    by_kind,
    counted,
    summarise,
)
from eval.system import described

UNSHARED = f"not {SHARED}"


@dataclass(frozen=True, slots=True)
class Results:
    """A finished run and what it comes to.

    `summary` is over the records that count: a question that needs a language model is reported
    and doesn't count where there is none.
    """

    title: str
    records: tuple[Record, ...]
    counting: tuple[Record, ...]
    summary: Summary
    falls_short: tuple[str, ...]
    thresholds: tuple[Threshold, ...]

    @property
    def left_out(self) -> int:
        """Return how many questions don't count."""
        return len(self.records) - len(self.counting)

    @property
    def answered_by(self) -> str:
        """Return which system answered, "" where the records don't say."""
        named = (described(record.system) for record in self.records if record.system)
        return "; ".join(dict.fromkeys(named))


def results_of(
    title: str,
    records: Sequence[Record],
    thresholds: Sequence[Threshold],
    *,
    with_model: bool = False,
) -> Results:
    """Sum up the records and hold them against the thresholds."""
    counting = counted(records, with_model=with_model)
    summary = summarise(counting)
    return Results(
        title=title,
        records=tuple(records),
        counting=tuple(counting),
        summary=summary,
        falls_short=tuple(shortfalls(summary, tuple(thresholds))),
        thresholds=tuple(thresholds),
    )


def groups_of(results: Results) -> dict[str, list[Record]]:
    """Return the records of each kind, of what needs a model, seems to differ, shares evidence.

    Where some questions share their evidence with the other split, the ones that don't are a
    group as well: only they tell what tuning on one split does for the other.
    """
    groups = by_kind(results.records)
    if needy := [record for record in results.records if NEEDS_MODEL in record.tags]:
        groups[f"tagged {NEEDS_MODEL}"] = needy
    if seeming := [record for record in results.counting if SEEMING in record.tags]:
        groups[f"tagged {SEEMING}"] = seeming
    if shared := [record for record in results.counting if SHARED in record.tags]:
        groups[f"tagged {SHARED}"] = shared
        groups[UNSHARED] = [r for r in results.counting if SHARED not in r.tags]
    return groups


def verdict(results: Results) -> str:
    """Return in a sentence whether the gate holds."""
    if not results.thresholds:
        return f"{len(results.records)} questions, held against no thresholds."
    short = len(results.falls_short)
    if short:
        return f"The gate fails: {short} of {len(results.thresholds)} thresholds are not met."
    return f"The gate holds: all {len(results.thresholds)} thresholds are met."


def shown(name: str, value: Value) -> tuple[str, str]:
    """Return a value and its interval as people read them."""
    if value.value is None or value.low is None or value.high is None:
        return "–", ""
    unit = MEASURES[name].unit
    if unit == "words":
        return f"{value.value:.1f}", f"{value.low:.1f} – {value.high:.1f}"
    if unit == "s":
        return f"{value.value:.3f} s", f"{value.low:.3f} – {value.high:.3f}"
    return f"{value.value:.3f}", f"{value.low:.3f} – {value.high:.3f}"
