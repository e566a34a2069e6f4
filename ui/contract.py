"""The contract's JSON as types, so that the page's API documents what it returns."""

from typing import TypedDict

from index.article import Article


class MessageJSON(TypedDict):
    """One message of a conversation so far; `role` is "user" or "assistant"."""

    role: str
    content: str


class CitationJSON(TypedDict):
    """The exact words of a source: `text[start:end] == quote`."""

    n: int
    source: str
    title: str | None
    publisher: str | None
    published: str | None
    start: int
    end: int
    quote: str


class VersionJSON(TypedDict):
    """One of several differing answers, and the citations that say it."""

    answer: str
    citations: list[int]


class UsageJSON(TypedDict):
    """What a language model's provider counted: tokens read and written, and the price if told."""

    read: int
    written: int
    cost: float


class AnswerJSON(TypedDict, total=False):
    """An answer; `nearest` and `reason` are there only when `abstained`.

    `meant` is there where the question was understood as another than it was written, `voices`
    where several independent sources agree, `notes` where there is something to know besides,
    `usage` where a language model's provider counts what it used.
    """

    question: str
    answer: str
    short: str
    abstained: bool
    confidence: float
    citations: list[CitationJSON]
    versions: list[VersionJSON]
    seconds: float
    meant: str
    voices: int
    notes: list[str]
    usage: UsageJSON
    reason: str
    nearest: list[CitationJSON]


class SourceJSON(TypedDict):
    """An article: who published it when, and how much of it is article."""

    source: str
    title: str | None
    publisher: str | None
    published: str | None
    characters: int
    paragraphs: int


def source_json(article: Article) -> SourceJSON:
    """Return an article's entry in the list of sources."""
    source = article.source
    return {
        "source": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published.isoformat() if source.published else None,
        "characters": len(article.text),
        "paragraphs": len(article.content),
    }
