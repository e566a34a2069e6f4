"""Quoted words -> the places of an article where they stand, one for each sentence, or why none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.article import Article, Span
from index.sentences import sentence_spans
from index.words import unglued
from qa.answer import Citation
from qa.draft.locate import ELLIPSIS, in_order, locate, parts_of
from qa.draft.names import names_of, written_small
from qa.draft.parse import Evidence
from qa.draft.polarity import stem_of, stems

LEAST_QUOTED = 3  # words, unless a number or name is among them
ORDERS = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules?|prompts?|above"
    r"|previous|prior|passages?|sources?)\b"
    r"|\b(?:system prompt|as an ai\b|language model|chatbot|assistants?,)"
    r"|\byou (?:must|should|are to|will) (?:now )?(?:say|answer|reply|respond|write|tell)\b"
    r"|\b(?:say|answer|reply|respond|tell the (?:user|reader))\b.{0,80}\binstead\b"
)
# "These strikes" goes on about the strikes of the sentence before.
GOES_ON = re.compile(r"(?:These|This|Those|Such)\s+(\w+)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands: its article, its own span, and the sentence around it."""

    article: Article
    quote: Span
    sentence: Span

    @property
    def evidence(self) -> str:
        """Return the sentence as a statement is held against it."""
        return " ".join(unglued(self.sentence.of(self.article.text)).split())


def found_places(
    told: str,
    evidence: Evidence,
    passages: Sequence[Citation],
    articles: Callable[[str], Article],
) -> tuple[Place, ...] | str:
    """Return where a quote stands in the passage it names, or why it stands nowhere.

    A quote that goes on over several sentences has a place in each, as each proves for itself.
    """
    if not 1 <= evidence.passage <= len(passages):
        return f"there is no passage {evidence.passage}"
    if not re.search(r"\w", evidence.quote):
        return f"it quotes nothing from passage {evidence.passage}"
    passage = passages[evidence.passage - 1]
    article = articles(passage.source.id)
    if ORDERS.search(passage_around(article, passage, evidence.quote)):
        return "the quoted words give orders to a program"
    spans = locate(evidence.quote, article.text, passage.span)
    if not spans and ELLIPSIS.search(evidence.quote):
        found = stitched(evidence.quote, article, passage.span)
        return found if isinstance(found, str) else (found,)
    if not spans:
        return f"the quoted words do not stand in passage {evidence.passage}"
    if says_little(evidence.quote, article):
        return "the quoted words are too few to prove anything"
    best = max(spans, key=lambda s: shared(told, sentence_around(article, s).of(article.text)))
    return tuple(
        Place(article, Span(max(s.start, best.start), min(s.end, best.end)), s)
        for s in sentences_of(article, best)
    )


def says_little(quote: str, article: Article) -> bool:
    """Tell whether a quote is so short that it may stand anywhere, such as "the"."""
    if len(quote.split()) >= LEAST_QUOTED or re.search(r"\d", quote):
        return False
    return not names_of(f"x {quote}", common=written_small(article.text))


def passage_around(article: Article, passage: Citation, quote: str) -> str:
    """Return the sentences in which a quote stands in a passage, with one on either side."""
    spans = locate(quote, article.text, passage.span)
    if not spans:
        return quote
    sentence = sentence_around(article, spans[0], more=1)
    return f"{quote} {sentence.of(article.text)}"


def shared(told: str, evidence: str) -> int:
    """Return how many words of a statement a sentence has."""
    return len(frozenset(stems(told)) & frozenset(stems(unglued(evidence))))


def stitched(quote: str, article: Article, within: Span) -> Place | str:
    """Return the one sentence in which all parts of a quote with an ellipsis stand, in order."""
    span = in_order(parts_of(quote), article.text, within)
    if span is None:
        return "the quote leaves words out, and its parts do not stand there in that order"
    first = sentence_around(article, Span(span.start, span.start + 1))
    if not (first.start <= span.start and span.end <= first.end):
        return "the quote is put together from several sentences"
    return Place(article, span, first)


def sentences_of(article: Article, span: Span) -> list[Span]:
    """Return the sentences that a span touches; one that goes on about another is one with it."""
    found: list[Span] = []
    for paragraph in (p.span for p in article.paragraphs):
        for inside in sentence_spans(paragraph.of(article.text)):
            sentence = Span(paragraph.start + inside.start, paragraph.start + inside.end)
            if not sentence.overlaps(span):
                continue
            if found and goes_on(sentence.of(article.text), found[-1].of(article.text)):
                found[-1] = Span(found[-1].start, sentence.end)
            else:
                found.append(sentence)
    return found or [span]


def goes_on(sentence: str, before: str) -> bool:
    """Tell whether a sentence speaks of what the one before it names.

    >>> goes_on("These strikes killed two.", "It was hit by a drone strike.")
    True
    """
    found = GOES_ON.match(sentence)
    return found is not None and stem_of(found[1].lower()) in stems(before)


def sentence_around(article: Article, span: Span, *, more: int = 0) -> Span:
    """Return the sentences that a span touches, and `more` on either side in its paragraph."""
    for paragraph in (p.span for p in article.paragraphs):
        if paragraph.start <= span.start < paragraph.end:
            inside = sentence_spans(paragraph.of(article.text))
            touched = [
                i
                for i, s in enumerate(inside)
                if Span(paragraph.start + s.start, paragraph.start + s.end).overlaps(span)
            ]
            if touched:
                first = inside[max(0, touched[0] - more)].start
                last = inside[min(len(inside) - 1, touched[-1] + more)].end
                return Span(paragraph.start + first, max(span.end, paragraph.start + last))
    return span
