"""How probable is it that evidence supports a statement? Statement and evidence in, 0 to 1 out.

Two signals that err differently are multiplied: the reader's support head, which knows relations
and not always words, and the share of the statement's words that the evidence has.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from qa.draft.figures import SPELLED
from qa.draft.polarity import stems
from qa.nations import by_one_name
from qa.particulars import is_there

Supports = Callable[[Sequence[tuple[str, str]]], list[float]]
IN_WORDS = re.compile(rf"(?i)\b{SPELLED}")
HALF = 0.37  # product of the signals at which a statement is as probably supported as not
STEEP = 12.0


def by_words(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the support that shared words alone give, for tests and for comparison."""
    return [sigmoid(share(*pair)) for pair in pairs]


def by_reader(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the support that the packaged reader and shared words give together."""
    from qa.reader.support import supports

    heads = supports(pairs)
    return [sigmoid(head * share(*pair)) for head, pair in zip(heads, pairs, strict=True)]


def copied(statement: str, evidence: str) -> bool:
    """Tell whether a statement is its evidence word for word, which needs no judgement.

    >>> copied("It left, he said.", "It left, he said"), copied("It left.", "It left, he said.")
    (True, False)
    """
    return re.findall(r"\w+", statement) == re.findall(r"\w+", evidence)


def sigmoid(product: float) -> float:
    """Return a probability that is one half at HALF."""
    return 1 / (1 + math.exp(-STEEP * (product - HALF)))


def share(statement: str, evidence: str) -> float:
    """Return the share of the statement's content stems that the evidence has, nearly spelled.

    Numbers in words are left to their own check: twelve is a dozen.
    """
    told = list(dict.fromkeys(stems(IN_WORDS.sub(" ", by_one_name(statement)))))
    there = set(stems(by_one_name(evidence)))
    return sum(is_there(s, there) for s in told) / len(told) if told else 0.0


def default_supports() -> Supports:
    """Return the signal in use."""
    return by_reader
