"""Feedback to gold cases: what a reader called right becomes a case that the checker accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.cases import load
from eval.feedback import sort_entries
from tests.scripted import seeds_assistant
from ui.conversation import Turn
from ui.feedback import entry
from ui.narrowing import scope_of

TROOPS = "How many US troops are in Iraq?"
ENDS = "When will the last coalition forces leave Iraq?"


def line(question: str, opinion: str = "good", **scope: Any) -> dict[str, Any]:
    """Return a line of feedback as the page writes it."""
    assistant = seeds_assistant()
    turn = Turn(question, assistant.ask(question), done=True, scope=scope_of(scope))
    return entry(turn, (), opinion, "see page 3", assistant)  # type: ignore[arg-type]  # scripted


def written(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(item) + "\n" for item in lines), encoding="utf-8")
    return path


def test_what_was_called_right_becomes_a_case_and_only_once(tmp_path: Path, capsys):
    file = written(tmp_path / "f.jsonl", line(TROOPS), line(TROOPS), line("Who is the king?"))
    gold = tmp_path / "gold.jsonl"
    assert main(["add-feedback", str(file), "--to", str(gold)]) == 0
    assert main(["add-feedback", str(file), "--to", str(gold)]) == 0
    answered, refused = load(gold, seeds_assistant().articles)
    assert answered.question == TROOPS and answered.answers == ("About 2,500",)
    assert [piece.quote for piece in answered.evidence] == [
        "approximately 2,500 US troops remain in Iraq",
        "About 2,500 are still based in Iraq",
        "approximately 2,500 troops stationed in Iraq",
    ]
    assert refused.question == "Who is the king?" and not refused.answerable
    assert "2 cases added" in capsys.readouterr().out


def test_a_narrowed_question_keeps_its_narrowing(tmp_path: Path):
    file = written(tmp_path / "f.jsonl", line("Who is the king?", as_of="2025-08-18"))
    (case,) = sort_entries(file, seeds_assistant().articles).cases
    assert case["as_of"] == "2025-08-18"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (line(TROOPS, "bad"), "was called wrong, write its right answer: How many US troops"),
        (line(ENDS), "tells versions, write them"),
        ({"opinion": "good"}, "is no entry of feedback"),
        ([1], "is no entry of feedback"),
    ],
    ids=["wrong", "versions", "half", "a list"],
)
def test_what_needs_a_person_is_listed_for_one(tmp_path: Path, capsys, entry: Any, told: str):
    file = written(tmp_path / "f.jsonl", entry)
    assert main(["add-feedback", str(file), "--to", str(tmp_path / "gold.jsonl")]) == 1
    assert told in capsys.readouterr().out


def test_a_quote_that_is_no_longer_in_its_article_makes_no_case(tmp_path: Path):
    stale = line(TROOPS)
    stale["answer"]["citations"][0]["start"] += 1
    found = sort_entries(written(tmp_path / "f.jsonl", stale), seeds_assistant().articles)
    assert found.cases == () and "not the quote" in found.left[0]


def test_a_citation_may_open_a_paragraph(tmp_path: Path):
    opening = line(TROOPS)
    (article,) = [a for a in seeds_assistant().articles if a.source.id.startswith("002")]
    start = next(p.span.start for p in article.paragraphs[1:] if p.is_content)
    end = article.text.index(" ", start)
    assert article.text[start - 1] == "\n" and article.text[start].isalnum()
    opening["answer"]["citations"] = [
        {
            "source": article.source.id,
            "quote": article.text[start:end],
            "start": start,
            "end": end,
        }
    ]
    found = sort_entries(written(tmp_path / "f.jsonl", opening), seeds_assistant().articles)
    assert found.left == () and len(found.cases) == 1


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 5000, "[1]\n"], ids=["deep", "long", "list"])
def test_what_is_no_feedback_is_told_and_no_traceback(tmp_path: Path, capsys, text: str):
    file, gold = tmp_path / "f.jsonl", tmp_path / "gold.jsonl"
    file.write_text(text, encoding="utf-8")
    assert main(["add-feedback", str(file), "--to", str(gold)]) == 1
    assert f"{file}:1: is no entry of feedback" in capsys.readouterr().out
    assert main(["add-feedback", str(file), "--to", str(file)]) == 1


def test_a_missing_file_is_told(tmp_path: Path, capsys):
    assert main(["add-feedback", str(tmp_path / "none.jsonl")]) == 1
    assert "there is no such file" in capsys.readouterr().err
