"""What a reader should know of the collection: how much there is, from when, and who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from index.article import Article
from index.settings import PACKAGED_MODEL, Settings
from index.split import passages_of
from qa.draft.models import address_of, without_secrets
from ui.markup import escaped, spoken_date

API = (
    '<p class="dl-api">Programs ask at <code>/ask</code> and <code>/sources</code>: '
    '<a href="?view=api">the API</a>.</p>'
)


def about(articles: Sequence[Article], settings: Settings, *, shared_link: bool = False) -> str:
    """Return the panel about the articles, the models and what leaves this machine."""
    facts = (
        ("Articles", str(len(articles))),
        ("Passages", f"{sum(map(passage_count, articles)):,}"),
        ("Published", published(articles)),
        ("Search", f"{settings.embedding_model} (meaning) and BM25 (words)"),
        ("Reader", reader_words(settings.reader)),
        ("Language model", without_secrets(settings.llm) or "none"),
        ("Version", f"Dateline {release()}"),
    )
    told = escaped(leaving(settings, shared_link=shared_link))
    rows = "".join(f"<dt>{name}</dt><dd>{escaped(value)}</dd>" for name, value in facts)
    return (
        '<details class="dl-about"><summary>About these articles</summary>'
        f"<dl>{rows}</dl><p>{told}</p>{API}</details>"
    )


@lru_cache(maxsize=10_000)
def passage_count(article: Article) -> int:
    """Return how many passages an article is cut into."""
    return len(passages_of(article))


def release() -> str:
    """Return the version of this package, or that it runs from a folder it isn't installed from."""
    try:
        return version("dateline-qa")
    except PackageNotFoundError:
        return "not installed"


def published(articles: Sequence[Article]) -> str:
    """Return from when to when the articles were published, and how many don't say."""
    days = sorted(a.source.published for a in articles if a.source.published)
    undated = len(articles) - len(days)
    if not days:
        return "none states a date"
    span = spoken_date(days[0])
    if days[-1] != days[0]:
        span = f"{span} to {spoken_date(days[-1])}"
    return f"{span}; {undated} undated" if undated else span


def reader_words(reader: str) -> str:
    """Return which model reads, and that it can't make anything up."""
    name = "Dateline's own" if reader == "packaged" else reader
    return f"{name}; it points at words of the articles and writes none itself"


def leaving(settings: Settings, *, shared_link: bool) -> str:
    """Return the sentences on what leaves this machine."""
    told = [*sent(settings, shared_link=shared_link)]
    if not told:
        told = ["Questions, answers and articles are not sent anywhere: they stay on this server."]
    fetched = [
        name
        for name in (settings.embedding_model, settings.reader)
        if name not in {PACKAGED_MODEL, "packaged"} and not Path(name).expanduser().is_dir()
    ]
    if fetched:
        told.append(f"{' and '.join(fetched)} came from the Hugging Face hub when first used.")
    return " ".join([*told, "The page keeps the conversation in this browser only."])


def sent(settings: Settings, *, shared_link: bool) -> Iterator[str]:
    """Yield a sentence for each place that questions or answers are sent to."""
    if settings.llm:
        where = without_secrets(address_of(settings)) or f"{settings.llm.split('/')[0]}'s servers"
        yield f"Questions and the passages found for them are sent to a language model at {where}."
    if settings.trace:
        where = without_secrets(settings.trace)
        yield f"Questions, passages and answers are sent to the trace collector at {where}."
    if shared_link:
        yield "Everything you ask and read passes through Gradio's relay (--share)."
