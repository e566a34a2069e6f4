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
    ("the end of 2026", "late 2026"),
    ("the start of 2026", "early 2026"),
    ("the middle of 2026", "mid-2026"),
    ("2026-09-01", "September 1, 2026"),
    ("18.08.2025", "August 18, 2025"),
    ("August 18-20", "August 19"),
    ("the 18th of August 2025", "August 18, 2025"),
    ("September of 2026", "September 2026"),
    ("Q3 2026", "the third quarter of 2026"),
    ("fall of 2026", "autumn 2026"),
    ("two years", "24 months"),
    ("48 hours", "two days"),
    ("33 km", "33"),
    ("three years", "three"),
    ("two and a half years", "2.5 years"),
    ("100 m", "100 metres"),
    ("$2.5m", "2.5 million dollars"),
    ("killed 12", "12 dead"),
    ("at least 12", "17"),
    ("more than 2,000", "2,500"),
    ("2,000 to 3,000", "2,500"),
    ("nearly 40", "38"),
    ("about 2,500", "2,487"),
    ("Ayn al-Asad", "Ain al-Assad"),
    ("Thabet al-Abbasi", "Sabit al-Abassi"),
    ("Joe Biden", "Joseph Biden"),
    ("Ghassem Soleymani", "Qasem Soleimani"),
    ("US", "the United States"),
    ("ISIS", "Islamic State"),
    ("PMF", "the Popular Mobilization Forces"),
]
DIFFERENT = [
    ("September 2026", "the end of 2026"),
    ("2,500", "900"),
    ("September 2025", "September 2026"),
    ("Hussein Allawi", "Farhad Alaaldin"),
    ("August 18, 2025", "August 8, 2025"),
    ("Germany", "2014"),
    ("September 2026", "September 2025 and the remainder by the end of 2026"),
    ("early 2026", "September 2026"),
    ("mid-2026", "the end of 2026"),
    ("end-2026", "mid-2026"),
    ("mid-September", "the end of September"),
    ("Q3 2026", "Q4 2026"),
    ("spring 2026", "autumn 2026"),
    ("the first half of 2026", "the second half of 2026"),
    ("since 2014", "until 2014"),
    ("before September 2026", "after September 2026"),
    ("Sunday", "Monday"),
    ("three months", "three years"),
    ("5 km", "5 miles"),
    ("30 days", "31 days"),
    ("5 million euros", "$5 million"),
    ("5 percent", "5 percentage points"),
    ("signed", "unsigned"),
    ("likely", "unlikely"),
    ("Steve Martin", "Steve Morton"),
]
OTHERS = [
    ("12 killed", "12 wounded"),
    ("2,500 troops", "2,500 dollars"),
    ("Austria", "Australia"),
    ("with a deal", "without a deal"),
    ("tell us", "the United States"),
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


@pytest.mark.parametrize(("a", "b"), DIFFERENT[7:])
def test_values_that_contradict(a: str, b: str) -> None:
    assert differ(a, b)
    assert differ(b, a)


@pytest.mark.parametrize(("a", "b"), OTHERS)
def test_what_is_neither_the_same_nor_a_contradiction(a: str, b: str) -> None:
    assert not same(a, b)
    assert not differ(a, b)


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
    assert days_in("they may leave") == ()
    assert [(d.year, d.month) for d in days_in("September 2025 and 2026")] == [
        (2025, 9),
        (2026, None),
    ]
    assert [(d.year, d.month, d.day) for d in days_in("3 May 2021")] == [(2021, 5, 3)]
    assert valued("1,200 homes and 40 million euros") == [(1200.0, ""), (40e6, "€")]
    assert valued("two hundred and fifty") == valued("250") == [(250.0, "")]
    assert valued("$5 million") == [(5e6, "$")]
    assert valued("5 percent") == valued("5%") == [(5.0, "%")]


def valued(text: str) -> list[tuple[float, str]]:
    return [(amount.value, amount.unit) for amount in amounts_in(text)]
