"""Numbers: does what a statement counts stand in its evidence, in the same unit, hedged alike?"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from qa.draft.days import dates_of
from qa.draft.units import unit_of

SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SMALL = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    "|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    "|ninety"
)
LARGE = "|".join(SCALE)
ORDINALS = {
    w: n
    for n, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}
# "Forty-two", "two hundred and fifty thousand", "a million"
SPELLED = (
    rf"(?:(?:an?\s+(?={LARGE}|dozen))?(?:{SMALL}|{LARGE}|dozen)\b"
    rf"(?:(?:\s+and)?[\s-]+(?:{SMALL}|{LARGE}|dozen)\b)*)"
)
DIGITS = r"(?P<digits>\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)|\d+)(?P<part>\.\d+)?"
NUMBER = re.compile(
    rf"(?<![\w.,])(?P<sign>[$€£]\s?)?(?:{DIGITS}(?P<ordinal>st|nd|rd|th)?"
    rf"|\b(?P<half>half)\b(?:\s+an?\b)?|(?P<which>\b(?:{'|'.join(ORDINALS)})\b)"
    rf"|(?P<spelled>\b{SPELLED}))"
    rf"(?:[\s-]*(?P<scale>{LARGE}|dozen|%|percent\b|per cent\b)s?)?",
    re.IGNORECASE,
)
HEDGES = {
    **dict.fromkeys(
        "about approximately around roughly some nearly almost circa estimated ~".split(), "about"
    ),
    **dict.fromkeys("more over least exceeding upwards above beyond minimum".split(), "more"),
    **dict.fromkeys("less under fewer most up below maximum".split(), "less"),
}
OTHER_WAY = {"more": "less", "less": "more"}
# What may stand between such a word and its number.
BETWEEN = frozenset("than to a an of as the by in at".split())
AS_MANY = re.compile(r"(?i)\bas (?:many|much|high) as\s+$")
# Before a number, or between it and another, where both are the ends of a range.
RANGE_BEFORE = re.compile(
    r"(?i)\bbetween\s+(?:\w+\s+)?$|\bbetween\s[^.;]{1,40}\sand\s+$|\d\s?[-–]\s?$"
    r"|\b\d[\d,.]*\s+to\s+$"
)
RANGE_BEHIND = re.compile(r"(?i)\s?[-–]\s?\d|\s+to\s+\d")
HEDGE_NAMES = {
    "": "a plain number",
    "about": "approximate",
    "more": "a minimum",
    "less": "a maximum",
    "range": "the end of a range",
}
# "One" that counts nothing: "one built on diplomacy", "one of them", "one another".
ONE_OF = re.compile(r"(?i)\s+(?:of|another|by|that|which|who|in|for|to|on|with|\w+ed|built|day)\b")
ONE = re.compile(r"(?i)\b(?:one|an?|single|sole)\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a text gives it: value, kind, unit, how it is hedged, and where it stands."""

    value: float
    kind: str
    hedge: str
    unit: str
    start: int
    end: int


def figures_of(text: str) -> list[Figure]:
    """Return the numbers of a text that belong to no date.

    >>> found = figures_of("About 2,500 of forty-two thousand, $5, and 5 % in two years in 2014")
    >>> [(f.value, f.kind, f.hedge, f.unit) for f in found][:3]
    [(2500.0, 'count', 'about', ''), (42000.0, 'count', '', ''), (5.0, 'count', '', 'dollar')]
    >>> [(f.value, f.kind, f.hedge, f.unit) for f in found][3:]
    [(5.0, 'percent', '', ''), (2.0, 'count', '', 'year')]
    """
    dated = dates_of(text)
    found = []
    for match in NUMBER.finditer(text):
        if any(d.start < match.end() and match.start() < d.end for d in dated):
            continue
        if not counts_nothing(match, text):
            found.append(figure_of(match, text))
    return found


def counts_nothing(match: re.Match[str], text: str) -> bool:
    """Tell whether a word such as "one", "first" or "seconds" counts nothing here."""
    word = match.group().lower()
    behind = text[match.end() :]
    if word == "one":
        return bool(ONE_OF.match(behind)) or not re.match(r"[\s-]+\w", behind)
    if word == "first":  # "he first proposed"
        return not re.search(r"(?i)\b(?:the|its|his|her|their|a)\s$", text[: match.start()])
    return word == "second" and behind[:1] == "s"


