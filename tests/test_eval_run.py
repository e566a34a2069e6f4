"""Running, run files, summing up, comparing."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from eval.cases import load
from eval.compare import compare, compare_files, paired_p
from eval.run import Record, run
from eval.runfile import as_line, read_run, resumed, write_as_they_come
from eval.score import MEASURES, SUMMED, score
from eval.summary import NEEDS_MODEL, by_kind, counted, draws, interval, mean_of, summarise
from eval.system import identity_of
from index.article import Article, Passage, Source, Span
from index.errors import CasesError
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


# ---- run files -------------------------------------------------------------------------------


def test_a_run_file_gives_its_records_back(cases, tmp_path):
    path = tmp_path / "runs" / "a.jsonl"
    records = list(write_as_they_come(records_of(cases), path, append=False))
    back = read_run(path)
    assert [r.id for r in back] == ["a", "b", "c"]
    assert back[0].answer == json.loads(json.dumps(records[0].answer))
    assert back[0].scores == records[0].scores
    line = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert line["answer"]["citations"][0]["start"] == 0


def test_an_interrupt_keeps_what_there_is_and_resume_goes_on(cases, tmp_path):
    path = tmp_path / "a.jsonl"
    asked = []

    def interrupted(question, history):
        asked.append(question)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return ask(question, history)

    with pytest.raises(KeyboardInterrupt):
        fresh = run(cases, interrupted, articles=[ARTICLE])
        list(write_as_they_come(fresh, path, append=False))
    done, left = resumed(path, cases)
    assert [r.id for r in done] == ["a"]
    assert [c.id for c in left] == ["b", "c"]
    list(write_as_they_come(run(left, ask, articles=[ARTICLE]), path, append=True))
    assert [r.id for r in read_run(path)] == ["a", "b", "c"]
    assert resumed(path, cases)[1] == []


def test_a_torn_last_line_is_asked_again(cases, tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [as_line(record) for record in records_of(cases)]
    path.write_text(lines[0] + "\n" + lines[1][:40], encoding="utf-8")
    done, left = resumed(path, cases)
    assert ([r.id for r in done], [c.id for c in left]) == (["a"], ["b", "c"])
    assert path.read_text(encoding="utf-8") == lines[0] + "\n"


def test_a_run_of_other_questions_is_refused(cases, tmp_path):
    path = tmp_path / "a.jsonl"
    list(write_as_they_come(records_of(cases), path, append=False))
    with pytest.raises(CasesError, match=r"a\.jsonl:1: 'a' is of other questions"):
        resumed(path, cases[1:])
    changed = [cases[0], replace(cases[1], digest="else"), cases[2]]
    with pytest.raises(CasesError, match=r"a\.jsonl:2: 'b' was asked before it was changed"):
        resumed(path, changed)


def test_a_run_of_another_system_is_not_gone_on_with(cases, tmp_path):
    path = tmp_path / "a.jsonl"
    ours = {"name": "Dateline", "reader": "7c05"}
    fresh = run(cases[:1], ask, articles=[ARTICLE], identity=ours)
    list(write_as_they_come(fresh, path, append=False))
    path.write_text("\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_run(path)[0].system == ours
    assert [c.id for c in resumed(path, cases, ours)[1]] == ["b", "c"]
    told = (
        r"a\.jsonl:2: 'a' was answered by Dateline, reader 7c05, not by Dateline, reader 80; "
        "remove the file or name another with --out"
    )
    with pytest.raises(CasesError, match=told):
        resumed(path, cases, ours | {"reader": "80"})
    with pytest.raises(CasesError, match="not by a system without a name"):
        resumed(path, cases)


def test_an_identity_names_models_and_corpus_and_no_secret():
    settings = Settings(llm="https://me:secret@host:1/v1?key=x", llm_key="sesame")
    found = identity_of(settings, [ARTICLE])
    assert found["llm"] == "https://host:1/v1"
    assert list(found) == ["name", "reader", "calibration", "embedding", "llm", "corpus"]
    assert "secret" not in str(found) and "sesame" not in str(found)
    changed = identity_of(settings, [replace(ARTICLE, text=TEXT + "!")])
    assert {name for name in found if found[name] != changed[name]} == {"corpus"}
    other = identity_of(Settings(reader="some/model"), [ARTICLE])
    assert other["reader"] == "some/model" and "llm" not in other


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"a\.jsonl:2: is not JSON"),
        ("9" * 5000, r"a\.jsonl:2: is not JSON that can be read"),
        ({"id": []}, r"a\.jsonl:2: is no line of a run \(id is \[\]\); remove it"),
        ({"answer": None}, r"a\.jsonl:2: is no line of a run \(answer is None\)"),
        ({"answer": {"confidence": "x"}}, r"a\.jsonl:2: is no line of a run \(answer is"),
        ({"scores": {"mrr": "high"}}, r"a\.jsonl:2: is no line of a run \(scores is"),
        ({"expected": {}}, r"a\.jsonl:2: is no line of a run \(expected is"),
        ({"system": {"name": 3}}, r"a\.jsonl:2: is no line of a run \(system is"),
        ("{}", r"a\.jsonl:2: is no line of a run"),
        ("[]", r"a\.jsonl:2: is no line of a run"),
        (None, r"a\.jsonl:2: the id 'a' is taken by line 1"),
    ],
)
def test_a_bad_run_file_names_its_line(cases, tmp_path, line, message):
    path = tmp_path / "a.jsonl"
    good = as_line(records_of(cases)[0])
    if isinstance(line, dict):
        line = json.dumps(json.loads(good) | {"id": "b"} | line)
    path.write_text(f"{good}\n{good if line is None else line}\n", encoding="utf-8")
    with pytest.raises(CasesError, match=message):
        read_run(path)


def test_a_missing_run_names_the_option(tmp_path):
    with pytest.raises(CasesError, match="make it with --out"):
        read_run(tmp_path / "none.jsonl")


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


# ---- comparing -------------------------------------------------------------------------------


def test_mcnemar_by_hand():
    # 1 lost, 5 gained: twice the chance of at most 1 head in 6 tosses, 2 * (1 + 6) / 64.
    x = np.array([1, 0, 0, 0, 0, 0, 1, 1.0])
    y = np.array([0, 1, 1, 1, 1, 1, 1, 1.0])
    assert paired_p(x, y) == (pytest.approx(14 / 64), "McNemar")
    assert paired_p(x, x) == (1, "McNemar")


def test_the_permutation_test_by_hand():
    # All four differ the same way: of 16 ways to swap, 2 are as extreme.
    x = np.array([0.1, 0.2, 0.3, 0.4])
    assert paired_p(x, x + 0.25) == (pytest.approx(2 / 16), "permutation")
    assert paired_p(x, x) == (1, "permutation")


def test_pooled_measures_are_compared_on_the_same_resamples():
    first = [record(str(n), {"accuracy": 1.0}, seconds=0.1 + n / 1000) for n in range(20)]
    slower = [replace(r, seconds=r.seconds + 0.5) for r in first]
    found = {d.name: d for d in compare(first, slower).differences}
    p50 = found["seconds_p50"]
    assert (p50.first, p50.second) == (pytest.approx(0.1095), pytest.approx(0.6095))
    # Slower in every resample: twice (0 + 1) of 1000 + 1.
    assert (p50.p, p50.test, p50.n) == (pytest.approx(2 / 1001), "bootstrap", 20)
    assert found["aurc"].p == found["ece"].p == 1
    assert {d.p for d in compare(first, first).differences} == {1}
    assert "seconds" not in found


def test_what_needs_a_model_is_compared_only_with_one():
    first = [record("a", {"accuracy": 1.0}), record("b", {"accuracy": 1.0}, tags=(NEEDS_MODEL,))]
    second = [record("a", {"accuracy": 1.0}), record("b", {"accuracy": 0.0}, tags=(NEEDS_MODEL,))]
    found = compare(first, second)
    assert (found.left_out, found.flips) == (1, ())
    assert {d.n for d in found.differences} == {1}
    assert len(compare(first, second, with_model=True).flips) == 1


def test_flips_name_what_changed():
    first = [record("a", {"accuracy": 1.0}), record("b", {"accuracy": 0.0})]
    second = [record("b", {"accuracy": 1.0}), record("a", {"accuracy": 1.0})]
    found = compare(first, second)
    assert [(flip.id, flip.gained) for flip in found.flips] == [("b", True)]
    accuracy = next(d for d in found.differences if d.name == "accuracy")
    assert (accuracy.first, accuracy.second, accuracy.n) == (0.5, 1, 2)


def test_runs_of_other_questions_are_not_compared(tmp_path):
    def file_of(name, *ids):
        path = tmp_path / name
        lines = [as_line(record(i, {"accuracy": 1.0})) + "\n" for i in ids]
        path.write_text("".join(lines), encoding="utf-8")
        return path

    a = file_of("a.jsonl", "x", "y")
    assert not compare_files(a, file_of("same.jsonl", "y", "x")).flips
    with pytest.raises(CasesError, match=r"b\.jsonl:2: 'z' is not asked so in"):
        compare_files(a, file_of("b.jsonl", "x", "z"))
    with pytest.raises(CasesError, match=r"c\.jsonl: lacks 1 questions of .*'y' first"):
        compare_files(a, file_of("c.jsonl", "x"))
    empty = file_of("d.jsonl")
    with pytest.raises(CasesError, match="holds no questions"):
        compare_files(empty, empty)
