"""Numbers in words -> numbers as values: scaled, with their unit, as exact as they are told.

What the words around a number say of it is what is compared here, and quantity parsers drop it:
tried, quantulum3 gives 12 for "at least 12", 2,500 for "2,000 to 3,000", 5 % for "5 percentage
points", and one unit for the dead and the hurt. Number words are left to text2num. Units are a
small table; any other noun is none, so that "2,500 houses" is "2,500".
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.dates import without_dates

MONEY = r"US\$|[$€£¥]|(?:USD|EUR|GBP)(?=\s?\d)"
AMOUNT = re.compile(
    rf"(?<![\w.])(?P<money>{MONEY})?\s?(?P<whole>\d{{1,3}}(?:[,\u00a0\u202f ]\d{{3}})+(?!\d)|\d++)"
    r"(?!(?:st|nd|rd|th)\b)(?P<part>\.\d+)?"
    r"(?P<scale>\s*(?:hundred|thousand|million|billion|trillion|bn\b|k\b)|m\b)?",
    re.IGNORECASE,
)
SCALE = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
DOZENS = (
    (re.compile(r"(?i)\btwo dozen\b"), "24"),
    (re.compile(r"(?i)\b(?:half a|half-a) dozen\b"), "6"),
    (re.compile(r"(?i)\b(?:a|one) dozen\b"), "12"),
    (re.compile(r"(?i)\ba (?=hundred|thousand|million|billion)"), "one "),
    (re.compile(r"(?i)\b(?:none|nobody|no one)\b|^no\b"), "0"),
    (re.compile(r"(?i)\b([a-z]+)-(?=(?:day|week|month|year)\b)"), r"\1 "),
    (re.compile(r"(?i)\b(?:a|one) (hour|day|week|month|year|decade) and a half\b"), r"1.5 \1s"),
)
COUNT = r"one|two|three|four|five|six|seven|eight|nine|ten"
COUNTED = dict(zip([*COUNT.split("|"), "a"], [*range(1, 11), 1], strict=True))
PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
# "Two thirds", "seven in ten"; a quarter of a year is none.
SHARE = re.compile(
    rf"(?i)\b(?P<of>{COUNT}|a)[ -]"
    rf"(?:(?P<part>{'|'.join(PARTS)})s?|(?:in|out of) (?P<all>{COUNT}))\b"
    r"(?! (?:of )?(?:a year|(?:19|20)\d\d))"
)
HALF = re.compile(r"(?i)(?<=\d) and a half\b")
SCALED = re.compile(r"(?i)\d\s?(?:hundred|thousand|million|billion|trillion)\b")
NUMBER_WORD = re.compile(
    r"(?i)\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million)\b"
)
TABLE = {
    "days": "minute 0.000694 hour 0.041667 day 1 week 7 month 30.44 year 365.25 decade 3652.5",
    "metres": "m 1 metre 1 meter 1 km 1000 kilometre 1000 kilometer 1000 mile 1609.34 "
    "foot 0.3048 feet 0.3048 ft 0.3048 yard 0.9144",
    "kilograms": "kg 1 kilo 1 kilogram 1 tonne 1000 ton 1000 lb 0.4536",
    "$": "dollar 1 usd 1",
    "€": "euro 1 eur 1",
    "£": "gbp 1",
    "%": "% 1 percent 1 percentage 1",
    "points": "point 1",
    "people": "people 1 person 1 troop 1 soldier 1 personnel 1 civilian 1 worker 1 men 1 women 1",
    "dead": "dead 1 killed 1 died 1 death 1 fatality 1 fatalities 1 killing 1",
    "hurt": "hurt 1 wounded 1 injured 1 injury 1 injuries 1 wounding 1 injuring 1",
}
UNITS = {
    word: (unit, float(factor))
    for unit, listed in TABLE.items()
    for word, factor in zip(listed.split()[::2], listed.split()[1::2], strict=True)
}
CASUALTIES = {"dead", "hurt"}
# What a unit is not looked for beyond.
STOPS = frozenset("in at by on from of to a an the and or but per between as with for".split())
MOST_WORDS = 4  # behind a number, for its unit
ROUGH = r"about|around|approximately|approx\.?|roughly|nearly|almost|some|estimated|close to|~"
LEAST = r"at least|more than|over|no (?:fewer|less) than|upwards of|a minimum of"
MOST = r"at most|(?:less|fewer) than|under|up to|as many as|no more than|below|a maximum of"
BEFORE = re.compile(
    rf"(?i)(?:\b(?P<rough>just (?:over|under)|{ROUGH})|\b(?P<least>{LEAST})|\b(?P<most>{MOST}))"
    r"\s*\Z"
)
BEHIND = re.compile(r"(?i)\s*(?:(?P<least>or more\b|\+)|(?P<most>or (?:fewer|less)\b)|or so\b)")
RANGE = re.compile(r"\s*(?:[-–—]|to|and)\s*\Z")
SLACK = 0.05  # by which what is told as "about", or in other units, may be off
FAR = 2.0  # times "at least 12" is another figure


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in its unit's base measure, and the least and most that it is said to be.

    `unit` is "" where none is known; `measure` is the word it was counted in.
    """

    value: float
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    rough: bool = False
    measure: str = ""


