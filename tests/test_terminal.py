"""Answers and the chat on a terminal, and off one."""

from __future__ import annotations

import io
import sys

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


def test_differing_versions_print_with_the_numbers_of_their_sources():
    shown = printed(seeds_assistant().ask("When will the last coalition forces leave Iraq?"))
    assert "  by September 2026 [1][2]\n" in shown
    assert "  by the end of 2026 [3][4][5]\n" in shown


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
