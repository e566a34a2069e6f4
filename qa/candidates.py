"""Readings -> candidate answers, each with the probability that it is right."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.article import Article, Span
from index.sentences import sentence_spans
from index.words import search_words
from qa.corrections import is_withdrawn
from qa.dates import days_in
from qa.particulars import Support, is_there, support_of
from qa.question import final
from qa.reader import Reading
from qa.relative import relative_at
from qa.speakers import ASKS_WHO
from qa.stages import another_stage, one_stage

# Words in front of a number or a date that belong to it.
HEDGE = re.compile(
    r"(?:\b(?:about|approximately|approx\.|around|roughly|nearly|almost|some|over|under"
    r"|at least|at most|up to|more than|less than|fewer than|as many as|an estimated|estimated"
    r"|early|late|mid|by|before|after"
    r"|until|since|the|end of|beginning of|start of|middle of)[\s\u00a0-]+)+\Z",
    re.IGNORECASE,
)
# What a question asks for tells some answers apart at once: a number, a time.
WANTS_NUMBER = re.compile(r"(?i)\bhow (?:many|much)\b|\bwhat (?:number|percentage|share) of\b")
WANTS_TIME = re.compile(
    r"(?i)^(?:and |but |so )?(?:when|since when|(?:by |in |on |until |from )?(?:what|which) "
    r"(?:year|month|date|day|weekday|season)|how long)\b"
)
HOW_LONG = re.compile(r"(?i)\bhow long\b")
NUMBER_WORDS = re.compile(
    r"(?i)\d|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|scores"
    r"|hundreds?|thousands?|millions?|billions?|half|third|quarter|several|few|many|most|all|some"
    r"|double|twice)\b"
)
TIME_WORDS = re.compile(
    r"(?i)\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|day|week|month|year|decade"
    r"|centur|hour|minute|ago|before|after|during|since|until|when|while|soon|now|today|yesterday"
    r"|tomorrow|spring|summer|autumn|winter|morning|evening|night|once|immediately|recently|earl|late"
)
WANTS_CLAUSE = re.compile(
    r"(?i)\b(why|how come|what (?:for|caused?|prompted|led|reason)"
    r"|how(?! (?:many|much|long|old|far|often|big|large|tall)\b))"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer standing in an article: its span, the sentence around it, and how likely it is.

    `margin` and `here` are the reader's logits behind `probability`; `support` tells rivals apart.
    """

    article: Article
    span: Span
    sentence: Span
    probability: float
    margin: float
    here: float
    support: Support
    resolved: str = ""  # the date that a relative expression in the span means
    confirmed: bool | None = None  # as a rival of the best answer; None where not read again

    @property
    def text(self) -> str:
        """Return the answer's own words, on one line."""
        return " ".join(self.span.of(self.article.text).split())

    @property
    def told(self) -> str:
        """Return the answer as it is told: a relative date by the date that it means."""
        return self.resolved or self.text


def candidates(
    question: str,
    readings: Sequence[Reading],
    articles: Mapping[str, Article],
    *,
    rarity: Mapping[str, float],
    calibration: Mapping[str, float],
) -> list[Candidate]:
    """Return the candidates of all readings, most probable first, one for each place."""
    found = [
        candidate
        for reading in readings
        for candidate in of_reading(question, reading, articles, rarity, calibration)
    ]
    found.sort(key=lambda c: (-c.probability, c.article.source.id, c.span))
    kept: list[Candidate] = []
    for candidate in found:
        if is_withdrawn(candidate.article, candidate.span):
            continue
        same_place = (
            k for k in kept if k.article is candidate.article and k.span.overlaps(candidate.span)
        )
        if not any(same_place):
            kept.append(candidate)
    return kept


