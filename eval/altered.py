"""An answer -> one that contradicts it: another number, day or name, no for yes."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from eval.values import (
    AMOUNT,
    MONTHS,
    PRECISIONS,
    SMALL,
    SPELLED,
    VERB,
    YES_NO,
    Rule,
    Write,
    dated,
    is_person,
    rewritten,
)


def altered(
    said: str, kind: str, names: Sequence[str], rng: random.Random
) -> tuple[str, str] | None:
    """Return an answer with one value changed, and how; None where it has no such value."""
    if kind == "name":
        return another_name(said, names, rng) if is_person(said) else None
    if kind == "yes/no":
        return rewritten(said, NEGATED, rng)
    days = dated(said)
    if kind == "date":
        return rewritten(said, altered_days(days, rng), rng) if days else None
    return None if days else rewritten(said, altered_amounts(rng), rng)


def altered_amounts(rng: random.Random) -> list[Rule]:
    """Return rules that make another number of one."""

    def larger(match: re.Match[str]) -> str:
        value = int(match["digits"].replace(",", ""))
        new = value + rng.choice(
            [max(1, value // 10), max(2, value // 2), value or 3, value * 9 + 1]
        )
        return match[0].replace(match["digits"], grouped_like(match["digits"], new), 1)

    def other_word(match: re.Match[str]) -> str:
        return rng.choice([word for word in SMALL if word != match[0].lower()])

    return [("another number", AMOUNT, larger), ("another number in words", SPELLED, other_word)]


def grouped_like(before: str, value: int) -> str:
    """Return a number with commas where the one before had them, or is too small to tell."""
    return f"{value:,}" if "," in before or (value > 9999 and len(before) < 4) else str(value)


def altered_day(part: str, rng: random.Random) -> Write:
    """Return a writing of a date with another day, month or year."""

    def write(match: re.Match[str]) -> str:
        old = match[part]
        if part == "year":
            new = str(int(old) + rng.choice([-10, -3, -2, -1, 1, 2, 3, 10]))
        elif part == "month":
            new = rng.choice([month for month in MONTHS if month != old])
        else:
            new = str(rng.choice([day for day in range(1, 29) if day != int(old)]))
        return match[0].replace(old, new, 1)

    return write


ALTERABLE = {
    "day": ("day", "month", "year"),
    "day first": ("day", "month", "year"),
    "month": ("month", "year"),
    "no year": ("day", "month"),
    "year": ("year",),
}


def altered_days(precision: str, rng: random.Random) -> list[Rule]:
    """Return rules that make another day, month or year of a date."""
    pattern = PRECISIONS[precision]
    return [(f"another {part}", pattern, altered_day(part, rng)) for part in ALTERABLE[precision]]


def another_name(said: str, names: Sequence[str], rng: random.Random) -> tuple[str, str] | None:
    """Return the name of somebody else, or the same first name with somebody else's last."""
    mine = {word.lower() for word in said.split()}
    others = [n for n in names if not mine & {word.lower() for word in n.split()}]
    if not others:
        return None
    other = rng.choice(others)
    if rng.random() < 0.5:
        return "another name", other
    return "another last name", " ".join([*said.split()[:-1], other.split()[-1]])


NEGATED: list[Rule] = [
    ("yes into no", YES_NO, lambda m: "No" if m[1] == "Yes" else "Yes"),
    ("negated", VERB, lambda m: m["verb"] + ("" if m["no"] else " not")),
]
