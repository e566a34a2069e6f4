"""Who took a picture: the credit that stands behind its caption."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index.article import Article, Span
from index.clean import AGENCY_CREDIT, SENTENCE_END
from index.words import search_words
from qa.answer import Answer, cite
from qa.quoting import quoted
from qa.search import Hit

PICTURE = r"(?:camera|lens|photo(?:graph)?s?|pictures?|image|footage|shot|snap)"
TAKES = r"(?:took|takes|made|shot|captured|supplied|provided|is credited|gets the credit)"
ASKS_CREDIT = re.compile(
    rf"(?i)\bwhose (?:\w+ )?{PICTURE}\b|\bwho (?:photographed|snapped|pictured)\b"
    rf"|\b(?:who|(?:which|what) (?:agency|photographer|outlet)) {TAKES}\b.*\b{PICTURE}\b"
    r"|\b(?:photo|picture|image) credit\b"
)
LABEL = re.compile(r"(?i)\A\W*(?:photo(?:graph)?|picture|camera|credit)?\s*(?:by)?\s*:?\s*")
SHARED = 0.5  # of the question's words that a caption must have
SURE = 0.8  # the words say so; whether it is the picture that was meant is the doubt


def credited(
    asked: str, question: str, hits: Sequence[Hit], articles: Mapping[str, Article]
) -> Answer | None:
    """Return the credit of the first caption found that speaks of what was asked, else None."""
    if not ASKS_CREDIT.search(question):
        return None
    about = set(search_words(re.sub(rf"(?i)\b{PICTURE}\b|\b{TAKES}\b", " ", question)))
    for hit in hits:
        article = articles[hit.passage.source.id]
        for paragraph in article.paragraphs:
            if paragraph.kind != "caption" or not paragraph.span.overlaps(hit.passage.span):
                continue
            caption = paragraph.span.of(article.text)
            name = credit_of(caption)
            if name and about and len(about & set(search_words(caption))) >= SHARED * len(about):
                citation = cite(article, trimmed(article, paragraph.span))
                return Answer(
                    question=asked,
                    text=f"{name} [1]. {quoted(citation.quote)} [1]",
                    short=name,
                    confidence=SURE,
                    citations=(citation,),
                    voices=1,
                )
    return None


def credit_of(caption: str) -> str:
    """Return the name behind a caption's last sentence, "" where there is none.

    >>> credit_of("Villagers queue for water in Vranovo. Photo: Ana Reis/Lusa")
    'Ana Reis/Lusa'
    >>> credit_of("Soldiers in Nineveh, Iraq. Reuters"), credit_of("Soldiers in Nineveh, Iraq.")
    ('Reuters', '')
    """
    line = " ".join(caption.split())
    tail = SENTENCE_END.split(line)[-1]
    if tail == line or not AGENCY_CREDIT.fullmatch(tail):
        return ""
    return LABEL.sub("", tail).strip(" .()")


def trimmed(article: Article, span: Span) -> Span:
    """Return a span without the white space at its ends."""
    inside = span.of(article.text)
    start = span.start + len(inside) - len(inside.lstrip())
    return Span(start, start + len(inside.strip()))
