"""Whom a pronoun means: by a gloss, by its own sentence, by the person named in front of it."""

from __future__ import annotations

import re

import pytest

from index.article import Span
from qa.speakers import named
from tests.test_telling import outlet

SAID = "Hussein Allawi said so."


@pytest.mark.parametrize(
    ("text", "pronoun", "who"),
    [
        ("Al-Abassi spoke. He [Austin] proposed it, al-Abassi said.", "He", "Austin"),
        ("Lloyd Austin said so. He proposed it, and I refused, al-Abassi said.", "I", "al-Abassi"),
        ("“We refused,” Hussein Allawi told The National.", "We", "Hussein Allawi"),
        ("Washington said it would go. He agreed.", "He", None),
        ("Herald said it would go. He agreed.", "He", None),
        (f"{SAID} Washington said it would. He agreed.", "He", "Hussein Allawi"),
        ("A spokesman for the mayor said so. He agreed.", "He", "A spokesman"),
        ("The mayor warned of floods. He agreed.", "He", "The mayor"),
    ],
)
def test_whom_a_pronoun_means(text: str, pronoun: str, who: str | None) -> None:
    article = outlet("Herald", text)
    start = re.search(rf"(?<!\w){pronoun}(?!\w)", text)
    assert start is not None
    found = named(article, Span(*start.span()))
    assert (found.of(text) if found else None) == who
