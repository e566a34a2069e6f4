"""Dates and times: does what a statement dates stand in its evidence, on the same side?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.article import Span
from index.words import fold
from qa.dates import Day, dated_in
from qa.relative import RELATIVE, relative_in

ORDER = {
    **dict.fromkeys("by before until till".split(), "before"),
    **dict.fromkeys("after since from following".split(), "after"),
    **dict.fromkeys("in on during at".split(), "in"),
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as a text gives it, which side of it is meant, and where it stands."""

    day: Day
    side: str
    start: int
    end: int


def dates_of(text: str) -> list[Dated]:
    """Return the dates of a text, each with whether "by", "after" or "in" stands before it."""
    found = []
    for span, day in dated_in(text):
        before = re.findall(r"[a-z]+", text[max(0, span.start - 24) : span.start].lower())
        near = [w for w in before[-2:] if w != "the"]
        side = ORDER.get(near[-1], "") if near else ""
        found.append(Dated(day, side, span.start, span.end))
    return found


def wrong_dates(statement: str, evidence: str, *, published: date | None = None) -> list[str]:
    """Return what is wrong with a statement's dates, given the evidence.

    "Next month" in the evidence is the month that follows its day of publication.

    >>> wrong_dates("It ends in 2026.", "It ends by the end of 2026.")
    ['2026 is a limit in the quoted words, a point in time here']
    >>> wrong_dates("It ends by 2026.", "It ends in September 2026.")
    []
    """
    there = dates_of(evidence)
    if published:
        there += [Dated(day, "in", *span) for span, day in relative_in(evidence, published)]
    problems = wrong_relatives(statement, evidence, there, published=published)
    for dated in dates_of(statement):
        words = statement[dated.start : dated.end]
        same = [d for d in there if at_most_as_exact(dated.day, d.day)]
        if not same:
            problems.append(f"{words} does not stand in the quoted words")
        elif not any(sides_agree(dated.side, d.side) for d in same):
            limit = {"before": "a limit", "after": "a beginning"}
            meant = limit.get(same[0].side, "a point in time")
            here = limit.get(dated.side, "a point in time")
            problems.append(f"{words} is {meant} in the quoted words, {here} here")
    return problems


def wrong_relatives(
    statement: str, evidence: str, there: Sequence[Dated], *, published: date | None
) -> list[str]:
    """Return the times of a statement that are told from a day, but not told so in the evidence.

    >>> wrong_relatives("They met last year.", "They met last month.", [], published=None)
    ["'last year' does not stand in the quoted words"]
    """
    same = {fold(m.group()) for m in RELATIVE.finditer(evidence)}
    meant = dict(relative_in(statement, published)) if published else {}
    problems = []
    for match in RELATIVE.finditer(statement):
        if match.group().lower().startswith(("on ", "in ")) or fold(match.group()) in same:
            continue  # a weekday is a name, "in two years" a number
        day = meant.get(Span(*match.span()))
        if day is None or not any(at_most_as_exact(day, d.day) for d in there):
            problems.append(f"{match.group()!r} does not stand in the quoted words")
    return problems


def at_most_as_exact(said: Day, source: Day) -> bool:
    """Tell whether every unit of a date that is said is one the source gives."""
    pairs = ((said.year, source.year), (said.month, source.month), (said.day, source.day))
    if any(x is not None and x != y for x, y in pairs):
        return False
    return not said.part or said.part == source.part


def sides_agree(said: str, source: str) -> bool:
    """Tell whether "by", "in" or "after" a date may be said for what the source says.

    What happens in a month happens by it; what happens by it need not happen in it.
    """
    if not said or said == source:
        return True
    if said == "before":
        return source in {"in", ""}
    if said == "in":
        return not source
    return False
