"""Reading questions: every span resolved, every fault named with file and line."""

import json
from datetime import date
from pathlib import Path

import pytest

from eval.cases import load, read_articles
from eval.check import asks_the_same, copied_words, problems_of
from eval.fields import REQUIRED
from index.article import Article, Source, Span
from index.errors import CasesError

TEXT = "The dam holds 40 million litres. Mayor Ada Byrne opened it. The dam holds water.\n"
ARTICLES = (
    Article(Source("dam.txt"), TEXT, ()),
    Article(Source("old.txt"), "The dam holds 30 million litres.", ()),
)
GOOD = {
    "id": "q1",
    "question": "How much fits behind the wall?",
    "answers": ["40 million litres"],
    "facts": [["40 million"]],
    "evidence": [{"source": "dam.txt", "quote": "holds 40 million litres"}],
    "kind": "fact",
}


def file_of(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "questions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_quote_is_resolved_to_its_span(tmp_path):
    (case,) = load(file_of(tmp_path, GOOD), ARTICLES)
    (evidence,) = case.evidence
    assert evidence.span == Span(8, 31)
    assert evidence.span.of(TEXT) == evidence.quote == "holds 40 million litres"
    assert evidence.facts == (0,)
    assert case.answerable


def test_an_occurrence_is_counted_from_one(tmp_path):
    row = GOOD | {"evidence": [{"source": "dam.txt", "quote": "The dam holds", "occurrence": 2}]}
    (case,) = load(file_of(tmp_path, row), ARTICLES)
    assert case.evidence[0].span.start == TEXT.rindex("The dam holds")


def test_offsets_serve_as_well_as_a_quote(tmp_path):
    row = GOOD | {"evidence": [{"source": "dam.txt", "start": 14, "end": 31}]}
    (case,) = load(file_of(tmp_path, row), ARTICLES)
    assert case.evidence[0].quote == "40 million litres"


def test_blank_lines_and_a_byte_order_mark_are_passed_over(tmp_path):
    path = file_of(tmp_path, "\ufeff" + json.dumps(GOOD), "", GOOD | {"id": "q2"})
    assert [(c.id, c.line) for c in load(path, ARTICLES)] == [("q1", 1), ("q2", 3)]


def evidence(**fields):
    return GOOD | {"evidence": [{"source": "dam.txt"} | fields]}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{"id": "q1", ', "is not JSON"),
        ("[1, 2]", "is not a JSON object"),
        (GOOD | {"anwsers": []}, "unknown field 'anwsers'"),
        ({k: v for k, v in GOOD.items() if k != "kind"}, "lacks the field 'kind'"),
        (GOOD | {"question": " "}, "question is ' '; it must be text"),
        (GOOD | {"answers": "40 million"}, "answers is '40 million'; it must be a list"),
        (GOOD | {"facts": [[]]}, "a fact without alternatives"),
        (GOOD | {"facts": []}, "has answers, so it needs facts"),
        (GOOD | {"evidence": []}, "has answers, so it needs evidence"),
        (GOOD | {"answers": []}, "has no answers, so it can't have facts"),
        (GOOD | {"until": "2025-13-01"}, "until is '2025-13-01'; it must be a date"),
        (GOOD | {"publishers": "Reuters"}, "publishers is 'Reuters'; it must be a list"),
        (GOOD | {"as_of": "next month"}, "must be a date such as 2025-08-18"),
        (GOOD | {"history": [{"role": "system", "content": "x"}]}, "the role 'system'"),
        (GOOD | {"versions": [{"value": "a", "alternatives": ["a"], "sources": ["b"]}]}, "one ver"),
        (GOOD | {"tags": [3]}, "tags is 3"),
        (evidence(quote="holds 41 million"), "does not stand in dam.txt"),
        (evidence(quote="The dam"), "stands there 2 times; say which"),
        (evidence(quote="The dam", occurrence=3), "has occurrence 3"),
        (evidence(start=14, end=30), "cuts the word 'litres'; is it off by one?"),
        (evidence(start=13, end=31), "cuts the word ' 40 million litres'"),
        (evidence(start=14, end=999), "is no span of"),
        (evidence(start=14, end=31, quote="41 million litres"), "is '40 million litres', not the"),
        (evidence(quote="40 million", facts=[1]), "supports fact 1"),
        (evidence(quote="40 million", page=1), "unknown field 'page'"),
        (evidence(quote="40 million lit"), "cuts the word 'litres'; quote whole words"),
        (evidence(), "neither a quote nor start and end"),
        ('{"id": "q1", "id": "q2"}', "holds the field 'id' twice"),
        (f'{{"id": {"9" * 5000}}}', "is not JSON that can be read"),
        ("[" * 100_000, "nested too deeply"),
        (f'{{"id": {"[" * 900}{"]" * 900}}}', "nested too deeply|lacks the field"),
        ('{"id": NaN}', "NaN is no number"),
        (GOOD | {"question": "\ud800?"}, "half a character"),
        (GOOD | {"evidence": [{"source": "no.txt", "quote": "x"}]}, "no article 'no.txt'"),
    ],
)
def test_bad_lines_name_file_and_line(tmp_path, row, message):
    path = file_of(tmp_path, GOOD | {"id": "q0", "question": "Who cut the ribbon?"}, row)
    with pytest.raises(CasesError) as caught:
        load(path, ARTICLES)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert any(part in str(caught.value) for part in message.split("|"))


