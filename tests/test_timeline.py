"""The timeline: what states a date is placed in order, what states none is listed apart."""

from __future__ import annotations

import html
import re
import time
from dataclasses import replace
from datetime import date

import pytest

from qa.answer import Answer, Citation
from qa.dates import Day, stretch_of
from tests.scripted import seeds_assistant
from ui.drawing import NARROW, WIDE, Moment, picture, ticks_over
from ui.timeline import moments_of, timeline

ENDS = seeds_assistant().answers["When will the last coalition forces leave Iraq?"]


def test_articles_and_the_dates_they_speak_of_are_placed_in_order():
    assert [(m.words, m.start, m.end, m.kind) for m in moments_of(ENDS)] == [
        ("18 August 2025 [4]", date(2025, 8, 18), date(2025, 8, 18), "published"),
        ("September 2026 [1] [2]", date(2026, 9, 1), date(2026, 9, 30), "told"),
        ("the end of 2026 [3] [4] [5]", date(2026, 10, 1), date(2026, 12, 31), "told"),
    ]


def test_an_articles_outlet_stands_before_its_date():
    dated = [named(citation, "The Organization for World Peace") for citation in ENDS.citations]
    moments = moments_of(replace(ENDS, citations=tuple(dated)))
    assert moments[0].words == "The Organization…, 18 August 2025 [4]"


def named(citation: Citation, publisher: str) -> Citation:
    return Citation(replace(citation.source, publisher=publisher), citation.span, citation.quote)


def test_what_states_no_date_is_listed_apart_and_never_placed():
    pictures, _, beside = timeline(ENDS).rpartition("</svg>")
    assert "Undated, so not placed:" in beside and "The National" in beside
    assert "The National" not in pictures


def test_the_marks_are_explained_as_far_as_they_occur():
    assert "article published" in timeline(ENDS) and "date in the answer" in timeline(ENDS)
    assert "date in a quote only" not in timeline(ENDS)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_marks_lie_within_the_picture_and_in_order(width: int):
    marks = re.findall(
        r'd="M ([\d.]+) [\d.]+ L ([\d.]+) [\d.]+ ?" style="[^"]*stroke-linecap: round',
        picture(moments_of(ENDS), width),
    )
    lefts = [float(left) for left, _ in marks]
    assert len(marks) == 4  # a ring is two
    assert lefts == sorted(lefts)
    assert all(0 <= float(x) <= width for ends in marks for x in ends)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_picture_has_a_name_the_pages_colours_and_nothing_that_lives(width: int):
    drawn = picture(moments_of(ENDS), width)
    assert 'role="img"' in drawn
    assert 'aria-label="Timeline. Published: 18 August 2025 [4]. Spoken of: September' in drawn
    assert "var(--dl-ink)" in drawn and "#" not in drawn
    assert re.search(r"<(?:style|script|use|image|a)\b|\b(?:id|href|src)=|url\(", drawn) is None


@pytest.mark.parametrize("label", ["x" * 90, "新" * 90, "عاجل " * 30], ids=["long", "wide", "rtl"])
def test_a_label_is_cut_to_the_picture_and_keeps_its_numbers(label: str):
    moments = (*moments_of(ENDS), Moment(date(2026, 2, 1), date(2026, 2, 1), label, (1, 2), "told"))
    shown = re.findall(r"<text[^>]*>([^<]*)</text>", picture(moments, NARROW))[-1]
    assert shown.endswith("… [1] [2]") and 15 < len(shown) < 50


def test_the_same_moments_make_the_same_picture_quickly():
    first = timeline(ENDS)
    picture.cache_clear()
    began = time.perf_counter()
    again = timeline(ENDS)
    assert again == first
    assert time.perf_counter() - began < 1  # some 30 ms, with time for a loaded machine


def test_one_moment_makes_no_picture():
    assert timeline(Answer("q", "In 2026.", citations=ENDS.citations[:1])) == ""
    assert timeline(Answer("q", "Nothing.", abstained=True)) == ""


def test_hostile_labels_are_escaped():
    for hostile in ("</svg><script>alert(1)</script>", "<script>$x^2$ ${a}", "words-1-"):
        citations = tuple(named(citation, hostile) for citation in ENDS.citations)
        shown = timeline(replace(ENDS, citations=citations))
        assert "<script" not in shown and "$" not in shown
        assert hostile[:5] in html.unescape(shown)


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


@pytest.mark.parametrize("most", [3, 5])
@pytest.mark.parametrize("end", [date(2025, 8, 18), date(2026, 3, 1), date(2031, 1, 1), date.max])
@pytest.mark.parametrize("start", [date(1500, 1, 1), date(2014, 6, 10), date(2025, 8, 18)])
def test_the_axis_encloses_what_it_shows(start: date, end: date, most: int):
    ticks = [day for day, _ in ticks_over(start, end, most=most)]
    assert 2 <= len(ticks) <= most + 2
    assert ticks[0] <= start and ticks == sorted(ticks)
    assert ticks[-1] > end or ticks[-1] == date.max
