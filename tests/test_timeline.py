"""The timeline: what states a date is placed in order, what states none is listed apart."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from qa.answer import Answer, Citation
from qa.dates import Day, stretch_of
from tests.scripted import seeds_assistant
from ui.timeline import moments_of, ticks_over, timeline

ENDS = seeds_assistant().answers["When will the last coalition forces leave Iraq?"]


def test_articles_and_the_dates_they_speak_of_are_placed_in_order():
    assert [(m.words, m.start, m.end, m.kind) for m in moments_of(ENDS)] == [
        ("Published 18 August 2025 [4]", date(2025, 8, 18), date(2025, 8, 18), "published"),
        ("September 2026 [1] [2]", date(2026, 9, 1), date(2026, 9, 30), "told"),
        ("the end of 2026 [3] [4] [5]", date(2026, 10, 1), date(2026, 12, 31), "told"),
    ]


def test_what_states_no_date_is_listed_apart_and_never_placed():
    shown = timeline(ENDS)
    picture, beside = shown.split("</svg>")
    assert "Undated, so not placed:" in beside and "The National" in beside
    assert "The National" not in picture


def test_places_lie_within_the_picture_and_in_order():
    lefts = [float(x) for x in re.findall(r'<(?:circle cx|rect x)="([\d.]+)%"', timeline(ENDS))]
    assert lefts == sorted(lefts) and len(lefts) == 3
    assert all(0 <= left <= 100 for left in lefts)


def test_one_moment_makes_no_picture():
    assert timeline(Answer("q", "In 2026.", citations=ENDS.citations[:1])) == ""
    assert timeline(Answer("q", "Nothing.", abstained=True)) == ""


def test_hostile_labels_are_escaped():
    hostile = "</svg><script>alert(1)</script>"
    citations = tuple(
        Citation(replace(c.source, publisher=hostile, published=None), c.span, c.quote)
        for c in ENDS.citations
    )
    assert "<script" not in timeline(replace(ENDS, citations=citations))


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (Day(2026), date(2026, 1, 1), date(2026, 12, 31)),
        (Day(2026, 2), date(2026, 2, 1), date(2026, 2, 28)),
        (Day(2026, 2, part="end"), date(2026, 2, 21), date(2026, 2, 28)),
        (Day(2026, part="early"), date(2026, 1, 1), date(2026, 3, 31)),
        (Day(2025, 8, 18), date(2025, 8, 18), date(2025, 8, 18)),
        (Day(2025, 8, 18, "week"), date(2025, 8, 18), date(2025, 8, 24)),
    ],
    ids=str,
)
def test_a_date_covers_the_days_it_speaks_of(day: Day, first: date, last: date):
    assert stretch_of(day) == (first, last)


def test_a_date_without_a_year_or_that_no_calendar_has_is_not_placed():
    assert stretch_of(Day(None, 9, 6)) is None
    assert stretch_of(Day(2025, 2, 30)) is None


@pytest.mark.parametrize("end", [date(2025, 8, 18), date(2026, 3, 1), date(2031, 1, 1), date.max])
@pytest.mark.parametrize("start", [date(1500, 1, 1), date(2014, 6, 10), date(2025, 8, 18)])
def test_the_axis_encloses_what_it_shows(start: date, end: date):
    ticks = [day for day, _ in ticks_over(start, end)]
    assert 2 <= len(ticks) <= 8
    assert ticks[0] <= start and ticks == sorted(ticks)
    if end != date.max:
        assert ticks[-1] > end
