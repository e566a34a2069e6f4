"""Does a passage bear out what a question asks of?

A question about Polish soldiers is not answered by a passage that counts American ones, however
sure a reader is of the number. Rare words of the question weigh more than common ones, and names
and numbers are counted apart. Two articles are held to differ only where both bear the question
out alike. The probability of an answer does not use it: there it was measured to do harm.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.article import Passage
from index.words import STOP_WORDS, fold, search_words
from qa.question import ASKING

NUMBER = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class Support:
    """How far a passage bears a question out: both shares from 0 to 1.

    `words` is the share of the question's words that the passage has, by their rarity; `names`
    the share of its names and numbers (1 where it has none).
    """

    words: float
    names: float


def rarity(passages: Sequence[Passage]) -> dict[str, float]:
    """Return the inverse document frequency of every stem of a corpus (Spärck Jones 1972).

    The empty stem has that of a word that stands nowhere.
    """
    counts: dict[str, int] = {"": 0}
    for passage in passages:
        for stem in set(search_words(passage.text)):
            counts[stem] = counts.get(stem, 0) + 1
    total = len(passages)
    return {stem: math.log((total + 1) / (n + 0.5)) for stem, n in counts.items()}


def support_of(question: str, passage: Passage, weights: Mapping[str, float]) -> Support:
    """Return how far a passage, with its title and date, bears the question out."""
    source = passage.source
    day = f"{source.published:%B %Y}" if source.published else ""
    there = set(search_words(f"{source.title or ''} {day} {passage.text}"))
    asked = [s for s in dict.fromkeys(search_words(question)) if s not in ASKING]
    rare = {s: max(weights.get(s, weights[""]), 0.1) for s in asked}
    total = sum(rare.values())
    held = sum(weight for stem, weight in rare.items() if is_there(stem, there))
    names = [s for name in names_in(question) for s in search_words(name)]
    found = sum(1 for s in names if is_there(s, there))
    return Support(held / total if total else 1.0, found / len(names) if names else 1.0)


def is_there(stem: str, there: set[str]) -> bool:
    """Tell whether a stem, or one spelled nearly like it, is in a set of stems."""
    if stem in there:
        return True
    if len(stem) < 5 or stem[0].isdigit():
        return False
    from rapidfuzz import fuzz, process

    return process.extractOne(stem, there, scorer=fuzz.ratio, score_cutoff=84) is not None


def names_in(question: str) -> list[str]:
    """Return the names and numbers of a question: capitalised words past its first, and digits."""
    if question.isupper():
        return NUMBER.findall(question)
    words = re.findall(r"[^\W_][\w'’.-]*", question)
    names = [
        w
        for i, w in enumerate(words)
        if w[0].isupper() and (i > 0 or w.isupper()) and fold(w) not in STOP_WORDS | ASKING
    ]
    return names + [n for n in NUMBER.findall(question) if n not in names]
