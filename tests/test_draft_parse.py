"""What models write, tidy and not, as statements with quoted evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.draft.parse import LONGEST_LINE, Evidence, parsed, statements
from qa.draft.say import without_thinking

ONE = (Evidence(1, "b c"),)


@pytest.mark.parametrize(
    ("line", "text", "evidence"),
    [
        ('- A is so. [1] "b c"', "A is so.", ONE),
        ("1. A is so. [1]: “b c”", "A is so.", ONE),
        ('* **A is so.** [1] "b c".', "A is so.", ONE),
        ('A is so. [Source 1] "b c"', "A is so.", ONE),
        ('- "A is so." [passage 1] «b c»', "A is so.", ONE),
        ('- A. [1] "b" [2] "c"', "A.", (Evidence(1, "b"), Evidence(2, "c"))),
        ("- A. [1] 'he said \"b\" loudly'", "A.", (Evidence(1, 'he said "b" loudly'),)),
        ('- A [9] is so. [1] "b c"', "A is so.", ONE),
        ("- A is so.", "A is so.", ()),
        ("- A is so. [3]", "A is so.", (Evidence(3, ""),)),
        ('- A is so. [1] "cut in the mid', "A is so.", (Evidence(1, "cut in the mid"),)),
    ],
)
def test_lines_of_many_shapes(line: str, text: str, evidence: tuple[Evidence, ...]) -> None:
    found = parsed(line)
    assert found is not None
    assert (found.text, found.evidence) == (text, evidence)


@pytest.mark.parametrize(
    "line", ["", "Here is the answer:", "NONE", "- NONE.", '[1] "b c"', "- [1]", "***", "- :"]
)
def test_what_is_no_statement_is_passed_over(line: str) -> None:
    assert parsed(line) is None


def test_a_statement_comes_as_soon_as_its_line_is_whole() -> None:
    taken = []

    def pieces():
        for piece in ["- A is", ' so. [1] "b', ' c"\n- A is so', '. [1] "b c"\n- D. [2]', ' "e"']:
            taken.append(piece)
            yield piece

    found = statements(pieces())
    assert next(found).text == "A is so."
    assert len(taken) == 3
    assert [s.text for s in found] == ["D."], "a repeated statement comes once"


def test_a_model_that_never_ends_a_line_is_stopped() -> None:
    endless = iter(lambda: "word ", None)
    assert list(statements(endless)) == []
    assert LONGEST_LINE < 10_000


@given(st.lists(st.text(max_size=30), max_size=10))
def test_any_stream_is_read_without_error_and_the_same_however_it_is_cut(parts: list[str]) -> None:
    whole = "".join(parts)
    if len(whole) < LONGEST_LINE:
        assert list(statements(parts)) == list(statements([whole]))


@given(st.text(max_size=20), st.text(max_size=20), st.integers(1, 5))
def test_thinking_is_left_out_however_it_is_cut(a: str, b: str, size: int) -> None:
    if "<" in a + b:
        return
    text = f"{a}<think>secret plan</think>{b}"
    cut = iter([text[i : i + size] for i in range(0, len(text), size)])
    assert "".join(without_thinking(cut)) == a + b
