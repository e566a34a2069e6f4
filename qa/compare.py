"""Candidates -> groups that say the same, and which of those groups differ from one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.words import STOP_WORDS, fold
from qa.amounts import amounts_in, one_amount, rival_amounts
from qa.candidates import Candidate
from qa.dates import NAMED, WEEKDAYS, agree, days_in, open_side
from qa.spelling import PARTICLES, is_acronym, letters_alike, one_word, with_aliases

LITTLE = STOP_WORDS | set(
    (
        "about approximately around roughly nearly almost some over under least most up more "
        "less fewer than many estimated before after until since early late mid end beginning "
        "start middle"
    ).split()
)


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
    """Return groups of candidates that all say the same, best group first.

    "In 2026" agrees with September and with December; those two don't agree with each other.
    """
    groups: list[list[Candidate]] = []
    for candidate in found:
        home = next((g for g in groups if all(same(m.told, candidate.told) for m in g)), None)
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
    >>> same("September 2026", "the end of 2026"), same("2,500", "900"), same("$5", "5 %")
    (False, False, False)
    >>> same("September 2026", "September last year")
    False
    """
    if negated(a) != negated(b):
        return False
    days_a, days_b = days_in(a), days_in(b)
    amounts_a, amounts_b = amounts_in(a), amounts_in(b)
    if days_a and days_b:
        if bool(OTHER_YEAR.search(a)) != bool(OTHER_YEAR.search(b)):
            return False
        short, long = sorted((days_a, days_b), key=len)
        if not all(any(agree(x, y) for y in long) for x in short) or opposed(a, b):
            return False
    if amounts_a and amounts_b:
        few, many = sorted((amounts_a, amounts_b), key=len)
        return all(any(one_amount(x, y) for y in many) for x in few)
    if days_a and days_b:
        return True
    if bool(days_a or amounts_a) != bool(days_b or amounts_b):
        return False
    weekdays = (weekdays_in(a), weekdays_in(b))
    if all(weekdays):
        return weekdays[0] <= weekdays[1] or weekdays[1] <= weekdays[0]
    return same_words(a, b)


# "September last year", "last September", where nothing says which year that is.
OTHER_YEAR = re.compile(
    r"(?i)\b(?:(?:last|next|this|the (?:following|previous|same)) year"
    rf"|(?:last|next|this) (?:{NAMED}))\b"
)


def opposed(a: str, b: str) -> bool:
    """Tell whether one answer is of the time up to a date and the other of the time from one."""
    return {open_side(a), open_side(b)} == {"until", "since"}


def weekdays_in(text: str) -> set[str]:
    """Return the weekdays that a text names.

    >>> sorted(weekdays_in("on Sunday or Monday"))
    ['monday', 'sunday']
    """
    return set(WEEKDAYS) & set(re.findall(r"[a-z]+", text.lower()))


def differ(a: str, b: str) -> bool:
    """Tell whether two answers can't both be the date, number, name, yes or no asked for.

    Two people's full names differ; whether both are said of one thing is for the sentences to tell.

    >>> differ("September 2026", "the end of 2026"), differ("General", "chief of the Guard")
    (True, False)
    >>> differ("it has been signed", "it has not been signed")
    True
    >>> differ("Hussein Allawi", "Farhad Alaaldin"), differ("Hussein Allawi", "Mr Allawi")
    (True, False)
    >>> differ("12 dead", "30 hurt"), differ("at least 12", "17"), differ("Sunday", "Monday")
    (False, False, True)
    """
    if same(a, b):
        return False
    if negated(a) != negated(b):
        plain = (affirmed(a), affirmed(b))
        values = any(days_in(text) or amounts_in(text) for text in plain)
        return same(*plain) if values else same_words(*plain)
    if days_in(a) and days_in(b):
        return True
    amounts_a, amounts_b = amounts_in(a), amounts_in(b)
    if amounts_a and amounts_b:
        few, many = sorted((amounts_a, amounts_b), key=len)
        return any(
            any(rival_amounts(x, y) for y in many) and not any(one_amount(x, y) for y in many)
            for x in few
        )
    if weekdays_in(a) and weekdays_in(b):
        return True
    return is_full_name(a) and is_full_name(b) and not same_words(a, b)


def is_full_name(text: str) -> bool:
    """Tell whether an answer is a person's name of two or more parts, a title aside.

    >>> is_full_name("Sabit al-Abassi"), is_full_name("Guard chief"), is_full_name("Baghdad")
    (True, False, False)
    """
    words = [w for w in re.findall(r"[\w’'-]+", TITLES.sub("", text)) if w not in PARTICLES]
    return 2 <= len(words) <= MOST_NAMES and all(w[:1].isupper() or "-" in w for w in words)


NEGATION = re.compile(
    r"(?i)\b(?:not|no|never|neither|nor|without|none|yes|cannot|yet to|still to"
    r"|(?:failed|refused|declined) to)\b|n['’]t\b"
)
DENIED = re.compile(
    r"(?i)\b(?:not|no|never|neither|nor|cannot|yet to(?! be confirmed)"
    r"|(?:failed|refused|declined) to)\b(?! (?:more|less|fewer|later|earlier))|n['’]t\b"
)
# "Unsigned", "unlikely"; not "under", "united".
UN = re.compile(r"(?i)\bun(?=(?!der|i|ear|til)[a-z]{2,}(?:ed|[ai]ble|ly|wn|clear|true)\b)")


def affirmed(text: str) -> str:
    """Return a statement without what makes it a negative one.

    >>> affirmed("still unsigned").split(), affirmed("has not been signed").split()
    (['still', 'signed'], ['has', 'been', 'signed'])
    """
    return NEGATION.sub(" ", UN.sub("", text))


@lru_cache(maxsize=4096)
def negated(text: str) -> bool:
    """Tell whether a statement is a negative one; "no more than" is not.

    >>> negated("has not been signed"), negated("no more than 50"), negated("is still unsigned")
    (True, False, True)
    """
    return (len(DENIED.findall(text)) + len(UN.findall(text))) % 2 == 1


def same_words(a: str, b: str) -> bool:
    """Tell whether the words of one answer are those of the other, nearly, or part of them."""
    words_a, words_b = (telling_words(w) for w in (a, b))
    if not words_a or not words_b:
        return fold(a) == fold(b)
    if ("without" in words_a) != ("without" in words_b):
        return False
    short, long = sorted((words_a, words_b), key=len)
    foreign = any(PARTICLES & set(re.findall(r"\w+", fold(text))) for text in (a, b))
    if all(any(one_word(w, other, foreign=foreign) for other in long) for w in short):
        return True
    if is_acronym(a, b) or is_acronym(b, a):
        return True
    whole = is_full_name(a) == is_full_name(b) and len(words_a) == len(words_b) > 1
    return whole and letters_alike(" ".join(words_a), " ".join(words_b))


@lru_cache(maxsize=4096)  # each answer is compared with every other
def telling_words(text: str) -> tuple[str, ...]:
    """Return the telling words of an answer, without the particles of transliterated names."""
    words = re.findall(r"\w+", fold(with_aliases(TITLES.sub("", text))))
    return tuple(w for w in words if w not in LITTLE and w not in PARTICLES)


TITLES = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Lady|Lord|General|Gen|Colonel|Col|Major|Captain|Capt"
    r"|President|Prime Minister|Foreign Minister|Defen[cs]e Minister|Minister|Secretary|Senator|Sen"
    r"|Governor|Gov|Mayor|Judge|Justice|King|Queen|Prince|Princess|Pope|Chief)\b\.?\s+"
)
MOST_NAMES = 4
