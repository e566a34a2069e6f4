"""Of what kind is a short answer, and where is its value: numbers, days, names, yes and no.

Written from how people write, not from how Dateline reads: nothing may measure itself.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

KINDS = ("number", "date", "name", "yes/no")
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
NAMED = "|".join(MONTHS)
DAY_OF = re.compile(
    rf"\b(?P<month>{NAMED}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b"
)
DAY_FIRST = re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{NAMED}),? (?P<year>\d{{4}})\b")
MONTH_OF = re.compile(rf"(?<!\d )\b(?P<month>{NAMED}),? (?P<year>\d{{4}})\b")
DAY_ONLY = re.compile(rf"\b(?P<month>{NAMED}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? \d)")
YEAR = re.compile(r"(?<![\w.,$£€–-])(?P<year>1[5-9]\d\d|20\d\d)(?![\w%–-]|[.,]\d)")
IN_YEAR = re.compile(r"\A(?:in )?(?P<year>1[5-9]\d\d|20\d\d)\Z")
AMOUNT = re.compile(
    r"(?<![\w.,–-])[$£€]?(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.\d+)?(?![\w–-]|[.,:]\d|: \d)"
)
WHOLE = re.compile(
    r"(?<![\w.,$£€-])(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,7})(?![\w%-]|[.,:]\d)(?! ?%)"
)
SMALL = "two three four five six seven eight nine ten eleven twelve".split()
SPELLED = re.compile(rf"(?i)(?<![\w-])(?:{'|'.join(SMALL)})(?![\w-])")
HEDGED = re.compile(
    r"(?i)\b(?:about|around|some|nearly|over|more|less|least|most|up to|approximately|almost)\b"
)
VERB = re.compile(
    r"(?<=\w )(?P<verb>is|are|was|were|has|had|will|would|can|could)"
    r"(?P<no> not)?\b(?! n[o']t\b)(?= \w)"
)
WORD = r"[A-Z][^\W\d_]*[’'-]?[^\W\d_]+"
NAME = re.compile(rf"{WORD}(?: (?:{WORD}|[A-Z]\.|de|von|van|bin|al-{WORD}))*")
TITLES = re.compile(r"(?i)^(?:dr|mr|mrs|ms|sir|lord|king|queen|saint|st|the|colonel|general)\b\.?")
NO_PERSON = re.compile(r"(?i)\b(?:the|of|university|city|county|river|stadium|park|war|act|day)\b")

YES_NO = re.compile(r"\A(Yes|No)\b")
RANGE = re.compile(r"(?i)\d ?[–-] ?\d|\b(?:to|until|through|and|or|between)\b|[()]")
LONGEST = 6  # words of a short answer

Write = Callable[[re.Match[str]], str | None]
Rule = tuple[str, re.Pattern[str], Write]


def kind_of(question: str, said: str) -> str:
    """Return of what kind a short answer is; "" where it is none of them."""
    if len(said.split()) > LONGEST:
        return ""
    if YES_NO.match(said):
        return "yes/no"
    if question.lower().startswith("who ") and is_person(said):
        return "name"
    if RANGE.search(said):
        return ""
    if dated(said):
        return "date"
    return "number" if AMOUNT.search(said) or SPELLED.search(said) else ""


PRECISIONS = {
    "day": DAY_OF,
    "day first": DAY_FIRST,
    "month": MONTH_OF,
    "no year": DAY_ONLY,
    "year": YEAR,
}


def dated(said: str) -> str:
    """Return how precisely an answer names a day, as in PRECISIONS; "" where it names none."""
    return next((name for name, pattern in PRECISIONS.items() if pattern.search(said)), "")


def is_person(said: str) -> bool:
    """Tell whether an answer is a name of two to four words and nothing else."""
    words = said.split()
    if not 2 <= len(words) <= 4 or dated(said) or NO_PERSON.search(said) or TITLES.match(said):
        return False
    return bool(NAME.fullmatch(said))


def rewritten(said: str, rules: Sequence[Rule], rng: random.Random) -> tuple[str, str] | None:
    """Return the answer after one of the rules that fit it, and the rule's name."""
    for how, pattern, write in rng.sample(rules, len(rules)):
        for match in pattern.finditer(said):
            new = write(match)
            if new is not None and new != match[0]:
                return how, said[: match.start()] + new + said[match.end() :]
    return None
