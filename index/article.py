"""The values everything else speaks of: a span, a source, an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["title", "heading", "text", "caption", "credit", "furniture"]


class Span(NamedTuple):
    """Half-open range of Unicode code points of `Article.text`, the only coordinate system."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters the span covers.

        >>> Span(0, 3).of("Erbil")
        'Erb'
        """
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Source:
    """Who said it and when. `id` is the article's path relative to the corpus folder.

    `published` is the date the article itself states, never one inferred from a page header, a
    file or a clock; None when it states none.
    """

    id: str
    title: str | None = None
    publisher: str | None = None
    published: date | None = None

    @property
    def label(self) -> str:
        """Return what a reader knows the source by: publisher, else title, else file name."""
        return self.publisher or self.title or self.id


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's span and what cleaning holds it to be."""

    span: Span
    kind: Kind

    @property
    def is_content(self) -> bool:
        """Tell article from page furniture."""
        return self.kind != "furniture"


@dataclass(frozen=True, slots=True)
class Article:
    """A source, its unchanged text, and every non-blank paragraph of it in order."""

    source: Source
    text: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def content(self) -> tuple[Span, ...]:
        """Return the spans of the paragraphs that are article, not furniture."""
        return tuple(p.span for p in self.paragraphs if p.is_content)


@dataclass(frozen=True, slots=True)
class Passage:
    """A few neighbouring sentences of one article; `text` is exactly what `span` covers."""

    source: Source
    span: Span
    text: str

    @property
    def id(self) -> str:
        """Return the passage's address, readable and unique in a corpus."""
        return f"{self.source.id}:{self.span.start}-{self.span.end}"
