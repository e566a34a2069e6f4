"""Negation and opposites: is a statement on the same side as its evidence?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.words import STOP_WORDS, fold, stemmer

WORD = re.compile(r"[^\W\d_]+(?:['’]\w+)?|\d+(?:[.,]\d+)*")
NOT = frozenset(
    (
        "not no never none nobody nothing neither nor cannot without hardly barely rarely seldom "
        "scarcely"
    ).split()
)
REFUSING = frozenset(
    (
        "denies denied deny refuse refused refuses reject rejected rejects fail failed fails "
        "unable unlikely lack lacks lacked impossible false untrue wrong dismiss dismisses "
        "dismissed dismissing postpone postpones postponed postponing avoid avoids avoided "
        "avoiding cancel cancels cancelled canceled abandon abandons abandoned halt halts halted"
    ).split()
)
NO_NEGATION = re.compile(r"(?i)\bnot only\b|\bno later than\b|\bno fewer than\b|\bwhether or not\b")
# Negations of several words.
NOT_QUITE = re.compile(
    r"(?i)\bstop(?:s|ped|ping)? short of\b|\byet to\b|\bfar from\b|\brul(?:e|es|ed|ing) out\b"
    r"|\binstead of\b|\brather than\b|\bno longer\b"
)
# What stands between a denial and what it denies: "dismissed reports that", "false that".
DENIED = re.compile(
    r"(?i)\b(?:reports?|claims?|suggestions?|rumou?rs?|allegations?)\s+(?:that|of)\b"
)
CLAUSE_END = re.compile(r"[,;:.]\s|[.]$|\b(?:but|while|although|whether)\b")
SCOPE = 4  # content words behind a negation that it speaks of
LITTLE = (
    STOP_WORDS
    | NOT
    | frozenset(
        (
            "also either only just even still yet so such more most very while although but "
            "however than longer then them he she his her who which whom whose any all some other"
        ).split()
    )
)
# Families of words that exclude each other. A wrong entry withholds a true statement.
CONTRARY = (
    "leave left withdraw withdrawal withdrawing depart departure exit go gone relocate pull "
    "expel/remain stay deploy deployment station based keep maintain",
    "accept agree approve/reject refuse decline",
    "support back favour/oppose resist",
    "begin start launch continue maintain keep/end conclude finish stop complete close",
    "before earlier ahead/after later following",
    "early start beginning/late end",
    "first initial initially/last final finally",
    "north northern/south southern",
    "east eastern/west western",
    "rise rose increase grow grew surge escalate intensify/fall fell decrease drop shrink decline",
    "strengthen expand/weaken reduce",
    "public/secret",
    "confirm affirm reaffirm/deny",
    "praise welcome/criticism criticize condemn backlash concern",
    "victory success/failure",
    "allow permit/ban forbid prohibit",
    "accelerate hasten advance/delay postpone",
    "open/closed",
    "inside/outside",
    "temporary/permanent",
    "former previous/current present",
    "ally friend/enemy foe",
    "military/civilian",
    "complete completely full fully/partial partly",
    "more/less fewer",
    "higher above/lower below",
    "larger bigger greater/smaller",
    "cheaper/dearer costlier",
    "stronger/weaker",
    "better/worse",
    "earlier sooner/later",
    "faster quicker/slower",
    "longer/shorter",
    "win won/lose lost",
    "increase increased/decrease decreased reduced",
    "most/least",
)


def stems(text: str) -> list[str]:
    """Return the stems of the words of a text that carry meaning, in order."""
    return [stem for stem in map(stem_of, WORD.findall(fold(text))) if stem]


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """Return the stem of a folded word, "" for a word that carries no meaning."""
    word = re.sub(r"['’]s?$", "", word)
    if word in LITTLE or (len(word) < 2 and not word.isdigit()):
        return ""
    return str(stemmer().stemWord(word))  # type: ignore[attr-defined]  # untyped


@lru_cache(maxsize=1)
def families() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return the contrary families both ways round, as stems."""
    found = []
    for pair in CONTRARY:
        one, other = (frozenset(stems(side)) for side in pair.split("/"))
        found += [(one, other), (other, one)]
    return tuple(found)


def negated(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return each negating word of a text with the stems that it speaks of, the nearest first.

    >>> negated("A final agreement has not yet been signed, he said.")
    [('not', ('sign',))]
    """
    spaced = re.sub(r"(?i)n['’]t\b", " not", text)
    spaced = DENIED.sub(" ", NOT_QUITE.sub(" not ", NO_NEGATION.sub(" ", spaced)))
    found = []
    for match in re.finditer(r"[^\W\d_]+", spaced):
        if fold(match.group()) not in NOT | REFUSING:
            continue
        # A negation ends with its clause, and "rejected by X" speaks of what stands before it.
        rest = CLAUSE_END.split(spaced[match.end() :])[0]
        scope = [] if rest.lstrip().startswith("by ") else stems(rest)[:SCOPE]
        if not scope:
            scope = stems(CLAUSE_END.split(spaced[: match.start()])[-1])[: -SCOPE - 1 : -1]
        found.append((fold(match.group()), tuple(scope)))
    return found


def wrong_negation(statement: str, evidence: str) -> list[str]:
    """Return what is negated on one side only, or once more often than on the other."""
    said, there = negated(statement), negated(evidence)
    told = frozenset(stems(statement))
    problems = []
    refusals = {stem_of(word) for word, _ in there}
    for word, scope in said:
        if word in REFUSING and stem_of(word) in refusals:
            continue  # whom it speaks of is for the reader to say
        if scope and times(scope[0], said) % 2 != times(scope[0], there) % 2:
            problems.append(f"{word!r} does not stand in the quoted words")
    for word, scope in there:
        if word in REFUSING and stem_of(word) in told:
            continue
        if scope and scope[0] in told and times(scope[0], said) % 2 != times(scope[0], there) % 2:
            problems.append(f"the quoted words say {word!r} of it")
    return problems


def times(stem: str, negations: Sequence[tuple[str, tuple[str, ...]]]) -> int:
    """Return how many negations speak of a stem."""
    return sum(stem in scope for _, scope in negations)


def wrong_sides(statement: str, evidence: str) -> list[str]:
    """Return the words of a statement whose contrary stands in the evidence instead.

    >>> wrong_sides("Iraq accepted it.", "It was rejected by Iraq.")
    ["'accept' is the contrary of the quoted words"]
    """
    told, there = frozenset(stems(statement)), frozenset(stems(evidence))
    return [
        f"{sorted(told & mine)[0]!r} is the contrary of the quoted words"
        for mine, theirs in families()
        if told & mine and there & theirs and not there & mine and not told & theirs
    ]
