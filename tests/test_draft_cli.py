"""`dateline models` and `--explain`, with the lying server in place of a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index.settings import Settings
from qa import Assistant
from qa.draft.models import open_model
from tests.lying_server import LyingServer, Reply, lying_server
from ui import cli

TROOPS = "How many US troops are in Iraq?"
LIE = "There are 77,000 US troops in \x1b[31mIraq."


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, arguments)


@pytest.fixture
def liar(monkeypatch: pytest.MonkeyPatch) -> Iterator[LyingServer]:
    open_model.cache_clear()
    with lying_server() as server:
        monkeypatch.setenv("DATELINE_LLM", server.address)
        monkeypatch.setenv("DATELINE_LLM_KEY", "sk-secret-123")
        monkeypatch.setenv("DATELINE_LLM_CACHE_MB", "0")
        yield server


def test_models_shows_and_tries_what_is_set(liar: LyingServer) -> None:
    liar.says("Paris")
    found = run("models")
    assert found.exit_code == 0
    assert "openai-like/liar-1" in found.output
    assert liar.address in found.output
    assert "Paris" in found.output
    assert "sk-secret" not in found.output
    assert liar.keys == ["Bearer sk-secret-123"]


def test_models_says_in_one_sentence_what_fails(liar: LyingServer) -> None:
    liar.does(Reply(status=401, error="Incorrect API key provided: sk-secret-123"))
    found = run("models")
    assert found.exit_code == 1
    assert "the language model refuses the key" in found.output
    assert "sk-secret" not in found.output


def test_models_without_a_model_says_how_to_set_one() -> None:
    found = run("models")
    assert found.exit_code == 0
    assert "DATELINE_LLM=ollama/NAME" in found.output


def test_a_provider_that_is_not_known_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LLM", "gpt-9")
    found = run("ask", "Who?")
    assert found.exit_code == 1
    assert "'gpt-9' is none of openai-like/NAME" in found.output


def test_explain_shows_what_was_withheld_and_why(
    liar: LyingServer, assistant: Assistant, seed_settings: Settings
) -> None:
    del assistant  # the index is built once, and shared
    liar.says(f'- {LIE} [1] "nothing like this stands there"')
    home = ("--home", str(seed_settings.home))
    found = run("ask", TROOPS, "--explain", *home)
    assert "77,000 US troops in" in found.output
    assert "do not stand in passage 1" in found.output
    assert "\x1b" not in found.output
    assert "77,000" not in run("ask", TROOPS, *home).output
    row = json.loads(run("ask", TROOPS, "--json", "--explain", *home).output)
    assert row["withheld"][0]["reason"] == "the quoted words do not stand in passage 1"
    assert "77,000" not in row["answer"]
    assert "withheld" not in json.loads(run("ask", TROOPS, "--json", *home).output)


def test_explain_shows_what_was_withheld_from_each_of_a_file(
    liar: LyingServer, assistant: Assistant, seed_settings: Settings, tmp_path: Path
) -> None:
    del assistant
    liar.says(f'- {LIE} [1] "nothing like this stands there"')
    asked, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    asked.write_text(json.dumps({"id": "a", "question": TROOPS}), encoding="utf-8")
    files = ("--questions", str(asked), "--output", str(output))
    run("ask", *files, "--explain", "--home", str(seed_settings.home))
    row = json.loads(output.read_text(encoding="utf-8"))
    assert row["withheld"][0]["reason"] == "the quoted words do not stand in passage 1"


def test_the_chat_shows_whom_it_reads_and_verified_words_as_they_come(
    assistant: Assistant,
) -> None:
    from ui.terminal import so_far

    shown = [so_far(answer) for answer in assistant.stream(TROOPS)]
    assert any(s.startswith("Reading ") and "The National" in s for s in shown[:-1])
    assert "2,500" in shown[-1]
