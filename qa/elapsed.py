"""How long from one event to another: both are asked for, both are cited, the rest is counting."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from dateutil.relativedelta import relativedelta

from qa.answer import Answer, cite
from qa.candidates import Candidate
from qa.dates import YEAR_PARTS, Day, days_in
from qa.quoting import carrying, quoted

UNITS = r"(?P<unit>days|weeks|months|years)"
SPAN = rf"(?i)^(?:and |so |but )?(?:by )?(?:how long|how much time|how many {UNITS})\b"
BETWEEN = re.compile(rf"{SPAN}(?: \w+){{0,4}}? between (?P<ends>.+?)\??$")
APART = re.compile(rf"{SPAN} apart (?:are|were|is|was|will|do|did) (?P<ends>.+?)(?: be| lie)?\??$")
DIFFER = re.compile(rf"{SPAN} (?:do|does|did) (?P<ends>.+?) differ\b.*$")
NAMED_END = r"(?:(?:the|its|his|her|their|this|that|an?)\s.+?|[A-Z]\w+['’]s\s.+?|(?:1[5-9]|20)\d\d)"
FROM_TO = re.compile(
    rf"{SPAN}(?: \w+){{0,4}}? from (?P<a>{NAMED_END}) (?:to|until|till) (?P<b>{NAMED_END})\??$"
)
AFTER = re.compile(
    rf"{SPAN} (?P<side>after|before) (?P<a>.+?) "
    r"(?P<b>(?:do|does|did|is|are|was|were|will|would|has|have|had) .+?)\??$"
)
TWO = re.compile(
    r"(?i)^(?:the|its|their|these|those|both)(?: two| both)? (?P<things>[\w -]*[a-z]s)$"
)
AND = re.compile(r"(?i),? and ")
NEW_END = re.compile(r"(?i)(?:the|its|his|her|their|this|that|an?|when)\b|\w+ing\b|\w+['’]s\b")
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
    for pattern in (BETWEEN, APART, DIFFER):
        asked = pattern.match(question)
        ends = ends_of(asked["ends"]) if asked else None
        if asked and ends:
            return Elapsed(*ends, asked["unit"] or "")
    spanning = FROM_TO.match(question)
    if spanning:
        ends = (f"When was {spanning['a']}?", f"When was {spanning['b']}?")
        return Elapsed(*ends, spanning["unit"] or "")
    after = AFTER.match(question)
    if after:
        ends = (f"When was {after['a']}?", f"When {after['b']}?")
        return Elapsed(*ends, after["unit"] or "")
    return None


def ends_of(text: str) -> tuple[str, str] | None:
    """Return the two questions of when behind "A and B" or "the two deadlines".

    Of several "and"s, the last one counts that a new thing follows.

    >>> ends_of("the talks in Baghdad and Erbil and the signing")
    ('When was the talks in Baghdad and Erbil?', 'When was the signing?')
    >>> ends_of("the two deadlines")
    ('When is the first deadline?', 'When is the second deadline?')
    """
    joints = list(AND.finditer(text))
    new = [joint for joint in joints if NEW_END.match(text[joint.end() :])]
    if joints:
        joint = new[-1] if new else joints[0]
        return f"When was {text[: joint.start()]}?", f"When was {text[joint.end() :]}?"
    two = TWO.match(text)
    if not two:
        return None
    thing = two["things"].removesuffix("s")
    return f"When is the first {thing}?", f"When is the second {thing}?"


def duration(first: Day, then: Day, unit: str) -> str:
    """Return the time between two dates in words, as precise as the less precise of them.

    "The end of 2026" counts as its December, "mid-2026" as its middle.

    >>> duration(Day(2014), Day(2020, 1), "")
    'About 6 years'
    >>> duration(Day(2025, 9), Day(2026, part="end"), "months")
    'About 15 months'
    """
    if first.year is None or then.year is None:
        return ""
    if unit in {"days", "weeks"} and not (first.day and then.day):
        return ""
    months = (month_of(first), month_of(then))
    if months[0] is None or months[1] is None:
        years = abs(then.year - first.year)
        if unit == "months":
            return ""
        return counted(years, "years", about=True) if years else "Less than a year"
    if not (first.day and then.day):
        apart = abs((then.year - first.year) * MONTHS_OF_YEAR + months[1] - months[0])
        rough = not (first.month and then.month)
        return in_months(apart, unit, about=rough) if apart else "Less than a month"
    a = date(first.year, months[0], first.day)
    b = date(then.year, months[1], then.day)
    days = abs((b - a).days)
    if unit == "days" or (not unit and days < FEW_DAYS):
        return counted(days, "days")
    if unit == "weeks":
        return counted(days // DAYS_OF_WEEK, "weeks", about=bool(days % DAYS_OF_WEEK))
    gap = relativedelta(max(a, b), min(a, b))
    return in_months(gap.years * MONTHS_OF_YEAR + gap.months, unit, about=bool(gap.days))


def month_of(day: Day) -> int | None:
    """Return the month of a date; of a part of a year the one that it ends or lies around.

    >>> month_of(Day(2026, part="end")), month_of(Day(2026, part="mid")), month_of(Day(2026))
    (12, 6, None)
    """
    if day.month or day.part not in YEAR_PARTS or day.part == "winter":
        return day.month
    first, last = YEAR_PARTS[day.part]
    return last if day.part == "end" else (first + last) // 2


def in_months(months: int, unit: str, *, about: bool = False) -> str:
    """Return a number of months in months or years, whichever is asked for or reads better."""
    if unit == "months" or (unit != "years" and (months % MONTHS_OF_YEAR or not months)):
        return counted(months, "months", about=about)
    years = round(months / MONTHS_OF_YEAR)
    if not years:
        return "Less than a year"
    return counted(years, "years", about=about or bool(months % MONTHS_OF_YEAR))


def counted(n: int, unit: str, *, about: bool = False) -> str:
    """Return a number with its unit.

    >>> counted(1, "years", about=True)
    'About 1 year'
    """
    return f"{'About ' if about else ''}{n} {unit[:-1] if n == 1 else unit}"


def days_named(text: str) -> tuple[Day, ...]:
    """Return the dates of a text; a year behind a month's takes that month along.

    >>> [day.words() for day in days_named("September 2025 and 2026")]
    ['September 2025', 'September 2026']
    """
    days = days_in(text)
    alike = re.search(r"\d{4} (?:and|or) (?:\d{4})\b", text)
    if len(days) == 2 and alike and days[1] == Day(days[1].year) and not days[0].day:
        return (days[0], replace(days[1], month=days[0].month))
    return days


def with_duration(question: str, ends: tuple[Candidate, Candidate], unit: str) -> Answer | None:
    """Return the answer counted from two candidates, both cited; None where they name no year."""
    first, last = (days_named(end.told) for end in ends)
    if not first or not last or (first == last and len(first) == 1):
        return None  # one date for both is one event found twice
    days = (first[0], last[-1])
    told = duration(days[0], days[1], unit)
    if not told:
        return None
    cited = [cite(end.article, end.sentence) for end in ends]
    cited = cited[:1] if cited[0] == cited[1] else cited
    count = len(cited)
    sentences = " ".join(
        f"{quoted(carrying(end.article, end.sentence, end.span, most=CARRIED))} [{n}]"
        for n, end in enumerate(ends[:count], start=1)
    )
    since, until = (
        end.told if len(named) == 1 else day.words()
        for end, named, day in zip(ends, (first, last), days, strict=True)
    )
    text = f"{told}, from {since} [1] to {until} [{count}]. {sentences}"
    return Answer(
        question=question,
        text=text,
        short=told,
        confidence=min(end.probability for end in ends),
        citations=tuple(cited),
    )
