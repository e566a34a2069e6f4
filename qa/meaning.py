"""What an article means by "next month": counted from its own date, left as it is without one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from index.article import Article, Source, Span
from index.words import fold
from qa.answer import Answer, cite
from qa.candidates import sentence_around
from qa.dates import agree, days_in, exact
from qa.quoting import carrying, quoted
from qa.relative import RELATIVE, relative_in

MEANS = re.compile(r"(?i)\b(?:mean|means|meant|refer|refers|referred|stand for|stands for)\b")
ASKS_UNIT = re.compile(r"(?i)\b(?:which|what) (?:day|date|week|month|year)\b")
QUOTED = re.compile(r"[\"“'‘]([^\"”'’]{4,30})[\"”'’]")
SOMEBODY = re.compile(r"\b(?:does|did) (?:[Tt]he )?[A-Z]\w+(?: [A-Z]\w+)* mean\b")
NEAR = 14  # characters between an unquoted expression and the verb that asks what it means
MOST_WORDS = 42


def asked_expression(question: str) -> str:
    """Return the relative expression whose meaning a question asks for, "" if it asks for none.

    >>> asked_expression('Which month did the August dispatch mean by "next month"?')
    'next month'
    >>> asked_expression("When it says 'next month', which month is that?")
    'next month'
    >>> asked_expression("Where do the talks stand after last month?")
    ''
    """
    asks = MEANS.search(question) or ASKS_UNIT.search(question)
    for words in QUOTED.findall(question) if asks else ():
        found = RELATIVE.search(words)
        if found:
            return found.group()
    for found in RELATIVE.finditer(question):
        around = question[max(0, found.start() - NEAR) : found.end() + NEAR]
        if MEANS.search(around):
            return found.group()
    return ""


def with_meaning(question: str, articles: Iterable[Article]) -> Answer | None:
    """Return the date that an expression means where it stands, None if the question asks no such.

    Only articles that state a day are counted from; where a question names a date or an outlet,
    only articles of that date or outlet. An outlet that states no day is said not to.
    """
    expression = asked_expression(question)
    if not expression:
        return None
    every = list(articles)
    named = [a for a in every if names(question, a.source)]
    if not named and SOMEBODY.search(question):
        return None
    asked = days_in(question.replace(expression, " "))
    for article in named or every:
        day = article.source.published
        if day is None or (asked and not any(agree(a, exact(day)) for a in asked)):
            continue
        found = standing(article, expression, day)
        if found:
            said = f"an article of {day:%B} {day.day}, {day.year}"
            return told(question, article, found[0], found[1], f", from “{expression}” in {said}")
    for article in named if not asked else ():
        where = unresolved(article, expression)
        if where:
            stays = f" states no date, so “{expression}” stays as it is"
            return told(question, article, where, article.source.label, stays)
    return None


def names(question: str, source: Source) -> bool:
    """Tell whether a question names an article's outlet, or its title."""
    label = re.escape(fold(source.publisher or source.title or ""))
    return bool(label) and bool(re.search(rf"(?<!\w){label}(?!\w)", fold(question)))


def told(question: str, article: Article, where: Span, lead: str, rest: str) -> Answer:
    """Return the answer that leads with some words, and the sentence that they are about."""
    sentence = sentence_around(article, where)
    carried = carrying(article, sentence, where, most=MOST_WORDS)
    return Answer(
        question=question,
        text=f"{lead}{rest} [1]. {quoted(carried)} [1]",
        short=where.of(article.text) if rest.startswith(" states") else lead,
        confidence=1.0,
        citations=(cite(article, sentence),),
        voices=1,
    )


def unresolved(article: Article, expression: str) -> Span | None:
    """Return where an expression stands in the content of an article without a day."""
    if article.source.published is not None:
        return None
    for paragraph in article.content:
        for match in RELATIVE.finditer(paragraph.of(article.text)):
            if fold(match.group()) == fold(expression):
                return Span(paragraph.start + match.start(), paragraph.start + match.end())
    return None


def standing(article: Article, expression: str, day: date) -> tuple[Span, str] | None:
    """Return where an expression stands in an article's content, and the date it means there."""
    for paragraph in article.content:
        for span, meant in relative_in(paragraph.of(article.text), day):
            if fold(span.of(paragraph.of(article.text))) == fold(expression):
                return Span(paragraph.start + span.start, paragraph.start + span.end), meant.words()
    return None
