"""Dates in words -> dates as values: as precisely as they are given.

Precision is what is compared here, and dateparser has none: tried (1.5.0), it finds a May in "they
may leave", makes today's day and month of "in 2026", loses "the end of" and "early", and reads "Q3
2026" as August 25. So a few English patterns stand below. What is relative is resolved in
`qa.relative`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from index.article import Span

MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january jan/february feb/march mar/april apr/may/june jun/july jul/august aug/"
            "september sept sep/october oct/november nov/december dec"
        ).split("/"),
        start=1,
    )
    for name in names.split()
}
MONTH_NAMES = (
    "January February March April May June July August September October November December"
).split()
WEEKDAYS = {
    name: n
    for n, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
# The month, not the verb.
MAY = re.compile(
    r"\bMay,? \d|\d(?:st|nd|rd|th)?(?: of)? May\b|^May$"
    r"|\b(?:in|by|since|until|last|next|of|late|early|mid|end)[ -]May\b"
)
NAMED = "|".join(sorted(MONTHS, key=len, reverse=True))
YEAR = r"(?:1[5-9]|20)\d\d"
PART = r"(?:(?P<part>end|early|late|mid|middle|start|beginning)(?:(?:\s+of|\s+in)?\s+|-))?"
SEASONS = "spring|summer|autumn|fall|winter"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
UNTIL = r"(?:\s?[-–—]\s?(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?\b)?"
# "In 2000 troops", in "1796 houses" no year is named.
THINGS = (
    "troops soldiers people men women children students pupils workers jobs employees residents "
    "families households houses homes buildings schools votes seats cases patients passengers "
    "refugees migrants prisoners fighters members vehicles cars pages tonnes tons hectares acres "
    "metres meters kilometres kilometers km miles dollars euros pounds"
)
COUNTED = rf"(?!\s+(?:[A-Z][\w.]*\s+)?(?:{'|'.join(THINGS.split())})\b)"
DATES = re.compile(
    rf"(?i)(?<![\w-])(?P<iso>{YEAR}-\d\d-\d\d)(?![\w-])"
    rf"|(?<![\d./])(?P<numeric>\d{{1,2}}(?P<sign>[./])\d{{1,2}}(?P=sign){YEAR})(?![\d/])"
    rf"|\b(?:{PART}(?P<span>{SEASONS}|(?:first|second|third|fourth|last)\s+quarter"
    rf"|(?:first|second)\s+half|[QH][1-4])(?:\s+of|\s+in|,)?\s+(?P<its>{YEAR})\b"
    rf"|{PART.replace('part', 'part2')}"
    rf"(?:(?P<month>{NAMED})\b\.?(?:\s+(?P<day>{DAY})\b{UNTIL.format('until')})?"
    rf"(?:,?\s+(?:of\s+)?(?P<year>{YEAR})\b)?"
    rf"|(?P<first>{DAY}){UNTIL.format('until2')}\s+(?:of\s+)?(?P<then>{NAMED})\b\.?"
    rf"(?:,?\s+(?:of\s+)?(?P<year2>{YEAR})\b)?"
    rf"|(?<![\d.,$€£])(?P<alone>{YEAR})\b(?![,.]\d){COUNTED}))"
)
LEAP = 2024  # a year that has every day, for dates without one
# The months of a year, and the days of a month, that "early" and the like speak of.
YEAR_PARTS = {"early": (1, 3), "beginning": (1, 3), "start": (1, 3), "mid": (5, 8)}
YEAR_PARTS |= {"middle": (5, 8), "late": (10, 12), "end": (10, 12)}
YEAR_PARTS |= {
    "Q1": (1, 3),
    "Q2": (4, 6),
    "Q3": (7, 9),
    "Q4": (10, 12),
    "H1": (1, 6),
    "H2": (7, 12),
}
# As wide as either half of the world means it; winter lies on either side of a year.
YEAR_PARTS |= {"spring": (3, 6), "summer": (6, 9), "autumn": (9, 12), "winter": (1, 12)}
MONTH_PARTS = {"early": (1, 10), "beginning": (1, 10), "start": (1, 10), "mid": (11, 20)}
MONTH_PARTS |= {"middle": (11, 20), "late": (21, 31), "end": (21, 31)}
VAGUE = {"early", "late", "mid", "middle"}  # which may mean a little more
NTH = {"first": "1", "second": "2", "third": "3", "fourth": "4", "last": "4"}
LEADS = {"end": "the end of ", "week": "the week of ", "start": "the start of "}
LEADS |= {"beginning": "the beginning of ", "middle": "the middle of ", "mid": "mid-"}
HALVES = {"H1": "the first half of ", "H2": "the second half of "}
OPEN = re.compile(
    r"(?i)\b(?:(?P<until>before|until|till|prior to)|(?P<since>after|since|from))\s+(?:the\s+)?\Z"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as precisely as it is given; `part` is "end", "early" and the like of its unit.

    `last` is the last day where several are given: "August 18-20".
    """

    year: int | None
    month: int | None = None
    day: int | None = None
    part: str = ""
    last: int | None = None

    def words(self) -> str:
        """Return the date as an English text writes it.

        >>> Day(2025, 9).words(), Day(2025, 8, 18).words(), Day(2026, part="end").words()
        ('September 2025', 'August 18, 2025', 'the end of 2026')
        """
        lead = (LEADS | HALVES).get(self.part, f"{self.part} " if self.part else "")
        name = MONTH_NAMES[self.month - 1] if self.month else ""
        year = str(self.year) if self.year else ""
        if self.day:
            last = f"–{self.last}" if self.last else ""
            name = f"{name} {self.day}{last}" + ("," if year else "")
        return lead + " ".join(part for part in (name, year) if part)