@lru_cache(maxsize=4096)  # each answer is compared with every other
def amounts_in(text: str) -> tuple[Amount, ...]:
    """Return the numbers of a short answer in order. Those of a date are left to `qa.dates`.

    >>> [(a.value, a.unit) for a in amounts_in("$346 million of 2,500 troops, 5 % of a dozen")]
    [(346000000.0, '$'), (2500.0, 'people'), (5.0, '%'), (12.0, '')]
    >>> [(a.value, a.high) for a in amounts_in("2,000 to 3,000")]
    [(2000.0, 3000.0)]
    """
    text = in_digits(without_dates(text))
    matches = list(AMOUNT.finditer(text))
    ends = [*(match.start() for match in matches[1:]), len(text)][: len(matches)]
    found: list[Amount] = []
    begin, ranged = 0, False
    for match, end in zip(matches, ends, strict=True):
        amount = amount_of(match, text[begin : match.start()], text[match.end() : end])
        if ranged:
            found[-1] = spanning(found[-1], amount)
        else:
            found.append(amount)
        ranged = not ranged and is_range(text, match.end(), end)
        begin = match.end()
    return tuple(found)


def is_range(text: str, start: int, end: int) -> bool:
    """Tell whether what stands between two numbers makes them a range: "between 2 and 3"."""
    between = RANGE.fullmatch(text[start:end])
    if not between or end == len(text):
        return False
    opened = re.search(r"(?i)\bbetween\s+[^\s]+\Z", text[:start])
    return bool(opened) or "and" not in between.group()


def spanning(first: Amount, last: Amount) -> Amount:
    """Return the range from one amount to another; the unit is that of the second."""
    factor = UNITS.get(last.measure, ("", 1.0))[1] if not first.unit else 1.0
    least = first.value * factor
    unit, measure = last.unit or first.unit, last.measure or first.measure
    return Amount(least, unit, min(least, last.value), max(least, last.value), measure=measure)


def amount_of(match: re.Match[str], before: str, behind: str) -> Amount:
    """Return the amount of one number, with the words in front of and behind it."""
    scale = (match["scale"] or "").strip().lower()
    unit, measure = unit_of(behind, before)
    if match["money"]:
        coded = match["money"].upper()
        unit = measure = {"USD": "$", "US$": "$", "EUR": "€", "GBP": "£"}.get(coded, coded)
    factor = SCALE.get(scale, 1.0) * UNITS.get(measure, ("", 1.0))[1]
    value = float(re.sub(r"\D", "", match["whole"]) + (match["part"] or "")) * factor
    lead, after = BEFORE.search(before), BEHIND.match(behind)
    least = bool((lead and lead["least"]) or (after and after["least"]))
    most = bool((lead and lead["most"]) or (after and after["most"]))
    rough = bool((lead and lead["rough"]) or (after and not least and not most))
    return Amount(
        value,
        unit,
        -math.inf if most else value,
        math.inf if least else value,
        rough=rough,
        measure=measure,
    )


