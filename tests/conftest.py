"""Shared by all tests: a clean environment, and the shipped articles indexed once a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Article
from index.read import article_files, article_of
from index.settings import Settings, shipped_corpus
from qa import Assistant

pytest_plugins = ["tests.browsing"]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the user's settings and home out of every test."""
    for name in list(os.environ):
        if name.startswith("DATELINE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def seed_articles() -> tuple[Article, ...]:
    """Return the five shipped articles as read from their files."""
    folder = shipped_corpus()
    return tuple(article_of(p.name, p.read_bytes(), path=p) for p in article_files(folder))


@pytest.fixture(scope="session")
def seed_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings with the shipped articles and a home shared by the tests of one run."""
    return Settings(corpus=shipped_corpus(), home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def assistant(seed_settings: Settings) -> Iterator[Assistant]:
    """Return the real assistant over the shipped articles: real models, real Chroma."""
    found = Assistant.open(seed_settings)
    found.warm()
    yield found
    found.close()
