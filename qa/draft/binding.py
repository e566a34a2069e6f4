"""Whose number is it? In "2,500 troops in Iraq and 900 in Syria", 900 is not Iraq's.

Where the evidence gives several numbers or dates, each speaks of the words of its own clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.draft.figures import at_most_as_exact, dates_of, figures_of, kinds_agree
from qa.draft.polarity import stems

CLAUSES = re.compile(
    r"[,;:]\s+(?:and|while|but|with|whereas|then|which)?|\s[–—-]\s|\s(?:while|but)\s"
)
PHRASES = re.compile(r"[,;:]\s|\s[–—-]\s|\s(?:and|while|but|with|whereas|then)\s")


def misplaced(statement: str, evidence: str) -> list[str]:
    """Return the numbers and dates that the evidence gives of something else.

    >>> misplaced("The US has 900 troops in Iraq.", "It has 2,500 troops in Iraq and 900 in Syria.")
    ["'900' is said of something else"]
    """
    told = frozenset(stems(statement))
    problems = []
    for words, own, rest in values(statement, evidence):
        own_clauses = [clause_at(evidence, at, rest) for at in own]
        rest_clauses = [clause_at(evidence, at, own) for at in rest]
        if not rest_clauses or any(a == b for a in own_clauses for b in rest_clauses):
            continue
        theirs = frozenset(s for a, b in rest_clauses for s in stems(evidence[a:b]))
        ours = frozenset(s for a, b in own_clauses for s in stems(evidence[a:b]))
        value = frozenset(stems(words))
        if (told & theirs) - ours - value and not (told & ours) - theirs - value:
            problems.append(f"{words!r} is said of something else")
    return problems


def values(statement: str, evidence: str) -> list[tuple[str, list[int], list[int]]]:
    """Return each value of the statement, and where the evidence has it and other such values."""
    found: list[tuple[str, list[int], list[int]]] = []
    days = dates_of(evidence)
    for dated in dates_of(statement):
        own = [d.start for d in days if at_most_as_exact(dated.day, d.day)]
        rest = [d.start for d in days if not at_most_as_exact(dated.day, d.day)]
        if own:
            found.append((statement[dated.start : dated.end], own, rest))
    figures = figures_of(evidence)
    for figure in figures_of(statement):
        alike = [f for f in figures if kinds_agree(f.kind, figure.kind)]
        own = [f.start for f in alike if f.value == figure.value]
        rest = [f.start for f in alike if f.value != figure.value]
        if own:
            found.append((statement[figure.start : figure.end].strip(), own, rest))
    return found


def clause_at(text: str, at: int, others: Sequence[int]) -> tuple[int, int]:
    """Return the bounds of the clause around a position; of the phrase where others share it."""
    start, end = bounds(CLAUSES, text, at)
    if any(start <= other < end for other in others):
        return bounds(PHRASES, text, at)
    return start, end


def bounds(breaks: re.Pattern[str], text: str, at: int) -> tuple[int, int]:
    """Return the bounds of the piece around a position, between breaks."""
    before = [m.end() for m in breaks.finditer(text) if m.end() <= at]
    after = [m.start() for m in breaks.finditer(text) if m.start() >= at]
    return (before[-1] if before else 0, after[0] if after else len(text))
