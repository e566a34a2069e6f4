"""Units of measure, each under one name: "2 yrs" and "two-year" are years, "$5" is in dollars."""

from __future__ import annotations

import re
from functools import lru_cache

# Each line is one unit: its name, and how else it is written.
TABLE = """\
year years yr yrs
month months
week weeks
day days
hour hours hr hrs
minute minutes min mins
second seconds
kilometre kilometres kilometer kilometers km
mile miles
metre metres meter meters
foot feet
inch inches
litre litres liter liters
gallon gallons
barrel barrels
ton tons tonne tonnes
kilo kilos kilogram kilograms kg
pound pounds £
dollar dollars usd $
euro euros eur €
dinar dinars
rouble roubles ruble rubles
point points
degree degrees
morning a.m am
afternoon p.m pm"""
UNIT = re.compile(r"[\s-]*([A-Za-z]+(?:\.[a-z])?)\b")
# "Two to three years": the unit of the second is that of the first.
LINKED = re.compile(r"(?:\s*(?:[-–]|to|or|and)\s*\w+)?")


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    """Return how units are written, each with its name."""
    return {word: words[0] for words in map(str.split, TABLE.splitlines()) for word in words}


def unit_of(sign: str, behind: str) -> str:
    """Return the unit of a number from the sign before it and the text behind, "" for none.

    >>> unit_of("$", " million"), unit_of("", "-year plan"), unit_of("", " to three years")
    ('dollar', 'year', 'year')
    """
    if sign.strip():
        return units()[sign.strip()]
    for start in dict.fromkeys((0, linked.end() if (linked := LINKED.match(behind)) else 0)):
        found = UNIT.match(behind, start)
        if found and found[1].lower() in units():
            return units()[found[1].lower()]
    return ""
