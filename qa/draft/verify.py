"""A drafted statement -> supported, partly or not, with the reason and the exact evidence.

By code and by a reader, never by asking a model: the quote stands in the passage it names; the
statement's numbers, dates and names stand in the sentence it is quoted from, negated and hedged
alike; and the sentence supports it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.article import Article, Span
from index.sentences import sentence_spans
from index.words import unglued
from qa.answer import Citation, cite
from qa.draft.binding import misplaced
from qa.draft.figures import wrong_dates, wrong_figures
from qa.draft.locate import ELLIPSIS, in_order, locate, parts_of
from qa.draft.names import unknown_names
from qa.draft.parse import Evidence, Statement
from qa.draft.polarity import stems, wrong_negation, wrong_sides, wrong_sureness
from qa.draft.support import Supports
from qa.language import foreign_language

FLOOR = 0.5  # support from which on a statement is shown
LEAST_WORDS = 4  # a shorter piece of a statement says nothing alone
# A sentence that opens with, or leans on, one of these speaks of somebody named just before.
LEANING = re.compile(
    r"(?i)\b(he|she|it|they|his|her|its|their|this|these|those|such|the (?:representative|"
    r"spokesperson|spokesman|spokeswoman|official|minister|embassy|two|agreement|move|plan"
    r"|announcement|coalition|group|government|country))\b"
)
BEFORE = 2  # sentences that may say whom it speaks of
ORDERS = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules?|prompts?|above"
    r"|previous|prior|passages?|sources?)\b"
    r"|\b(?:system prompt|as an ai\b|language model|chatbot|assistants?,)"
    r"|\byou (?:must|should|are to|will) (?:now )?(?:say|answer|reply|respond|write|tell)\b"
    r"|\b(?:say|answer|reply|respond|tell the (?:user|reader))\b.{0,80}\binstead\b"
)
ADDRESS = re.compile(r"(?i)https?://|\bwww\.|\b[\w.]+@[\w.]+\b|<\s*/?\s*\w+[^>]*>")
# Where a statement may be cut without saying something else.
JOINTS = re.compile(
    r"(?:[,;]\s+|\s+)(?=(?:and|while|which|who|where|but|whereas)\s)|;\s+"
    r"|,\s+(?=\w+ing\b|according\b|with\b)"
)
UNCUTTABLE = re.compile(r"(?i)\b(?:or|nor|neither|either|unless|if|only|both|between|except)\b")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands: its article, its own span, and the sentence or sentences around it."""

    article: Article
    quote: Span
    sentence: Span

    @property
    def evidence(self) -> str:
        """Return the sentence as a statement is held against it."""
        return " ".join(unglued(self.sentence.of(self.article.text)).split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a statement: how much is supported, the words that are, and why not more.

    `text` is what may be shown, "" for nothing; `places` prove it. `support` is the probability
    that they do.
    """

    statement: Statement
    kind: Literal["supported", "partly", "not"]
    text: str = ""
    places: tuple[Place, ...] = ()
    reason: str = ""
    support: float = 0.0

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return the proof as citations of whole sentences."""
        return tuple(cite(p.article, p.sentence) for p in self.places)


def verdict(
    statement: Statement,
    passages: Sequence[Citation],
    articles: Callable[[str], Article],
    *,
    supports: Supports,
    floor: float = FLOOR,
    cut: bool = True,
) -> Verdict:
    """Return what becomes of a statement that cites the numbered passages."""
    unfit = wrong_form(statement)
    if unfit:
        return Verdict(statement, "not", reason=unfit)
    places: list[Place] = []
    reasons: list[str] = []
    for evidence in statement.evidence:
        found = found_place(statement.text, evidence, passages, articles)
        if isinstance(found, str):
            reasons.append(found)
        elif found not in places:
            places.append(found)
    # A proof that was made up makes the whole statement doubtful, whatever else is given.
    if reasons or not places:
        return Verdict(statement, "not", reason=reasons[0] if reasons else "it quotes nothing")
    whole = judged(statement.text, places, supports, floor)
    if whole.ok:
        return Verdict(
            statement, "supported", whole.text, whole.places, whole.reason, whole.support
        )
    for piece in pieces_of(statement.text) if cut else ():
        part = judged(piece, places, supports, floor)
        if part.ok:
            return Verdict(statement, "partly", part.text, part.places, whole.reason, part.support)
    return Verdict(statement, "not", reason=whole.reason, support=whole.support)


def wrong_form(statement: Statement) -> str:
    """Return what is wrong with a statement before any evidence is looked at, or ""."""
    if not statement.evidence:
        return "it names no source"
    if all(not e.quote for e in statement.evidence):
        return "it quotes nothing"
    if ADDRESS.search(statement.text):
        return "it holds an address or markup"
    language = foreign_language(statement.text)
    return f"it is in {language}" if language else ""


def found_place(
    told: str,
    evidence: Evidence,
    passages: Sequence[Citation],
    articles: Callable[[str], Article],
) -> Place | str:
    """Return where a quote stands in the passage it names, or why it stands nowhere."""
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
        return stitched(evidence.quote, article, passage.span)
    if not spans:
        return f"the quoted words do not stand in passage {evidence.passage}"
    candidates = [Place(article, s, sentences_around(article, s)) for s in spans]
    return max(candidates, key=lambda p: shared(told, p.evidence))


def passage_around(article: Article, passage: Citation, quote: str) -> str:
    """Return the sentences in which a quote stands in a passage, with one on either side."""
    spans = locate(quote, article.text, passage.span)
    if not spans:
        return quote
    sentence = sentences_around(article, spans[0], more=1)
    return f"{quote} {sentence.of(article.text)}"


def shared(told: str, evidence: str) -> int:
    """Return how many words of a statement a sentence has."""
    return len(frozenset(stems(told)) & frozenset(stems(evidence)))


def stitched(quote: str, article: Article, within: Span) -> Place | str:
    """Return the one sentence in which all parts of a quote with an ellipsis stand, in order."""
    span = in_order(parts_of(quote), article.text, within)
    if span is None:
        return "the quote leaves words out, and its parts do not stand there in that order"
    first = sentences_around(article, Span(span.start, span.start + 1))
    if not (first.start <= span.start and span.end <= first.end):
        return "the quote is put together from several sentences"
    return Place(article, span, first)


def sentences_around(article: Article, span: Span, *, more: int = 0) -> Span:
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


def context_of(place: Place) -> str:
    """Return what may name those that the sentence only points at, with title and outlet."""
    source = place.article.source
    known = " ".join(x for x in (source.publisher, source.title) if x)
    if not LEANING.search(place.evidence):
        return known
    earlier = [
        span.of(place.article.text)
        for paragraph in place.article.content
        if paragraph.start < place.sentence.start
        for s in sentence_spans(paragraph.of(place.article.text))
        if (span := Span(paragraph.start + s.start, paragraph.start + s.end)).end
        <= place.sentence.start
    ]
    return " ".join([known, *earlier[-BEFORE:]])


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether places prove a text, which of them do, and why not."""

    ok: bool
    text: str
    places: tuple[Place, ...] = ()
    reason: str = ""
    support: float = 0.0


def judged(text: str, places: Sequence[Place], supports: Supports, floor: float) -> Judged:
    """Hold a text against each place; any one that proves it is enough, joined they may too."""
    problems = [mismatches(text, [p]) for p in places]
    clean = [p for p, wrong in zip(places, problems, strict=True) if not wrong]
    chances = dict(zip(clean, supports([(text, p.evidence) for p in clean]), strict=True))
    good = tuple(p for p in clean if chances[p] >= floor)
    if good:
        return Judged(ok=True, text=text, places=good, support=max(chances[p] for p in good))
    if len(places) > 1:
        joined = joined_proof(text, places, supports, floor)
        if joined is not None:
            return joined
    if clean:
        reason, best = "the quoted words do not support it", max(chances.values())
    else:
        reason, best = min(problems, key=len)[0], 0.0
    return Judged(ok=False, text=text, reason=reason, support=best)


def joined_proof(
    text: str, places: Sequence[Place], supports: Supports, floor: float
) -> Judged | None:
    """Return the proof of a text whose clauses are each proved by one place, or None.

    Never the other way round: words of two places thrown together prove what neither says.
    """
    clauses = [c for c in JOINTS.split(text) if c.strip()]
    if len(clauses) < 2 or mismatches(text, places):
        return None
    used: list[Place] = []
    chances: list[float] = []
    for clause in clauses:
        options = [
            (chance, p)
            for p, chance in zip(
                places, supports([(clause, p.evidence) for p in places]), strict=True
            )
            if chance >= floor and not mismatches(clause, [p])
        ]
        if not options:
            return None
        chance, place = max(options, key=lambda o: o[0])
        chances.append(chance)
        if place not in used:
            used.append(place)
    return Judged(ok=True, text=text, places=tuple(used), support=min(chances))


def mismatches(text: str, places: Sequence[Place]) -> list[str]:
    """Return every particular of a text that its evidence does not bear out."""
    text = unglued(text)  # copied with the article's own faults, it is no less true
    evidence = " ".join(p.evidence for p in places)
    named = f"{evidence} {' '.join(context_of(p) for p in places)}"
    article = " ".join(p.article.text for p in places)
    unknown = unknown_names(text, named, article)
    return [
        *wrong_figures(text, evidence),
        *wrong_dates(text, evidence, published=places[0].article.source.published),
        *(f"{name} is not named there" for name in unknown),
        *misplaced(text, evidence),
        *wrong_negation(text, evidence),
        *wrong_sides(text, evidence),
        *wrong_sureness(text, evidence),
    ]


def pieces_of(text: str) -> list[str]:
    """Return beginnings of a statement that can stand alone, longest first.

    >>> pieces_of("Troops leave Baghdad by 2025, and the rest follow a year later.")
    ['Troops leave Baghdad by 2025.']
    """
    if UNCUTTABLE.search(text):
        return []
    cuts = [m.start() for m in JOINTS.finditer(text)]
    found = [text[:at].rstrip(" ,;–—-.") + "." for at in reversed(cuts)]
    return [p for p in found if len(p.split()) >= LEAST_WORDS]


def by_id(articles: Mapping[str, Article]) -> Callable[[str], Article]:
    """Return the articles as a look-up that raises KeyError for one that is not there."""
    return articles.__getitem__
