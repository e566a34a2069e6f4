"""The sources of an answer to HTML: a card for each article, the quoted words marked in place.

Also one article whole, with its page furniture folded away.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from index.article import Article, Paragraph, Source, Span
from qa.answer import Citation
from ui.conversation import Turn
from ui.markup import dated, escaped, excerpt, marked
from ui.saved import FindArticle

NEARLY_ALL = 0.9  # of a paragraph: quoted like that, it shows no context of its own
LONGEST_BESIDE = 280  # characters of a neighbouring paragraph
Numbered = tuple[int, Citation]
NEAREST = '<p class="dl-hint">This is closest to the question, but does not answer it.</p>'
EMPTY = (
    '<p class="dl-hint">The words that prove an answer appear here, '
    "marked inside the article they come from.</p>"
)


def evidence(turns: Sequence[Turn], find: FindArticle) -> str:
    """Return the sources of every turn; the latest answered one shows, the others wait hidden."""
    answered = [
        (n, turn.answer)
        for n, turn in enumerate(turns, start=1)
        if turn.answer and (turn.answer.citations or turn.answer.nearest)
    ]
    latest = len(turns) if turns and (turns[-1].answer or turns[-1].problem) else len(turns) - 1
    panels = []
    for n, answer in answered:
        cited, kind = (
            (answer.citations, "cited") if answer.citations else (answer.nearest[:1], "near")
        )
        hidden = "" if n == latest else " hidden"
        title = "Sources" if kind == "cited" else "Nearest in the articles"
        note = "" if kind == "cited" else NEAREST
        panels.append(
            f'<section class="dl-sources dl-{kind}" data-sources="{n}"{hidden}>'
            f"<h2>{title}</h2>{note}{cards(cited, n, find)}</section>"
        )
    empty = "" if any(n == latest for n, _ in answered) else EMPTY
    return f'<div class="dl-evidence">{empty}{"".join(panels)}</div>'


def cards(citations: Sequence[Citation], turn: int, find: FindArticle) -> str:
    """Return one card for each cited article, in the order in which they are first cited."""
    by_source: dict[str, list[Numbered]] = {}
    for n, citation in enumerate(citations, start=1):
        by_source.setdefault(citation.source.id, []).append((n, citation))
    return "".join(card(numbered, turn, find) for numbered in by_source.values())


def card(numbered: Sequence[Numbered], turn: int, find: FindArticle) -> str:
    """Return an article's card: outlet, date and title above its quoted passages."""
    source = numbered[0][1].source
    spans = ";".join(f"{c.span.start}-{c.span.end}" for _, c in numbered)
    numbers = " ".join(f"{turn}-{n}" for n, _ in numbered)
    return (
        f'<article class="dl-card" tabindex="-1" data-cites="{numbers}" '
        f'data-source="{escaped(source.id)}" data-spans="{spans}">'
        f"{heading(source, opening(source, find))}{passages(numbered, find)}"
        '<p class="dl-tools"><button type="button" class="dl-quiet" data-open>'
        "Read the whole article</button>"
        '<button type="button" class="dl-quiet dl-back" data-back>Back to the answer</button>'
        "</p></article>"
    )


def heading(source: Source, words: str = "") -> str:
    """Return who published a source, when, and under which title, else its opening words."""
    return (
        f'<header>{byline(source)}<h3 class="dl-title" dir="auto">{title(source, words)}</h3>'
        f'<p class="dl-file">{escaped(source.id)}</p></header>'
    )


def byline(source: Source) -> str:
    """Return a source's outlet and date, or that it states none."""
    publisher = (
        f'<span class="dl-publisher" dir="auto">{escaped(source.publisher)}</span>'
        if source.publisher
        else "<span>Outlet not stated</span>"
    )
    return f'<p class="dl-byline">{publisher} {dated(source.published)}</p>'


def title(source: Source, words: str) -> str:
    """Return a source's title; without one, the words it opens with, told apart by their type."""
    if source.title:
        return escaped(source.title)
    return f'<span class="dl-untitled">{escaped(words or "Untitled")}</span>'


def opening(source: Source, find: FindArticle) -> str:
    """Return the first words of an untitled article, "" where they aren't needed or known."""
    try:
        article = None if source.title else find(source.id)
    except KeyError:
        article = None
    return first_words(article) if article else ""


