"""What an article means by "next month": counted from its own date, left as it is without one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from index.article import Article, Span
from index.words import fold
from qa.answer import Answer, cite
from qa.candidates import sentence_around
from qa.dates import agree, days_in, exact
from qa.quoting import carrying, quoted
from qa.relative import RELATIVE, relative_in

ASKS_MEANING = re.compile(r"(?i)\b(?:mean|means|meant|refer|refers|referred|stand|stands)\b")
QUOTED = re.compile(r"[\"“'‘]([^\"”'’]{4,30})[\"”'’]")
MOST_WORDS = 42


def asked_expression(question: str) -> str:
    """Return the relative expression whose meaning a question asks for, "" if it asks for none.

    >>> asked_expression('Which month did the August dispatch mean by "next month"?')
    'next month'
    """
    if not ASKS_MEANING.search(question):
        return ""
    for words in (*QUOTED.findall(question), question):
        found = RELATIVE.search(words)
        if found:
            return found.group()
    return ""


def with_meaning(question: str, articles: Iterable[Article]) -> Answer | None:
    """Return the date that an expression means where it stands, None if the question asks no such.

    Only articles that state a day are counted from; where a question names a date or an outlet,
    only articles of that date or outlet.
    """
    expression = asked_expression(question)
    if not expression:
        return None
    asked = days_in(question.replace(expression, " "))
    for article in sorted(articles, key=lambda a: fold(a.source.label) not in fold(question)):
        day = article.source.published
        if day is None or (asked and not any(agree(a, exact(day)) for a in asked)):
            continue
        found = standing(article, expression, day)
        if found:
            where, words = found
            sentence = sentence_around(article, where)
            said = f"an article of {day:%B} {day.day}, {day.year}"
            carried = carrying(article, sentence, where, most=MOST_WORDS)
            return Answer(
                question=question,
                text=f"{words}, from “{expression}” in {said} [1]. {quoted(carried)} [1]",
                short=words,
                confidence=1.0,
                citations=(cite(article, sentence),),
                voices=1,
            )
    return None


def standing(article: Article, expression: str, day: date) -> tuple[Span, str] | None:
    """Return where an expression stands in an article's content, and the date it means there."""
    for paragraph in article.content:
        for span, meant in relative_in(paragraph.of(article.text), day):
            if fold(span.of(paragraph.of(article.text))) == fold(expression):
                return Span(paragraph.start + span.start, paragraph.start + span.end), meant.words()
    return None
