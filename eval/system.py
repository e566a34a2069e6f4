"""The Assistant as a system under test: what it answers, what its search brings, its articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.run import Search
from index.article import Article, Passage
from index.settings import Settings
from qa.answer import Answer
from qa.scope import Scope


@dataclass(frozen=True, slots=True)
class OpenSystem:
    """A system ready to be asked."""

    ask: Callable[..., Answer]
    search: Search
    articles: Sequence[Article]


def open_system(settings: Settings) -> OpenSystem:
    """Return the Assistant over the settings' corpus, its models loaded.

    Loading first keeps it out of the first question's seconds.
    """
    from qa import Assistant

    assistant = Assistant.open(settings)
    assistant.warm()

    def search(question: str, k: int, **narrowing: Any) -> Sequence[Passage]:
        hits = assistant.search(question, k, scope=Scope(**narrowing))
        return [hit.passage for hit in hits]

    return OpenSystem(assistant.ask, search, assistant.articles)
