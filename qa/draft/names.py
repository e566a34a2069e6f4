"""Names: does everyone and everything that a statement names stand in its evidence?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.words import STOP_WORDS, fold, unglued
from qa.dates import MONTHS
from qa.nations import by_one_name, nations

TOKEN = re.compile(r"[^\W\d_](?:[^\W_]|['’](?=\w)|\.(?=\w))*")
OPENERS = STOP_WORDS | frozenset(
    (
        "about above according across after against along also although almost amid among another "
        "approximately around as because before behind below between both despite during each "
        "either even every exactly few fewer first following former given he her his however if "
        "inside instead just last least less many more most nearly neither no none not nobody now "
        "often one only other our out outside over roughly second she since so some still such "
        "thanks that then third this those though through today together two under unless until up "
        "upon we when where while without yes yesterday yet you your "
        "three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty "
        "seventy eighty ninety hundred thousand million dozen dozens hundreds thousands half"
    ).split()
)
LEAST_NEAR = 5  # letters of a name that may be spelled with one letter other


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised word of a statement, with the capitalised words that stand next to it."""

    word: str
    before: str
    after: str


def names_of(
    text: str, *, common: frozenset[str], proper: frozenset[str] = frozenset()
) -> list[Name]:
    """Return the names in a text; its first word is one unless articles write it small.

    A word of `proper` is a name also where it is written small.

    >>> [n.word for n in names_of("Lloyd Austin met the US envoy.", common=frozenset())]
    ['Lloyd', 'Austin', 'US']
    """
    tokens = [(m.group().rstrip("."), m.start(), m.end()) for m in TOKEN.finditer(text)]
    found = []
    for i, (word, start, _) in enumerate(tokens):
        if not is_name(word, opens=opens_sentence(text, start), common=common, proper=proper):
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


def is_name(word: str, *, opens: bool, common: frozenset[str], proper: frozenset[str]) -> bool:
    """Tell whether a word is a name by how it is written, and where."""
    folded = fold(word)
    if not any(c.isupper() for c in word):
        return word in proper
    if folded in MONTHS or (folded in STOP_WORDS and not word.isupper()):
        return False
    return not (opens and (folded in OPENERS or folded in common))


def opens_sentence(text: str, start: int) -> bool:
    """Tell whether a capital says nothing here, because a sentence or a quotation opens."""
    return not re.search(r"[\w,;)’'-]\s*$", text[:start])


def adjoining(text: str, end: int, start: int) -> bool:
    """Tell whether only a space, a hyphen or an initial's stop lies between two words."""
    return text[end:start] in {" ", "-", "‑", "\u00a0", ". "}


@lru_cache(maxsize=256)
def written_small(text: str) -> frozenset[str]:
    """Return the words that an article writes without a capital somewhere."""
    return frozenset(re.findall(r"(?<![\w’'-])[a-z][a-z]+", as_people_write(text)))


@lru_cache(maxsize=256)
def written_large(text: str) -> frozenset[str]:
    """Return in lower case the words that an article writes with a capital only."""
    inside = re.findall(r"[\w,;]\s([A-Z][a-z]{2,})\b", as_people_write(text))
    return frozenset(map(str.lower, inside)) - written_small(text)


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
    shown = by_one_name(unglued(evidence))
    there = Spelled.of(shown)
    names = names_of(
        by_one_name(statement, small=True),
        common=written_small(article),
        proper=written_large(article),
    )
    return [
        name.word
        for name in names
        if not stands(name.word, there, shown)
        and not (name.after and abbreviates(name, shown))
        and not (name.after and completes(name.word, name.after, shown, article, there))
    ]


@dataclass(frozen=True, slots=True)
class Spelled:
    """The words of a text, folded, and those among them that it writes with a capital."""

    words: frozenset[str]
    large: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Spelled:
        """Return the words of a text."""
        found = [m.group() for m in TOKEN.finditer(text)]
        large = frozenset(bare(w) for w in found if any(c.isupper() for c in w))
        return cls(frozenset(map(bare, found)), large)


def bare(word: str) -> str:
    """Return a word folded, without the end of a possessive.

    >>> bare("Allawi’s"), bare("U.S.")
    ('allawi', 'u.s')
    """
    return re.sub(r"['’]s?$", "", fold(word)).rstrip(".")


def stands(word: str, there: Spelled, evidence: str) -> bool:
    """Tell whether a name stands in the evidence, if need be with one letter other.

    A country has one name only, and a capital: Niger is not Nigeria, and "us" is not the US.
    """
    from rapidfuzz.distance import Levenshtein

    asked = bare(word)
    if asked in nations():
        return asked in there.large
    if asked in there.words:
        return True
    if word.isupper() and len(word) >= 3 and word in initials(evidence):
        return True
    if len(asked) < LEAST_NEAR:
        return False
    near = there.large - nations()
    return any(Levenshtein.distance(asked, w, score_cutoff=1) <= 1 for w in near)


def initials(text: str) -> set[str]:
    """Return the acronyms that runs of capitalised words of a text can have."""
    runs = re.findall(r"(?:[A-Z][\w’'-]*(?:\s+(?:of|the|and|for))*\s*){2,}", text)
    return {"".join(re.findall(r"\b[A-Z]", run)) for run in runs}


def abbreviates(name: Name, evidence: str) -> bool:
    """Tell whether "L." stands for the "Lloyd" that the evidence has before "Austin"."""
    if len(name.word) > 1:
        return False
    first = re.search(rf"\b([A-Z])[\w’'-]*\.?\s+{re.escape(name.after)}\b", evidence)
    return first is not None and first[1] == name.word


def completes(word: str, following: str, evidence: str, article: str, there: Spelled) -> bool:
    """Tell whether "Hussein" completes the "Allawi" of the evidence to a name of the article."""
    if not stands(following, there, evidence):
        return False
    pair = re.compile(rf"\b{re.escape(word)}[\s\u00a0-]+{re.escape(following)}\b", re.IGNORECASE)
    if not pair.search(by_one_name(as_people_write(article))):
        return False
    # In the evidence the family name must stand alone, or with the words that are said.
    alone = re.compile(
        rf"(?:(?<![\w’'-])([A-Z][\w’'-]*)[\s\u00a0])?\b{re.escape(following)}\b"
        rf"(?![\s\u00a0][A-Z])"
    )
    return any(m.group(1) in {None, word} for m in alone.finditer(evidence))
