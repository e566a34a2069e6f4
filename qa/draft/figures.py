"""Numbers and dates: does what a statement counts and dates stand in its evidence, hedged alike?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from qa.dates import DATES, MAY, MONTHS, Day, relative_in

WORDS = {
    **{w: n for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )},
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "half": 0.5, "dozen": 12,
}  # fmt: skip
ORDINALS = {
    w: n
    for n, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}
SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
# Loose counts: they must be said in the same word.
LOOSE = re.compile(r"\b(dozens|scores|hundreds|thousands|millions|billions|several|most|all)\b")
DIGITS = r"(?P<digits>\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)|\d+)(?P<part>\.\d+)?"
NUMBER = re.compile(
    rf"(?<![\w.,])(?P<money>[$€£]\s?)?(?:{DIGITS}(?P<ordinal>st|nd|rd|th)?"
    rf"|(?P<word>\b(?:{'|'.join([*WORDS, *ORDINALS])}))\b)"
    r"(?:[\s-]*(?P<scale>hundred|thousand|million|billion|trillion|%|percent\b|per cent\b)s?)?",
    re.IGNORECASE,
)
HEDGES = {
    **dict.fromkeys(
        "about approximately around roughly some nearly almost circa ~".split(), "about"
    ),
    **dict.fromkeys("estimated".split(), "about"),
    **dict.fromkeys("more over least exceeding upwards".split(), "more"),
    **dict.fromkeys("less under fewer most up".split(), "less"),
}
# What may stand between such a word and its number.
BETWEEN = frozenset("than to a an of as the by in at".split())
ORDER = {
    **dict.fromkeys("by before until till".split(), "before"),
    **dict.fromkeys("after since from following".split(), "after"),
    **dict.fromkeys("in on during at".split(), "in"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a text gives it: value, its kind, how it is hedged, and where it stands."""

    value: float
    kind: str
    hedge: str
    start: int
    end: int


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
    for match in DATES.finditer(text):
        part, month, day, year, first, then, its_year, alone = match.groups()
        name = (month or then or "").lower()
        if name == "may" and not MAY.search(text):
            continue
        number = next((int(y) for y in (year, its_year, alone) if y), None)
        on = next((int(d) for d in (day, first) if d), None)
        before = re.findall(r"[a-z]+", text[max(0, match.start() - 24) : match.start()].lower())
        near = [w for w in before[-2:] if w != "the"]
        side = ORDER.get(near[-1], "") if near else ""
        when = Day(number, MONTHS.get(name), on, (part or "").lower())
        found.append(Dated(when, side, match.start(), match.end()))
    return found


def figures_of(text: str) -> list[Figure]:
    """Return the numbers of a text that belong to no date.

    >>> [(f.value, f.kind, f.hedge) for f in figures_of("About 2,500 of two thousand, 5 % in 2014")]
    [(2500.0, 'count', 'about'), (2000.0, 'count', ''), (5.0, 'percent', '')]
    """
    dated = dates_of(text)
    found = []
    for match in NUMBER.finditer(text):
        if any(d.start < match.end() and match.start() < d.end for d in dated):
            continue
        figure = figure_of(match, text)
        if figure is not None:
            found.append(figure)
    return found


def figure_of(match: re.Match[str], text: str) -> Figure | None:
    """Return the number of a match; None where a word such as "one" or "second" counts nothing."""
    word = (match["word"] or "").lower()
    scale = (match["scale"] or "").lower()
    kind = "ordinal" if match["ordinal"] or word in ORDINALS else "count"
    if word == "one" and not scale:
        return None  # "one built on diplomacy"
    if word == "first" and not re.search(
        r"(?i)\b(?:the|its|his|her|their|a)\s$", text[: match.start()]
    ):
        return None  # "he first proposed"
    if word == "second" and text[match.end() : match.end() + 1] == "s":
        return None
    if word:
        value = float(WORDS.get(word, ORDINALS.get(word, 0)))
    else:
        value = float(re.sub(r"\D", "", match["digits"]) + (match["part"] or ""))
    if scale in {"%", "percent", "per cent"}:
        kind = "percent"
    elif scale:
        value *= SCALE[scale]
    if match["money"]:
        kind = "money"
    return Figure(value, kind, hedge_before(text, match.start()), match.start(), match.end())


def hedge_before(text: str, start: int) -> str:
    """Return "about", "more" or "less" where such a word belongs to the number at `start`."""
    words = re.findall(r"[\w~]+", text[max(0, start - 40) : start].lower())
    for word in reversed(words[-4:]):
        if word in HEDGES:
            return HEDGES[word]
        if word not in BETWEEN:
            return ""
    return ""


def wrong_figures(statement: str, evidence: str) -> list[str]:
    """Return what is wrong with a statement's numbers, given the evidence."""
    there = figures_of(evidence)
    problems = []
    for figure in figures_of(statement):
        words = statement[figure.start : figure.end].strip()
        same = [f for f in there if f.value == figure.value and kinds_agree(f.kind, figure.kind)]
        if not same:
            problems.append(f"{words!r} does not stand in the quoted words")
        elif all(f.hedge != figure.hedge for f in same):
            said = HEDGE_NAMES[same[0].hedge]
            problems.append(
                f"{words!r} is {said} in the quoted words, {HEDGE_NAMES[figure.hedge]} here"
            )
        elif re.search(r"\b(exactly|precisely)\s+$", statement[: figure.start].lower()):
            problems.append(f"{words!r} is not said to be exact")
    loose = set(LOOSE.findall(evidence.lower()))
    for word in LOOSE.findall(statement.lower()):
        if word not in loose:
            problems.append(f"{word!r} does not stand in the quoted words")
    return problems


HEDGE_NAMES = {
    "": "a plain number",
    "about": "approximate",
    "more": "a minimum",
    "less": "a maximum",
}


def kinds_agree(a: str, b: str) -> bool:
    """Tell whether two numbers count alike; money may be written without its sign."""
    return a == b or {a, b} == {"money", "count"}


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
    problems = []
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
