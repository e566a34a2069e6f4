"""Pairs of answers by rule, and the measures of telling which contradict each other."""

import random
from pathlib import Path

import pytest

from eval.altered import altered, grouped_like
from eval.conflict_pairs import Pair, Said, pairs_of, texts
from eval.conflicts import Judged, build, by_kind, compared, conflict_measures, curve, said_in
from eval.public_files import evenly
from eval.restated import RESTATED_AMOUNTS, RESTATED_DAYS, in_words, restated
from eval.values import dated, kind_of, rewritten

SAMPLE = Path(__file__).parent.parent / "eval" / "sample" / "reading" / "sample.jsonl"


def said(question, answer, text="", *, name="q", more=()):
    return Said(name, question, (answer, *more), text or f"It says {answer} here.", text)


# ---- what is in an answer --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer", "kind"),
    [
        ("How many?", "2,500", "number"),
        ("How many?", "about three dozen people", "number"),
        ("When?", "March 8, 2018", "date"),
        ("When?", "in 2018", "date"),
        ("Who came?", "Ada Byrne", "name"),
        ("Where?", "Ada Byrne", ""),
        ("Who came?", "the mayor of the town", ""),
        ("Did they?", "Yes, on foot", "yes/no"),
        ("How many?", "from 350 to 450", ""),  # two values: which was asked for?
        ("Why?", "because the 12 of them had never been there", ""),
    ],
)
def test_kinds_of_answers(question, answer, kind):
    assert kind_of(question, answer) == kind


@pytest.mark.parametrize(
    ("answer", "precision"),
    [
        ("March 8, 2018", "day"),
        ("8 March 2018", "day first"),
        ("in March 2018", "month"),
        ("March 8", "no year"),
        ("2018", "year"),
        ("the 1990s", ""),
        ("2018 troops and $2018", "year"),
        ("$2018", ""),
    ],
)
def test_precision_of_dates(answer, precision):
    assert dated(answer) == precision


# ---- one value changed -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_value_is_another_and_nothing_else_changes(seed):
    rng = random.Random(seed)
    how, number = altered("about 2,500 soldiers", "number", [], rng)
    assert how == "another number"
    assert number.startswith("about ")
    assert number.endswith(" soldiers")
    assert int(number.split()[1].replace(",", "")) != 2500
    _, day = altered("March 8, 2018", "date", [], rng)
    assert sum(a != b for a, b in zip(day.split(), ["March", "8,", "2018"], strict=True)) == 1
    _, name = altered("Ada Byrne", "name", ["Ada Byrne", "Ola Nord"], rng)
    assert name in {"Ola Nord", "Ada Nord"}


def test_a_verdict_is_turned_round():
    rng = random.Random(0)
    assert altered("Yes, on foot", "yes/no", [], rng) == ("yes into no", "No, on foot")
    assert altered("The dam was opened.", "yes/no", [], rng)[1] == "The dam was not opened."
    assert altered("The dam was not opened.", "yes/no", [], rng)[1] == "The dam was opened."
    assert altered("Ada opened the dam.", "yes/no", [], rng) is None


def test_commas_stay_as_they_were():
    assert grouped_like("2,500", 5000) == "5,000"
    assert grouped_like("2500", 5000) == "5000"


# ---- the same in other words -----------------------------------------------------------------


def by_rule(rules, how, answer):
    return rewritten(answer, [rule for rule in rules if rule[0] == how], random.Random(0))[1]


@pytest.mark.parametrize(
    ("how", "before", "after"),
    [
        ("a space for the comma", "2,500", "2 500"),
        ("no comma", "2,500", "2500"),
        ("in words", "2,500", "twenty-five hundred"),
        ("in words", "40 ships", "forty ships"),
        ("in digits", "twelve ships", "12 ships"),
        ("million for zeros", "3,500,000", "3.5 million"),
        ("zeros for million", "3.5 million", "3,500,000"),
        ("percent in words", "20 %", "20 percent"),
        ("dollars in words", "$3 million", "3 million dollars"),
        ("about", "$40", "about $40"),
        ("the number alone", "40 ships", "40"),
    ],
)
def test_numbers_in_other_words(how, before, after):
    assert by_rule(RESTATED_AMOUNTS, how, before) == after


@pytest.mark.parametrize(
    ("precision", "how", "before", "after"),
    [
        ("day", "day first", "September 9, 2018", "9 September 2018"),
        ("day", "month shortened", "September 9, 2018", "Sept. 9, 2018"),
        ("day", "weekday added", "September 9, 2018", "Sunday, September 9, 2018"),
        ("day", "ISO", "March 8, 2018", "2018-03-08"),
        ("day", "ordinal", "March 22, 2018", "the 22nd of March 2018"),
        ("day first", "month first", "8 March 2018", "March 8, 2018"),
        ("month", "year only", "December 2017", "2017"),
        ("year", "a month in it", "in 2017", "in December 2017"),
    ],
)
def test_dates_in_other_words(precision, how, before, after):
    assert by_rule(RESTATED_DAYS[precision], how, before) == after


def test_no_hedge_on_a_hedge():
    hedges = [rule for rule in RESTATED_AMOUNTS if rule[0] in {"about", "some", "approximately"}]
    assert rewritten("nearly 40 ships", hedges, random.Random(0)) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "zero"), (13, "thirteen"), (90, "ninety"), (1900, "nineteen hundred"), (112, None)],
)
def test_numbers_as_people_say_them(value, words):
    assert in_words(value) == (words or "one hundred and twelve")


