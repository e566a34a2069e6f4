"""From what somebody typed to the question that is searched and read."""

from __future__ import annotations

import pytest

from index.errors import QuestionError
from qa.question import checked, core, corrected, leans, standalone

VOCABULARY = frozenset(
    ["suleimani", "erbil", "withdrawal", "troops", "iraq", "allawi", "abassi", "coalition"]
)


@pytest.mark.parametrize(
    "question", ["", "  \n\t", None, 7, b"who?", "?!", "😀😀", "x" * 2001, "who \ud800?"]
)
def test_what_is_no_question_is_refused(question: object) -> None:
    with pytest.raises(QuestionError, match=r"; (type|ask|pass)"):
        checked(question)


def test_a_question_error_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="2,001 characters, more than 2,000"):
        checked("x" * 2001)


def test_white_space_around_a_question_does_not_matter() -> None:
    assert checked("  When?\n") == "When?"


def test_the_question_is_found_inside_a_chatty_message() -> None:
    message = (
        "Hi! I have been following this since last summer and my head is spinning from it all. "
        "Who refused the third year for the coalition? My editor wants it by noon, thank you."
    )
    assert core(message) == "Who refused the third year for the coalition?"
    assert core("Who refused it?") == "Who refused it?"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who killed Soleimani", "who killed suleimani"),
        ("is Irbil safe", "is erbil safe"),
        ("the witdrawal of trops", "the withdrawal of troops"),
        ("How many soldiers are in Poland?", "How many soldiers are in Poland?"),
        ("zzzzqqqq", "zzzzqqqq"),
    ],
)
def test_unknown_words_are_spelled_as_the_articles_do(typed: str, meant: str) -> None:
    assert corrected(typed, VOCABULARY) == meant


@pytest.mark.parametrize(
    "question", ["And the second phase?", "Who said that?", "Why?", "What about Syria?"]
)
def test_follow_ups_lean_on_what_was_said(question: str) -> None:
    assert leans(question)
    history = [
        {"role": "user", "content": "When does the first phase end?"},
        {"role": "assistant", "content": "September 2025 [1]."},
    ]
    before = "When does the first phase end?"
    assert standalone(question, history) == f"{before} September 2025. {question}"
    assert standalone(question, history[:1]) == f"{before} {question}"
    assert standalone(question, []) == question


@pytest.mark.parametrize(
    "question", ["How many US troops remain in Iraq?", "Who is Hussein Allawi adviser to?"]
)
def test_whole_questions_stand_alone(question: str) -> None:
    history = [{"role": "user", "content": "When does the first phase end?"}]
    assert standalone(question, history) == question
