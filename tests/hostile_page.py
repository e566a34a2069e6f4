"""Serve the page over hostile articles and scripted answers: python -m tests.hostile_page PORT."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.article import Article, Paragraph, Source, Span
from qa.answer import Answer, Progress, Version, cite
from qa.scope import Scope
from tests.scripted import ScriptedAssistant
from ui.narrowing import scope_words

LIVE = (
    '<img src="http://evil.example/i.png" onerror="window.hacked=1">',
    "![x](http://evil.example/m.png)",
    '<form action="http://evil.example"><input autofocus></form>',
    "[click](javascript:window.hacked=1)",
    "<style>body{background:url(http://evil.example/s.png)}</style>",
    "</mark></blockquote><script>window.hacked=1</script>",
    "${window.hacked=1} {{constructor}} $$x^2$$",
    "<iframe src=http://evil.example></iframe>",
)
STAGES = (
    Progress("searching"),
    Progress("reading", 0, 24),
    Progress("reading", 12, 24),
    Progress("comparing", 24, 24),
)
ARABIC = "ستنسحب القوات بحلول سبتمبر 2026."
LONG_WORD = "x" * 400


def hostile_article(number: int) -> Article:
    """Return an article whose every part tries to be more than text."""
    pieces = [*LIVE, ARABIC, LONG_WORD, LIVE[0]]
    text, paragraphs = "", []
    for n, piece in enumerate(pieces):
        kind = "title" if n == 0 else "furniture" if n == len(pieces) - 1 else "text"
        paragraphs.append(Paragraph(Span(len(text), len(text) + len(piece)), kind))
        text += piece + "\n\n"
    source = Source(f"{number}{LIVE[0]}.txt", LIVE[0], LIVE[5], date(2025, 8, number))
    return Article(source, text, tuple(paragraphs))


@dataclass
class HostileAssistant(ScriptedAssistant):
    """Repeats hostile text; "slow" takes a second, "history" counts the messages it was given.

    "endless" takes half a minute, in small steps; "stages" shows each stage for most of a second;
    "scope" tells what it was narrowed to.
    """

    def stream(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        *,
        scope: Scope = Scope(),  # noqa: B008 - frozen
    ) -> Iterator[Answer]:
        list(super().stream(question, history, scope=scope))  # refuses what can't be asked
        first, second = self.articles
        cited = tuple(
            cite(article, p.span) for article in (first, second) for p in article.paragraphs[:-1]
        )
        yield Answer(question, "", evidence=cited[:3])
        if question == "slow":
            time.sleep(1)
        for _ in range(150 if question == "endless" else 0):
            time.sleep(0.2)
            yield Answer(question, "", evidence=cited[:3])
        for progress in STAGES if question == "stages" else ():
            yield Answer(question, "", evidence=cited[:3], progress=progress)
            time.sleep(0.7)
        if question == "broken":
            raise RuntimeError("a fault nobody foresaw")
        if question == "history":
            text = f"{len(history)} messages"
        elif question == "scope":
            text = scope_words(scope)
        else:
            text = " ".join([*LIVE, LONG_WORD, *(f"[{n}]" for n in range(1, len(cited) + 1))])
        versions = (Version(LIVE[0], (1, 2)), Version(LONG_WORD, (11, 12)))
        yield Answer(
            question,
            text,
            short=text[:10],
            citations=cited,
            versions=versions,
            meant=LIVE[0],
            notes=LIVE,
            voices=2,
        )


def main(port: int) -> None:
    """Serve until killed."""
    from ui import page, serving

    assistant = HostileAssistant((hostile_article(1), hostile_article(2)))
    built = page.build(assistant)  # type: ignore[arg-type]  # scripted
    address = serving.launch(built, serving.Serving(host="127.0.0.1", port=port))
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]))