def test_evidence_may_open_a_paragraph(tmp_path):
    text = "The dam holds water.\nIt leaks.\n"
    row = GOOD | {"evidence": [{"source": "dam.txt", "start": 21, "end": 30}]}
    (case,) = load(file_of(tmp_path, row), [Article(Source("dam.txt"), text, ())])
    assert case.evidence[0].quote == "It leaks."


def test_an_id_twice_names_the_first_line(tmp_path):
    path = file_of(tmp_path, GOOD, GOOD | {"question": "Who cut the ribbon?"})
    with pytest.raises(CasesError, match=":2: the id 'q1' is taken by line 1"):
        load(path, ARTICLES)


def test_an_empty_set_is_an_error(tmp_path):
    with pytest.raises(CasesError, match=":1: there are no questions in it"):
        load(file_of(tmp_path, ""), ARTICLES)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(CasesError, match=r"none\.jsonl: there is no such file"):
        load(tmp_path / "none.jsonl", ARTICLES)


def test_bytes_that_are_not_utf8_are_placed(tmp_path):
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'{"id": "q1"}\n{"id": "caf\xe9"}\n')
    with pytest.raises(CasesError, match=r"latin\.jsonl:2: is not UTF-8"):
        load(path, ARTICLES)


def test_a_folder_without_articles_is_an_error(tmp_path):
    with pytest.raises(CasesError, match="holds no articles"):
        read_articles(tmp_path)


def test_check_lists_every_fault_at_once(tmp_path):
    path = file_of(
        tmp_path,
        GOOD,
        "{",
        GOOD | {"id": "q3", "question": "How much fits behind the walls?"},
        GOOD | {"id": "q4", "question": "What volume?", "answers": ["40 million litres", "lots"]},
        GOOD
        | {
            "id": "q5",
            "question": "Is it so that the dam holds 40 million litres?",
            "evidence": [{"source": "dam.txt", "quote": "The dam holds 40 million litres."}],
        },
        GOOD | {"id": "q6", "question": "Ribbon?", "evidence": [{"source": "x", "quote": "y"}]},
    )
    found = [(p.line, p.message) for p in problems_of([path], ARTICLES)]
    assert [line for line, _ in found] == [2, 3, 4, 5, 5, 6]
    assert "is not JSON" in found[0][1]
    assert "asks nearly the same as 'q1' (line 1)" in found[1][1]
    assert "the answer 'lots' has nothing of the facts" in found[2][1]
    assert "copies 'the dam holds 40 million' from its evidence 1" in found[3][1]
    assert "the question itself states the fact ['40 million']" in found[4][1]
    assert "there is no article 'x'" in found[5][1]


def test_a_line_that_is_wrong_in_one_way_is_checked_for_the_others(tmp_path):
    torn = [{"source": "dam.txt", "quote": "holds 41 million litres"}]
    path = file_of(
        tmp_path,
        GOOD,
        GOOD | {"question": "How much fits behind the walls?", "evidence": torn, "id": "q2"},
        GOOD | {"question": "What volume?", "evidence": torn, "facts": [["30 million"]]},
        GOOD | {"id": "q4", "question": "How much fits behind the wal?", "kind": 4},
    )
    found = [(p.line, p.message.partition(" (")[0]) for p in problems_of([path], ARTICLES)]
    assert found == [
        (2, "asks nearly the same as 'q1'"),
        (2, "evidence 1: 'holds 41 million litres' does not stand in dam.txt"),
        (3, "evidence 1: 'holds 41 million litres' does not stand in dam.txt"),
        (3, "no answer states the fact ['30 million']"),
        (3, "the id 'q1' is taken by line 1"),
        (4, "asks nearly the same as 'q1'"),
        (4, "asks nearly the same as 'q2'"),
        (4, "kind is 4; it must be text that isn't blank"),
    ]


def test_a_file_that_cannot_be_read_hides_no_other(tmp_path):
    latin, none = tmp_path / "latin.jsonl", tmp_path / "none.jsonl"
    latin.write_bytes(b"{}\n\xe9\n")
    path = file_of(tmp_path, GOOD | {"kind": ""})
    assert [str(p) for p in problems_of([latin, none, path], ARTICLES)] == [
        f"{latin}:2: is not UTF-8; save it as UTF-8 text",
        f"{none}: there is no such file; check the path",
        f"{path}:1: kind is ''; it must be text that isn't blank",
    ]