def first_words(article: Article, *, most: int = 80) -> str:
    """Return the words that an article opens with, on one line."""
    start = next(iter(article.content), Span(0, 0))
    words = " ".join(start.of(article.text).split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"


def passages(numbered: Sequence[Numbered], find: FindArticle) -> str:
    """Return the paragraphs that the citations stand in, with the quoted words marked."""
    try:
        article = find(numbered[0][1].source.id)
    except KeyError:
        article = None
    if article is None or any(c.span.of(article.text) != c.quote for _, c in numbered):
        # The index was rebuilt meanwhile: what was quoted is still known, its place is not.
        return "".join(
            f'<blockquote dir="auto">{marked(c.quote, Span(0, len(c.quote)), [(n, whole(c))])}'
            "</blockquote>"
            for n, c in numbered
        )
    marks = [(n, c.span) for n, c in numbered]
    quoted = [p for p in article.paragraphs if any(span.overlaps(p.span) for _, span in marks)]
    return "".join(
        blockquote(p, marks, article.text) if p in quoted else beside(p, article.text)
        for p in with_context(article, quoted, [c.span for _, c in numbered])
    )


def with_context(
    article: Article, quoted: Sequence[Paragraph], spans: Sequence[Span]
) -> list[Paragraph]:
    """Return the quoted paragraphs, and beside one that is all quote its neighbours in the text."""
    told = [p for p in article.paragraphs if p.kind == "text" or p in quoted]
    shown = []
    for before, paragraph, after in zip([None, *told], told, [*told[1:], None], strict=False):
        alone = any(p in quoted and is_all(p, spans) for p in (before, after) if p is not None)
        if paragraph in quoted or alone:
            shown.append(paragraph)
    return shown


def is_all(paragraph: Paragraph, spans: Sequence[Span]) -> bool:
    """Return whether a single quote takes up nearly all of a paragraph."""
    inside = [s for s in spans if s.overlaps(paragraph.span)]
    room = paragraph.span.end - paragraph.span.start
    return any(s.end - s.start >= NEARLY_ALL * room for s in inside)


def beside(paragraph: Paragraph, text: str) -> str:
    """Return a neighbouring paragraph: its end or beginning, as far as a glance goes."""
    words = escaped(shortened(paragraph.span.of(text)))
    return f'<blockquote class="dl-beside" dir="auto">{words}</blockquote>'


def shortened(text: str) -> str:
    """Return a text's first words.

    >>> shortened("word " * 100)[-6:]
    'word …'
    """
    if len(text) <= LONGEST_BESIDE:
        return text
    return text[:LONGEST_BESIDE].rsplit(" ", 1)[0] + " …"


def whole(citation: Citation) -> Span:
    """Return the span of a quote within itself."""
    return Span(0, len(citation.quote))


def blockquote(paragraph: Paragraph, marks: Sequence[tuple[int, Span]], text: str) -> str:
    """Return one paragraph, or the part of a very long one around its marks."""
    window = excerpt(paragraph.span, [span for _, span in marks], text)
    before = "… " if window.start > paragraph.span.start else ""
    after = " …" if window.end < paragraph.span.end else ""
    return f'<blockquote dir="auto">{before}{marked(text, window, marks)}{after}</blockquote>'


def whole_article(article: Article, spans: Sequence[Span]) -> str:
    """Return an article from first to last word; furniture is greyed and folded, spans marked.

    The marks carry the spans' numbers, from 1.
    """
    file = f'<p class="dl-file">{escaped(article.source.id)}</p>'
    blocks = [f"<header>{byline(article.source)}{file}</header>"]
    for is_content, group in groupby(article.paragraphs, key=lambda p: p.is_content):
        paragraphs = list(group)
        if is_content:
            blocks += [content(p, spans, article.text) for p in paragraphs]
        else:
            blocks.append(furniture(paragraphs, article.text))
    return f'<div class="dl-whole">{"".join(blocks)}</div>'


def content(paragraph: Paragraph, spans: Sequence[Span], text: str) -> str:
    """Return a paragraph of the article itself."""
    tag = {"title": "h2", "heading": "h3"}.get(paragraph.kind, "p")
    marks = [(n, span) for n, span in enumerate(spans, 1) if span.overlaps(paragraph.span)]
    inner = marked(text, paragraph.span, marks)
    return f'<{tag} class="dl-{paragraph.kind}" dir="auto">{inner}</{tag}>'


def furniture(paragraphs: Sequence[Paragraph], text: str) -> str:
    """Return neighbouring furniture as one folded block."""
    shown = "".join(f'<p dir="auto">{escaped(p.span.of(text))}</p>' for p in paragraphs)
    lines = f"{len(paragraphs)} line{'s' if len(paragraphs) != 1 else ''}"
    return (
        f'<details class="dl-furniture"><summary>{lines} of page furniture, not part of the '
        f"article</summary>{shown}</details>"
    )
