"""Whom "he" or "I" means: the person who is named or glossed, and where; whom a sentence cites."""

from __future__ import annotations

import re

from index.article import Article, Span
from index.sentences import sentence_spans
from index.words import fold
from qa.places import NOBODIES

PRONOUN = re.compile(r"(?i)(?:he|she|him|her|they|them|his|their|i|we|me|us|my|our)\Z")
OWN = re.compile(r"(?:I|[Ww]e|[Mm]e|us|[Mm]y|[Oo]ur)\Z")  # said by the speaker of himself
GLOSS = re.compile(r"\s*[\[(](?P<name>[A-Z][^\])]{2,40})[\])]")  # "He [Austin] proposed"
ASKS_WHO = re.compile(
    r"(?i)\b(?:who|whom|whose|according to (?:whom|which)|(?:which|what) (?:\w+ )?"
    r"(?:(?:official|minister|advis[eo]r|person|politician|expert|source)s?|m[ae]n|wom[ae]n|people"
    r"|spokes\w+))\b"
)
CAPITAL = r"[A-Z\u00c0-\u00de][\w’'-]*"
PARTICLE = r"(?:al|el|bin|ibn|de|van|von|der)"
NAME = (
    rf"(?:(?<![\w-]){PARTICLE}[ -])?{CAPITAL}(?:\s+{PARTICLE}[ -]{CAPITAL}|\s+{PARTICLE}-"
    rf"|\s+{CAPITAL})*"
)
VERB = (
    r"(?:said|says|told|stated|added|explained|noted|stressed|emphasi[sz]ed|confirmed|announced"
    r"|argued|warned|insisted|claimed|reaffirmed|described|wrote|tweeted|testified|recalled)"
)
OFFICE = (
    r"(?:spokes(?:man|woman|person)|representative|official|mayor|minister|president|advis[eo]r"
    r"|ambassador|envoy|commander|general|officer|secretary|governor|diplomat|analyst|expert"
    r"|witness|doctor|lawyer|judge|chief|head|leader|senator|lawmaker|director|manager)"
)
ROLE = rf"\b(?:[Aa]n?|[Tt]he)\s+(?:[\w.-]+\s+){{0,4}}?{OFFICE}\b"
# A person who is spoken of: "Hussein Allawi, adviser to ..., told", "According to Allawi",
# "Minister Sabit al-Abassi said", "a spokesman said".
SPOKEN_OF = re.compile(
    rf"(?:\A[“\"]?(?P<first>{NAME})(?=,\s|\s+{VERB})|[Aa]ccording to (?:[a-z]+ )*(?P<by>{NAME})"
    rf"|(?P<says>{NAME}),?\s+{VERB}\b|\b{VERB}\s+(?P<said>{NAME})"
    rf"|(?P<role>{ROLE})(?:\s+\w+){{0,3}}?\s+{VERB}\b|\b{VERB}\s+(?P<roled>{ROLE}))"
)
GROUPS = ("first", "by", "says", "said", "role", "roled")
NOBODY = re.compile(
    r"(?:Still|Then|However|Meanwhile|Furthermore|Notably|Originally|Such|During|Reports"
    r"|On|In|At|The|This|That|It|He|She|They|But|And|After|Before|Also|Even|Many|A|An|I|We"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
LEAST = 3  # letters of a name
OUTLET = (
    r"(?:the )?(?:Reuters|AP|AFP|BBC|CNN|NPR|CBS|NBC|ABC|Bloomberg|Axios|Politico|Associated Press"
    r"|Agence France-Presse|Al[ -]Jazeera|Al[ -]Arabiya"
    rf"|(?:{CAPITAL} ){{1,3}}(?:Times|Post|Journal|Guardian|Herald|Press|News|Agency|TV|Radio))"
)
# "Reuters, citing multiple sources, reported", "according to The National", "told the AP".
REPORTED_BY = re.compile(
    rf"(?:[Aa]ccording to (?:(?:the|a report by|reports by) )?(?P<by>{NAME})"
    rf"|(?P<said>{NAME}),?\s*(?:citing [^,]+,\s*)?(?:has |had |have )?reported\b"
    rf"|\b(?:told|tells)\s+(?P<told>{OUTLET})\b)"
)
HEDGED = re.compile(
    r"(?i)\b(?:reportedly|allegedly|supposedly|reports? (?:suggest|indicate|sa(?:y|id))\w*"
    r"|unconfirmed reports?|sources (?:[\w’'-]+ ){0,6}?(?:say|said|indicate\w*|suggest\w*|told)"
    r"|it is (?:widely )?(?:believed|understood|thought)"
    r"|(?:is|are|was|were) (?:believed|thought|rumou?red|said|understood) to)\b"
)


def named(article: Article, span: Span) -> Span | None:
    """Return where the person stands whom a pronoun means; None if it is none, or nobody is named.

    A gloss behind it, as in "He [Austin]", decides; "I" is whoever its own sentence says spoke.
    Else the nearest sentence in front that speaks of a person is taken, in its own paragraph or
    the five before it.
    """
    pronoun = span.of(article.text)
    if not PRONOUN.match(pronoun):
        return None
    gloss = GLOSS.match(article.text, span.end)
    if gloss:
        return Span(*gloss.span("name"))
    before = [p for p in article.content if p.start <= span.start][-6:]
    for paragraph in reversed(before):
        text = paragraph.of(article.text)
        for inside in reversed(sentence_spans(text)):
            sentence = Span(paragraph.start + inside.start, paragraph.start + inside.end)
            if sentence.start > span.start:
                continue
            here = sentence.end > span.start
            if here and not OWN.match(pronoun):
                continue
            until = sentence.end if here else span.start
            found = spoken_of(
                article.text, sentence, until=until, outlet=article.source.publisher or ""
            )
            if found:
                return found
    return None


def spoken_of(text: str, sentence: Span, *, until: int, outlet: str = "") -> Span | None:
    """Return the first person whom a sentence speaks of, in front of a position."""
    for match in SPOKEN_OF.finditer(sentence.of(text)):
        which = next(g for g in GROUPS if match[g])
        found = Span(sentence.start + match.start(which), sentence.start + match.end(which))
        if found.end <= until and (
            which.startswith("role") or is_person(match[which], fold(outlet))
        ):
            return found
    return None


def is_person(name: str, outlet: str) -> bool:
    """Tell whether a name may be a person's: no country, capital, body or the outlet itself.

    >>> is_person("Washington", ""), is_person("Hussein Allawi", "the wire")
    (False, True)
    """
    plain = fold(name)
    own = outlet and (plain == outlet or f"the {plain}" == outlet)
    return len(name) >= LEAST and not NOBODY.match(name) and name not in NOBODIES and not own
