"""An answer -> one that says the same: a number, a day, a name or a verdict in other words."""

from __future__ import annotations

import random
import re
from datetime import date
from unicodedata import combining, normalize

from eval.values import (
    AMOUNT,
    DAY_FIRST,
    DAY_OF,
    DAY_ONLY,
    HEDGED,
    IN_YEAR,
    MONTH_OF,
    MONTHS,
    SMALL,
    SPELLED,
    VERB,
    WHOLE,
    YEAR,
    Rule,
    Write,
    dated,
    is_person,
    rewritten,
)

OPENERS = frozenset("The A An It In This There He She They On At His Her Their These".split())


def restated(said: str, kind: str, rng: random.Random) -> tuple[str, str] | None:
    """Return an answer that says the same in other words, and how; None where no rule fits."""
    if kind == "name":
        return rewritten(said, NAMES, rng) if is_person(said) else None
    if kind == "yes/no":
        return rewritten(said, SAME_VERDICT, rng)
    days = dated(said)
    if kind == "date":
        return rewritten(said, RESTATED_DAYS[days], rng) if days else None
    return None if days else rewritten(said, RESTATED_AMOUNTS, rng)


def apart(match: re.Match[str], between: str) -> str | None:
    """Return a number of thousands written with another sign between the groups."""
    value = int(match["digits"].replace(",", ""))
    return f"{value:,}".replace(",", between) if value >= 1000 else None


def in_words(value: int) -> str:
    """Return a number under ten thousand as people say it.

    >>> in_words(2500), in_words(47), in_words(3000), in_words(112)
    ('twenty-five hundred', 'forty-seven', 'three thousand', 'one hundred and twelve')
    """
    ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen".split()
    ones += "fourteen fifteen sixteen seventeen eighteen nineteen".split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    if value < 20:
        return ones[value]
    if value < 100:
        rest = f"-{ones[value % 10]}" if value % 10 else ""
        return tens[value // 10 - 2] + rest
    unit, name = (1000, "thousand") if value % 1000 == 0 else (100, "hundred")
    rest = f" and {in_words(value % unit)}" if value % unit else ""
    return f"{in_words(value // unit)} {name}{rest}"


def spelled(match: re.Match[str]) -> str | None:
    """Return a number in words, where people would."""
    value = int(match["digits"].replace(",", ""))
    return in_words(value) if value < 100 or (value < 10000 and value % 100 == 0) else None


def rounded_scale(match: re.Match[str]) -> str | None:
    """Return "3,000,000" as "3 million"."""
    value = int(match["digits"].replace(",", ""))
    return f"{value / 1e6:g} million" if value >= 10**6 and value % 10**5 == 0 else None


def written_out(match: re.Match[str]) -> str:
    """Return "3.5 million" as "3,500,000"."""
    return f"{round(float(match[1]) * (10**6 if match[2] == 'million' else 10**9)):,}"


def hedge(words: str) -> Write:
    """Return a rule's writing that puts a hedge in front where there is none."""
    return lambda match: None if HEDGED.search(match.string) else f"{words} {match[0]}"


MILLIONS = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d)?) (million|billion)")
DOLLARS = re.compile(r"\$(\d[\d.,]*(?: [mb]illion)?)")
RESTATED_AMOUNTS: list[Rule] = [
    ("a space for the comma", WHOLE, lambda m: apart(m, " ")),
    ("a narrow space for the comma", WHOLE, lambda m: apart(m, "\u202f")),
    ("no comma", WHOLE, lambda m: apart(m, "")),
    ("in words", WHOLE, spelled),
    ("in digits", SPELLED, lambda m: str(SMALL.index(m[0].lower()) + 2)),
    ("million for zeros", WHOLE, rounded_scale),
    ("zeros for million", MILLIONS, written_out),
    ("percent in words", re.compile(r"(?<=\d) ?%"), lambda m: " percent"),
    ("per cent in words", re.compile(r"(?<=\d) ?%"), lambda m: " per cent"),
    ("dollars in words", DOLLARS, lambda m: f"{m[1]} dollars"),
    ("about", AMOUNT, hedge("about")),
    ("approximately", AMOUNT, hedge("approximately")),
    ("some", AMOUNT, hedge("some")),
    ("the number alone", re.compile(r"(?<=\d) (?![mb]illion)[a-z]+\Z"), lambda m: ""),
]


def short_month(month: str) -> str:
    """Return a month as newspapers shorten it, long where they don't."""
    return month if len(month) < 5 else f"{month[: 4 if month == 'September' else 3]}."


def ordinal(day: str) -> str:
    """Return a day with its ending.

    >>> ordinal("1"), ordinal("12"), ordinal("23")
    ('1st', '12th', '23rd')
    """
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(day[-1], "th")
    return day + ("th" if day in {"11", "12", "13"} else ending)


def weekday(match: re.Match[str]) -> str | None:
    """Return a date with its weekday in front; None where there is no such day."""
    try:
        day = date(int(match["year"]), MONTHS.index(match["month"]) + 1, int(match["day"]))
    except ValueError:
        return None
    return f"{day:%A}, {match[0]}"


def third(match: re.Match[str]) -> str | None:
    """Return the third of its month in which a day lies, where that is beyond doubt."""
    day = int(match["day"])
    part = "early" if day <= 7 else "late" if day >= 24 else None
    return f"{part} {match['month']} {match['year']}" if part else None


