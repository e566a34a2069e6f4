"""Relative dates in words -> dates: "next month" by an article's own day, "the following year" by
the date that stands in front of it.

What neither gives is left as it stands: without a day of publication there is no "yesterday".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta, weekday

from index.article import Article, Span
from index.sentences import sentence_spans
from qa.dates import MONTHS, NAMED, WEEKDAYS, Day, dated_in, exact

SMALL = {
    word: n
    for n, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"a": 1, "an": 1}
COUNT = rf"\d{{1,3}}|{'|'.join(SMALL)}"
UNIT = "day|week|month|year"
DAYS = "|".join(WEEKDAYS)
RELATIVE = re.compile(
    rf"(?i)\b(?:the\s+day\s+(?P<twice>before\s+yesterday|after\s+tomorrow)"
    rf"|(?P<hence>{COUNT})\s+(?P<off>{UNIT})s?\s+from\s+(?:now|today)"
    r"|(?<!before )(?<!after )(?<!from )(?P<day>yesterday|today|tomorrow)"
    r"|(?:(?P<part>early|late|mid|end|start|beginning)(?:(?:\s+of|\s+in)?\s+|-))?"
    rf"(?:(?P<month>{NAMED})\s+(?:of\s+)?(?P<whose>last|next|this)\s+year"
    rf"|(?P<side>next|last|this|the\s+coming|this\s+coming|the\s+past)\s+"
    rf"(?P<unit>week|month|year|{DAYS}|{NAMED})"
    rf"|the\s+(?P<beside>following|previous|preceding|same)\s+(?P<its>{UNIT}))"
    r"|(?P<close>end)\s+of\s+the\s+(?P<whole>year|month)"
    rf"|(?P<on>on\s+(?P<weekday>{DAYS}))(?!,?\s+(?:{NAMED}|\d))"
    rf"|(?P<count>{COUNT})\s+(?P<ago>{UNIT})s?\s+ago"
    rf"|(?P<far>{COUNT})\s+(?P<step>{UNIT})s?\s+(?P<way>later|earlier)"
    rf"|in\s+(?P<later>{COUNT})\s+(?P<units>{UNIT})s?)\b"
)
AHEAD = r"will|would|shall|scheduled|expected|set|due|plans?|planned|to\s+be\s+\w+|to\s+be|is\s+to"
PAST = (
    r"was|were|had|did|said|told|spoke|met|went|came|took|made|gave|held|left|began|sent|struck"
    r"|has|have|\w{3,}ed"
)
CUE = re.compile(rf"(?i)\b(?:(?P<ahead>{AHEAD})|(?P<past>{PAST}))\b")
CLAUSE = re.compile(r"(?i)[;:]\s|\b(?:but|while|whereas|because)\b")
FRONT = 2  # paragraphs in front of a date in which another may stand that it counts from


def relative_in(text: str, published: date | None) -> list[tuple[Span, Day]]:
    """Return the relative expressions of a text with the dates that they mean.

    They are counted from the day on which the article says it was published, or from the nearest
    date in front of them.

    >>> relative_in("ahead of next month's withdrawal", date(2025, 8, 18))[0][0]
    Span(start=9, end=19)
    >>> [day.words() for _, day in relative_in("agreed last September", date(2025, 8, 18))]
    ['September 2024']
    >>> [day.words() for _, day in relative_in("formed in 2014, split the following year", None)]
    ['2015']
    """
    found: list[tuple[Span, Day]] = []
    anchors = list(dated_in(text))
    for match in RELATIVE.finditer(text):
        before = [day for span, day in (*anchors, *found) if span.end <= match.start()]
        # The nearest one stands last, be it a date or itself relative.
        places = [span.end for span, _ in (*anchors, *found) if span.end <= match.start()]
        anchor = before[places.index(max(places))] if before else None
        day = meant(match, published, anchor)
        if day is not None:
            found.append((Span(*match.span()), day))
    return found


def relative_at(article: Article, span: Span) -> Day | None:
    """Return the date that a relative expression in a span means, None where there is none."""
    here = next((n for n, p in enumerate(article.content) if p.overlaps(span)), None)
    if here is None:
        return None
    paragraphs: Sequence[Span] = article.content[max(0, here - FRONT) : here + 1]
    texts = [p.of(article.text) for p in paragraphs]
    shift = sum(len(text) + 1 for text in texts[:-1]) - paragraphs[-1].start
    inside = Span(span.start + shift, span.end + shift)
    dates = relative_in("\n".join(texts), article.source.published)
    return next((day for where, day in dates if where.overlaps(inside)), None)


def meant(match: re.Match[str], published: date | None, anchor: Day | None) -> Day | None:
    """Return the date that one relative expression means, None where nothing says from when."""
    part = {k: " ".join(v.lower().split()) for k, v in match.groupdict().items() if v}
    if "beside" in part:
        steps = {"following": 1, "same": 0}.get(part["beside"], -1)
        return with_part(from_anchor(anchor, part["its"], steps), part)
    if "step" in part:
        steps = number(part["far"]) * (1 if part["way"] == "later" else -1)
        return from_anchor(anchor, part["step"], steps)
    if "close" in part:
        return end_of(match, part["whole"], published)
    return with_part(from_day(match, part, published), part) if published else None


def from_day(match: re.Match[str], part: dict[str, str], published: date) -> Day | None:
    """Return what an expression means that counts from the day of publication."""
    if "twice" in part:
        return exact(published + relativedelta(days=-2 if "yesterday" in part["twice"] else 2))
    if "day" in part:
        shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[part["day"]]
        return exact(published + relativedelta(days=shift))
    if "whose" in part:
        return Day(published.year + sign(part["whose"]), MONTHS[part["month"]])
    if "weekday" in part:
        side = 1 if looks_ahead(match) else -1
        return exact(nearest(published, WEEKDAYS[part["weekday"]], side))
    for count, unit, side in (("count", "ago", -1), ("hence", "off", 1), ("later", "units", 1)):
        if unit in part:
            return moved(published, part[unit], side * number(part[count]))
    side, unit = sign(part["side"].split()[-1]), part["unit"]
    if unit in WEEKDAYS:
        return exact(nearest(published, WEEKDAYS[unit], side or 1))
    if unit in MONTHS:
        return of_month(published, MONTHS[unit], side)
    return moved(published, unit, side)


def with_part(day: Day | None, part: dict[str, str]) -> Day | None:
    """Return the date with the "early" or "end of" in front of it, where it has no other part."""
    lead = part.get("part", "")
    return replace(day, part=lead) if day and lead and not day.part and not day.day else day


def from_anchor(anchor: Day | None, unit: str, steps: int) -> Day | None:
    """Return the date some units from another one, None where that isn't precise enough.

    >>> from_anchor(Day(2014, 6), "year", 1), from_anchor(Day(2014), "month", 1)
    (Day(year=2015, month=None, day=None, part='', last=None), None)
    """
    if anchor is None or anchor.year is None:
        return None
    if unit == "year":
        return Day(anchor.year + steps)
    if anchor.month is None or (unit != "month" and anchor.day is None):
        return None
    return moved(date(anchor.year, anchor.month, anchor.day or 1), unit, steps)


def end_of(match: re.Match[str], unit: str, published: date | None) -> Day | None:
    """Return the end of the year or month: of the article's, unless its sentence names another."""
    sentence, at = sentence_of(match)
    if list(dated_in(sentence[:at])) or published is None:
        return None
    return Day(published.year, published.month if unit == "month" else None, part="end")


def sentence_of(match: re.Match[str]) -> tuple[str, int]:
    """Return the sentence of a match, and where in it the match begins."""
    for span in sentence_spans(match.string):
        if span.start <= match.start() < span.end:
            return span.of(match.string), match.start() - span.start
    return match.string, match.start()


def looks_ahead(match: re.Match[str]) -> bool:
    """Tell whether a clause speaks of what is to come: "he will speak on Monday".

    The nearest verb in front of the expression decides, or the first one behind it.
    """
    sentence, at = sentence_of(match)
    cuts = [cut.end() for cut in CLAUSE.finditer(sentence[:at])]
    before = list(CUE.finditer(sentence, cuts[-1] if cuts else 0, at))
    if before:
        return before[-1].lastgroup == "ahead"
    behind = CUE.search(sentence, at + len(match.group()))
    return behind is not None and behind.lastgroup == "ahead"


def sign(side: str) -> int:
    """Return 1 for what lies ahead, -1 for what lies behind, 0 for "this"."""
    return {"next": 1, "coming": 1, "last": -1, "past": -1}.get(side, 0)


def number(word: str) -> int:
    """Return a small number given in digits or as a word."""
    return int(word) if word.isdigit() else SMALL[word]


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
