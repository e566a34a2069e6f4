"""A conversation as values, and as text that a reader can take away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import Answer, Citation, Version
from qa.scope import Scope
from qa.versions import UPDATED
from ui.markup import spoken_date
from ui.narrowing import scope_words

BROKEN = "Something went wrong while answering; the server's log says what. Ask again, or another."
STOPPED = "Stopped before it was answered."
INTERRUPTED = "Interrupted by a reload before it was answered."


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer so far; `problem` says why it can't be answered at all.

    `scope` is what the question was narrowed to.
    """

    question: str
    answer: Answer | None = None
    problem: str = ""
    done: bool = False
    scope: Scope = Scope()


def history(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """Return the answered turns as the messages that a follow-up question is asked with."""
    messages = []
    for turn in turns:
        if turn.answer is not None and turn.done:
            messages += [
                {"role": "user", "content": turn.question},
                {"role": "assistant", "content": turn.answer.text},
            ]
    return messages


def short_length(answer: Answer) -> int:
    """Return how many characters of the answer's text its short form takes up, 0 if it isn't first.

    A sentence may begin it with a capital letter.
    """
    length = len(answer.short)
    lead = answer.text[:length]
    if lead[1:] != answer.short[1:] or lead.casefold() != answer.short.casefold():
        return 0
    return 0 if answer.text[length : length + 1].isalnum() else length


def name(citation: Citation) -> str:
    """Return outlet, title and date of a citation in one line, leaving out what isn't known."""
    source = citation.source
    known = [part for part in (source.publisher, source.title) if part] or [source.id]
    return ", ".join([*known, spoken_date(source.published)])


def answer_text(answer: Answer) -> str:
    """Return an answer with its sources as plain text, for the clipboard."""
    lines = [answer.text]
    if answer.citations:
        lines.append("")
    for n, citation in enumerate(answer.citations, start=1):
        quote = " ".join(citation.quote.split())
        lines.append(f"[{n}] {name(citation)}: “{quote}” ({place(citation)})")
    return "\n".join(lines)


def place(citation: Citation) -> str:
    """Return where a quote stands, so that anyone can check it."""
    return f"{citation.source.id}, characters {citation.span.start}-{citation.span.end}"


def version_rows(version: Version, answer: Answer) -> list[tuple[int, Citation]]:
    """Return the sources that give one version, each with its number."""
    return [(n, answer.citations[n - 1]) for n in version.citations if n <= len(answer.citations)]


def versions_heading(answer: Answer) -> str:
    """Return what stands over an answer's versions: a later figure contradicts nothing."""
    if UPDATED in answer.text:
        return "The figures over time, the latest first"
    said = {c.source.id for v in answer.versions for _, c in version_rows(v, answer)}
    return "One source says both" if len(said) == 1 else "The sources differ"


def markdown(turns: Sequence[Turn]) -> str:
    """Return a conversation with all its sources as a Markdown document."""
    blocks = ["# A conversation with Dateline"]
    for turn in turns:
        blocks.append(f"## {plain_markdown(turn.question)}")
        if turn.scope:
            blocks.append(f"*{plain_markdown(scope_words(turn.scope))}*")
        if turn.answer is None:
            blocks.append(plain_markdown(turn.problem or "Not answered."))
        else:
            blocks.append(answer_markdown(turn.answer))
    return "\n\n".join(blocks) + "\n"


def answer_markdown(answer: Answer) -> str:
    """Return an answer with its notes and sources as Markdown."""
    blocks = [plain_markdown(answer.text), *(f"*{plain_markdown(n)}*" for n in answer.notes)]
    blocks += [
        f"> {plain_markdown(citation.quote)}\n>\n"
        f"> \\[{n}\\] {plain_markdown(name(citation))} ({plain_markdown(place(citation))})"
        for n, citation in enumerate(answer.citations, start=1)
    ]
    return "\n\n".join(blocks)


def plain_markdown(text: str) -> str:
    r"""Return text on one line as Markdown that shows exactly it.

    >>> plain_markdown("![x](y)")
    '\\!\\[x\\]\\(y\\)'
    """
    line = " ".join(text.split())
    line = re.sub(r"([\\`*_{}\[\]()#+!|~$-])", r"\\\1", line)
    # An address would become a link of its own in many readers.
    return line.replace("&", "&amp;").replace("<", "&lt;").replace("://", "&#58;//")
