"""A conversation to a web page of its own, to keep or to send: no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Answer, Citation
from ui.conversation import Turn, name, place
from ui.markup import escaped
from ui.narrowing import scope_words

STYLE = """
body { font: 18px/1.6 Charter, Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem;
  color: #1d1b18; background: #faf8f4; overflow-wrap: anywhere; }
h1, h2 { line-height: 1.3; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
blockquote { margin: 0.6rem 0 1.2rem; padding-inline-start: 1rem;
  border-inline-start: 3px solid #8a8376; }
cite, small { font: 0.8rem/1.5 system-ui, sans-serif; color: #5d584f; display: block; }
@media (prefers-color-scheme: dark) { body { color: #ece8df; background: #161614; }
  cite, small { color: #aca697; } }
"""


def document(turns: Sequence[Turn]) -> str:
    """Return the conversation as an HTML file."""
    body = "".join(turn_section(turn) for turn in turns)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>A conversation with Dateline</title><style>{STYLE}</style></head>"
        f"<body><h1>A conversation with Dateline</h1>{body}</body></html>\n"
    )


def turn_section(turn: Turn) -> str:
    """Return a question with its answer."""
    narrowed = f"<small>{escaped(scope_words(turn.scope))}</small>" if turn.scope else ""
    said = answer_block(turn.answer) if turn.answer else f"<p>{escaped(turn.problem)}</p>"
    return f'<section><h2 dir="auto">{escaped(turn.question)}</h2>{narrowed}{said}</section>'


def answer_block(answer: Answer) -> str:
    """Return an answer, its notes, and every quote with its place."""
    notes = "".join(f"<small>{escaped(note)}</small>" for note in answer.notes)
    quotes = "".join(quoted(citation, n) for n, citation in enumerate(answer.citations, start=1))
    return f'<p dir="auto">{escaped(answer.text)}</p>{notes}{quotes}'


def quoted(citation: Citation, n: int) -> str:
    """Return a quote with the article it stands in."""
    return (
        f'<blockquote dir="auto">{escaped(citation.quote)}'
        f"<cite>[{n}] {escaped(name(citation))} ({escaped(place(citation))})</cite></blockquote>"
    )
