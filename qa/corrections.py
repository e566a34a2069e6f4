"""What an article takes back: "Correction: an earlier version said twelve; it is seventeen".

Only a notice takes back: a paragraph headed as a correction, or a sentence on an earlier version of
the article itself. That somebody "wrongly said" something is news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.article import Article, Span
from index.sentences import sentence_spans
from index.words import fold, search_words
from qa.amounts import amounts_in
from qa.dates import days_in
from qa.speakers import NAME

ITSELF = r"(?:this|our) (?:article|story|report|dispatch|headline|post|piece)"
NOTICE = re.compile(
    r"(?i)\A\W*(?:correction|corrected|corrects|clarification|clarified|editor['’]?s['’]? note"
    r"|amendment)\b"
    rf"|\bversions? of {ITSELF}\b"
    rf"|\b(?:this|our) (?:article|story|report|dispatch|headline|post|piece) (?:was|has been)"
    r" (?:\w+ )?(?:amended|corrected|updated to (?:correct|reflect|fix))"
)
SAID = r"(?:said|stated|gave|put|reported|named|called|misstated|misspelled|had|described\b.*?\bas)"
VALUE = r"(?:[^.;,]|(?<=\d)[.,](?=\d))"
WRONG = (
    re.compile(
        r"(?i)\b(?:(?:earlier|previous|original|first|prior|initial) versions?\b[^.;]*?"
        rf"|originally |initially |(?:wrongly|incorrectly|mistakenly|erroneously) ){SAID}\b"
        r"(?P<wrong>[^.;]*?)(?=[.;](?:\s|\Z)|\s+(?:but|when|instead of|rather than|in fact)\b"
        r"|,? (?:it is|it was|they)\b|\Z)"
    ),
    re.compile(
        rf"(?P<right>{VALUE}+),? (?:and )?(?:not|rather than|instead of) (?P<wrong>{VALUE}+)"
    ),
    re.compile(
        r"(?i)\b(?:correct(?:s|ed)?|change[sd]?|amend(?:s|ed)?|fix(?:es|ed)?)\b[^.;]*?"
        rf"\bfrom (?P<wrong>{VALUE}+?) to (?P<right>{VALUE}+)"
    ),
)
MOST_SAID = 12  # words of what was wrong, to be told


@dataclass(frozen=True, slots=True)
class Correction:
    """What an article takes back, in which notice; `right` is what the notice says instead."""

    notice: Span
    wrong: Span
    right: str


@lru_cache(maxsize=512)
def corrections_of(article: Article) -> tuple[Correction, ...]:
    """Return what an article's notices of correction say was wrong."""
    return tuple(found for notice in notices_of(article) for found in taken_back(article, notice))


def notices_of(article: Article) -> Iterator[Span]:
    """Yield an article's notices: from where one begins to the end of its paragraph."""
    for paragraph in article.content:
        text = paragraph.of(article.text)
        match = NOTICE.search(text)
        if match:
            begins = [s.start for s in sentence_spans(text) if s.start <= match.start()]
            yield Span(paragraph.start + (begins[-1] if begins else 0), paragraph.end)


def taken_back(article: Article, notice: Span) -> Iterator[Correction]:
    """Yield what a notice takes back, each part of it once."""
    text = notice.of(article.text)
    found: list[Span] = []
    for pattern in WRONG:
        for match in pattern.finditer(text):
            wrong = trimmed(text, Span(*match.span("wrong")))
            if wrong is None or any(wrong.overlaps(other) for other in found):
                continue
            found.append(wrong)
            right = match.groupdict().get("right") or text[wrong.end :]
            yield Correction(
                notice, Span(notice.start + wrong.start, notice.start + wrong.end), right
            )


def trimmed(text: str, span: Span) -> Span | None:
    """Return a span without white space and "that" at its ends, None where nothing is left."""
    match = re.fullmatch(r"(?:[\s,:]*(?:that\b)?)\s*(.*?)[\s,]*", span.of(text), re.DOTALL)
    if not match or not match[1]:
        return None
    return Span(span.start + match.start(1), span.start + match.end(1))


def withdrawn(article: Article) -> tuple[Span, ...]:
    """Return the spans of what an article's corrections say was wrong."""
    return tuple(correction.wrong for correction in corrections_of(article))


def is_withdrawn(article: Article, span: Span) -> bool:
    """Tell whether an answer is one that its own article takes back.

    Elsewhere than in the notice it is one where it gives the same value of the same matter.
    """
    for correction in corrections_of(article):
        if span.overlaps(correction.wrong):
            return True
        if span.overlaps(correction.notice):
            continue
        wrong = values_of(correction.wrong.of(article.text)) - values_of(correction.right)
        if wrong & values_of(span.of(article.text)) and one_matter(article, correction, span):
            return True
    return False


def correction_behind(article: Article, span: Span) -> Correction | None:
    """Return the correction by which an answer is what its article says now, None if there is none.

    The notice gives the answer's value, or a value of the same matter was wrong.
    """
    values = values_of(span.of(article.text))
    for correction in corrections_of(article):
        wrong = correction.wrong.of(article.text)
        told = len(wrong.split()) <= MOST_SAID and bool(values_of(wrong))
        mine = values & values_of(correction.right) - values_of(wrong)
        inside = span.overlaps(correction.notice)
        if told and mine and (inside or one_matter(article, correction, span)):
            return correction
    return None


def one_matter(article: Article, correction: Correction, span: Span) -> bool:
    """Tell whether a sentence shares a word, or a unit, with a notice besides its values."""
    sentence = sentence_at(article, span)
    notice = correction.notice.of(article.text)
    if content(sentence) & content(notice):
        return True
    units = [{a.unit for a in amounts_in(text)} - {""} for text in (sentence, notice)]
    return bool(units[0] & units[1])


def sentence_at(article: Article, span: Span) -> str:
    """Return the sentence in which a span begins."""
    for paragraph in article.content:
        if paragraph.start <= span.start < paragraph.end:
            text = paragraph.of(article.text)
            at = span.start - paragraph.start
            inside = [s for s in sentence_spans(text) if s.start <= at < s.end]
            return inside[0].of(text) if inside else text
    return span.of(article.text)


GENERAL = frozenset(
    search_words(
        "correction corrected clarification version article story report earlier previous said "
        "stated wrongly incorrectly fact amended updated show reflect editor note originally"
    )
)


def content(text: str) -> set[str]:
    """Return the stems of a text that are neither numbers nor words of any correction."""
    return {stem for stem in search_words(text) if not stem[0].isdigit()} - GENERAL - {"not"}


def values_of(text: str) -> set[object]:
    """Return the dates, numbers and names of a text."""
    names = (fold(match.group()) for match in re.finditer(NAME, text))
    return {*days_in(text), *(amount.value for amount in amounts_in(text)), *names}
