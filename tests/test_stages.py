"""Answers that run over several stages are cut to the one that is asked for."""

from __future__ import annotations

import pytest

from index.article import Span
from qa.stages import another_stage, one_stage

TOLD = (
    "It ends by next month, with the remainder of the guards to depart by the end of 2026, "
    "while the office closes in June 2027"
)


def asked(question: str, told: str) -> str:
    whole = Span(0, len(told))
    return one_stage(question, told, whole, whole).of(told)


@pytest.mark.parametrize(
    ("question", "stage"),
    [
        ("When do the remaining guards go?", "end of 2026"),
        ("When are the guards gone for good?", "June 2027"),
        ("When does the office close?", "June 2027"),
        ("When is it all over?", "June 2027"),
        ("When does it begin?", "next month"),
        ("When?", TOLD),
    ],
)
def test_the_stage_in_the_questions_words_else_the_end_or_the_beginning(
    question: str, stage: str
) -> None:
    assert asked(question, TOLD) == stage


@pytest.mark.parametrize("told", ["from May 2024 to June 2025", "May or June 2025", "by May 2024"])
def test_a_range_or_one_date_is_left_whole(told: str) -> None:
    assert asked("When is the last day?", told) == told


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("When does phase two end?", False),
        ("When does the first phase end?", True),
        ("When does the final phase end?", False),  # it may be the second
        ("When do the first and the second phase end?", False),
        ("When does it end?", False),
    ],
)
def test_a_date_of_another_phase_is_no_answer(question: str, other: bool) -> None:
    told = "The first phase ends in May, with phase two wrapping up by June."
    at = told.index("June")
    assert another_stage(question, told, Span(0, len(told)), Span(at, at + 4)) is other
