"""An answer, and the JSON every surface gives it as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index.article import Article, Source, Span


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words of a source: `article.text[span.start:span.end] == quote`."""

    source: Source
    span: Span
    quote: str


def cite(article: Article, span: Span) -> Citation:
    """Return the citation of a span; the one place where a Citation is made.

    Raises ValueError where the span is empty or reaches outside the article's text.
    """
    if not 0 <= span.start < span.end <= len(article.text):
        message = f"{article.source.id} has {len(article.text)} characters; {span} is not in it"
        raise ValueError(message)
    return Citation(article.source, span, span.of(article.text))


@dataclass(frozen=True, slots=True)
class Version:
    """One of several differing answers, and the numbers (from 1) of the citations that say it."""

    answer: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A language model's statement that is not shown, or not whole, and why."""

    statement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model's provider counted: tokens read and written, and its price, if told."""

    read: int
    written: int
    cost: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.read + other.read, self.written + other.written, self.cost + other.cost)

    def words(self, *, least: bool = False) -> str:
        """Return it as a line for readers; `least` where more may have been used.

        >>> Usage(1200, 64).words()
        'The language model read 1,200 tokens and wrote 64.'
        """
        price = f", at a cost of {self.cost:.4g}" if self.cost else ""
        some = "at least " if least else ""
        return (
            f"The language model read {some}{self.read:,} tokens and wrote {self.written:,}{price}."
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an answer under way is: `stage` is "searching", "reading" or "comparing".

    `read` of `total` passages have been read; both are 0 while nothing has been found yet.
    """

    stage: str
    read: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader gets.

    `citations` are numbered from 1 in their order; the markers `[n]` in `text` refer to them.
    `versions` is empty or has two or more entries. `nearest` holds the closest passages of a
    refusal. `confidence` is the probability, 0 to 1, that a source answers the question.
    `evidence` are the passages that were read, best first, as citations. `meant` is the question
    as it was understood, where a follow-up or a misspelling made it another than `question`.
    `voices` counts the independent sources that give the answer: copies of one text are one voice.
    `reason` says why an answer abstains: "nothing found", "not answered", "premise", "furniture"
    or "language". `notes` are single lines a reader should know, such as which undated articles
    were left out. `withheld` are statements of a language model that no source bears out; they
    are no part of the JSON, since nobody should take them for an answer. `usage` is what a language
    model's provider counted for this answer, None where none was asked or it doesn't say.
    `progress` tells how far an answer without a text is; it is no part of the JSON either.
    """

    question: str
    text: str
    short: str = ""
    abstained: bool = False
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    versions: tuple[Version, ...] = ()
    nearest: tuple[Citation, ...] = ()
    evidence: tuple[Citation, ...] = ()
    meant: str = ""
    voices: int = 0
    reason: str = ""
    notes: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    usage: Usage | None = None
    progress: Progress | None = None
    seconds: float = 0.0

    def as_json(self, *, id: str | None = None) -> dict[str, Any]:  # noqa: A002 - contract's name
        """Return the contract's JSON object; `id` stands first where one is given."""
        found: dict[str, Any] = {} if id is None else {"id": id}
        found |= {
            "question": self.question,
            "answer": self.text,
            "short": self.short,
            "abstained": self.abstained,
            "confidence": round(self.confidence, 4),
            "citations": [citation_json(c, n) for n, c in enumerate(self.citations, start=1)],
            "versions": [
                {"answer": v.answer, "citations": list(v.citations)} for v in self.versions
            ],
            "seconds": round(self.seconds, 3),
        }
        if self.meant:
            found["meant"] = self.meant
        if self.voices > 1:
            found["voices"] = self.voices
        if self.notes:
            found["notes"] = list(self.notes)
        if self.usage:
            used = self.usage
            found["usage"] = {"read": used.read, "written": used.written, "cost": used.cost}
        if self.abstained:
            found["reason"] = self.reason
            found["nearest"] = [citation_json(c, n) for n, c in enumerate(self.nearest, start=1)]
        return found


def citation_json(citation: Citation, n: int) -> dict[str, Any]:
    """Return one citation as the contract writes it."""
    source = citation.source
    return {
        "n": n,
        "source": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published.isoformat() if source.published else None,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
    }
