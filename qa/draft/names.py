"""Names: does everyone and everything that a statement names stand in its evidence?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.words import STOP_WORDS, fold, unglued
from qa.dates import MONTHS

TOKEN = re.compile(r"[^\W\d_](?:[^\W_]|['’](?=\w)|\.(?=\w))*")
SUFFIXES = ("istan", "stan", "ian", "ish", "ese", "an", "ey", "ia", "'s", "n", "y", "i", "a", "s")
# Names of one thing that share no letters, each folded.
SAME = tuple(
    frozenset(group.split())
    for group in (
        "us u.s usa america american americans united states washington's",
        "uk u.k britain british united kingdom",
        "eu e.u european union",
        "isis isil is daesh islamic state",
        "france french",
        "spain spanish",
        "germany german",
        "netherlands dutch",
        "nato",
    )
)
OPENERS = STOP_WORDS | frozenset(
    (
        "about according after almost also although among another approximately around as before "
        "both during each exactly fewer first following he her his however last less more most "
        "nearly no not one only other roughly second she since so some that their then these third "
        "this those though two under until when where while yes"
    ).split()
)
NEAR = 84  # how alike two spellings of one name are, of 100


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised word of a statement, with the capitalised words that stand next to it."""

    word: str
    before: str
    after: str


def names_of(text: str, *, common: frozenset[str]) -> list[Name]:
    """Return the names in a text; its first word is one unless articles write it small.

    >>> [n.word for n in names_of("Lloyd Austin met the US envoy.", common=frozenset())]
    ['Lloyd', 'Austin', 'US']
    """
    tokens = [(m.group().rstrip("."), m.start(), m.end()) for m in TOKEN.finditer(text)]
    found = []
    for i, (word, start, _) in enumerate(tokens):
        if not any(c.isupper() for c in word) or fold(word) in MONTHS:
            continue
        if opens_sentence(text, start) and (fold(word) in OPENERS or fold(word) in common):
            continue
        if fold(word) in STOP_WORDS and not word.isupper():
            continue
        before = tokens[i - 1] if i else ("", 0, 0)
        after = tokens[i + 1] if i + 1 < len(tokens) else ("", len(text), 0)
        found.append(
            Name(
                word,
                before[0] if adjoining(text, before[2], start) and i else "",
                after[0] if adjoining(text, tokens[i][2], after[1]) else "",
            )
        )
    return found


def opens_sentence(text: str, start: int) -> bool:
    """Tell whether a capital says nothing here, because a sentence or a quotation opens."""
    return not re.search(r"[\w,;)’'-]\s*$", text[:start])


def adjoining(text: str, end: int, start: int) -> bool:
    """Tell whether only a space or hyphen lies between two words."""
    return text[end:start] in {" ", "-", "‑", "\u00a0"}


@lru_cache(maxsize=256)
def written_small(text: str) -> frozenset[str]:
    """Return the words that an article writes without a capital somewhere."""
    return frozenset(re.findall(r"(?<![\w’'-])[a-z][a-z]+", as_people_write(text)))


@lru_cache(maxsize=256)
def as_people_write(text: str) -> str:
    """Return a whole article with the spaces that its words lost."""
    return unglued(text)


def unknown_names(statement: str, evidence: str, article: str) -> list[str]:
    """Return the names of a statement that its evidence does not have.

    The other words of a name whose family name stands in the evidence may come from elsewhere
    in the article ("Allawi" there, "Hussein Allawi" here), unless the evidence itself has
    another word in that place.
    """
    shown = unglued(evidence)
    common = written_small(article)
    there = spellings(shown)
    missing = []
    for name in names_of(statement, common=common):
        if stands(name.word, there, shown):
            continue
        if name.after and completes(name.word, name.after, shown, article, there):
            continue
        missing.append(name.word)
    return missing


def spellings(text: str) -> frozenset[str]:
    """Return the folded words of a text, as they stand and without the ends of nationalities."""
    words = {fold(m.group()).replace("’", "'").rstrip(".") for m in TOKEN.finditer(text)}
    return frozenset(form for word in words for form in forms(word))


def forms(word: str) -> set[str]:
    """Return a folded word and what is left of it without a nationality's ending.

    >>> forms("iraqi") & forms("iraq"), forms("austin") & forms("austria")
    ({'iraq'}, set())
    """
    short = {word.removesuffix(s) for s in SUFFIXES if word.endswith(s)}
    return {word, *(w for w in short if len(w) >= 4)}


def stands(word: str, there: frozenset[str], evidence: str) -> bool:
    """Tell whether a name stands in the evidence, spelled nearly so or by its other name."""
    from rapidfuzz import fuzz, process

    asked = fold(word).replace("’", "'")
    if forms(asked) & there:
        return True
    for group in SAME:
        if asked in group and group & there:
            return True
    if word.isupper() and len(word) >= 3 and word in initials(evidence):
        return True
    if len(asked) < 4:
        return False
    return process.extractOne(asked, there, scorer=fuzz.ratio, score_cutoff=NEAR) is not None


def initials(text: str) -> set[str]:
    """Return the acronyms that runs of capitalised words of a text can have."""
    runs = re.findall(r"(?:[A-Z][\w’'-]*(?:\s+(?:of|the|and|for))*\s*){2,}", text)
    return {"".join(re.findall(r"\b[A-Z]", run)) for run in runs}


def completes(
    word: str, following: str, evidence: str, article: str, there: frozenset[str]
) -> bool:
    """Tell whether "Hussein" completes the "Allawi" of the evidence to a name of the article."""
    if not stands(following, there, evidence):
        return False
    pair = re.compile(rf"\b{re.escape(word)}[\s\u00a0-]+{re.escape(following)}\b", re.IGNORECASE)
    if not pair.search(as_people_write(article)):
        return False
    # In the evidence the family name must stand alone, or with the words that are said.
    alone = re.compile(
        rf"(?:(?<![\w’'-])([A-Z][\w’'-]*)[\s\u00a0])?\b{re.escape(following)}\b"
        rf"(?![\s\u00a0][A-Z])"
    )
    return any(m.group(1) in {None, word} for m in alone.finditer(evidence))
