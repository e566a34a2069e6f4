"""Dates in words -> dates as values: as precisely as they are given, relative ones resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta, weekday

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
MAY = re.compile(r"\bMay,? \d|\d May\b|\b(?:in|by|since|until|last|next|of|late|early) May\b|^May$")
NAMED = "|".join(sorted(MONTHS, key=len, reverse=True))
YEAR = r"(?:1[5-9]|20)\d\d"
DATES = re.compile(
    rf"(?i)\b(?:(end|early|late|mid|start|beginning)(?:\s+of|\s+in|-)?\s+)?"
    rf"(?:({NAMED})\b\.?(?:\s+(\d{{1,2}})(?:st|nd|rd|th)?\b)?(?:,?\s+({YEAR})\b)?"
    rf"|(\d{{1,2}})(?:st|nd|rd|th)?\s+({NAMED})\b\.?(?:,?\s+({YEAR})\b)?"
    rf"|(?<![\d.,$€£])({YEAR})\b(?![,.]\d))"
)
SMALL = {
    word: n
    for n, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"a": 1, "an": 1}
COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(SMALL)})"
RELATIVE = re.compile(
    rf"(?i)\b(?:(?P<day>yesterday|today|tomorrow)"
    rf"|(?P<month>{NAMED})\s+(?:of\s+)?(?P<whose>last|next|this)\s+year"
    rf"|(?P<side>next|last|this|the\s+coming|this\s+coming|the\s+past)\s+"
    rf"(?P<unit>week|month|year|{'|'.join(WEEKDAYS)}|{NAMED})\b"
    rf"|(?P<on>on\s+(?P<weekday>{'|'.join(WEEKDAYS)}))(?!,?\s+(?:{NAMED}|\d))"
    rf"|{COUNT}\s+(?P<ago>day|week|month|year)s?\s+ago"
    rf"|in\s+{COUNT.replace('count', 'later')}\s+(?P<units>day|week|month|year)s?)\b"
)
AHEAD = re.compile(r"(?i)\b(?:will|would|shall|scheduled|expected|set|due|plans?|planned|to be)\b")


@dataclass(frozen=True, slots=True)
class Day:
    """A date as precisely as it is given; `part` is "end", "early" and the like of its unit."""

    year: int | None
    month: int | None = None
    day: int | None = None
    part: str = ""

    def words(self) -> str:
        """Return the date as an English text writes it.

        >>> Day(2025, 9).words(), Day(2025, 8, 18).words(), Day(2026, part="end").words()
        ('September 2025', 'August 18, 2025', 'the end of 2026')
        """
        lead = {"end": "the end of ", "week": "the week of "}.get(self.part, "")
        if self.part and not lead:
            lead = f"{self.part} "
        name = MONTH_NAMES[self.month - 1] if self.month else ""
        year = str(self.year) if self.year else ""
        if self.day:
            name = f"{name} {self.day}" + ("," if year else "")
        return lead + " ".join(part for part in (name, year) if part)


def days_in(text: str) -> list[Day]:
    """Return the dates that a short answer names, in order.

    >>> days_in("by the end of 2026"), days_in("June 10, 2014")
    ([Day(year=2026, month=None, day=None, part='end')], [Day(year=2014, month=6, day=10, part='')])
    """
    found = []
    for match in DATES.finditer(text):
        part, month, day, year, first, then, its_year, alone = match.groups()
        if (month or then or "").lower() == "may" and not MAY.search(text):
            continue
        number = next((int(y) for y in (year, its_year, alone) if y), None)
        name = (month or then or "").lower()
        on = next((int(d) for d in (day, first) if d), None)
        found.append(Day(number, MONTHS.get(name), on, (part or "").lower()))
    return found


def without_dates(text: str) -> str:
    """Return the text without the dates that `days_in` finds.

    >>> without_dates("a 1.3 percent fall in September")
    'a 1.3 percent fall in  '
    """
    if re.search(r"(?i)\bmay\b", text) and not MAY.search(text):
        text = re.sub(r"(?i)\bmay\b", " ", text)
    return DATES.sub(" ", text)


def agree(a: Day, b: Day) -> bool:
    """Tell whether two dates can be one: no unit that both give differs."""
    pairs = ((a.year, b.year), (a.month, b.month), (a.day, b.day))
    if any(x is not None and y is not None and x != y for x, y in pairs):
        return False
    if a.part and b.part and a.part != b.part:
        return False
    # "The end of 2026" is October to December; September is not in it.
    for one, other in ((a, b), (b, a)):
        if one.part == "end" and one.month is None and other.month is not None and other.month < 10:
            return False
    return True


def relative_in(text: str, published: date) -> list[tuple[Span, Day]]:
    """Return the relative expressions of a text with the dates that they mean.

    They are counted from the day on which the article says it was published.

    >>> relative_in("ahead of next month's withdrawal", date(2025, 8, 18))
    [(Span(start=9, end=19), Day(year=2025, month=9, day=None, part=''))]
    >>> [day.words() for _, day in relative_in("agreed last September", date(2025, 8, 18))]
    ['September 2024']
    """
    found = []
    for match in RELATIVE.finditer(text):
        # "He will speak on Monday" looks ahead, "he spoke on Monday" back.
        ahead = bool(AHEAD.search(text[max(0, match.start() - 60) : match.start()]))
        day = meant(match, published, ahead=ahead)
        if day is not None:
            found.append((Span(*match.span()), day))
    return found


def meant(match: re.Match[str], published: date, *, ahead: bool) -> Day | None:
    """Return the date that one relative expression means."""
    part = {k: v.lower() for k, v in match.groupdict().items() if v}
    if "day" in part:
        shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[part["day"]]
        return exact(published + relativedelta(days=shift))
    if "whose" in part:
        return Day(published.year + sign(part["whose"]), MONTHS[part["month"]])
    if "weekday" in part:
        return exact(nearest(published, WEEKDAYS[part["weekday"]], 1 if ahead else -1))
    if "ago" in part:
        return moved(published, part["ago"], -number(part["count"]))
    if "units" in part:
        return moved(published, part["units"], number(part["later"]))
    side, unit = sign(part["side"].split()[-1]), part["unit"]
    if unit in WEEKDAYS:
        return exact(nearest(published, WEEKDAYS[unit], side or 1))
    if unit in MONTHS:
        return of_month(published, MONTHS[unit], side)
    return moved(published, unit, side)


def sign(side: str) -> int:
    """Return 1 for what lies ahead, -1 for what lies behind, 0 for "this"."""
    return {"next": 1, "coming": 1, "last": -1, "past": -1}.get(side, 0)


def number(word: str) -> int:
    """Return a small number given in digits or as a word."""
    return int(word) if word.isdigit() else SMALL[word]


def exact(day: date) -> Day:
    """Return a calendar day as a Day."""
    return Day(day.year, day.month, day.day)


def nearest(published: date, which: int, side: int) -> date:
    """Return the closest such weekday behind (today included) or ahead of a day."""
    step = relativedelta(weekday=weekday(which, side))
    found: date = published + (step if side < 0 else relativedelta(days=1) + step)
    return found


def of_month(published: date, month: int, side: int) -> Day:
    """Return the last or next month of that name, or this year's."""
    if side < 0:
        return Day(published.year - (month >= published.month), month)
    if side > 0:
        return Day(published.year + (month <= published.month), month)
    return Day(published.year, month)


def moved(published: date, unit: str, steps: int) -> Day:
    """Return the date some days, weeks, months or years away, as precise as its unit."""
    then = published + relativedelta(**{f"{unit}s": steps})
    if unit == "day":
        return exact(then)
    if unit == "week":
        monday = then + relativedelta(weekday=weekday(0, -1))
        return Day(monday.year, monday.month, monday.day, "week")
    return Day(then.year, then.month if unit == "month" else None)
