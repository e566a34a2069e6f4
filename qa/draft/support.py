"""How probable is it that evidence supports a statement? Statement and evidence in, 0 to 1 out.

Two signals that err differently are multiplied: the reader's support head, which knows relations
and not always words, and the share of the statement's words that the evidence has. Names in
another order make both doubtful: "Iran criticised Washington" has all the words of its contrary.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from index.words import fold
from qa.draft.names import forms, names_of
from qa.draft.polarity import stems
from qa.particulars import is_there

PREPOSITION = re.compile(r"(?i)\b(?:after|at|by|for|from|in|of|on|to|with)\b")
Supports = Callable[[Sequence[tuple[str, str]]], list[float]]
HALF = 0.40  # product of the signals at which a statement is as probably supported as not
STEEP = 12.0
TURNED = 0.5  # what names in another order leave of the product
PASSIVE = re.compile(
    r"(?i)\b(?:was|were|is|are|been|be|being)\s+(?:\w+\s+)?\w+(?:ed|en|wn|ne|lt|de|id)\b.{0,60}\bby\b"
)


def by_words(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the support that shared words alone give, for tests and for comparison."""
    return [sigmoid(share(*pair)) for pair in pairs]


def by_reader(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the support that the packaged reader and shared words give together."""
    from qa.reader.support import supports

    heads = supports(pairs)
    return [
        sigmoid(head * share(*pair) * (TURNED if turned(*pair) else 1.0))
        for head, pair in zip(heads, pairs, strict=True)
    ]


def sigmoid(product: float) -> float:
    """Return a probability that is one half at HALF."""
    return 1 / (1 + math.exp(-STEEP * (product - HALF)))


def share(statement: str, evidence: str) -> float:
    """Return the share of the statement's content stems that the evidence has, nearly spelled."""
    told, there = list(dict.fromkeys(stems(statement))), set(stems(evidence))
    return sum(is_there(s, there) for s in told) / len(told) if told else 0.0


def turned(statement: str, evidence: str) -> bool:
    """Tell whether a statement's first two names stand the other way round in the evidence.

    That of a passive, and a name behind a preposition, say nothing.

    >>> turned("Washington blamed Iran.", "Iran blamed Washington.")
    True
    >>> turned("Austin was refused by Iraq.", "Iraq refused Austin.")
    False
    """
    if bool(PASSIVE.search(statement)) != bool(PASSIVE.search(evidence)):
        return False
    there = re.findall(r"[^\W\d_]+(?:['’.]\w)*", evidence)
    places: list[list[int]] = []
    for name in names_of(statement, common=frozenset()):
        own = forms(fold(name.word))
        at = [i for i, w in enumerate(there) if w[0].isupper() and forms(fold(w)) & own]
        if at and not places and PREPOSITION.search(statement[: statement.index(name.word)]):
            return False
        if at:
            places.append(at)
    # Turned means: no reading of repeated names brings a pair into the statement's order.
    return any(min(a) > max(b) for a, b in zip(places, places[1:], strict=False))


def default_supports() -> Supports:
    """Return the signal in use."""
    return by_reader
