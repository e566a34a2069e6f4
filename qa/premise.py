"""Questions that presuppose the contrary of what the articles say."""

from __future__ import annotations

import re

from index.words import fold

# Stems that exclude each other. Few and plain: a wrong entry here refuses a good answer.
CONTRARY = (
    ("accept agree approv consent", "refus reject declin turned"),
    ("earlier early ahead sooner", "delay postpon late"),
    ("rise rose increas grow grew more", "fall fell decreas drop shrink shrank declin"),
    ("confirm admit", "deny denied denies"),
    ("allow permit", "ban forbid forbade prohibit"),
    ("succeed succeeded success", "fail"),
    ("win won victor", "lose lost defeat"),
    ("arrest jail imprison detain", "releas freed acquit"),
    ("simpl easy", "complex complicat difficult"),
)


def contradicted(question: str, sentence: str) -> bool:
    """Tell whether a sentence says the contrary of a word that the question takes for granted.

    >>> contradicted("Why did Iraq accept the extra year?", "He proposed it, and I refused.")
    True
    >>> contradicted("Why was it delayed?", "The announcement was delayed.")
    False
    """
    asked, said = words(question), words(sentence)
    for left, right in CONTRARY:
        for mine, theirs in ((left, right), (right, left)):
            if (
                has(asked, mine)
                and has(said, theirs)
                and not has(said, mine)
                and not has(asked, theirs)
            ):
                return True
    return False


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return re.findall(r"\w+", fold(text))


def has(text: list[str], stems: str) -> bool:
    """Tell whether a word begins with one of the stems; short stems must be the whole word."""
    return any(
        word.startswith(stem) if len(stem) > 4 else word == stem
        for stem in stems.split()
        for word in text
    )
