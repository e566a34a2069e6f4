"""How texts are made alike before they are compared: answers, facts, questions.

Comparison is by words and characters only; nothing here knows that two different words mean the
same, which is why facts list their alternatives.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence

MARKER = re.compile(r"\s*\[(\d+)\]")
MARKERS = re.compile(r"(?:\s*\[\d+\])+")
WORD = re.compile(r"\w+(?:[-'.,]\w+)*")
ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation)
# One spelling for each kind of quote, dash and space.
FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
# An alternative this short is found as a whole word only: "no" doesn't stand in "November".
SHORT = 3


def fold(text: str) -> str:
    """Return the text in lower case, with one kind of quote, dash and space.

    >>> fold("The  US–Iraq “deal”")
    'the us-iraq "deal"'
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(FOLDED).casefold().split())


def strip_markers(text: str) -> str:
    """Return an answer without its citation markers.

    >>> strip_markers("About 2,500 [1][2].")
    'About 2,500.'
    """
    return MARKERS.sub("", text)


def first_words(text: str, count: int) -> str:
    """Return the first `count` words of a text, as divided by spaces."""
    return " ".join(text.split()[:count])


def words(text: str) -> list[str]:
    """Return the folded words of a text; hyphenated words and numbers are one.

    >>> words("The US-led force of 2,500.")
    ['the', 'us-led', 'force', 'of', '2,500']
    """
    return WORD.findall(fold(text))


def squad_tokens(text: str) -> list[str]:
    """Return the tokens that SQuAD's evaluation compares.

    Lower case, without punctuation, without a, an, the: `normalize_answer` of the official
    script (Rajpurkar et al. 2016, https://rajpurkar.github.io/SQuAD-explorer/), after folding.

    >>> squad_tokens("The 2,500 troops.")
    ['2500', 'troops']
    """
    return ARTICLES.sub(" ", fold(text).translate(PUNCTUATION)).split()


def contains(text: str, alternatives: Sequence[str]) -> bool:
    """Tell whether one of the alternatives stands in the text, whatever the case.

    A number is not found inside a longer number, nor a word of up to three letters inside
    another word; longer words are found inside glued ones ("inSeptember").

    >>> contains("About 2,500 troops", ["2,500"]), contains("12,500 troops", ["2,500"])
    (True, False)
    """
    folded = fold(text)
    return any(pattern_of(alternative).search(folded) for alternative in alternatives)


def pattern_of(alternative: str) -> re.Pattern[str]:
    """Return the pattern that finds an alternative in a folded text."""
    wanted = fold(alternative)
    before = r"(?<!\d)(?<!\d[.,])" if wanted[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if wanted[-1:].isdigit() else ""
    if len(wanted) <= SHORT:
        before, after = before + r"(?<!\w)", after + r"(?!\w)"
    return re.compile(before + re.escape(wanted) + after)


def facts_in(text: str, facts: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Return the indices of the facts that the text states."""
    return tuple(i for i, alternatives in enumerate(facts) if contains(text, alternatives))
