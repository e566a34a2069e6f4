"""Which answers say the same, and which cannot both be true."""

from __future__ import annotations

import pytest

from qa.amounts import amounts_in
from qa.compare import differ, same
from qa.dates import days_in

SAME = [
    ("about 2,500", "approximately 2,500 US troops"),
    ("2 500", "2,500"),
    ("2017", "December 2017"),
    ("September 2026", "by September 2026"),
    ("Ain al-Asad", "Ain Al Assad"),
    ("Qassem Suleimani", "General Qassem Suleimani"),
    ("$346 million", "346 million dollars"),
    ("the end of 2026", "2026"),
]
DIFFERENT = [
    ("September 2026", "the end of 2026"),
    ("2,500", "900"),
    ("September 2025", "September 2026"),
    ("Hussein Allawi", "Farhad Alaaldin"),
    ("August 18, 2025", "August 8, 2025"),
    ("Germany", "2014"),
    ("September 2026", "September 2025 and the remainder by the end of 2026"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_the_same_in_other_words(a: str, b: str) -> None:
    assert same(a, b)
    assert same(b, a)
    assert not differ(a, b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_not_the_same(a: str, b: str) -> None:
    assert not same(a, b)
    assert not same(b, a)


def test_what_contradicts() -> None:
    assert differ("September 2026", "the end of 2026")
    assert differ("2,500", "900")
    assert differ("Hussein Allawi", "Farhad Alaaldin")
    assert differ("a deal was signed", "a deal was not signed")
    assert not differ("no more than 50", "50")
    assert not differ("General", "Revolutionary Guard chief"), "two true descriptions"
    assert not differ("Mr Allawi", "Hussein Allawi")
    assert not differ("H. Allawi", "Hussein Allawi")
    assert not differ("Baghdad", "Iraq"), "one may lie in the other"
    assert not differ("2,500", "September 2026"), "of different kinds"


def test_values_are_read_at_their_precision() -> None:
    assert [(d.year, d.month, d.day) for d in days_in("June 10, 2014")] == [(2014, 6, 10)]
    assert [(d.year, d.part) for d in days_in("by the end of 2026")] == [(2026, "end")]
    assert days_in("they may leave") == []
    assert [(d.year, d.month) for d in days_in("September 2025 and 2026")] == [
        (2025, 9),
        (2026, None),
    ]
    assert [(d.year, d.month, d.day) for d in days_in("3 May 2021")] == [(2021, 5, 3)]
    assert amounts_in("1,200 homes and 40 million euros") == {(1200.0, ""), (40e6, "")}
    assert amounts_in("two hundred and fifty") == amounts_in("250") == {(250.0, "")}
    assert amounts_in("$5 million") == {(5e6, "$")}
    assert amounts_in("5 percent") == amounts_in("5%") == {(5.0, "%")}
