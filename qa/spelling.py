"""Words and names that are one in several spellings: transliterations, nicknames, acronyms."""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import fold, stemmer

ALIKE = 88  # of 100: "Suleimani" and "Soleimani" are one, "Austria" and "Australia" two
PREFIXES = ("un", "in", "im", "ir", "dis", "non", "mis")
PARTICLES = frozenset("al el ad as ash an ar bin ibn abu de der van von".split())
NICKNAMES = {
    short: full
    for full, listed in {
        "joseph": "joe joey",
        "william": "bill will billy",
        "robert": "bob rob bobby",
        "james": "jim jimmy",
        "michael": "mike mick",
        "thomas": "tom",
        "daniel": "dan danny",
        "david": "dave",
        "richard": "dick rick",
        "edward": "ed ted",
        "anthony": "tony",
        "christopher": "chris",
        "benjamin": "ben",
        "samuel": "sam",
        "elizabeth": "liz beth",
        "donald": "don",
    }.items()
    for short in listed.split()
}
# Capitals tell "US" from "us" and "IS" from "is".
ALIASES = (
    (re.compile(r"\b(?:US|U\.S\.(?:A\.)?|USA|United States(?: of America)?)(?!\w)"), "usa"),
    (re.compile(r"\b(?:UK|U\.K\.|United Kingdom|(?:Great )?Britain)(?!\w)"), "uk"),
    (re.compile(r"\b(?:EU|E\.U\.|European Union)(?!\w)"), "eu"),
    (re.compile(r"\b(?:UN|U\.N\.|United Nations)(?!\w)"), "uno"),
    (re.compile(r"\b(?:UAE|United Arab Emirates)\b"), "uae"),
    (
        re.compile(
            r"\b(?:ISIS|ISIL|IS|D[ae]'?esh|Islamic State"
            r"(?: (?:of|in) Iraq and (?:Syria|the Levant|al-Sham)| group)?)\b"
        ),
        "isis",
    ),
)
# Letters that transliterations write one way or another.
SOUNDS = (("th", "s"), ("gh", "k"), ("kh", "k"), ("dh", "d"), ("ph", "f"), ("q", "k"), ("c", "k"))
FOREIGN = re.compile(r"gh|kh|q")


def with_aliases(text: str) -> str:
    """Return the text with well-known names in one form.

    >>> with_aliases("the United States"), with_aliases("tell us"), with_aliases("Islamic State")
    ('the usa', 'tell us', 'isis')
    """
    for pattern, name in ALIASES:
        text = pattern.sub(name, text)
    return text


@lru_cache(maxsize=20_000)
def one_word(a: str, b: str, *, foreign: bool = False) -> bool:
    """Tell whether two folded words are one: spelled nearly alike, or one the other's initial.

    `foreign` names are compared by their consonants.

    >>> one_word("austria", "australia"), one_word("signed", "unsigned")
    (False, False)
    >>> one_word("thabet", "sabit", foreign=True), one_word("joe", "joseph")
    (True, True)
    """
    from rapidfuzz import fuzz

    if a == b:
        return True
    if 1 in (len(a), len(b)):
        return a[0] == b[0] and a.isalpha()
    if any(long == prefix + short for prefix in PREFIXES for long, short in ((a, b), (b, a))):
        return False
    if NICKNAMES.get(a, a) == NICKNAMES.get(b, b) or stem(a) == stem(b):
        return True
    if not (a.isalpha() and b.isalpha()):
        return False
    if (foreign or FOREIGN.search(a + " " + b)) and skeleton(a) == skeleton(b):
        return len(skeleton(a)) > 1
    return bool(fuzz.ratio(a, b) >= ALIKE)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a folded word."""
    return str(stemmer().stemWord(word))  # type: ignore[attr-defined]  # untyped


def skeleton(word: str) -> str:
    """Return the consonants of a folded name as they sound, with a vowel where it begins with one.

    >>> skeleton("abbasi"), skeleton("abassi"), skeleton("ghassem"), skeleton("qasem")
    ('abs', 'abs', 'ksm', 'ksm')
    """
    for letters, sound in SOUNDS:
        word = word.replace(letters, sound)
    first = "a" if word[:1] in "aeiouy" else word[:1]
    rest = re.sub(r"[aeiouyhw]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


def is_acronym(short: str, long: str) -> bool:
    """Tell whether a name is made of the initials of another: "PMF" of its forces.

    >>> is_acronym("PMF", "the Popular Mobilization Forces"), is_acronym("US", "United Nations")
    (True, False)
    """
    letters = short.removeprefix("the ").replace(".", "")
    initials = "".join(w[0] for w in re.findall(r"[^\W\d_]+", long) if w[0].isupper())
    return len(letters) > 1 and letters.isupper() and letters == initials


def letters_alike(a: str, b: str) -> bool:
    """Tell whether two folded texts are spelled nearly alike as a whole."""
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(fold(a), fold(b)) >= ALIKE)