def iso(match: re.Match[str]) -> str:
    """Return a date as 2018-03-08."""
    return f"{match['year']}-{MONTHS.index(match['month']) + 1:02}-{int(match['day']):02}"


RESTATED_DAYS: dict[str, list[Rule]] = {
    "day": [
        ("day first", DAY_OF, lambda m: f"{m['day']} {m['month']} {m['year']}"),
        ("month shortened", DAY_OF, lambda m: f"{short_month(m['month'])} {m['day']}, {m['year']}"),
        ("month and year", DAY_OF, lambda m: f"{m['month']} {m['year']}"),
        ("year only", DAY_OF, lambda m: m["year"]),
        ("no year", DAY_OF, lambda m: f"{m['month']} {m['day']}"),
        ("ordinal", DAY_OF, lambda m: f"the {ordinal(m['day'])} of {m['month']} {m['year']}"),
        ("ISO", DAY_OF, iso),
        ("weekday added", DAY_OF, weekday),
        ("part of the month", DAY_OF, third),
    ],
    "day first": [
        ("month first", DAY_FIRST, lambda m: f"{m['month']} {m['day']}, {m['year']}"),
        (
            "month shortened",
            DAY_FIRST,
            lambda m: f"{m['day']} {short_month(m['month'])} {m['year']}",
        ),
        ("month and year", DAY_FIRST, lambda m: f"{m['month']} {m['year']}"),
        ("year only", DAY_FIRST, lambda m: m["year"]),
        ("ISO", DAY_FIRST, iso),
        ("weekday added", DAY_FIRST, weekday),
    ],
    "month": [
        ("year only", MONTH_OF, lambda m: m["year"]),
        ("month shortened", MONTH_OF, lambda m: f"{short_month(m['month'])} {m['year']}"),
        ("month of year", MONTH_OF, lambda m: f"{m['month']} of {m['year']}"),
        ("a day in it", MONTH_OF, lambda m: f"{m['month']} 17, {m['year']}"),
    ],
    "no year": [
        ("day first", DAY_ONLY, lambda m: f"{m['day']} {m['month']}"),
        ("month shortened", DAY_ONLY, lambda m: f"{short_month(m['month'])} {m['day']}"),
        ("ordinal", DAY_ONLY, lambda m: f"{m['month']} {ordinal(m['day'])}"),
        ("month only", DAY_ONLY, lambda m: m["month"]),
    ],
    "year": [
        ("the year", YEAR, lambda m: f"the year {m[0]}"),
        ("a month in it", IN_YEAR, lambda m: f"in December {m['year']}"),
        ("a day in it", IN_YEAR, lambda m: f"on 3 May {m['year']}"),
        ("a part of it", IN_YEAR, lambda m: f"in early {m['year']}"),
    ],
}


def respelled(match: re.Match[str]) -> str | None:
    """Return a name as another paper would spell it: without accents, one letter another way."""
    plain = "".join(c for c in normalize("NFD", match[0]) if not combining(c))
    if plain != match[0]:
        return plain
    swaps = (("ck", "k"), ("ei", "ai"), ("sch", "sh"), ("ou", "u"), ("ll", "l"), ("tt", "t"),
             ("ss", "s"), ("nn", "n"), ("ph", "f"), ("q", "k"), ("y", "i"))  # fmt: skip
    return next((plain.replace(a, b, 1) for a, b in swaps if a in plain), None)


NAMES: list[Rule] = [
    ("last name", re.compile(r"\A.+ (?=\S+\Z)"), lambda m: ""),
    ("first name shortened", re.compile(r"\A([A-Z])\w+(?= )"), lambda m: f"{m[1]}."),
    ("middle initial", re.compile(r"\A(\w+) (?=\w+\Z)"), lambda m: f"{m[1]} J. "),
    ("title", re.compile(r"\A(?=\w)"), lambda m: "Mr "),
    ("office", re.compile(r"\A(?=\w)"), lambda m: "President "),
    ("title and last name", re.compile(r"\A.+ (?=\S+\Z)"), lambda m: "Dr. "),
    ("who it is", re.compile(r"\Z"), lambda m: ", of London"),
    ("respelled", re.compile(r"\A.+\Z"), respelled),
    ("in capitals", re.compile(r"\A.+\Z"), lambda m: m[0].upper()),
    ("the office alone", re.compile(r"\A.+\Z"), lambda m: "the former minister"),
    ("last name first", re.compile(r"\A(.+) (\S+)\Z"), lambda m: f"{m[2]}, {m[1]}"),
]


# ---- yes and no ------------------------------------------------------------------------------

SAME_VERDICT: list[Rule] = [
    ("the verdict alone", re.compile(r"(?<=\AYes)\b.*|(?<=\ANo)\b.*"), lambda m: ""),
    ("according to", re.compile(rf"\A(?:{'|'.join(sorted(OPENERS))})(?= \w)"),
     lambda m: f"According to officials, {m[0].lower()}"),
    ("reportedly", VERB, lambda m: f"{m[0]} reportedly" if not m["no"] else None),
    ("said last", re.compile(r"\.\Z"), lambda m: ", a spokesman said."),
    ("contracted", re.compile(r"\b(is|are|was|were|would|could) not\b"), lambda m: f"{m[1]}n't"),
]  # fmt: skip
