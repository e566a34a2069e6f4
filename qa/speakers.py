"""Whom "he" means: the person last named in front of it, and where."""

from __future__ import annotations

import re

from index.article import Article, Span
from index.sentences import sentence_spans

PRONOUN = re.compile(r"(?i)(?:he|she|him|her|they|them|his|their)\Z")
ASKS_WHO = re.compile(
    r"(?i)\b(?:who|whom|whose|according to (?:whom|which)|(?:which|what) "
    r"(?:official|minister|adviser|advisor|person|man|woman|politician|expert|source|spokes\w+))\b"
)
CAPITAL = r"[A-Z\u00c0-\u00de][\w’'-]*"
NAME = rf"{CAPITAL}(?:\s+(?:al|el|bin|ibn|de|van|von|der)?[ -]?{CAPITAL})*"
VERB = (
    r"(?:said|says|told|stated|added|explained|noted|stressed|emphasi[sz]ed|confirmed|announced"
    r"|argued|warned|insisted|claimed|reaffirmed|described|wrote|tweeted|testified|recalled)"
)
# A person who is spoken of: "Hussein Allawi, adviser to ..., told", "According to Allawi",
# "Minister Sabit al-Abassi said".
SPOKEN_OF = re.compile(
    rf"(?:\A[“\"]?(?P<first>{NAME})(?=,\s|\s+{VERB})|[Aa]ccording to (?:[a-z]+ )*(?P<by>{NAME})"
    rf"|(?P<says>{NAME}),?\s+{VERB}\b|\b{VERB}\s+(?P<said>{NAME}))"
)
NOBODY = re.compile(
    r"(?:Still|Then|However|Meanwhile|Furthermore|Notably|Originally|Such|During|Reports|Baghdad"
    r"|On|In|At|The|This|That|It|He|She|They|But|And|After|Before|Also|Even|Many|A|An)\b"
)
LEAST = 3  # letters of a name


def named(article: Article, span: Span) -> Span | None:
    """Return where the person stands whom a pronoun means; None if it is none, or nobody is named.

    The nearest sentence in front of it that speaks of a person is taken, in its own paragraph or
    the five before it.
    """
    if not PRONOUN.match(span.of(article.text)):
        return None
    before = [p for p in article.content if p.start <= span.start][-6:]
    for paragraph in reversed(before):
        text = paragraph.of(article.text)
        for inside in reversed(sentence_spans(text)):
            sentence = Span(paragraph.start + inside.start, paragraph.start + inside.end)
            if sentence.start >= span.start:
                continue
            found = spoken_of(article.text, sentence, until=span.start)
            if found:
                return found
    return None


def spoken_of(text: str, sentence: Span, *, until: int) -> Span | None:
    """Return the first person whom a sentence speaks of, in front of a position."""
    for match in SPOKEN_OF.finditer(sentence.of(text)):
        which = next(g for g in ("first", "by", "says", "said") if match[g])
        found = Span(sentence.start + match.start(which), sentence.start + match.end(which))
        name = found.of(text)
        if len(name) >= LEAST and not NOBODY.match(name) and found.end <= until:
            return found
    return None
