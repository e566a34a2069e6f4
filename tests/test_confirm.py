"""Values that contradict the best answer are read again beside its sentence: no models."""

from __future__ import annotations

import pytest

from qa.candidates import Candidate
from qa.compare import grouped
from qa.compose import answered
from qa.confirm import asked_again, confirmed, doubted, paragraph_of
from qa.reader import Reading
from tests.test_telling import candidate, outlet

ENDS = "When are they gone for good?"
PLAIN = {"score": 1.0, "bias": 0.0}


def told(fills: float, *, second: float = 0.1) -> tuple[str, ...]:
    """Return the versions told where the second reading gives the rival that logit."""
    best = candidate(outlet("Post", "The rest depart by the end of 2026."), "the end of 2026", 0.5)
    other = candidate(outlet("Herald", "It ends in September 2026."), "September 2026", second)
    groups = grouped([best, other])
    reading = Reading(paragraph_of(other), (other.span,), (2 * fills,), 0.0)
    judged = confirmed("When do they go?", groups, [(other, reading)], calibration=PLAIN, least=1.0)
    return tuple(v.answer for v in answered(ENDS, judged, floor=0.45).versions)


def test_the_question_is_asked_again_with_a_gap_for_the_answer() -> None:
    best = candidate(outlet("Post", "The rest depart by the end of 2026."), "the end of 2026", 0.5)
    assert asked_again(ENDS, best) == f"{ENDS} The rest depart by [MASK]."


@pytest.mark.parametrize(
    ("fills", "second", "versions"),
    [
        (3.0, 0.1, ("the end of 2026", "September 2026")),  # unsure at first, sure beside the gap
        (0.5, 0.1, ()),  # likely in the gap, but unsure at first
        (0.5, 0.48, ("the end of 2026", "September 2026")),
        (-0.5, 0.48, ()),  # about as sure at first, but no filling for the gap
    ],
)
def test_a_rival_is_told_where_it_fills_the_gap(
    fills: float, second: float, versions: tuple[str, ...]
) -> None:
    assert told(fills, second=second) == versions


def found() -> list[Candidate]:
    post = outlet("Post", "The rest depart by the end of 2026, after the first in May 2025.")
    herald = outlet("Herald", "It ends in September 2026.", "It began at the end of 2026.")
    return [
        candidate(post, "the end of 2026", 0.5),
        candidate(post, "May 2025", 0.3),
        candidate(herald, "September 2026", 0.1),
        candidate(herald, "the end of 2026", 0.2),
    ]


def test_only_other_values_of_other_sentences_are_read_again() -> None:
    doubtful = doubted(ENDS, grouped(found()))
    assert [c.text for c in doubtful] == ["September 2026"]
    assert paragraph_of(doubtful[0]).text == "It ends in September 2026."
    assert doubted("Will they be gone by the end of 2026?", grouped(found())) == []


def test_two_last_stages_are_rivals_where_the_very_last_is_asked_for() -> None:
    post = outlet("Post", "Some go by May 2026, and the rest by the end of 2026.")
    herald = outlet("Herald", "The final phase is to conclude by September 2026.")
    best, other = (
        candidate(post, "the end of 2026", 0.5),
        candidate(herald, "September 2026", 0.3),
    )
    reading = Reading(paragraph_of(other), (other.span,), (-4.0,), 0.0)
    for question, told in ((ENDS, 2), ("When do they go?", 0)):
        judged = confirmed(
            question, grouped([best, other]), [(other, reading)], calibration=PLAIN, least=1.0
        )
        assert len(answered(question, judged, floor=0.45).versions) == told
