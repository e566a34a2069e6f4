"""Answers and the chat on a terminal, and off one."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace

import pytest
from rich.console import Console

from qa.answer import Answer, cite
from tests.scripted import ScriptedAssistant, seeds_assistant
from tests.test_render import article_of
from ui import terminal

TROOPS = "How many US troops are in Iraq?"


def printed(answer: Answer, *, width: int = 60, is_terminal: bool = False) -> str:
    """Return what is printed of an answer."""
    stream = io.StringIO()
    terminal.show(answer, Console(file=stream, width=width, force_terminal=is_terminal))
    return stream.getvalue()


def chatted(monkeypatch: pytest.MonkeyPatch, assistant: ScriptedAssistant, *typed: str) -> str:
    """Return what a chat over piped lines prints."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(typed)))
    stream = io.StringIO()
    terminal.chat(assistant, Console(file=stream, width=60, force_terminal=False))
    return stream.getvalue()


def test_an_answer_prints_with_its_sources_and_unbroken_quotes():
    shown = printed(seeds_assistant().ask(TROOPS))
    assert shown.startswith("About 2,500 US troops remain in Iraq [1][2][3].\n")
    assert "[2] The National, US confirms change to military mission in Iraq., undated\n" in shown
    assert "“approximately 2,500 US troops remain in Iraq”\n" in shown
    assert "18 August 2025" in shown
    assert "002_c87d3613c0db5e58.txt, characters " in shown


def test_differing_versions_print_with_outlet_date_and_words():
    shown = printed(seeds_assistant().ask("When will the last coalition forces leave Iraq?"))
    rows = [line for line in shown.splitlines() if line.startswith("  ") and " | " in line]
    assert len(rows) == 5
    assert rows[1].startswith("  by September 2026 | ")
    assert "The National [3] | undated | “with the remainder of American forces" in rows[2]
    assert " | 18 August 2025 | “the full departure of remaining American troops" in rows[3]


def test_differing_versions_are_a_table_on_a_terminal():
    answer = seeds_assistant().ask("When will the last coalition forces leave Iraq?")
    shown = printed(answer, width=120, is_terminal=True)
    table = re.sub(r"\x1b\[\d*m", "", shown).split("The sources differ:\n")[1].split("\n\n")[0]
    rows = table.splitlines()
    assert rows[0].split("  ")[0] == "Answer"
    assert all(heading in rows[0] for heading in ("Source", "Published", "In its words"))
    values = [row for row in rows if row.startswith("by ")]
    assert len(values) == 2, "each value once, over all who give it"


def test_an_update_is_not_called_a_difference():
    answer = seeds_assistant().ask("When will the last coalition forces leave Iraq?")
    shown = printed(replace(answer, text="17; 12. A later figure updates the earlier one."))
    assert "differ" not in shown


def test_a_refusal_prints_the_nearest_passage_as_such():
    shown = printed(seeds_assistant().ask("What is the capital of France?"))
    assert "None of the articles says." in shown
    assert "The nearest passage, which does not answer it:" in shown
    assert "Iraq and U.S. Set Timeline" in shown


@pytest.mark.parametrize("is_terminal", [True, False], ids=["terminal", "pipe"])
def test_no_article_steers_the_terminal(is_terminal: bool):
    article = article_of(["\x1b]0;title\x07\x1b[2J[bold]x[/bold] \x9b31m", "footer"])
    answer = Answer("q", "\x1b[2J[red]no[/red] [1]", citations=(cite(article, article.content[0]),))
    shown = printed(answer, is_terminal=is_terminal)
    assert "\x1b[2J" not in shown and "\x1b]" not in shown and "\x9b" not in shown
    assert "\x07" not in shown
    assert "[red]no[/red]" in shown and "[bold]x[/bold]" in shown


def test_a_chat_keeps_the_conversation_until_told_to_start_again(monkeypatch):
    assistant = seeds_assistant()
    chatted(monkeypatch, assistant, TROOPS, "", "And the others?", "/new", "Again?", "/quit", "no")
    questions = [question for question, _ in assistant.asked]
    assert questions == [TROOPS, "And the others?", "Again?"]
    assert assistant.asked[1][1] == [
        {"role": "user", "content": TROOPS},
        {"role": "assistant", "content": "About 2,500 US troops remain in Iraq [1][2][3]."},
    ]
    assert assistant.asked[2][1] == []


def test_a_chat_goes_on_after_a_question_that_cannot_be_asked(monkeypatch):
    assistant = seeds_assistant()
    shown = chatted(monkeypatch, assistant, "x" * 2001, "/help", "/sources", TROOPS)
    assert "2001 characters" in shown
    assert terminal.HELP in shown
    assert "About 2,500" in shown
    assert assistant.asked == [(TROOPS, [])]


def test_sources_are_tab_separated_off_a_terminal(capsys):
    terminal.list_sources(seeds_assistant(), Console(force_terminal=False))
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == 5
    assert rows[2] == ["002_c87d3613c0db5e58.txt", "", "2025-08-18", ""]
    assert rows[3][1] == "The National"


def test_sources_are_a_table_on_a_terminal():
    stream = io.StringIO()
    terminal.list_sources(
        seeds_assistant(), Console(file=stream, width=100, force_terminal=True, color_system=None)
    )
    shown = stream.getvalue()
    assert "18 August 2025" in shown and "undated" in shown
    assert "not stated" in shown and "The National" in shown
