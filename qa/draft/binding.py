"""Whose number is it? In "2,500 troops in Iraq and 900 in Syria", 900 is not Iraq's.

Where the evidence gives several numbers or dates, each speaks of the words of its own clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.dates import WEEKDAYS
from qa.draft.days import at_most_as_exact, dates_of
from qa.draft.figures import figures_of
from qa.draft.names import bare, names_of
from qa.draft.polarity import stems
from qa.nations import by_one_name

CLAUSES = re.compile(
    r"[.!?]\s+(?=[A-Z])|[,;:]\s+(?:and|while|but|with|whereas|then|which)?|\s[–—-]\s|\s(?:while|but)\s"
)
PHRASES = re.compile(r"[.!?]\s+(?=[A-Z])|[,;:]\s|\s[–—-]\s|\s(?:and|while|but|with|whereas|then)\s")


@dataclass(frozen=True, slots=True)
class Value:
    """A number or date of a statement: its words and place, the other values' places there.

    `own` are the places where the evidence has it, `rest` those of other values like it.
    """

    words: str
    at: int
    others: tuple[int, ...]
    own: tuple[int, ...]
    rest: tuple[int, ...]


def misplaced(statement: str, evidence: str) -> list[str]:
    """Return the numbers and dates that the evidence gives of something else.

    A value is held against the words of its own clause only, so two that are swapped are found.

    >>> misplaced("The US has 900 troops in Iraq.", "It has 2,500 troops in Iraq and 900 in Syria.")
    ["'900' is said of something else"]
    >>> misplaced("It has 900 in Iraq and 5 in Syria.", "It has 5 in Iraq and 900 in Syria.")
    ["'900' is said of something else", "'5' is said of something else"]
    """
    problems = []
    for value in values(statement, evidence):
        words = f"{value.words!r} is said of something else"
        if from_or_to(statement, value.at) and not any(
            from_or_to(evidence, at) in {"", from_or_to(statement, value.at)} for at in value.own
        ):
            problems.append(words)
            continue
        own = [clause_at(evidence, at, value.rest) for at in value.own]
        rest = [clause_at(evidence, at, value.own) for at in value.rest]
        if not rest or any(a == b for a in own for b in rest):
            continue
        start, end = clause_at(statement, value.at, value.others)
        said = statement[start:end] if value.others else statement
        told = frozenset(stems(said))
        theirs, ours = stems_in(evidence, rest), stems_in(evidence, own)
        itself = frozenset(stems(value.words))
        other = (told & theirs) - ours - itself and not (told & ours) - theirs - itself
        if other or names_another(said, evidence, value):
            problems.append(words)
    return problems


def names_another(statement: str, evidence: str, value: Value) -> bool:
    """Tell whether a statement has the name next to another value in place of that next to its own.

    >>> names_another("5 in Iran", "5 in Iraq and 9 in Iran", Value("5", 0, (), (0,), (14,)))
    True
    """
    told = frozenset(names_in(statement))
    ours = names_beside(evidence, value.own, value.rest)
    theirs = names_beside(evidence, value.rest, value.own)
    return bool(told & theirs - ours) and bool(ours - theirs - told)


def names_beside(text: str, places: Sequence[int], others: Sequence[int]) -> frozenset[str]:
    """Return the nearest name on each side of some places, within their clauses."""
    found: list[str] = []
    for at in places:
        start, end = clause_at(text, at, others)
        found += [*names_in(text[start:at])[-1:], *names_in(text[at:end])[:1]]
    return frozenset(found)


def names_in(text: str) -> list[str]:
    """Return the names of a text in order, folded, each country under one."""
    names = names_of(f"x {by_one_name(text)}", common=frozenset())
    return [word for n in names if (word := bare(n.word)) not in WEEKDAYS]


def stems_in(text: str, pieces: Iterable[tuple[int, int]]) -> frozenset[str]:
    """Return the stems of pieces of a text."""
    return frozenset(stem for a, b in pieces for stem in stems(text[a:b]))


def from_or_to(text: str, at: int) -> str:
    """Return "from" or "to" where it stands before a position, else ""."""
    found = re.search(r"(?i)\b(from|to)\s+(?:about |some |nearly )?$", text[:at])
    return found[1].lower() if found else ""


def values(statement: str, evidence: str) -> list[Value]:
    """Return each value of the statement that the evidence has."""
    said_days, said_figures = dates_of(statement), figures_of(statement)
    places = [*(d.start for d in said_days), *(f.start for f in said_figures)]
    days, figures = dates_of(evidence), figures_of(evidence)
    found: list[Value] = []
    for dated in said_days:
        own = [d.start for d in days if at_most_as_exact(dated.day, d.day)]
        rest = [d.start for d in days if not at_most_as_exact(dated.day, d.day)]
        words = statement[dated.start : dated.end]
        found.append(value_of(words, dated.start, places, own, rest))
    for figure in said_figures:
        alike = [f for f in figures if f.kind == figure.kind and f.unit in {"", figure.unit}]
        own = [f.start for f in figures if f.value == figure.value and f.kind == figure.kind]
        rest = [f.start for f in alike if f.value != figure.value]
        words = statement[figure.start : figure.end].strip()
        found.append(value_of(words, figure.start, places, own, rest))
    return [value for value in found if value.own]


def value_of(
    words: str, at: int, places: Sequence[int], own: Sequence[int], rest: Sequence[int]
) -> Value:
    """Return a value of a statement, given where all of its values stand."""
    return Value(words, at, tuple(p for p in places if p != at), tuple(own), tuple(rest))


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
