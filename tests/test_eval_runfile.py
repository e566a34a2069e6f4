"""Run files: written whole after every question, gone on from, refused where they can't be."""

import json
from dataclasses import replace

import pytest

from eval.run import run
from eval.runfile import as_line, read_run, resumed, write_as_they_come
from eval.system import identity_of
from index.errors import CasesError
from index.settings import Settings
from tests.test_eval_run import ARTICLE, TEXT, ask, cases, records_of

__all__ = ["cases"]


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
