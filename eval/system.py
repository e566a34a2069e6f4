"""The Assistant as a system under test: what it answers, what its search brings, its articles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.run import Search
from index.article import Article, Passage
from index.settings import Settings
from qa.answer import Answer
from qa.scope import Scope

DIGITS = 12  # of a sha256: enough to tell two apart


@dataclass(frozen=True, slots=True)
class OpenSystem:
    """A system ready to be asked; `identity` is what makes its answers its own."""

    ask: Callable[..., Answer]
    search: Search
    articles: Sequence[Article]
    identity: Mapping[str, str] = field(default_factory=dict)


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

    identity = identity_of(settings, assistant.articles)
    return OpenSystem(assistant.ask, search, assistant.articles, identity)


def identity_of(settings: Settings, articles: Iterable[Article]) -> dict[str, str]:
    """Return what decides Dateline's answers: models by name or digest, and the corpus."""
    found = {"name": "Dateline", **reader_of(settings), "embedding": settings.embedding_model}
    if settings.llm:
        found["llm"] = model_of(settings)
    return found | {"corpus": digest_of(articles)}


def reader_of(settings: Settings) -> dict[str, str]:
    """Return the reader's digest and that of its calibration; its name where it isn't packaged."""
    from qa.reader.weights import PACKAGED, read_settings

    if settings.reader != PACKAGED:
        return {"reader": settings.reader}
    shipped = read_settings()
    calibration = json.dumps({k: v for k, v in shipped.items() if k != "sha256"}, sort_keys=True)
    return {"reader": shipped["sha256"][:DIGITS], "calibration": digits(calibration)}


def model_of(settings: Settings) -> str:
    """Return the language model that is set, without any secret of its address."""
    from qa.draft.models import without_secrets

    where = f" at {without_secrets(settings.llm_url)}" if settings.llm_url else ""
    return f"{without_secrets(settings.llm)}{where}"


def digest_of(articles: Iterable[Article]) -> str:
    """Return a digest of what articles say and how they are named."""
    return digits(json.dumps(sorted((article.source.id, article.text) for article in articles)))


def digits(text: str) -> str:
    """Return the first digits of a text's sha256."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def described(identity: Mapping[str, str]) -> str:
    """Return an identity as people read it.

    >>> described({"name": "Dateline", "reader": "7c05"})
    'Dateline, reader 7c05'
    """
    rest = [f"{name} {value}" for name, value in identity.items() if name != "name"]
    return ", ".join([identity.get("name", "a system without a name"), *rest])