def test_check_finds_what_stands_in_two_files(tmp_path):
    path = file_of(tmp_path, GOOD)
    other = tmp_path / "test.jsonl"
    other.write_text(json.dumps(GOOD | {"id": "t1"}) + "\n", encoding="utf-8")
    (problem,) = problems_of([path, other], ARTICLES)
    assert (problem.file, problem.line) == (other, 1)
    assert "asks nearly the same as 'q1'" in problem.message


def test_check_holds_versions_to_their_sources(tmp_path):
    versions = [
        {"value": "40 million", "alternatives": ["40 million"], "sources": ["dam.txt"]},
        {"value": "30 million", "alternatives": ["30 million"], "sources": ["dam.txt"]},
    ]
    (problem,) = problems_of([file_of(tmp_path, GOOD | {"versions": versions})], ARTICLES)
    assert "'30 million' does not stand in dam.txt" in problem.message


def test_evidence_must_be_among_what_counts(tmp_path):
    dated = Article(Source("dam.txt", published=date(2025, 8, 18)), TEXT, ())
    asked = {"as_of": "2025-08-17", "since": "2020-01-01"}
    (problem,) = problems_of([file_of(tmp_path, GOOD | asked)], [dated])
    assert problem.message == (
        "evidence 1 is from dam.txt, which the case leaves out by its as_of, since"
    )
    assert problems_of([file_of(tmp_path, GOOD | {"as_of": "2025-08-18"})], [dated]) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"facts": [["40 million"], ["Byrne"]]}, "no answer states the fact ['Byrne']"),
        ({"question": "Is it 40 million?"}, "the question itself states the fact ['40 million']"),
        ({"answers": ["40 million", "plenty"]}, "the answer 'plenty' has nothing of the facts"),
        (
            {"answers": ["the end of 2026", "the minister"], "facts": [["the end of 2026"]]},
            "the answer 'the minister' has nothing of the facts",
        ),
    ],
)
def test_answers_facts_and_question_fit(tmp_path, fields, message):
    (problem,) = problems_of([file_of(tmp_path, GOOD | fields)], ARTICLES)
    assert problem.message == message


def test_a_short_form_of_an_answer_may_stop_short_of_the_fact(tmp_path):
    row = GOOD | {"answers": ["40 million litres", "40"]}
    assert problems_of([file_of(tmp_path, row)], ARTICLES) == []


def test_a_fact_that_no_evidence_supports_is_a_fault(tmp_path):
    row = GOOD | {
        "answers": ["40 million litres", "Ada Byrne"],
        "facts": [["40 million"], ["Byrne"]],
        "evidence": [{"source": "dam.txt", "quote": "40 million litres", "facts": [0]}],
    }
    (problem,) = problems_of([file_of(tmp_path, row)], ARTICLES)
    assert problem.message == "no evidence supports the fact ['Byrne']"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("How many troops are in Iraq?", "How many troops are in Syria?", False),
        ("How many troops left in 2025?", "How many troops left in 2026?", False),
        ("How many troops are in Iraq?", "how many trops are in iraq", True),
        ("Who opened the dam?", "Who, the dam, opened?", True),
        ("Who opened the dam?", "Who closed the dam?", False),
    ],
)
def test_near_duplicates_differ_in_no_word(tmp_path, first, second, same):
    rows = [GOOD | {"question": first}, GOOD | {"id": "q2", "question": second}]
    a, b = load(file_of(tmp_path, *rows), ARTICLES)
    assert asks_the_same(a, b) is same


def test_a_follow_up_is_its_own_question_after_other_words(tmp_path):
    def said(text):
        return [{"role": "user", "content": text}]

    rows = [
        GOOD | {"question": "And when?", "history": said("Who opened the new town dam?")},
        GOOD | {"id": "q2", "question": "And when?", "history": said("Where do people vote?")},
    ]
    a, b = load(file_of(tmp_path, *rows), ARTICLES)
    assert not asks_the_same(a, b)


def test_five_words_running_are_copied_four_are_not():
    quote = "the mayor said that water was scarce"
    assert copied_words("Why did he say the mayor said that water?", quote)
    assert not copied_words("Is it the mayor said that?", quote)


def test_a_name_is_not_copied_words():
    quote = "Prime Minister Mohammed Shia al-Sudani spoke"
    assert not copied_words("Did Prime Minister Mohammed Shia al-Sudani speak?", quote)


def test_the_required_fields_are_the_documented_ones():
    assert set(GOOD) == set(REQUIRED)
