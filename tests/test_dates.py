"""Relative dates, counted from an article's own date; durations; what "next month" means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Paragraph, Source, Span
from qa.candidates import resolved_date
from qa.dates import Day, agree, days_in, exact
from qa.elapsed import duration, elapsed
from qa.meaning import asked_expression, with_meaning
from qa.relative import relative_in

AUGUST = date(2025, 8, 18)  # a Monday


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ahead of next month's withdrawal", "September 2025"),
        ("agreed last September", "September 2024"),
        ("September last year", "September 2024"),
        ("told us on Monday", "August 18, 2025"),
        ("told us on Friday", "August 15, 2025"),
        ("they will meet on Friday", "August 22, 2025"),
        ("three weeks ago", "the week of July 28, 2025"),
        ("in two years", "2027"),
        ("yesterday", "August 17, 2025"),
        ("last year", "2024"),
    ],
)
def test_relative_dates_count_from_the_article(words: str, meant: str) -> None:
    found = relative_in(words, AUGUST)
    assert [day.words() for _, day in found] == [meant]


@pytest.mark.parametrize("words", ["next of kin", "on Monday, August 4", "the last coalition"])
def test_what_is_no_relative_date_stays(words: str) -> None:
    assert relative_in(words, AUGUST) == []


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_day_told_in_words_is_the_same_day(day: date) -> None:
    assert days_in(exact(day).words()) == [exact(day)]
    assert agree(exact(day), Day(day.year))
    ((_, tomorrow),) = relative_in("tomorrow", day)
    assert date(tomorrow.year or 0, tomorrow.month or 0, tomorrow.day or 0) > day


def article(text: str, published: date | None) -> Article:
    return Article(
        Source("a.txt", publisher="The Wire", published=published),
        text,
        (Paragraph(Span(0, len(text)), "text"),),
    )


TEXT = "The first troops leave next month, the ministry said."


def test_next_month_is_resolved_where_the_article_is_dated_and_not_otherwise() -> None:
    start = TEXT.index("next month")
    span = Span(start, start + len("next month"))
    question = "When do the first troops leave?"
    assert resolved_date(question, article(TEXT, AUGUST), span) == "September 2025"
    assert resolved_date(question, article(TEXT, None), span) == ""
    assert resolved_date("Who leaves?", article(TEXT, AUGUST), span) == ""


def test_the_meaning_of_next_month_is_told_with_the_words_it_stands_in() -> None:
    question = 'Which month did the August dispatch mean by "next month"?'
    assert asked_expression(question) == "next month"
    answer = with_meaning(question, [article(TEXT, AUGUST)])
    assert answer is not None
    assert answer.short == "September 2025"
    assert "from “next month” in an article of August 18, 2025 [1]" in answer.text
    assert answer.citations[0].quote == TEXT
    assert with_meaning(question, [article(TEXT, None)]) is None, "never guessed"
    july = article(TEXT, date(2025, 7, 2))
    assert with_meaning(question, [july]) is None, "not the article that was asked about"
    assert with_meaning("When do they leave next month?", [article(TEXT, AUGUST)]) is None


@pytest.mark.parametrize(
    ("first", "then", "unit", "told"),
    [
        (Day(2014), Day(2020), "", "6 years"),
        (Day(2025, 9), Day(2026, 9), "", "1 year"),
        (Day(2025, 9), Day(2026, 9), "months", "12 months"),
        (Day(2025, 9), Day(2026, 12), "", "15 months"),
        (Day(2025, 8, 18), Day(2025, 9, 1), "", "14 days"),
        (Day(2025, 8, 18), Day(2025, 9, 1), "weeks", "2 weeks"),
        (Day(2014, 6, 10), Day(2025, 9), "years", "11 years"),
    ],
)
def test_durations(first: Day, then: Day, unit: str, told: str) -> None:
    assert duration(first, then, unit).removeprefix("About ") == told
    assert duration(then, first, unit).removeprefix("About ") == told


def test_a_duration_is_no_finer_than_its_dates() -> None:
    assert duration(Day(2014), Day(2020, 1, 3), "days") == ""
    assert duration(Day(None, 9), Day(2020, 1, 3), "") == ""
    assert duration(Day(2014), Day(2020), "") == "About 6 years"


def test_questions_of_how_long() -> None:
    both = elapsed("How many years after its founding will the coalition leave?")
    assert both is not None
    assert (both.first, both.unit) == ("When was its founding?", "years")
    assert both.then == "When will the coalition leave?"
    assert elapsed("How long will they stay?") is None
    assert elapsed("How many troops are between Erbil and Mosul?") is None
