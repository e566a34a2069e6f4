"""Candidates -> groups that say the same, and which of those groups differ from one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.words import STOP_WORDS, fold
from qa.candidates import Candidate

MONTHS = {
    name: n
    for n, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
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
AMOUNT = re.compile(
    r"(?<![\w.])[$€£]?\s?(\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)(\.\d+)?\s*"
    r"(thousand|million|billion|trillion|%|percent|per cent)?",
    re.IGNORECASE,
)
SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
LITTLE = STOP_WORDS | set(
    (
        "about approximately around roughly nearly almost some over under least most up more "
        "less fewer than many estimated before after until since early late mid end beginning "
        "start middle"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as precisely as it is given; `part` is "end", "early" and the like of its unit."""

    year: int | None
    month: int | None = None
    day: int | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates that say the same, the best first."""

    members: tuple[Candidate, ...]

    @property
    def best(self) -> Candidate:
        """Return the most probable member."""
        return self.members[0]

    @property
    def score(self) -> float:
        """Return the best member's probability, a little raised by other articles that agree."""
        best = self.members[0].probability
        miss = 1.0
        for probability in self.by_article().values():
            miss *= 1 - probability
        return best + (1 - miss - best) / 2

    def by_article(self) -> dict[str, float]:
        """Return the best probability in each article."""
        found: dict[str, float] = {}
        for member in self.members:
            found.setdefault(member.article.source.id, member.probability)
        return found


def grouped(found: Sequence[Candidate]) -> list[Group]:
    """Return groups of candidates that say the same, best group first."""
    groups: list[list[Candidate]] = []
    for candidate in found:
        home = next((g for g in groups if same(g[0].text, candidate.text)), None)
        if home is None:
            groups.append([candidate])
        else:
            home.append(candidate)
    made = [Group(tuple(g)) for g in groups]
    return sorted(made, key=lambda g: -g.score)


def same(a: str, b: str) -> bool:
    """Tell whether two answers say the same, one perhaps more precisely.

    >>> same("about 2,500", "approximately 2 500 US troops"), same("2017", "December 2017")
    (True, True)
    >>> same("September 2026", "the end of 2026"), same("2,500", "900")
    (False, False)
    """
    days_a, days_b = days_in(a), days_in(b)
    if days_a and days_b:
        short, long = sorted((days_a, days_b), key=len)
        return all(any(agree(x, y) for y in long) for x in short)
    amounts_a, amounts_b = amounts_in(a), amounts_in(b)
    if amounts_a and amounts_b:
        return bool(amounts_a & amounts_b)
    if bool(days_a or amounts_a) != bool(days_b or amounts_b):
        return False
    return same_words(a, b)


def differ(a: str, b: str) -> bool:
    """Tell whether two answers can't both be the date, or the number, that was asked for."""
    both_days = bool(days_in(a)) and bool(days_in(b))
    both_amounts = bool(amounts_in(a)) and bool(amounts_in(b))
    return (both_days or both_amounts) and not same(a, b)


def same_words(a: str, b: str) -> bool:
    """Tell whether the words of one answer are those of the other, nearly, or part of them."""
    from rapidfuzz import fuzz

    words_a = [w for w in re.findall(r"\w+", fold(a)) if w not in LITTLE]
    words_b = [w for w in re.findall(r"\w+", fold(b)) if w not in LITTLE]
    if not words_a or not words_b:
        return fold(a) == fold(b)
    short, long = sorted((words_a, words_b), key=len)
    if all(any(fuzz.ratio(w, other) >= 85 for other in long) for w in short):
        return True
    return fuzz.ratio(" ".join(words_a), " ".join(words_b)) >= 88


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


def amounts_in(text: str) -> set[float]:
    """Return the numbers of a short answer, scaled; a date has none.

    >>> amounts_in("about 2,500 US troops"), amounts_in("$346 million")
    ({2500.0}, {346000000.0})
    """
    if days_in(text):
        return set()
    found = set()
    for whole, part, scale in AMOUNT.findall(text):
        number = float(re.sub(r"\D", "", whole) + part)
        found.add(number * SCALE.get(scale.lower(), 1))
    return found
