"""What is told as a difference, an update or an agreement, by whom, and how surely: no models."""

from __future__ import annotations

from datetime import date

import pytest

from qa.answer import Answer
from qa.compare import grouped
from qa.compose import answered, joined
from qa.quoting import carrying
from tests.test_telling import WIRE, candidate, outlet

ENDS = "When do the last soldiers leave?"
PROBABLE = (0.9, 0.85, 0.8)


def asked(question: str, *told: tuple[str, str]) -> Answer:
    """Return the answer where outlets say sentences, each with the words that answer marked."""
    found = [
        candidate(outlet(f"Outlet {n}", sentence), words, p)
        for (n, (sentence, words)), p in zip(enumerate(told), PROBABLE, strict=False)
    ]
    return answered(question, grouped(found), floor=0.4)


@pytest.mark.parametrize(
    "vague", ["in 2026", "September 2025 and 2026"], ids=["one year", "two dates"]
)
def test_what_agrees_with_both_sides_does_not_make_them_agree(vague: str) -> None:
    answer = asked(
        ENDS,
        (f"The soldiers leave {vague}.", vague),
        ("They leave in September 2026.", "September 2026"),
        ("They leave by the end of 2026.", "the end of 2026"),
    )
    assert [v.answer for v in answer.versions] == ["September 2026", "the end of 2026"]
    assert "agree" not in answer.text
    assert answer.text.endswith("The sources differ.")
    if vague == "in 2026":
        assert "Outlet 0" not in answer.text, "it says neither"


def test_two_values_that_one_source_gives_side_by_side_are_no_difference() -> None:
    answer = asked(
        "How many people were hit?",
        ("The blast left 12 dead and 30 hurt.", "12 dead and 30 hurt"),
        ("The blast hit 12.", "12"),
        ("The blast hit 30.", "30"),
    )
    assert answer.versions == ()
    assert "Three" not in answer.text


def test_who_gives_both_versions_is_told() -> None:
    both = outlet("The National", "They end in September 2026.", "All leave by the end of 2026.")
    one = outlet("Post", "They end in September 2026.")
    other = outlet("Herald", "All leave by the end of 2026.")
    found = [
        candidate(a, words, p)
        for a, words, p in (
            (one, "September 2026", 0.9),
            (both, "September 2026", 0.88),
            (other, "the end of 2026", 0.86),
            (both, "the end of 2026", 0.85),
        )
    ]
    text = answered(ENDS, grouped(found), floor=0.4).text
    assert text.endswith("The sources differ. The National gives both.")
    alone = answered(ENDS, grouped([found[1], found[3]]), floor=0.4)
    assert alone.text.endswith(". The National gives both."), "nobody else is there to differ"


def test_outlets_beyond_the_budget_are_counted_not_dropped() -> None:
    found = [
        candidate(outlet(f"The Paper of {n}", f"In town {n} they go in 2025."), "2025", 0.9)
        for n in range(7)
    ]
    found.append(candidate(outlet("Post", "They go in 2026."), "2026", 0.85))
    answer = answered(ENDS, grouped(found), floor=0.4, most=40)
    assert len(answer.text.split()) <= 40
    assert "and 3 more [1][2][3][4][5]" in answer.text
    assert answer.versions[0].citations == (1, 2, 3, 4, 5)
    assert answer.voices == 7


@pytest.mark.parametrize(
    ("question", "first", "second", "differ"),
    [
        ("When did they meet?", "Sunday", "Monday", True),
        ("Where did they meet?", "Erbil", "Mosul", True),
        ("Where did they meet?", "Baghdad", "Iraq", False),
        ("Which countries did they meet in?", "Jordan", "Syria", False),
        ("What did they discuss?", "Erbil", "Mosul", False),
    ],
)
def test_days_and_places_that_differ(
    question: str, first: str, second: str, *, differ: bool
) -> None:
    sentence = "The two ministers met for talks in {} to speak about the plan."
    answer = asked(question, *((sentence.format(word), word) for word in (first, second)))
    assert bool(answer.versions) is differ


def test_a_place_that_an_article_puts_into_the_other_is_no_difference() -> None:
    answer = asked(
        "Where did the ministers meet?",
        ("The ministers met in Erbil. Erbil is in Kurdistan.", "Erbil"),
        ("The ministers met in Kurdistan.", "Kurdistan"),
    )
    assert answer.versions == ()


def test_a_later_figure_of_something_else_is_no_update() -> None:
    old = outlet("Herald", "The flood in the north killed 12.", published=date(2026, 5, 3))
    new = outlet("Post", "Officials in Mosul counted 17.", published=date(2026, 5, 5))
    found = [candidate(old, "12", 0.9), candidate(new, "17", 0.85)]
    text = answered("How many died?", grouped(found), floor=0.4).text
    assert text.endswith("The sources differ.")
    assert "according to Post (May 5, 2026) [1]" in text


