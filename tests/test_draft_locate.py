"""A quote stands where it is said to stand, character by character, or nowhere."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.article import Span
from qa.draft.locate import folded, in_order, locate, parts_of

TEXT = (
    "The “phase” ends by 2,500 days – not before. It’s initiallyproposed in theUS.\n"
    "The phase ends again: the phase ends."
)
WHOLE = Span(0, len(TEXT))


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ('The "phase" ends', ["The “phase” ends"]),
        ("It's initially proposed", ["It’s initiallyproposed"]),
        ("days - not before", ["days – not before"]),
        ("days — not\u00a0before,", ["days – not before"]),
        ("it’s initiallyproposed", ["It’s initiallyproposed"]),
        ("US", ["US"]),
        ("the phase ends", ["the phase ends"]),
        ("phase ends", ["phase ends", "phase ends"]),
        ("500 days", []),
        ("2,500", ["2,500"]),
        ("2,50", []),
        ("hase ends", []),
        ("The phase began", []),
        ("", []),
        ("...", []),
    ],
)
def test_quotes_are_found_as_they_are_written(quote: str, found: list[str]) -> None:
    assert [span.of(TEXT) for span in locate(quote, TEXT, WHOLE)] == found


def test_only_the_named_passage_counts() -> None:
    second = TEXT.index("\n")
    assert locate("The “phase”", TEXT, Span(second, len(TEXT))) == ()
    assert [s.start > second for s in locate("phase ends", TEXT, Span(second, len(TEXT)))] == [
        True
    ] * 2


@given(st.text(max_size=80))
def test_the_fold_map_is_exact_for_any_text(text: str) -> None:
    found = folded(text)
    assert len(found.text) == len(found.spans)
    for letter, span in zip(found.text, found.spans, strict=True):
        assert 0 <= span.start < span.end <= len(text)
        assert folded(span.of(text)).text == letter
    assert all(a.end <= b.start for a, b in zip(found.spans, found.spans[1:], strict=False))


@given(st.text(max_size=60), st.text(min_size=1, max_size=20), st.text(max_size=60))
def test_whatever_is_found_reads_the_same_as_the_quote(a: str, quote: str, b: str) -> None:
    text = f"{a} {quote} {b}"
    for span in locate(quote, text, Span(0, len(text))):
        bare = folded(quote.strip().rstrip(".,;: \t\n")).text
        assert bare.casefold() in folded(span.of(text)).text.casefold()


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=12))
def test_every_word_of_a_text_is_found_in_it(word: str) -> None:
    assume(folded(word).text == word)
    text = f"A {word}, he said."
    assert any(span.of(text) == word for span in locate(word, text, Span(0, len(text))))


def test_parts_around_an_ellipsis_stand_in_order_or_nowhere() -> None:
    assert parts_of("one two … three") == ["one two", "three"]
    assert in_order(["The “phase” ends", "days – not before"], TEXT, WHOLE)
    assert in_order(["days – not before", "The “phase” ends by"], TEXT, WHOLE) is None
    assert in_order(["The “phase” ends", "before"], TEXT, WHOLE) is None
