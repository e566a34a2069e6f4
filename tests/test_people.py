"""Who is quoted, who is named: gathered over all articles, each person once."""

from __future__ import annotations

import pytest

from index.settings import Settings
from qa import Assistant
from qa.office import with_office
from qa.people import asked_people

HERALD = """---
publisher: Harbour Herald
---

Transport Minister Lena Aroki said on Monday that the ferry line will close. Her Danish \
counterpart was not asked.

Jonas Brandt, adviser to the Danish prime minister, told the Herald that nothing is signed.
"""
COURIER = """---
publisher: Coast Courier
---

"We were never told," said Lena Aroki, the transport minister.

A harbour official confirmed the date. Mayor Pietro Sandoval was in the room and kept silent.
"""


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("ferry")
    (folder / "articles").mkdir()
    (folder / "articles" / "herald.txt").write_text(HERALD, encoding="utf-8")
    (folder / "articles" / "courier.txt").write_text(COURIER, encoding="utf-8")
    return Assistant.open(Settings(corpus=folder / "articles", home=folder / "home"))


def test_everybody_quoted_is_listed_once_with_each_article(ferry: Assistant) -> None:
    answer = ferry.ask("Who is quoted in these articles?")
    assert answer.short == "Lena Aroki; Jonas Brandt; A harbour official"
    aroki = answer.text.split(";")[0]
    assert aroki.count("[") == len(ferry.articles)
    assert {c.source.label for c in answer.citations} == {"Harbour Herald", "Coast Courier"}


def test_in_which_article_names_the_outlets(ferry: Assistant) -> None:
    answer = ferry.ask("Which officials are quoted, and in which article?")
    assert "Harbour Herald" in answer.text
    assert "Coast Courier" in answer.text
    assert "Jonas Brandt" in answer.text


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Which ministers are named?", "Lena Aroki"),
        ("Which advisers speak in the articles?", "Jonas Brandt"),
        ("Which Danish officials are quoted?", "Jonas Brandt"),
        ("Which mayors are mentioned by name?", "Pietro Sandoval"),
    ],
)
def test_office_and_nation_narrow_the_list(ferry: Assistant, question: str, short: str) -> None:
    assert ferry.ask(question).short == short


@pytest.mark.parametrize(
    "question",
    [
        "Who is quoted as saying that nothing is signed?",
        "Which officials named a date?",
        "Which ministers speak Danish?",
        "Who was mentioned as her successor?",
    ],
)
def test_other_questions_are_left_to_the_reader(question: str) -> None:
    assert asked_people(question) is None


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Who is Jonas Brandt?", "adviser to the Danish prime minister"),
        ("Who is the transport minister?", "Lena Aroki"),
        ("Who is Pietro Sandoval?", "Mayor"),
    ],
)
def test_who_somebody_is_and_who_holds_an_office(
    ferry: Assistant, question: str, short: str
) -> None:
    answer = ferry.ask(question)
    assert answer.short == short
    assert all(c.quote in ferry.article(c.source.id).text for c in answer.citations)


def test_an_office_that_nobody_is_introduced_by_is_not_made_up(ferry: Assistant) -> None:
    assert ferry.ask("Who is the finance minister?").abstained
    assert with_office("Who is the Danish transport minister?", ferry.articles) is None
