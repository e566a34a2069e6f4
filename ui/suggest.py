"""Questions to start with, which the loaded articles can answer."""

from __future__ import annotations

import re
import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from index.article import Article
from index.errors import DatelineError
from index.settings import shipped_corpus
from qa import Assistant

SHIPPED_QUESTIONS = (
    "When will the last coalition forces leave Iraq?",
    "How many US troops are in Iraq?",
    "Who is Hussein Allawi?",
    "Why was the announcement delayed?",
    "When was the coalition formed?",
)
# Somebody whom an article introduces between two commas, or before "who", "a" or "the".
NAME = r"([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2})"
INTRODUCED = re.compile(rf", {NAME},|\b{NAME}, (?:who|an?|the)\b")
MOST_TRIED = 10
MOST_NAMES = 4
STATES = 20  # of indexes whose questions are remembered


@cache
def shipped_names() -> frozenset[str]:
    """Return the file names of the shipped articles."""
    return frozenset(file.name for file in shipped_corpus().glob("*.txt"))


def candidates(articles: Sequence[Article]) -> Iterator[str]:
    """Yield questions that the articles may answer, the likeliest first, none twice."""
    others = [article for article in articles if article.source.id not in shipped_names()]
    found = [*(f"Who is {name}?" for name in introduced(others))]
    if len(articles) - len(others) == len(shipped_names()):
        found += SHIPPED_QUESTIONS
    titles = [article.source.title.rstrip(".") for article in others if article.source.title]
    found += [f"What do the articles say about “{title}”?" for title in titles]
    yield from dict.fromkeys(found)


def introduced(articles: Sequence[Article]) -> list[str]:
    """Return the people whom articles introduce, the most often introduced first."""
    counts = Counter(
        first or second
        for article in articles
        for span in article.content
        for first, second in INTRODUCED.findall(span.of(article.text))
    )
    return [name for name, _ in counts.most_common(MOST_NAMES)]


class Suggestions:
    """Questions that an assistant really answers, tried once for each state of its index."""

    def __init__(self) -> None:
        self._known: deque[tuple[Sequence[Article], tuple[str, ...]]] = deque(maxlen=STATES)
        self._trying = threading.Lock()

    def of(self, assistant: Assistant, *, most: int = 5) -> tuple[str, ...]:
        """Return up to `most` questions; those of the shipped articles are known to be answered.

        With a language model no other is offered: each trial would have its price.
        """
        articles = assistant.articles
        if {article.source.id for article in articles} == shipped_names():
            return SHIPPED_QUESTIONS[:most]
        if assistant.settings.llm:
            return ()
        with self._trying:
            for known, questions in self._known:
                if known is articles:
                    return questions[:most]
            tried = islice(candidates(articles), MOST_TRIED)
            answered = (question for question in tried if is_answered(assistant, question))
            questions = tuple(islice(answered, most))
            self._known.append((articles, questions))
        return questions


def is_answered(assistant: Assistant, question: str) -> bool:
    """Return whether an assistant answers a question."""
    try:
        return not assistant.ask(question).abstained
    except DatelineError:
        return False