def unit_of(behind: str, before: str = "") -> tuple[str, str]:
    """Return the unit of a number and the word that names it, by the words behind it.

    >>> unit_of(" US troops in Iraq"), unit_of(" people were killed"), unit_of(" in Syria")
    (('people', 'troop'), ('dead', 'killed'), ('', ''))
    """
    found = ("", "")
    words = re.findall(r"%|[a-z]+|[,;:.]", behind.lower())[:MOST_WORDS]
    for n, word in enumerate(words):
        if word in STOPS or not (word == "%" or word.isalpha()):
            break
        if word == "square":
            return (f"square {' '.join(words[n + 1 : n + 2])}".strip(), "")
        name = word if word in UNITS else word.removesuffix("s")
        unit = UNITS.get(name, ("", 0.0))[0]
        if unit == "points" and found[0] != "%":
            continue
        if unit and (not found[0] or unit in {*CASUALTIES, "points"}):
            found = (unit, name)
    if found[0] in {"", "people"}:
        verbs = [w for w in re.findall(r"[a-z]+", before.lower())[-3:] if w in UNITS]
        told = [v for v in verbs if UNITS[v][0] in CASUALTIES]
        found = (UNITS[told[-1]][0], told[-1]) if told else found
    return found


def one_amount(a: Amount, b: Amount) -> bool:
    """Tell whether two amounts can be one: of one unit, and not apart from each other.

    >>> one, two = amounts_in("two years")[0], amounts_in("24 months")[0]
    >>> one_amount(one, two), one_amount(one, amounts_in("two months")[0])
    (True, False)
    """
    a, b = alike(a, b)
    return not units_clash(a, b) and not apart(a, b) and not far(a, b)


def rival_amounts(a: Amount, b: Amount) -> bool:
    """Tell whether two amounts can't both be the one that was asked for.

    Amounts of different kinds can, such as the dead and the hurt; the same number of two currencies
    can't, while two numbers may be one sum converted.
    """
    if not units_clash(a, b):
        return apart(*alike(a, b))
    sums = ({"$", "€", "£", "¥"}, {"%", "points"})
    return a.value == b.value and any({a.unit, b.unit} <= kind for kind in sums)


def alike(a: Amount, b: Amount) -> tuple[Amount, Amount]:
    """Return two amounts as they were counted where only one tells its unit: "33 km" and "33"."""
    return (a, b) if a.unit and b.unit else (as_counted(a), as_counted(b))


def as_counted(amount: Amount) -> Amount:
    """Return an amount in the measure that it was counted in."""
    factor = UNITS.get(amount.measure, ("", 1.0))[1]
    value, low, high = (n / factor for n in (amount.value, amount.low, amount.high))
    return replace(amount, value=value, low=low, high=high)


def as_percent(share: re.Match[str]) -> str:
    """Return a share that is told in words as a percentage."""
    whole = PARTS[share["part"].lower()] if share["part"] else COUNTED[share["all"].lower()]
    return f"about {100 * COUNTED[share['of'].lower()] / whole:.0f} %"


def units_clash(a: Amount, b: Amount) -> bool:
    """Tell whether two amounts are of units of which one is not the other.

    An unknown unit may be any, but a share of something is no number of things.
    """
    if "%" in {a.unit, b.unit} and "" in {a.unit, b.unit}:
        return a.value != b.value
    if not a.unit or not b.unit or a.unit == b.unit:
        return False
    return not ("people" in {a.unit, b.unit} and CASUALTIES & {a.unit, b.unit})


def apart(a: Amount, b: Amount) -> bool:
    """Tell whether no number is both: bounds, ranges, and some slack for what is rough."""
    gap = max(a.low, b.low) - min(a.high, b.high)
    rough = a.rough or b.rough or (a.unit == b.unit and a.measure != b.measure)
    return gap > (SLACK * max(abs(a.value), abs(b.value)) if rough else 1e-9)


def far(a: Amount, b: Amount) -> bool:
    """Tell whether an open bound is too far from another number to be said of the same."""
    least, most = sorted((a.value, b.value))
    opened = math.isinf(a.low) or math.isinf(a.high) or math.isinf(b.low) or math.isinf(b.high)
    return opened and most > FAR * least


def in_digits(text: str) -> str:
    """Return the text with its number words as digits.

    >>> in_digits("twelve years"), in_digits("one hundred and fifty troops")
    ('12 years', '150 troops')
    >>> in_digits("two and a half years"), in_digits("two thirds of it")
    ('2.5 years', 'about 67 % of it')
    """
    text = SHARE.sub(as_percent, text)
    for pattern, digits in DOZENS:
        text = pattern.sub(digits, text)
    if NUMBER_WORD.search(text) and not SCALED.search(text):
        from text_to_num import alpha2digit

        text = alpha2digit(text, "en", threshold=0)
    return HALF.sub(".5", text)