def figure_of(match: re.Match[str], text: str) -> Figure:
    """Return the number of a match."""
    scale = (match["scale"] or "").lower()
    kind = "ordinal" if match["ordinal"] or match["which"] else "count"
    value = value_of(match)
    if scale in {"%", "percent", "per cent"}:
        kind = "percent"
    elif scale:
        value *= SCALE.get(scale, 12)
    unit = unit_of(match["sign"] or "", text[match.end() :])
    return Figure(value, kind, hedge_at(text, match), unit, match.start(), match.end())


def value_of(match: re.Match[str]) -> float:
    """Return the value of a match without its scale; not a number where it can't be read."""
    if match["half"]:
        return 0.5
    if match["which"]:
        return float(ORDINALS[match["which"].lower()])
    if not match["spelled"]:
        return float(re.sub(r"\D", "", match["digits"]) + (match["part"] or ""))
    return spelled_value(match["spelled"])


def spelled_value(words: str) -> float:
    """Return the value of a number in words; not a number where it can't be read.

    >>> spelled_value("Forty-two"), spelled_value("a million"), spelled_value("two dozen")
    (42.0, 1000000.0, 24.0)
    """
    from text_to_num import text2num

    plain = re.sub(r"^an? ", "one ", " ".join(words.lower().replace("-", " ").split()))
    number, dozen, _ = plain.partition("dozen")
    plain = number.strip() or "one" if dozen else plain
    if re.match(rf"(?:{LARGE})\b", plain):
        plain = f"one {plain}"
    try:
        value = float(text2num(plain, "en"))
    except ValueError:
        return math.nan
    return value * 12 if dozen else value


def hedge_at(text: str, match: re.Match[str]) -> str:
    """Return "about", "more", "less" or "range" where the number of a match is hedged so."""
    before = text[: match.start()]
    changes = re.search(r"(?i)\bfrom\s+(?:[\d,.]+\s+to\s+)?$", before)
    if not changes and (RANGE_BEFORE.search(before) or RANGE_BEHIND.match(text, match.end())):
        return "range"
    return "less" if AS_MANY.search(before) else hedge_before(before)


def hedge_before(before: str) -> str:
    """Return the hedge with which a text ends.

    >>> hedge_before("about "), hedge_before("no fewer than "), hedge_before("at most ")
    ('about', 'more', 'less')
    """
    words = re.findall(r"[\w~]+", before[-40:].lower())
    for i in range(len(words) - 1, max(-1, len(words) - 5), -1):
        if words[i] in HEDGES:
            hedge = HEDGES[words[i]]
            denied = i > 0 and words[i - 1] in {"no", "not"}
            return OTHER_WAY.get(hedge, hedge) if denied else hedge
        if words[i] not in BETWEEN:
            return ""
    return ""


def wrong_figures(statement: str, evidence: str) -> list[str]:
    """Return what is wrong with a statement's numbers, given the evidence."""
    there = figures_of(evidence)
    problems = []
    for figure in figures_of(statement):
        words = statement[figure.start : figure.end].strip()
        same = [f for f in there if f.value == figure.value and f.kind == figure.kind]
        measured = [f for f in same if not figure.unit or f.unit == figure.unit]
        if not same:
            if not (words.lower() == "one" and ONE.search(evidence)):
                problems.append(f"{words!r} does not stand in the quoted words")
        elif not measured:
            problems.append(f"{words!r} counts no {figure.unit}s in the quoted words")
        elif all(f.hedge != figure.hedge for f in measured):
            said = HEDGE_NAMES[measured[0].hedge]
            problems.append(
                f"{words!r} is {said} in the quoted words, {HEDGE_NAMES[figure.hedge]} here"
            )
        elif re.search(r"\b(exactly|precisely)\s+$", statement[: figure.start].lower()):
            problems.append(f"{words!r} is not said to be exact")
    return problems