@pytest.mark.parametrize("seed", range(30))
def test_a_name_in_other_words_keeps_its_last_name_or_says_who(seed):
    how, name = restated("Jörg Müller", "name", random.Random(seed))
    assert how == "the office alone" or "m" in name.lower()
    assert name != "Jörg Müller"


# ---- pairs -----------------------------------------------------------------------------------


def test_as_many_pairs_agree_as_conflict_and_the_same_each_time():
    people = [said("Who came?", name, name=name) for name in ("Ada Byrne", "Ola Nord", "Eva Lind")]
    days = [said("When?", f"March {n}, 2018", name=str(n)) for n in range(1, 6)]
    pairs = pairs_of([*people, *days])
    assert [p.conflict for p in pairs] == [True, False] * 8
    assert pairs == pairs_of([*people, *days])
    few = pairs_of([*people, *days], most=2)
    assert [p.kind for p in few] == ["date"] * 4 + ["name"] * 4
    assert set(few) <= set(pairs_of([*people, *days]))


def test_a_plain_sentence_becomes_a_question_of_yes_or_no():
    sentence = "The new dam was opened by the mayor on Monday."
    one = said("Why did people gather?", "to see the water come", sentence)
    conflict, agree = pairs_of([one])
    assert conflict.question == "Was the new dam opened by the mayor on Monday?"
    assert conflict.second == "The new dam was not opened by the mayor on Monday."
    assert (conflict.kind, agree.conflict) == ("yes/no", False)
    assert (
        pairs_of([said("Why?", "to see it", "If it was dry they stayed at home that day.")]) == []
    )


def test_the_changed_answer_stands_in_its_text():
    one = said("When?", "2019", "It was dredged in 2019, for 20190 crowns.")
    assert texts(one, "2019", "2021")[1] == "It was dredged in 2021, for 20190 crowns."
    assert texts(one, "2019", "on 3 May 2019")[1].startswith("It was dredged on 3 May 2019,")
    assert texts(said("When?", "2019", "2019 was not like 2019."), "2019", "2020") == ("", "")


def test_another_persons_answer_is_used_where_it_shares_the_value():
    rows = [said("How many?", "291", name=str(n), more=("291 episodes", "153")) for n in range(20)]
    agreeing = [p for p in pairs_of(rows) if p.how == "by another person"]
    assert agreeing
    assert {p.second for p in agreeing} == {"291 episodes"}


def test_answers_are_read_from_a_set_as_people_write(tmp_path):
    (tmp_path / "x.jsonl").write_text(
        '{"id": "1", "question": "When?", "context": "He was born here . On March 8 , 2018 , it'
        ' opened `` for good \'\' .", "answers": [{"text": "March 8 , 2018", "start": 22}]}\n',
        encoding="utf-8",
    )
    (one,) = said_in(tmp_path / "x.jsonl")
    assert one.answers == ("March 8, 2018",)
    assert one.sentence == 'On March 8, 2018, it opened "for good".'
    assert one.text == f"He was born here. {one.sentence}"


def test_the_sample_gives_pairs_of_numbers_and_dates():
    pairs = build([SAMPLE], most=5)
    assert {p.kind for p in pairs} == {"number", "date"}
    assert all(p.texts[0] != p.texts[1] for p in pairs)


def test_evenly_takes_from_all_over():
    assert evenly(range(10), 5) == [0, 2, 4, 6, 8]
    assert evenly(range(3), 5) == [0, 1, 2]
    assert evenly(range(3), None) == [0, 1, 2]
    assert evenly([], 5) == []


# ---- measures --------------------------------------------------------------------------------


def judged(conflict, told, *, joined=None, stated=None, kind="number"):
    return Judged(Pair("q", "?", "1", "2", conflict, kind, "x"), told, joined, stated)


def test_conflict_measures_by_hand():
    found = conflict_measures(
        [
            judged(True, 1.0, joined=False),
            judged(True, 0.0, joined=True),
            judged(True, 1.0, joined=False),
            judged(True, 0.0, joined=False),
            judged(False, 0.0, joined=True),
            judged(False, 1.0, joined=False),
        ]
    )
    assert found == {"pairs": 6, "told": 0.5, "false_alarms": 0.5, "merged": 0.25, "joined": 0.5}


def test_what_is_asked_is_measured_by_kind():
    found = by_kind(
        [
            judged(True, 0.9, stated=True),
            judged(True, 0.0, stated=False),
            judged(False, 0.0, stated=True, kind="date"),
        ]
    )
    assert list(found) == ["all", "number", "date"]
    assert found["number"] == {"pairs": 2, "told": 0.5, "stated": 0.5, "told_stated": 1}
    assert found["all"]["false_alarms"] == 0


def test_the_curve_by_hand():
    found = curve([judged(True, 0.9), judged(False, 0.5), judged(True, 0.5), judged(True, 0.0)])
    # At 0.9 one of three conflicts; at 0.5 two of them and the only agreeing pair.
    assert found == [(0.0, 0.0), (0.0, 1 / 3), (1.0, 2 / 3)]


def test_the_comparing_stage_tells_numbers_and_dates_apart():
    pairs = build([SAMPLE], most=5)
    found = conflict_measures(compared(pairs))
    assert found["told"] == 1
    assert found["false_alarms"] == 0