@lru_cache(maxsize=4096)  # each answer is compared with every other
def days_in(text: str) -> tuple[Day, ...]:
    """Return the dates that a short answer names, in order.

    >>> [day.words() for day in days_in("by the end of 2026, or mid-2027")]
    ['the end of 2026', 'mid-2027']
    >>> [day.words() for day in days_in("June 10, 2014; 2026-09-01; Q3 2026")]
    ['June 10, 2014', 'September 1, 2026', 'Q3 2026']
    """
    return tuple(day for _, day in dated_in(text))


def dated_in(text: str) -> Iterator[tuple[Span, Day]]:
    """Yield where each date of a text stands, and the date."""
    for match in DATES.finditer(text):
        day = day_of(match, text)
        if day is not None:
            yield Span(*match.span()), day


def day_of(match: re.Match[str], text: str) -> Day | None:
    """Return the date of a match, None where it is the verb "may" or in no calendar."""
    if match["iso"]:
        first, second, third = (int(n) for n in match["iso"].split("-"))
        return checked(Day(first, second, third))
    if match["numeric"]:
        return numeric(*map(int, re.split(r"\D", match["numeric"])))
    if match["span"]:
        return Day(int(match["its"]), part=span_name(match["span"].lower()))
    name = (match["month"] or match["then"] or "").lower()
    if name == "may" and not MAY.search(text):
        return None
    year = match["year"] or match["year2"] or match["alone"]
    day = re.match(r"\d*", match["day"] or match["first"] or "")
    last = match["until"] or match["until2"]
    return Day(
        int(year) if year else None,
        MONTHS.get(name),
        int(day[0]) if day and day[0] else None,
        (match["part2"] or "").lower(),
        int(last) if last else None,
    )


def numeric(first: int, second: int, year: int) -> Day | None:
    """Return a date in digits; only its year where either number may be the month.

    >>> numeric(18, 8, 2025), numeric(8, 9, 2025).words()
    (Day(year=2025, month=8, day=18, part='', last=None), '2025')
    """
    if first > 12 or first == second:
        return checked(Day(year, second, first))
    return checked(Day(year, first, second)) if second > 12 else Day(year)


def checked(day: Day) -> Day | None:
    """Return the date where a calendar has it."""
    return day if stretch_of(day) else None


def span_name(words: str) -> str:
    """Return the part of a year as `YEAR_PARTS` names it.

    >>> span_name("third quarter"), span_name("fall"), span_name("q2")
    ('Q3', 'autumn', 'Q2')
    """
    if words.endswith("quarter"):
        return f"Q{NTH[words.split()[0]]}"
    if words.endswith("half"):
        return f"H{NTH[words.split()[0]]}"
    return "autumn" if words == "fall" else words if words in YEAR_PARTS else words.upper()


def without_dates(text: str) -> str:
    """Return the text without the dates that `days_in` finds.

    >>> without_dates("a 1.3 percent fall in September")
    'a 1.3 percent fall in  '
    """
    if re.search(r"(?i)\bmay\b", text) and not MAY.search(text):
        text = re.sub(r"(?i)\bmay\b", " ", text)
    return DATES.sub(" ", text)


def open_side(text: str) -> str:
    """Return "until" or "since" where a text's only date is an end or a beginning, else "".

    >>> open_side("until 2014"), open_side("after September 2026"), open_side("by 2026")
    ('until', 'since', '')
    """
    found = list(dated_in(text))
    before = OPEN.search(text[: found[0][0].start]) if len(found) == 1 else None
    return (before.lastgroup or "") if before else ""


def agree(a: Day, b: Day) -> bool:
    """Tell whether two dates can be one: the stretches of days that they name overlap.

    >>> agree(Day(2026, part="early"), Day(2026, 9)), agree(Day(2026, 9), Day(2026))
    (False, True)
    """
    seasons = [d.part for d in (a, b) if d.part in SEASONS.split("|")]
    if a.year == b.year and len(set(seasons)) == 2:
        return False
    year = a.year or b.year or LEAP
    first, other = (meant_by(replace(d, year=d.year or year)) for d in (a, b))
    if first is None or other is None:
        return (a.year, a.month, a.day) == (b.year, b.month, b.day)
    return first[0] <= other[1] and other[0] <= first[1]


def meant_by(day: Day) -> tuple[date, date] | None:
    """Return first and last day of a date, somewhat wider where it is vague."""
    stretch = stretch_of(day)
    if stretch is None or day.part not in VAGUE:
        return stretch
    slack = timedelta(days=30 if day.month is None else 3)
    middle = day.part.startswith("mid") and day.month is None
    lower, upper = (middle or day.part == "late"), (middle or day.part == "early")
    return stretch[0] - lower * slack, stretch[1] + upper * slack


def stretch_of(day: Day) -> tuple[date, date] | None:
    """Return first and last day of a date, None where no calendar has it.

    >>> stretch_of(Day(2026, part="end"))
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    """
    if day.year is None:
        return None
    try:
        if day.month is None:
            first, last = YEAR_PARTS.get(day.part, (1, 12))
            return date(day.year, first, 1), month_end(day.year, last)
        if day.day is None:
            first, last = MONTH_PARTS.get(day.part, (1, 31))
            end = month_end(day.year, day.month)
            return date(day.year, day.month, first), min(end, end.replace(day=min(last, end.day)))
        start = date(day.year, day.month, day.day)
        if day.last and day.last > day.day:
            return start, start.replace(day=day.last)
        return start, start + timedelta(days=6) if day.part == "week" else start
    except (ValueError, OverflowError):
        return None


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def exact(day: date) -> Day:
    """Return a calendar day as a Day."""
    return Day(day.year, day.month, day.day)
