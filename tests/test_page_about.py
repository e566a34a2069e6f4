"""What the page says of the collection, and of what leaves this machine: all of it, no secrets."""

from __future__ import annotations

import pytest

from index.settings import Settings
from ui.about import leaving

KEPT = "The page keeps the conversation in this browser only."


@pytest.mark.parametrize(
    ("settings", "shared", "told"),
    [
        ({"llm": "openai/gpt-5-mini"}, False, "a language model at openai's servers"),
        ({"llm": "http://me:secret@models.example/v1"}, False, "model at http://models.example/v1"),
        ({"trace": "http://me:secret@traces.example/v1"}, False, "collector at http://traces.exa"),
        ({}, True, "Gradio's relay"),
    ],
    ids=["a provider", "a server", "a collector", "a public link"],
)
def test_whatever_is_sent_is_said_without_a_secret(settings: dict, shared: bool, told: str):
    said = leaving(Settings(**settings), shared_link=shared)
    assert told in said
    assert "not sent anywhere" not in said
    assert "secret" not in said
    assert said.endswith(KEPT)


def test_every_place_is_named_where_there_are_several():
    settings = Settings(llm="http://models.example/v1", trace="http://traces.example/v1")
    said = leaving(settings, shared_link=True)
    assert all(word in said for word in ("models.example", "traces.example", "relay"))


def test_models_of_the_hub_are_said_to_have_come_from_there():
    said = leaving(Settings(reader="deepset/minilm"), shared_link=False)
    assert "not sent anywhere" in said
    assert "deepset/minilm came from the Hugging Face hub" in said


def test_nothing_is_sent_by_default():
    said = leaving(Settings(), shared_link=False)
    assert "not sent anywhere" in said and "hub" not in said