def of_reading(
    question: str,
    reading: Reading,
    articles: Mapping[str, Article],
    rarity: Mapping[str, float],
    calibration: Mapping[str, float],
) -> Iterable[Candidate]:
    """Yield the candidates of one reading."""
    article = articles[reading.passage.source.id]
    kind = final(question)
    support = support_of(question, reading.passage, rarity)
    asked = set(search_words(question))
    for span, margin in zip(reading.spans, reading.margins, strict=True):
        if all(is_there(stem, asked) for stem in search_words(span.of(article.text))):
            continue  # the question's own words given back answer nothing
        if ASKS_WHO.search(kind) and is_asked_about(span.of(article.text), kind):
            continue
        if not fits(kind, span.of(article.text)):
            continue
        sentence = sentence_around(article, span)
        if WANTS_TIME.search(kind) and not HOW_LONG.search(kind):
            span = one_stage(last_asked(question), article.text, span, sentence)
        if another_stage(last_asked(question), article.text, sentence, span):
            continue
        whole = with_clause(article.text, span, sentence) if WANTS_CLAUSE.search(kind) else span
        whole = with_hedge(article.text, whole, sentence)
        yield Candidate(
            article,
            whole,
            sentence,
            probability(margin, reading.here, support, calibration),
            margin,
            reading.here,
            support,
            resolved_date(kind, article, whole),
        )


def is_asked_about(name: str, question: str) -> bool:
    """Tell whether a person's full name is that of somebody in the question itself.

    >>> is_asked_about("Qassem Suleimani", "Who killed Suleimani?")
    True
    """
    parts = name.split()
    full = len(parts) > 1 and all(part[:1].isupper() for part in parts)
    return full and parts[-1] in re.findall(r"[\w-]+", question)[1:]


def last_asked(question: str) -> str:
    """Return the last of several questions, also where it only names another subject.

    >>> last_asked("When does phase one end? In May. And the second phase?")
    'And the second phase?'
    """
    return re.split(r"(?<=[?.])\s+(?=\S)", question.strip())[-1]


def resolved_date(question: str, article: Article, span: Span) -> str:
    """Return the date that "next month" means where it stands, for a question about a time.

    Empty where the answer names a date itself, or nothing says from when to count; "two years" in
    answer to "how long" is no date.
    """
    timed = WANTS_TIME.search(question) and not HOW_LONG.search(question)
    if not timed or days_in(span.of(article.text)):
        return ""
    day = relative_at(article, span)
    return day.words() if day else ""


def fits(question: str, words: str) -> bool:
    """Tell whether an answer is of the kind that is asked for: a number, a time.

    >>> fits("How many troops are there?", "2,500"), fits("How many left?", "the airbase")
    (True, False)
    """
    if WANTS_NUMBER.search(question) and not NUMBER_WORDS.search(words):
        return False
    return not WANTS_TIME.search(question) or bool(TIME_WORDS.search(words))


def probability(
    margin: float, here: float, support: Support, calibration: Mapping[str, float]
) -> float:
    """Return the calibrated probability of an answer: logistic in the reader's and our signals.

    Platt, Probabilistic Outputs for Support Vector Machines (1999), on held-back questions.
    """
    signals = {"score": margin / 2 + here, "words": support.words, "names": support.names}
    logit = calibration["bias"] + sum(calibration.get(name, 0.0) * x for name, x in signals.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def sentence_around(article: Article, span: Span) -> Span:
    """Return the sentence, or the few sentences of one paragraph, in which a span stands."""
    for paragraph in article.content:
        if paragraph.start <= span.start < paragraph.end:
            inside = [
                Span(paragraph.start + s.start, paragraph.start + s.end)
                for s in sentence_spans(paragraph.of(article.text))
            ]
            touched = [s for s in inside if s.overlaps(span)]
            if touched:
                return Span(touched[0].start, max(touched[-1].end, min(span.end, paragraph.end)))
    return span


def with_hedge(text: str, span: Span, sentence: Span) -> Span:
    """Take "about", "by" or "the end of" in front of a number or date into the answer."""
    if not re.search(r"\d", span.of(text)):
        return span
    before = HEDGE.search(text[sentence.start : span.start])
    return Span(sentence.start + before.start(), span.end) if before else span


def with_clause(text: str, span: Span, sentence: Span) -> Span:
    """Stretch the answer to why and how to the end of its clause."""
    if span.end >= sentence.end:
        return span
    rest = text[span.end : sentence.end]
    stop = re.search(r"[,;:](?=\s)|\s[—–-]\s|[.!?](?=[\s\"”’)]|\Z)", rest)
    return Span(span.start, span.end + stop.start()) if stop and stop.start() < 150 else span
