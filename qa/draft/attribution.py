"""Who said it? A statement's speaker is the sentence's own, or the person its "he" means."""

from __future__ import annotations

import re

from index.article import Span
from index.sentences import sentence_spans
from qa.draft.names import Spelled, bare, names_of, stands
from qa.draft.place import Place
from qa.nations import by_one_name, nations
from qa.speakers import NAME, VERB, named, spoken_of

BEFORE = 2  # sentences that may say whom a sentence speaks of
# A sentence that opens with, or leans on, one of these speaks of somebody named just before.
LEANING = re.compile(
    r"(?i)\b(he|she|it|they|his|her|its|their|this|these|those|such|the (?:representative|"
    r"spokesperson|spokesman|spokeswoman|official|minister|embassy|two|agreement|move|plan"
    r"|announcement|coalition|group|government|country))\b"
)
PERSON = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er)\b")
# "Allawi said", "according to Allawi"
SAYER = re.compile(
    rf"\b[Aa]ccording to (?P<by>[^,.;]+)|(?P<who>[^,.;]+?),?\s+(?:has |had |have )?{VERB}\b"
)
ROLE = re.compile(
    r"(?i)\b([a-z]+)[\s-]+(minister|secretary|president|adviser|advisor|chief|ambassador"
    r"|commander|spokes\w+)\b"
)
NO_PORTFOLIO = frozenset("a an the its his her their our this that former then new another".split())


def context_of(place: Place) -> str:
    """Return what may name those that the sentence only points at, with title and outlet.

    Behind "he" stand the person who is meant and the countries named before, nobody else.
    """
    source = place.article.source
    known = " ".join(x for x in (source.publisher, source.title) if x)
    if not LEANING.search(place.evidence):
        return known
    earlier = sentences_before(place)
    texts = [s.of(place.article.text) for s in earlier]
    if not PERSON.search(place.sentence.of(place.article.text)):
        return " ".join([known, *texts])
    countries = [
        w for w in re.findall(r"[A-Z]\w*", by_one_name(" ".join(texts))) if w.lower() in nations()
    ]
    return " ".join([known, *countries, *persons_meant(place)])


def sentences_before(place: Place) -> list[Span]:
    """Return the last sentences of content in front of a place."""
    found = [
        span
        for paragraph in place.article.content
        if paragraph.start < place.sentence.start
        for s in sentence_spans(paragraph.of(place.article.text))
        if (span := Span(paragraph.start + s.start, paragraph.start + s.end)).end
        <= place.sentence.start
    ]
    return found[-BEFORE:]


def persons_meant(place: Place) -> list[str]:
    """Return whom the pronouns of a sentence mean; else whom the sentence before begins with."""
    text = place.article.text
    start = place.sentence.start
    pronouns = [
        Span(start + m.start(), start + m.end()) for m in PERSON.finditer(place.sentence.of(text))
    ]
    meant = [span.of(text) for p in pronouns if (span := named(place.article, p)) is not None]
    if not meant and (before := sentences_before(place)):
        first = re.search(NAME, before[-1].of(text))
        meant = [first.group()] if first else []
    return meant


def speakers_of(place: Place) -> list[str]:
    """Return who speaks in a sentence: as it says, as its "he" means, or as was said before."""
    text = place.article.text
    own = spoken_of(text, place.sentence, until=place.sentence.end)
    if own is not None:
        return [own.of(text)]
    if PERSON.search(place.sentence.of(text)):
        return persons_meant(place)
    for sentence in reversed(sentences_before(place)):
        before = spoken_of(text, sentence, until=sentence.end)
        if before is not None:
            return [before.of(text)]
    return []


def wrong_speakers(statement: str, place: Place) -> list[str]:
    """Return who says something in a statement without saying it in its evidence."""
    said = [
        name
        for match in SAYER.finditer(by_one_name(statement))
        for name in names_of(match["by"] or match["who"], common=frozenset())
    ]
    here = by_one_name(place.evidence)
    source = place.article.source
    known = [x for x in (source.publisher, source.title) if x]
    speaking = by_one_name(" ".join([*speakers_of(place), *known]))
    there, may_say = Spelled.of(here), Spelled.of(speaking)
    return [
        f"{name.word} is not who says so there"
        for name in said
        if not stands(name.word, there, here) and not stands(name.word, may_say, speaking)
    ]


def wrong_roles(statement: str, evidence: str) -> list[str]:
    """Return the offices of a statement that the evidence has otherwise.

    >>> wrong_roles("Allawi, the interior minister", "The prime minister's advisor, Allawi")
    ["the evidence has no 'interior minister'"]
    """
    there = [(bare(m[1]), m[2].lower()) for m in ROLE.finditer(by_one_name(evidence))]
    wrong = []
    for match in ROLE.finditer(by_one_name(statement)):
        what, role = bare(match[1]), match[2].lower()
        others = [w for w, r in there if r == role]
        if what not in NO_PORTFOLIO and others and what not in others:
            wrong.append(f"the evidence has no {match.group().lower()!r}")
    return wrong
