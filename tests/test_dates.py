"""Relative dates, counted from an article's own date; durations; what "next month" means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Paragraph, Source, Span
from qa.candidates import Candidate, resolved_date
from qa.dates import Day, agree, days_in, exact
from qa.elapsed import duration, elapsed, with_duration
from qa.meaning import asked_expression, with_meaning
from qa.particulars import Support
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
        ("the day before yesterday", "August 16, 2025"),
        ("the day after tomorrow", "August 20, 2025"),
        ("a month from today", "September 2025"),
        ("late last year", "late 2024"),
        ("by the end of this year", "the end of 2025"),
        ("by the end of the year", "the end of 2025"),
        ("early next month", "early September 2025"),
        ("The talks will continue. He spoke on Friday.", "August 15, 2025"),
        ("On Friday, he will speak.", "August 22, 2025"),
        ("On Friday, the embassy confirmed that all will leave.", "August 15, 2025"),
        ("He said on Friday that all will leave.", "August 15, 2025"),
        ("It is expected to be signed on Friday.", "August 22, 2025"),
    ],
)
def test_relative_dates_count_from_the_article(words: str, meant: str) -> None:
    found = relative_in(words, AUGUST)
    assert [day.words() for _, day in found] == [meant]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("It was founded in 2014 and split the following year.", "2015"),
        ("Founded in June 2014, it split two years later.", "2016"),
        ("It split in March 2019. The previous month, it had met.", "February 2019"),
        ("They met on May 3, 2021. Two days earlier, they had not.", "May 1, 2021"),
        ("It split in 2014. The following month, it met.", None),
        ("The following year, it met.", None),
        ("By the end of the year 2014 was over.", None),
    ],
)
def test_what_counts_from_a_date_in_front_needs_no_dated_article(
    words: str, meant: str | None
) -> None:
    assert [day.words() for _, day in relative_in(words, None)] == ([meant] if meant else [])


def test_another_year_in_a_sentence_leaves_its_end_open() -> None:
    assert relative_in("Formed in 2014, it had won by the end of the year.", AUGUST) == []


@pytest.mark.parametrize("words", ["before yesterday", "a year before today"])
def test_what_is_told_from_another_day_stays(words: str) -> None:
    assert relative_in(words, AUGUST) == []


@pytest.mark.parametrize("words", ["next of kin", "on Monday, August 4", "the last coalition"])
def test_what_is_no_relative_date_stays(words: str) -> None:
    assert relative_in(words, AUGUST) == []


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_day_told_in_words_is_the_same_day(day: date) -> None:
    assert days_in(exact(day).words()) == (exact(day),)
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
    took = "It will be over in two years."
    inside = Span(took.index("two"), took.index("."))
    assert resolved_date("How long does it take?", article(took, AUGUST), inside) == ""
    assert resolved_date("When is it over?", article(took, AUGUST), inside) == "2027"
    split = "It was formed in 2014. It split the following year."
    inside = Span(split.index("the following"), len(split) - 1)
    assert resolved_date("When did it split?", article(split, None), inside) == "2015"


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
    other = "Which month was 'next month'?"
    told = with_meaning(other, [article(TEXT, AUGUST)])
    assert told is not None and told.short == "September 2025"


def test_the_outlet_that_is_asked_about_answers_or_nobody() -> None:
    question = "What does The Wire mean by next month?"
    herald = replace(
        article(TEXT, AUGUST), source=Source("b.txt", publisher="Herald", published=AUGUST)
    )
    told = with_meaning(question, [herald, article(TEXT, None)])
    assert told is not None
    assert told.text.startswith("The Wire states no date, so “next month” stays as it is [1].")
    assert told.citations[0].source.publisher == "The Wire"
    assert with_meaning(question, [herald]) is None
    dated = with_meaning(question, [herald, article(TEXT, date(2025, 7, 2))])
    assert dated is not None and dated.short == "August 2025"


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
        (Day(2025, 9), Day(2026, part="end"), "", "15 months"),
        (Day(2025, 9), Day(2026, part="end"), "months", "15 months"),
        (Day(2014), Day(2014), "", "Less than a year"),
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
    assert elapsed("How long is the road from Baghdad to Erbil?") is None
    assert elapsed("How much do the two reports differ?") is None


@pytest.mark.parametrize(
    "question",
    [
        "How long between the two deadlines?",
        "How much time lies between the two deadlines?",
        "How many months apart are the two deadlines?",
        "By how many months do the two deadlines differ?",
    ],
)
def test_two_of_a_kind_are_the_first_and_the_second(question: str) -> None:
    both = elapsed(question)
    assert both is not None
    assert (both.first, both.then) == (
        "When is the first deadline?",
        "When is the second deadline?",
    )


def test_the_end_of_a_stretch_is_what_a_new_thing_begins() -> None:
    both = elapsed("How long was it between the talks in Baghdad and Erbil and the signing?")
    assert both is not None
    assert both.first == "When was the talks in Baghdad and Erbil?"
    both = elapsed("How long was it from the founding of the force to its end?")
    assert both is not None
    assert (both.first, both.then) == (
        "When was the founding of the force?",
        "When was its end?",
    )


def test_a_sentence_with_two_dates_has_two_ends() -> None:
    text = "The missions end in September 2025 and 2026."
    story = article(text, None)
    start = text.index("September")
    span, whole = Span(start, len(text) - 1), Span(0, len(text))
    end = Candidate(story, span, whole, 0.9, 0.0, 0.0, Support(1.0, 1.0))
    told = with_duration("How long between the two ends?", (end, end), "")
    assert told is not None
    assert told.text.startswith("1 year, from September 2025 [1] to September 2026 [1].")
    only = replace(end, span=Span(start, start + len("September 2025")))
    assert with_duration("How long?", (only, only), "") is None, "one event found twice"
    assert elapsed("How many troops are between Erbil and Mosul?") is None


def test_a_number_of_things_is_no_year() -> None:
    assert days_in("1796 houses") == days_in("2010 jobs") == ()
    assert [day.year for day in days_in("the 2020 elections")] == [2020]
