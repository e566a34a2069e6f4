"""An assistant that says what a test wants, over real articles: the surfaces' own test partner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from index.article import Article, Span
from index.errors import QuestionError
from index.read import article_of
from index.settings import Settings, shipped_corpus
from qa.answer import Answer, Citation, Version, cite
from qa.scope import Scope, checked_scope


def read_articles(folder: Path | None = None) -> tuple[Article, ...]:
    """Return the articles of a folder, the shipped ones by default, in order of id."""
    files = sorted((folder or shipped_corpus()).glob("*.txt"))
    return tuple(article_of(file.name, file.read_bytes(), path=file) for file in files)


def quote(article: Article, words: str) -> Citation:
    """Return the citation of the first place where the words stand."""
    start = article.text.index(words)
    return cite(article, Span(start, start + len(words)))


@dataclass
class ScriptedAssistant:
    """Answers from a table; an unknown question is refused."""

    articles: tuple[Article, ...] = field(default_factory=read_articles)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    asked: list[tuple[str, list[Mapping[str, str]]]] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)

    def ask(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        *,
        as_of: date | None = None,
        since: date | None = None,
        until: date | None = None,
        publishers: Sequence[str] = (),
    ) -> Answer:
        scope = Scope(as_of, since, until, tuple(publishers))
        return list(self.stream(question, history, scope=scope))[-1]

    def stream(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        *,
        scope: Scope = Scope(),  # noqa: B008 - frozen
    ) -> Iterator[Answer]:
        if not isinstance(question, str):
            raise QuestionError("the question is not text; ask in words")
        if not question.strip():
            raise QuestionError("the question is empty; ask something")
        if len(question) > 2000:
            raise QuestionError(f"the question has {len(question)} characters; 2000 are allowed")
        self.asked.append((question, list(history)))
        self.scopes.append(checked_scope(scope, [a.source for a in self.articles]))
        found = self.answers.get(question.strip(), self.refusal())
        yield Answer(question, "", evidence=found.citations or found.nearest)
        yield replace(found, question=question)

    def refusal(self) -> Answer:
        nearest = self.articles[0]
        return Answer(
            "",
            "None of the articles says.",
            abstained=True,
            nearest=(cite(nearest, nearest.content[0]),),
        )

    def article(self, source_id: str) -> Article:
        return {article.source.id: article for article in self.articles}[source_id]

    def warm(self) -> None:
        pass


def seeds_assistant() -> ScriptedAssistant:
    """Return an assistant with an answer of each kind over the five shipped articles."""
    articles = read_articles()
    coalition, phases, agencies, national, agreement = articles
    troops = Answer(
        "",
        "About 2,500 US troops remain in Iraq [1][2][3].",
        short="About 2,500",
        confidence=0.93,
        citations=(
            quote(agencies, "approximately 2,500 US troops remain in Iraq"),
            quote(national, "About 2,500 are still based in Iraq"),
            quote(agreement, "approximately 2,500 troops stationed in Iraq"),
        ),
        seconds=0.12,
    )
    ends = Answer(
        "",
        "The sources differ: by September 2026 according to two of them [1][2], by the end of 2026 "
        "according to The National and two others [3][4][5].",
        short="The sources differ",
        confidence=0.9,
        citations=(
            quote(
                coalition,
                "the final phase of the withdrawal is expected to conclude by September 2026",
            ),
            quote(phases, "in northern Iraq by September 2026"),
            quote(
                national,
                "with the remainder of American forces in he country to depart by the end of 2026",
            ),
            quote(agencies, "the full departure of remaining American troops by the end of 2026"),
            quote(agreement, "the remainder by the end of 2026"),
        ),
        versions=(Version("by September 2026", (1, 2)), Version("by the end of 2026", (3, 4, 5))),
    )
    return ScriptedAssistant(
        articles,
        {
            "How many US troops are in Iraq?": troops,
            "When will the last coalition forces leave Iraq?": ends,
        },
    )


def matches(text: str, pattern: str) -> list[str]:
    """Return every match, to count them in a test."""
    return re.findall(pattern, text)
