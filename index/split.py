"""Article -> passages: a few neighbouring sentences each, overlapping by one, by exact offsets.

A passage never crosses page furniture, a subheading, a caption or a credit. Every character of
content that is not white space is in a passage, and starts strictly increase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.article import Article, Paragraph, Passage, Span
from index.sentences import sentence_spans

MOST_WORDS = 110  # with title and date in front still under the embedding model's 256 tokens
MOST_SENTENCES = 5


def passages_of(article: Article) -> tuple[Passage, ...]:
    """Return the passages of an article in order."""
    return tuple(
        Passage(article.source, span, span.of(article.text))
        for section in sections(article.paragraphs)
        for span in windows(article.text, section)
    )


def sections(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Yield runs of content paragraphs that belong together."""
    run: list[Paragraph] = []
    for paragraph in paragraphs:
        alone = paragraph.kind in {"furniture", "caption", "credit"}
        opens = paragraph.kind in {"heading", "title"} and any(p.kind == "text" for p in run)
        if (alone or opens) and run:
            yield run
            run = []
        if paragraph.is_content:
            run.append(paragraph)
        if alone and run:
            yield run
            run = []
    if run:
        yield run


def windows(text: str, section: Sequence[Paragraph]) -> Iterator[Span]:
    """Yield spans of a few sentences; each begins with the last sentence of the one before."""
    sentences = [
        Span(p.span.start + s.start, p.span.start + s.end)
        for p in section
        for s in sentence_spans(p.span.of(text))
    ]
    first = 0
    while first < len(sentences):
        last = first
        words = len(sentences[first].of(text).split())
        while last + 1 < len(sentences) and last + 1 - first < MOST_SENTENCES:
            words += len(sentences[last + 1].of(text).split())
            if words > MOST_WORDS:
                break
            last += 1
        yield Span(sentences[first].start, sentences[last].end)
        if last + 1 == len(sentences):
            return
        first = max(last, first + 1)
