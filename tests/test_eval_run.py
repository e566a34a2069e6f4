"""Running questions and summing up their records."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from eval.cases import load
from eval.run import Record, run
from eval.runfile import read_run, write_as_they_come
from eval.score import MEASURES, SUMMED, score
from eval.summary import NEEDS_MODEL, by_kind, counted, draws, interval, mean_of, summarise
from index.article import Article, Passage, Source, Span
from index.settings import Settings
from qa.answer import Answer, cite

TEXT = "The dam holds 40 million litres. Mayor Ada Byrne opened it."
ARTICLE = Article(Source("dam.txt"), TEXT, ())
HOLDS, OPENED = Span(0, 32), Span(33, 59)
ROWS = [
    {
        "id": "a",
        "question": "How much fits behind the wall?",
        "answers": ["40 million litres"],
        "facts": [["40 million"]],
        "evidence": [{"source": "dam.txt", "quote": "holds 40 million litres"}],
        "kind": "fact",
    },
    {
        "id": "b",
        "question": "Who cut the ribbon?",
        "answers": ["Ada Byrne"],
        "facts": [["Byrne"]],
        "evidence": [{"source": "dam.txt", "quote": "Mayor Ada Byrne opened it."}],
        "kind": "fact",
        "as_of": "2025-08-18",
        "history": [{"role": "user", "content": "Tell me of the dam."}],
    },
    {
        "id": "c",
        "question": "Who built it?",
        "answers": [],
        "facts": [],
        "evidence": [],
        "kind": "unanswerable",
        "tags": [NEEDS_MODEL],
    },
]


@pytest.fixture
def cases(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return load(path, [ARTICLE])


def ask(question, history):
    """Answer everything with what the dam holds."""
    citation = cite(ARTICLE, HOLDS)
    return Answer(
        question,
        "40 million litres [1].",
        short="40 million litres",
        confidence=0.9,
        citations=(citation,),
        evidence=(cite(ARTICLE, OPENED),),
    )


def search(question, k):
    return [Passage(ARTICLE.source, HOLDS, HOLDS.of(TEXT))][:k]


def records_of(cases, system=ask, finder=search):
    return list(run(cases, system, articles=[ARTICLE], search=finder))


def test_every_case_gives_a_record_in_order(cases):
    a, b, c = records_of(cases)
    assert (a.id, b.id, c.id) == ("a", "b", "c")
    assert a.answer["answer"] == "40 million litres [1]."
    assert a.answer["citations"][0]["quote"] == TEXT[0:32]
    assert a.right
    assert not b.right
    assert not c.right
    assert (a.scores["accuracy"], b.scores["accuracy"], c.scores["refused"]) == (1, 0, 0)
    assert (a.scores["cite_recall"], b.scores["cite_recall"]) == (1, 0)


def test_a_follow_up_is_ranked_by_what_was_read(cases):
    a, b, c = records_of(cases)
    assert a.scores["mrr"] == 1  # from search
    assert b.scores["mrr"] == 1  # from the answer's evidence: search would have missed
    assert "mrr" not in c.scores


def test_a_crash_scores_zero_and_the_run_goes_on(cases):
    def crash(question, history):
        if "ribbon" in question:
            raise RuntimeError("no ribbon")
        return ask(question, history)

    a, b, c = records_of(cases, crash)
    assert a.scores["accuracy"] == 1
    assert b.error == "RuntimeError: no ribbon"
    assert b.answer == {}
    assert b.scores["crashed"] == 1
    worst = {k: v for k, v in b.scores.items() if k not in {"crashed", "versions_false"}}
    assert set(worst.values()) == {0}
    assert b.scores["versions_false"] == 1
    assert c.id == "c"


def test_a_system_that_always_crashes_has_the_worst_of_every_measure(cases):
    def crash(question, history):
        raise ValueError

    summary = summarise(records_of(cases, crash, None))
    for name, value in summary.items():
        if MEASURES[name].better == "higher" and value.value is not None:
            assert value.value == 0, name
    assert summary["crashed"].value == 1
    assert summary["aurc"].value == 1


def test_a_crash_of_search_ranks_at_zero(cases):
    def broken(question, k):
        raise OSError("gone")

    a, _, _ = records_of(cases, ask, broken)
    assert a.error == "search: OSError: gone"
    assert a.scores["mrr"] == 0
    assert a.scores["accuracy"] == 1


def test_what_is_no_answer_is_a_crash(cases):
    a, *_ = records_of(cases, lambda question, history: "40 million")
    assert a.error == "gave '40 million' instead of an Answer"
    assert a.scores["accuracy"] == 0


def broken(**fields):
    return lambda question, history: replace(ask(question, history), **fields)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": None}, "whose text is None"),
        ({"short": 3}, "whose short is 3"),
        ({"confidence": None}, "whose confidence is None"),
        ({"citations": None}, "whose citations is None"),
        ({"citations": ("dam.txt",)}, "with 'dam.txt' among its citations"),
        ({"evidence": (1,)}, "with 1 among its evidence"),
        ({"versions": ({"answer": "x"},)}, "with {'answer': 'x'} among its versions"),
        ({"confidence": float("nan")}, "the confidence nan; it must be from 0 to 1"),
        ({"confidence": 7}, "the confidence 7; it must be from 0 to 1"),
        ({"text": "\ud800 [1]."}, "with half a character"),
        ({"notes": (object,)}, "that can't be written as JSON"),
    ],
)
def test_an_answer_that_cannot_be_scored_is_a_crash_and_the_run_goes_on(
    cases, tmp_path, fields, told
):
    path = tmp_path / "a.jsonl"
    a, b, c = write_as_they_come(records_of(cases, broken(**fields)), path, append=False)
    assert told in a.error
    assert (a.scores["crashed"], b.scores["crashed"], c.scores["refused"]) == (1, 1, 0)
    assert len(read_run(path)) == 3
    assert summarise([a, b, c])["ece"].value == 1


def test_an_exception_that_cannot_be_written_is(cases, tmp_path):
    def crash(question, history):
        raise RuntimeError("\udc80")

    (first, *_) = write_as_they_come(records_of(cases, crash), tmp_path / "a", append=False)
    assert first.error == "RuntimeError: \\udc80"


def test_a_search_that_brings_something_else_ranks_at_zero(cases):
    for brings in (["dam.txt"], None):
        a, *_ = records_of(cases, ask, lambda question, k, brings=brings: brings)
        assert a.error.startswith("search: TypeError")
        assert (a.scores["mrr"], a.scores["accuracy"]) == (0, 1)


def test_the_date_is_passed_only_to_a_system_that_takes_it(cases):
    seen = []

    def dated(question, history, as_of=None):
        seen.append(as_of)
        return ask(question, history)

    records_of(cases, dated)
    assert seen == [None, date(2025, 8, 18), None]


def test_what_counts_is_passed_to_system_and_search(cases):
    narrow = replace(cases[0], publishers=("The Paper",), since=date(2020, 1, 1))
    seen = []

    def system(question, history, **narrowing):
        seen.append(narrowing)
        return ask(question, history)

    def finder(question, k, *, publishers=()):
        seen.append(publishers)
        return search(question, k)

    records_of([narrow, cases[2]], system, finder)
    stated = {"publishers": ("The Paper",), "since": date(2020, 1, 1)}
    assert seen == [stated, ("The Paper",), {}, ()]


def test_the_assistant_answers_as_of_a_day(tmp_path):
    from eval.system import open_system

    for name, day, width in (("a", "August 18, 2020", 40), ("b", "May 2, 2023", 55)):
        (tmp_path / f"{name}.txt").write_text(
            f"The dam of Skellan\n\nPublished {day}\n\nThe dam is {width} metres wide.\n",
            encoding="utf-8",
        )
    system = open_system(Settings(corpus=tmp_path, home=tmp_path / "home"))
    row = ROWS[0] | {
        "evidence": [{"source": "a.txt", "quote": "The dam is 40 metres wide."}],
        "question": "How wide is the dam?",
        "answers": ["40 metres"],
        "facts": [["40"]],
        "as_of": "2021-01-01",
    }
    (tmp_path / "q.jsonl").write_text(json.dumps(row), encoding="utf-8")
    cases = load(tmp_path / "q.jsonl", system.articles)
    (record,) = run(cases, system.ask, articles=system.articles, search=system.search)
    assert record.error is None
    assert record.scores["recall@5"] == 1
    assert {c["source"] for c in record.answer["citations"]} <= {"a.txt"}
    assert {p.source.id for p in system.search("dam", 9, as_of=date(2021, 1, 1))} == {"a.txt"}
    assert {p.source.id for p in system.search("dam", 9)} == {"a.txt", "b.txt"}


def test_a_system_cannot_change_the_history(cases):
    def meddle(question, history):
        history.append({"role": "user", "content": "x"})
        return ask(question, history)

    records_of(cases, meddle)
    assert len(cases[1].history) == 1


def test_refusing_scores_by_whether_it_was_right(cases):
    def refuse(question, history):
        return Answer(question, "No source says.", abstained=True)

    a, b, c = records_of(cases, refuse)
    assert (a.scores["answered"], a.scores["accuracy"]) == (0, 0)
    assert "cite_recall" not in a.scores
    assert c.scores["refused"] == 1
    assert c.right


def test_a_refusal_had_no_occasion_for_a_false_alarm(cases):
    refusal = Answer("q", "No source says.", abstained=True)
    assert "versions_false" not in score(cases[0], refusal, articles={"dam.txt": ARTICLE})
    given = ask("q", [])
    assert score(cases[0], given, articles={"dam.txt": ARTICLE})["versions_false"] == 0


def test_a_refusal_that_states_the_fact_is_no_answer(cases):
    refusal = Answer("q", "40 million", abstained=True, short="40 million litres")
    scores = score(cases[0], refusal, articles={"dam.txt": ARTICLE})
    assert (scores["accuracy"], scores["short_em"]) == (0, 0)


# ---- summing up ------------------------------------------------------------------------------


def record(name, scores, *, confidence=0.5, answerable=True, seconds=0.1, tags=(), kind="fact"):
    answer = {"answer": name, "abstained": False, "confidence": confidence}
    return Record(
        id=name,
        question=f"{name}?",
        kind=kind,
        answerable=answerable,
        answer=answer,
        scores=scores,
        seconds=seconds,
        tags=tags,
        expected={"answers": [], "facts": [], "evidence": [], "versions": [], "history": []},
    )


def test_a_mean_leaves_out_what_has_no_score():
    value = mean_of([1.0, None, 0.0, 1.0])
    assert value.value == pytest.approx(2 / 3)
    assert value.n == 3
    assert value.low <= value.value <= value.high
    assert mean_of([None]).value is None
    assert mean_of([1.0, 1.0])[:3] == (1, 1, 1)


def test_an_interval_is_the_middle_of_the_resamples():
    assert interval(np.arange(1001)) == pytest.approx((25, 975))
    assert (draws(9, seed=3) == draws(9, seed=3)).all()
    # Half of 400 right: the standard error is 0.025, so 95 % is about 0.05 either way.
    value = mean_of([0.0, 1.0] * 200)
    assert value.low == pytest.approx(0.45, abs=0.01)
    assert value.high == pytest.approx(0.55, abs=0.01)


def test_pooled_measures_by_hand():
    records = [
        record("a", {"accuracy": 1.0}, confidence=0.9, seconds=0.1),
        record("b", {"accuracy": 0.0}, confidence=0.8, seconds=0.2),
        record("c", {"refused": 0.0}, confidence=0.1, seconds=0.3, answerable=False),
    ]
    summary = summarise(records)
    assert summary["aurc"].value == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)
    assert summary["ece"].value == pytest.approx((0.1 + 0.2 + 0.1) / 3)
    assert summary["seconds_p50"].value == pytest.approx(0.2)
    assert summary["seconds_p95"].value == pytest.approx(0.29)
    assert list(summary) == list(SUMMED)


def test_a_crash_promised_what_is_wrong():
    crashed = [
        replace(record("a", {"crashed": 1.0}), answer={}),
        replace(record("b", {"crashed": 1.0}, answerable=False), answer={}),
    ]
    assert summarise(crashed)["ece"].value == 1


def test_nothing_sums_up_to_nothing():
    assert {value.n for value in summarise([]).values()} == {0}


def test_what_needs_a_model_counts_only_with_one():
    records = [record("a", {}), record("b", {}, tags=(NEEDS_MODEL,), kind="language")]
    assert [r.id for r in counted(records, with_model=False)] == ["a"]
    assert len(counted(records, with_model=True)) == 2
    assert {kind: len(members) for kind, members in by_kind(records).items()} == {
        "fact": 1,
        "language": 1,
    }
