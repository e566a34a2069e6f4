"""The articles to HTML: the list of all, and the form that adds a visitor's own."""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Article
from index.read import FORMATS
from ui.about import passage_count
from ui.evidence import first_words, title
from ui.markup import dated, escaped
from ui.shelf import Limits

SEARCH = (
    '<input type="search" class="dl-search" aria-label="Search the articles" '
    'placeholder="Search titles and outlets">'
)


def library(articles: Sequence[Article], own: Sequence[str] = ()) -> str:
    """Return the list of all articles, each a button that opens it; one's own can be removed."""
    count = f"{len(articles)} article{'s' if len(articles) != 1 else ''}"
    entries = "".join(
        f"<li>{entry(article)}{removal(article) if article.source.id in own else ''}</li>"
        for article in articles
    )
    return (
        f'<details class="dl-library" open><summary><h2>{count}</h2></summary>'
        f'{SEARCH}<ul>{entries}</ul><p class="dl-hint dl-none" hidden>None is called that.</p>'
        "</details>"
    )


def entry(article: Article) -> str:
    """Return an article's button in the list."""
    source = article.source
    count = passage_count(article)
    passages = f"{count} passage{'s' if count != 1 else ''}"
    byline = (
        f"{escaped(source.publisher or 'Outlet not stated')} {dated(source.published)} "
        f'<span class="dl-count">{passages}</span>'
    )
    return (
        f'<button type="button" class="dl-entry" data-open data-source="{escaped(source.id)}">'
        f'<span class="dl-entry-title" dir="auto">{title(source, first_words(article))}</span>'
        f'<span class="dl-byline">{byline}</span></button>'
    )


def removal(article: Article) -> str:
    """Return the button that takes away an article that a visitor added."""
    source = article.source
    return (
        '<button type="button" class="dl-quiet dl-remove" '
        f'data-remove="{escaped(source.id)}" '
        f'aria-label="Remove {escaped(source.title or source.id)}">Remove</button>'
    )


def adding(limits: Limits, *, shared: bool) -> str:
    """Return the form that adds a visitor's own articles, with the limits told first."""
    who = (
        "Everybody who opens this page can read and ask them."
        if shared
        else "Only this browser can read and ask them; they are deleted after "
        f"{limits.idle_seconds / 60:.0f} minutes without use."
    )
    kinds = ", ".join(FORMATS)
    return (
        '<details class="dl-own"><summary>Add your own articles</summary>'
        f'<p class="dl-hint">Up to {limits.files} files ({kinds}), '
        f"{limits.file_bytes / 1e6:g} MB each. {who}</p>"
        f'<div class="dl-drop"><label class="dl-pick">Choose files<input type="file" multiple '
        f'accept="{escaped(",".join(FORMATS))}"></label><span>or drop them here</span></div>'
        '<label class="dl-paste">Or paste an article, its title in the first line'
        '<textarea rows="4"></textarea></label>'
        '<button type="button" class="dl-quiet" data-paste>Add what is pasted</button>'
        f'<ul class="dl-uploads" aria-live="polite" data-most="{limits.file_bytes}"></ul></details>'
    )
