"""Who did it to whom? "Iran criticised Washington" has all the words of its contrary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.dates import WEEKDAYS
from qa.draft.names import OPENERS, bare, names_of
from qa.draft.polarity import WORD, stem_of
from qa.nations import by_one_name

PREPOSITION = re.compile(r"(?i)\b(?:after|at|between|by|for|from|in|of|on|to|with)\b")
BE = r"(?:was|were|is|are|been|be|being|got)"
PASSIVE = re.compile(
    rf"(?i)\b{BE}\s+(?:\w+\s+)?\w+(?:ed|en|wn|ne|lt|de|id)\b.{{0,60}}\bby\b(?!\s+(?:\d|the end))"
    r"|\w(?:ed|en|wn|lt)\s+by\b(?!\s+(?:\d|the end))"
)
# What stands behind one of these is a noun.
NOUN = re.compile(r"(?i)\b(?:a|an|the|its|his|her|their|of|in|on|under|by|because|for)\s+$")
CLAUSE = re.compile(r"[,;:.!?]\s|\s[–—-]\s|\b(?:while|but|although|which|who|that)\b")
NAMES = r"[A-Z][\w’'-]*(?:(?:\s+|,\s+)(?:and\s+)?[A-Z\d][\w’'-]*)*"
# "Iraq has refused", "signed between Iraq and Iran"
DONE_BY = re.compile(
    rf"(?P<who>{NAMES})\s+(?:(?:has|had|have|\w+ly)\s+)*(?P<verb>[a-z]+)\b"
    rf"|\b(?P<done>[a-z]+(?:ed|en|wn|lt))\s+(?:by|between)\s+(?:the\s+)?(?P<by>{NAMES})"
)
NEAR = 4  # content words on each side of a verb that it may speak of


@dataclass(frozen=True, slots=True)
class Around:
    """A word with the content stems before and behind it in its clause, nearest first.

    `agent` holds those behind "by" where the word is told in the passive.
    """

    before: tuple[str, ...]
    behind: tuple[str, ...]
    agent: tuple[str, ...] = ()


def turned_round(statement: str, evidence: str) -> list[str]:
    """Return what a statement tells of the wrong side.

    >>> turned_round("The troops hit the rebels.", "The rebels hit the troops.")
    ["the quoted words tell 'hit' the other way round"]
    >>> turned_round("Iraq was refused by Austin.", "Iraq refused Austin.")
    ["the quoted words tell 'refus' the other way round"]
    """
    said, there = by_one_name(statement), by_one_name(evidence)
    if names_turned(said, there):
        return ["its names stand the other way round in the quoted words"]
    mine, theirs = around(said), around(there)
    shared = [verb for verb in mine if verb in theirs]
    # Where one side is told in the passive, everything else stands the other way round too.
    voiced = [v for v in shared if is_passive(mine[v]) != is_passive(theirs[v])]
    for verb in voiced or shared:
        if all(swapped(a, b) for a in mine[verb] for b in theirs[verb]):
            return [f"the quoted words tell {verb!r} the other way round"]
    return other_actors(said, there)


def is_passive(places: Sequence[Around]) -> bool:
    """Tell whether a word is a verb in the passive somewhere, with who does it."""
    return any(place.agent for place in places)


def other_actors(statement: str, evidence: str) -> list[str]:
    """Return whom a statement lets do what the evidence lets another do.

    >>> other_actors("Iraq captured Mosul.", "It began after ISIS captured Mosul, in Iraq.")
    ["the quoted words tell 'captured' of somebody else"]
    >>> other_actors("Hussein Allawi left.", "Allawi left."), other_actors("He ran.", "Al ran.")
    ([], [])
    """
    mine, theirs = actors(statement), actors(evidence)
    return [
        f"the quoted words tell {word!r} of somebody else"
        for stem, (word, names) in mine.items()
        if stem in theirs and not names & theirs[stem][1]
    ]


def actors(text: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return for each verb with a name at its side, as who does it, the verb and such names."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for match in DONE_BY.finditer(text):
        word = match["verb"] or match["done"]
        names = (match["who"] or match["by"]).split()
        known = frozenset(bare(n) for n in names if n[0].isupper() and bare(n) not in OPENERS)
        stem = stem_of(bare(word))
        if known and stem:
            found[stem] = (word, known | found.get(stem, (word, frozenset()))[1])
    return found


def swapped(said: Around, there: Around) -> bool:
    """Tell whether what stands on the two sides of a verb changed places."""
    if bool(said.agent) == bool(there.agent):
        left = set(said.before) & set(there.behind) - set(there.before)
        right = set(said.behind) & set(there.before) - set(there.behind)
        return bool(left and right)
    passive, active = (said, there) if said.agent else (there, said)
    return bool(
        set(passive.before[:2]) & set(active.before[:2])
        and set(passive.agent[:2]) & set(active.behind[:2])
    )


def around(text: str) -> dict[str, list[Around]]:
    """Return what stands around each word of a text that is written small."""
    found: dict[str, list[Around]] = {}
    for clause in clauses(text):
        words = [
            (m.group(), stem, m.start(), m.end())
            for m in WORD.finditer(clause)
            if (stem := stem_of(bare(m.group())))
        ]
        kept = [stem for _, stem, _, _ in words]
        for i, (word, stem, start, end) in enumerate(words):
            if not word.islower() or NOUN.search(clause[:start]):
                continue
            before, behind = tuple(reversed(kept[max(0, i - NEAR) : i])), kept[i + 1 :]
            by = agent_at(clause, start, end)
            agent = tuple(s for _, s, at, _ in words if by is not None and at > by)[:NEAR]
            found.setdefault(stem, []).append(Around(before, tuple(behind[:NEAR]), agent))
    return found


def agent_at(clause: str, start: int, end: int) -> int | None:
    """Return where "by" stands behind a passive verb, None where the verb is active."""
    at_once = re.match(r"\s+by\b", clause[end:]) and re.search(r"(?:ed|en|n|t)$", clause[:end])
    if not at_once and not re.search(rf"(?i)\b{BE}\s+(?:\w+ly\s+)?$", clause[:start]):
        return None
    by = re.search(r"\bby\b(?!\s+(?:\d|the end|early|late|mid))", clause[end : end + 60])
    return end + by.start() if by else None


def clauses(text: str) -> Iterator[str]:
    """Yield the clauses of a text."""
    at = 0
    for match in CLAUSE.finditer(text):
        yield text[at : match.start()]
        at = match.end()
    yield text[at:]


def names_turned(statement: str, evidence: str) -> bool:
    """Tell whether two names of a clause stand the other way round in one of the evidence.

    That of a passive, and a name behind a preposition, say nothing.

    >>> names_turned("Washington blamed Iran.", "Iran blamed Washington.")
    True
    >>> names_turned("Austin was refused by Iraq.", "Iraq refused Austin.")
    False
    """
    if bool(PASSIVE.search(statement)) != bool(PASSIVE.search(evidence)):
        return False
    theirs = [order_of(clause) for clause in clauses(evidence)]
    for clause in clauses(statement):
        actors = list(dict.fromkeys(actors_in(clause)))
        for one, other in pairwise(actors):
            both = [at for at in theirs if one in at and other in at]
            # Turned means: no reading of repeated names brings the pair into this order.
            if both and all(min(at[one]) > max(at[other]) for at in both):
                return True
    return False


def actors_in(clause: str) -> Iterator[str]:
    """Yield the names of a clause that stand behind no preposition, in order."""
    for name in names_of(clause, common=frozenset()):
        at = re.search(rf"\b{re.escape(name.word)}\b", clause)
        before = clause[: at.start()] if at else ""
        if bare(name.word) not in WEEKDAYS and not PREPOSITION.search(before):
            yield bare(name.word)


def order_of(clause: str) -> dict[str, list[int]]:
    """Return where each capitalised word of a clause stands among its words."""
    found: dict[str, list[int]] = {}
    for i, word in enumerate(re.findall(r"[^\W\d_]+(?:['’.]\w)*", clause)):
        if word[0].isupper():
            found.setdefault(bare(word), []).append(i)
    return found
