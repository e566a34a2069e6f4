"""Candidates -> groups that say the same, and which of those groups differ from one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.words import STOP_WORDS, fold
from qa.amounts import amounts_in
from qa.candidates import Candidate
from qa.dates import agree, days_in

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
    """Return groups of candidates that say the same, best group first."""
    groups: list[list[Candidate]] = []
    for candidate in found:
        home = next((g for g in groups if same(g[0].told, candidate.told)), None)
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
    """
    if negated(a) != negated(b):
        return False
    days_a, days_b = days_in(a), days_in(b)
    amounts_a, amounts_b = amounts_in(a), amounts_in(b)
    if days_a and days_b:
        short, long = sorted((days_a, days_b), key=len)
        if not all(any(agree(x, y) for y in long) for x in short):
            return False
    if amounts_a and amounts_b:
        few, many = sorted((amounts_a, amounts_b), key=len)
        return all(any(one_amount(x, y) for y in many) for x in few)
    if days_a and days_b:
        return True
    if bool(days_a or amounts_a) != bool(days_b or amounts_b):
        return False
    return same_words(a, b)


def differ(a: str, b: str) -> bool:
    """Tell whether two answers can't both be the date, number, name, yes or no asked for.

    Two people's full names differ; whether both are said of one thing is for the sentences to tell.

    >>> differ("September 2026", "the end of 2026"), differ("General", "chief of the Guard")
    (True, False)
    >>> differ("it has been signed", "it has not been signed")
    True
    >>> differ("Hussein Allawi", "Farhad Alaaldin"), differ("Hussein Allawi", "Mr Allawi")
    (True, False)
    """
    both_days = bool(days_in(a)) and bool(days_in(b))
    both_amounts = bool(amounts_in(a)) and bool(amounts_in(b))
    if both_days or both_amounts:
        return not same(a, b)
    if negated(a) != negated(b):
        return same_words(NEGATION.sub(" ", a), NEGATION.sub(" ", b))
    return is_full_name(a) and is_full_name(b) and not same_words(a, b)


def is_full_name(text: str) -> bool:
    """Tell whether an answer is a person's name of two or more parts, a title aside.

    >>> is_full_name("Sabit al-Abassi"), is_full_name("Guard chief"), is_full_name("Baghdad")
    (True, False, False)
    """
    words = [w for w in re.findall(r"[\w’'-]+", TITLES.sub("", text)) if w not in PARTICLES]
    return 2 <= len(words) <= MOST_NAMES and all(w[:1].isupper() or "-" in w for w in words)


NEGATION = re.compile(r"(?i)\b(?:not|no|never|neither|nor|without|none|yes|cannot)\b|n['’]t\b")
DENIED = re.compile(r"(?i)\b(?:not|no|never|neither|nor|cannot)\b(?! (?:more|less|fewer))|n['’]t\b")


def negated(text: str) -> bool:
    """Tell whether a statement is a negative one; "no more than" is not.

    >>> negated("has not been signed"), negated("no more than 50")
    (True, False)
    """
    return len(DENIED.findall(text)) % 2 == 1


def one_amount(a: tuple[float, str], b: tuple[float, str]) -> bool:
    """Tell whether two amounts are one: equal, and no two different units."""
    return a[0] == b[0] and (a[1] == b[1] or not (a[1] and b[1]))


def same_words(a: str, b: str) -> bool:
    """Tell whether the words of one answer are those of the other, nearly, or part of them."""
    from rapidfuzz import fuzz

    words_a, words_b = (joined_particles(w) for w in (a, b))
    if not words_a or not words_b:
        return fold(a) == fold(b)
    short, long = sorted((words_a, words_b), key=len)
    if all(any(one_word(w, other) for other in long) for w in short):
        return True
    return fuzz.ratio(" ".join(words_a), " ".join(words_b)) >= 88


def joined_particles(text: str) -> list[str]:
    """Return the telling words of an answer, without the particles of transliterated names."""
    words = re.findall(r"\w+", fold(TITLES.sub("", text)))
    return [w for w in words if w not in LITTLE and w not in PARTICLES]


def one_word(a: str, b: str) -> bool:
    """Tell whether two words are one: spelled nearly alike, or one the other's initial."""
    from rapidfuzz import fuzz

    if 1 in (len(a), len(b)):
        return a[0] == b[0] and (a.isalpha() or a == b)
    return bool(fuzz.ratio(a, b) >= 80)


TITLES = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Lady|Lord|General|Gen|Colonel|Col|Major|Captain|Capt"
    r"|President|Prime Minister|Foreign Minister|Defen[cs]e Minister|Minister|Secretary|Senator|Sen"
    r"|Governor|Gov|Mayor|Judge|Justice|King|Queen|Prince|Princess|Pope|Chief)\b\.?\s+"
)
MOST_NAMES = 4
PARTICLES = frozenset("al el ad as ash an ar bin ibn abu de der van von".split())
