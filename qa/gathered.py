"""Answers that no passage states by itself: counted from dates, or gathered from every article."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.article import Article
from qa.answer import Answer
from qa.candidates import Candidate
from qa.elapsed import elapsed, with_duration
from qa.meaning import with_meaning
from qa.office import with_office
from qa.people import with_people


def gathered(
    asked: str,
    meant: str,
    articles: Sequence[Article],
    near: Sequence[Article],
    best: Callable[[str], Candidate | None],
) -> Answer | None:
    """Return what "next month" means, who is quoted, who somebody is or how long something took.

    None for any other question. `near` are the articles that search brings; `best` reads a
    question and returns its best answer where that is sure enough to be asserted.
    """
    answer = (
        with_meaning(asked, articles)
        or with_people(meant, articles, near)
        or with_office(meant, articles)
    )
    both = elapsed(meant) if answer is None else None
    if both is None:
        return answer
    first = best(both.first)
    then = best(both.then) if first else None
    return with_duration(asked, (first, then), both.unit) if first and then else None
