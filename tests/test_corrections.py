"""What an article takes back is not asserted, and what it said before is shown."""

from __future__ import annotations

import pytest

from index.article import Span
from qa.compare import grouped
from qa.compose import answered
from qa.corrections import is_withdrawn, withdrawn
from tests.test_telling import candidate, outlet


def test_what_an_article_takes_back_is_not_asserted() -> None:
    article = outlet(
        "Post",
        "Seventeen people died in the blast.",
        "Correction: an earlier version said 12 people died; it is 17.",
    )
    assert [s.of(article.text).strip() for s in withdrawn(article)] == ["12 people died"]
    assert is_withdrawn(article, candidate(article, "12", 0.9).span)
    assert not is_withdrawn(article, candidate(article, "Seventeen", 0.9).span)
    assert not is_withdrawn(article, candidate(article, "17", 0.9).span)
    assert withdrawn(outlet("Herald", "An earlier version of the plan was rejected.")) == ()


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: the death toll is 17, not 12.",
        "This article was amended on May 5. It originally said 12 people were killed; it is 17.",
        "The story has been corrected. An earlier version of this story said 12 were killed.",
        "This story has been corrected to show that the blast killed 17, not 12.",
        "This report was updated to correct the number of people killed from 12 to 17.",
        "Editor's note: a previous version of this article said that 12 were killed.",
    ],
)
def test_a_notice_of_correction_takes_back(notice: str) -> None:
    article = outlet("Post", "The blast killed 12 people.", "There were 12 flags.", notice)
    assert [s.of(article.text) for s in withdrawn(article)][0].startswith("12")
    assert is_withdrawn(article, candidate(article, "12", 0.9).span)
    flags = article.text.index("12 flags")
    assert not is_withdrawn(article, Span(flags, flags + 2)), "another twelve"


@pytest.mark.parametrize(
    "news",
    [
        "The minister wrongly said that the base holds 900 troops.",
        "He was wrongly described as a spy in 2014.",
        "The first version of the plan had 900 troops.",
        "The bill, not the budget, was rejected.",
        "An earlier version of the report said that 900 troops were there.",
    ],
)
def test_what_is_no_notice_takes_nothing_back(news: str) -> None:
    assert withdrawn(outlet("Post", news)) == ()


def test_a_name_is_taken_back_too() -> None:
    article = outlet(
        "Post",
        "The talks were led by Farhad Alaaldin on Monday.",
        "Correction: the talks were led by Hussein Allawi, not Farhad Alaaldin.",
    )
    assert is_withdrawn(article, candidate(article, "Farhad Alaaldin", 0.9).span)
    assert not is_withdrawn(article, candidate(article, "Hussein Allawi", 0.9).span)


def test_a_corrected_answer_shows_what_was_said_before() -> None:
    article = outlet("Post", "The blast killed 17.", "Correction: the death toll is 17, not 12.")
    answer = answered("How many?", grouped([candidate(article, "17", 0.9)]), floor=0.4)
    assert answer.short == "17"
    assert answer.text.endswith("It corrects an earlier version that said 12 [2].")
    assert answer.citations[1].quote == "Correction: the death toll is 17, not 12."