HEDGES = [
    ("The troops will reportedly leave by May 2027.", "By May 2027, reportedly [1]."),
    ("It is believed that they will leave by May 2027.", "By May 2027, reportedly [1]."),
    ("Sources close to the talks indicated it ends by May 2027.", "By May 2027, reportedly [1]."),
    (
        "Reuters,citing two sources, reported that they leave by May 2027.",
        "By May 2027, according to Reuters [1].",
    ),
    (
        "They go by May 2027, officials told the Associated Press.",
        "By May 2027, according to the Associated Press [1].",
    ),
    ("The troops will leave by May 2027.", "By May 2027 [1]."),
]


@pytest.mark.parametrize(("sentence", "lead"), HEDGES)
def test_a_report_is_not_shortened_to_a_fact(sentence: str, lead: str) -> None:
    answer = asked("When do they leave?", (sentence, "by May 2027"))
    assert answer.text.startswith(lead)
    assert answer.short == "by May 2027"


def test_what_another_source_states_outright_is_no_report() -> None:
    answer = asked(
        "When do they leave?",
        ("The troops will reportedly leave by May 2027.", "by May 2027"),
        ("The ministry set the date: they leave in May 2027.", "in May 2027"),
    )
    assert answer.text.startswith("By May 2027 [1][2].")


def test_a_long_sentence_keeps_whom_it_cites() -> None:
    middle = "and that many hundreds of others would go home from the camps in the north " * 3
    article = outlet("Post", f"Reuters,citing two sources, reported {middle}by May 2027.")
    found = candidate(article, "May 2027", 0.9)
    cut = carrying(article, found.sentence, found.span, most=20)
    assert cut.startswith("Reuters,citing two sources, reported … ")
    assert cut.endswith("by May 2027.")
    assert len(cut.split()) <= 22


def test_copies_alone_are_one_voice() -> None:
    herald, post = outlet("Herald", WIRE), outlet("Post", WIRE)
    answer = answered(
        "What will they do?",
        grouped([candidate(a, "leave", 0.9) for a in (herald, post)]),
        floor=0.4,
    )
    assert answer.text.endswith("One voice: [1][2] carry one text.")
    assert answer.voices == 1


def test_copies_behind_a_version_are_told_as_one() -> None:
    wire = WIRE.replace("before winter", "in September 2026")
    found = [candidate(outlet(name, wire), "September 2026", 0.9) for name in ("Herald", "Post")]
    found.append(candidate(outlet("Mail", "They go in March 2027."), "March 2027", 0.8))
    answer = answered(ENDS, grouped(found), floor=0.4)
    assert "Herald (undated) and Post (undated) (one text) [1][2]" in answer.text
    assert answer.voices == 1


def test_the_items_of_a_list_are_people_and_cited_by_all_who_name_them() -> None:
    a = outlet("Herald", "Hussein Allawi, adviser to the government, spoke.", "He said it stands.")
    b = outlet("Post", "Farhad Alaaldin stated that the talks are over.")
    c = outlet("Mail", "Farhad Alaaldin agreed.")
    found = [
        candidate(b, "Farhad Alaaldin", 0.9),
        candidate(c, "Farhad Alaaldin", 0.8),
        candidate(a, "He", 0.7),
    ]
    answer = answered("Which officials are quoted?", grouped(found), floor=0.4)
    assert answer.text.startswith("Farhad Alaaldin [1][2]; Hussein Allawi [3][4].")
    assert answer.short == "Farhad Alaaldin; Hussein Allawi"


def test_a_second_part_keeps_its_versions() -> None:
    who = asked("Who leaves?", ("The soldiers of the coalition leave.", "The soldiers"))
    when = asked(
        ENDS,
        ("They leave in September 2026.", "September 2026"),
        ("They leave by the end of 2026.", "the end of 2026"),
    )
    both = joined("Who, and when?", [("Who leaves?", who), (ENDS, when)])
    assert [v.citations for v in both.versions] == [(2,), (3,)]


SIGNED = "Has the final agreement been signed?"


@pytest.mark.parametrize(
    ("yes", "no", "differ"),
    [
        ("The final agreement has been signed.", "The final agreement is still unsigned.", True),
        ("The final agreement was signed.", "The final agreement is yet to be signed.", True),
        (
            "The final agreement was signed by the minister.",
            "The final agreement was signed by the minister, who has not been seen since.",
            False,
        ),
        ("The final agreement has been signed.", "The minister has not been paid.", False),
    ],
)
def test_yes_and_no_in_other_words(yes: str, no: str, *, differ: bool) -> None:
    answer = asked(SIGNED, (yes, "final agreement" if differ else "The"), (no, "The"))
    assert bool(answer.versions) is differ


def test_one_article_may_say_yes_and_no() -> None:
    article = outlet(
        "Post", "The final agreement has been signed.", "The final agreement has not been signed."
    )
    first = candidate(article, "has been signed", 0.9)
    second = candidate(article, "has not been signed", 0.85)
    answer = answered(SIGNED, grouped([first, second]), floor=0.4)
    assert len(answer.versions) == 2
