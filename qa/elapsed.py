"""How long from one event to another: both are asked for, both are cited, the rest is counting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from qa.answer import Answer, cite
from qa.candidates import Candidate
from qa.dates import Day, days_in
from qa.quoting import carrying, quoted

UNITS = r"(?P<unit>days|weeks|months|years)"
SPAN = rf"(?i)^(?:and |so )?(?:how long|how much time|how many {UNITS})\b"
BETWEEN = re.compile(rf"{SPAN}(?: \w+){{0,4}}? between (?P<a>.+?) and (?P<b>.+?)\??$")
AFTER = re.compile(
    rf"{SPAN} (?P<side>after|before) (?P<a>.+?) "
    r"(?P<b>(?:do|does|did|is|are|was|were|will|would|has|have|had) .+?)\??$"
)
CARRIED = 24
DAYS_OF_WEEK = 7
MONTHS_OF_YEAR = 12
FEW_DAYS = 60  # told in days where no unit is asked for


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Two questions of when, and the unit to count in ("" for the natural one)."""

    first: str
    then: str
    unit: str


def elapsed(question: str) -> Elapsed | None:
    """Return the two questions behind a question of how long, None where it is none.

    >>> elapsed("How much time passed between the founding and Suleimani's death?")
    Elapsed(first='When was the founding?', then="When was Suleimani's death?", unit='')
    >>> elapsed("How many years after its founding did the coalition leave?")
    Elapsed(first='When was its founding?', then='When did the coalition leave?', unit='years')
    """
    between = BETWEEN.match(question)
    if between:
        ends = (f"When was {between['a']}?", f"When was {between['b']}?")
        return Elapsed(*ends, between["unit"] or "")
    after = AFTER.match(question)
    if after:
        ends = (f"When was {after['a']}?", f"When {after['b']}?")
        return Elapsed(*ends, after["unit"] or "")
    return None


def duration(first: Day, then: Day, unit: str) -> str:
    """Return the time between two dates in words, as precise as the less precise of them.

    >>> duration(Day(2014), Day(2020, 1), "")
    'About 6 years'
    >>> duration(Day(2025, 9), Day(2026, 9), "months")
    '12 months'
    """
    if first.year is None or then.year is None:
        return ""
    if unit in {"days", "weeks"} and not (first.day and then.day):
        return ""
    if not (first.month and then.month):
        return counted(abs(then.year - first.year), "years", about=True)
    if not (first.day and then.day):
        return in_months(
            abs((then.year - first.year) * MONTHS_OF_YEAR + then.month - first.month), unit
        )
    a = date(first.year, first.month, first.day)
    b = date(then.year, then.month, then.day)
    days = abs((b - a).days)
    if unit == "days" or (not unit and days < FEW_DAYS):
        return counted(days, "days")
    if unit == "weeks":
        return counted(days // DAYS_OF_WEEK, "weeks", about=bool(days % DAYS_OF_WEEK))
    gap = relativedelta(max(a, b), min(a, b))
    return in_months(gap.years * MONTHS_OF_YEAR + gap.months, unit)


def in_months(months: int, unit: str) -> str:
    """Return a number of months in months or years, whichever is asked for or reads better."""
    if unit == "months" or (unit != "years" and months % MONTHS_OF_YEAR):
        return counted(months, "months")
    about = bool(months % MONTHS_OF_YEAR)
    return counted(round(months / MONTHS_OF_YEAR), "years", about=about)


def counted(n: int, unit: str, *, about: bool = False) -> str:
    """Return a number with its unit.

    >>> counted(1, "years", about=True)
    'About 1 year'
    """
    return f"{'About ' if about else ''}{n} {unit[:-1] if n == 1 else unit}"


def with_duration(question: str, ends: tuple[Candidate, Candidate], unit: str) -> Answer | None:
    """Return the answer counted from two candidates, both cited; None where they name no year."""
    days = [next(iter(days_in(end.told)), None) for end in ends]
    if days[0] is None or days[1] is None:
        return None
    told = duration(days[0], days[1], unit)
    if not told:
        return None
    cited = [cite(end.article, end.sentence) for end in ends]
    cited = cited[:1] if cited[0] == cited[1] else cited
    last = len(cited)
    sentences = " ".join(
        f"{quoted(carrying(end.article, end.sentence, end.span, most=CARRIED))} [{n}]"
        for n, end in enumerate(ends[:last], start=1)
    )
    text = f"{told}, from {ends[0].told} [1] to {ends[1].told} [{last}]. {sentences}"
    return Answer(
        question=question,
        text=text,
        short=told,
        confidence=min(end.probability for end in ends),
        citations=tuple(cited),
    )
