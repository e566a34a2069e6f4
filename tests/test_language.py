"""English is never taken for another language; another language is told where it is sure."""

from __future__ import annotations

import json

import pytest

from eval.gold import split_files
from qa.language import foreign_language, refusal_text

ROWS = [
    json.loads(line)
    for file in split_files("all")
    for line in file.read_text(encoding="utf-8").splitlines()
]


def test_no_english_gold_question_is_taken_for_another_language() -> None:
    english = [r["question"] for r in ROWS if r["kind"] != "language"]
    assert len(english) > 200
    assert [q for q in english if foreign_language(q)] == []
    assert [q for q in english if foreign_language(q.lower().rstrip("?"))] == []


def test_every_gold_question_in_another_language_is_noticed() -> None:
    foreign = [r["question"] for r in ROWS if r["kind"] == "language"]
    assert len(foreign) >= 10
    assert [q for q in foreign if not foreign_language(q)] == []


@pytest.mark.parametrize(
    "text",
    ["Mosul", "Who?", "al-Sudani", "And Syria?", "NATO", "2,500", "Ain al-Asad", "Qassem Suleimani",
     "Baghdad airport", "chargé d'affaires", "phase 2 date", "Who is Ali Larijani", "wen go"],
)  # fmt: skip
def test_short_questions_and_names_are_english(text: str) -> None:
    assert foreign_language(text) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Combien de soldats américains restent en Irak ?", "French"),
        ("Wie viele Soldaten sind noch im Irak?", "German"),
        ("كم عدد الجنود الأمريكيين في العراق؟", "Arabic"),
        ("Сколько американских военных в Ираке?", "Russian"),
        ("伊拉克还有多少美军？", "Chinese"),
    ],
)
def test_other_languages_are_named(text: str, language: str) -> None:
    assert foreign_language(text) == language
    assert language in refusal_text(language)
    assert "reads English" in refusal_text(language)
