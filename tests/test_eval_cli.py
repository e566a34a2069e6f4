"""`dateline eval` as people and CI run it, over a system that is told the answers."""

import json
import re
from pathlib import Path

import pytest

import eval.__main__ as cli
from eval.cases import read_articles
from eval.gold import FOLDER, load_files, split_files
from eval.runfile import read_run
from eval.summary import NEEDS_MODEL
from index.settings import shipped_corpus
from tests.eval_systems import opened, oracle, refuse

SAMPLE = Path(__file__).parent.parent / "eval" / "sample"


@pytest.fixture(scope="module")
def articles():
    return read_articles(shipped_corpus())


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def system(articles, monkeypatch, here):
    """Put a system in the place of the Assistant; return the settings it was opened with."""
    cases = load_files(split_files("all"), articles)
    seen = []

    def put(ask):
        def open_system(settings):
            seen.append(settings)
            return opened(ask, cases, articles)

        monkeypatch.setattr(cli, "open_system", open_system)
        return seen

    put(oracle(cases, articles))
    return put


def test_plain_eval_prints_the_table_and_writes_the_reports(system, here, capsys):
    assert cli.main(["--split", "dev"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"answered with every fact in 80 words +1\.000 +1\.000 – 1\.000", shown)
    assert "The gate holds" in shown
    names = {path.name for path in (here / "reports").iterdir()}
    assert names == {"eval.html", "eval.json", "eval.md", "eval.jsonl"}
    found = json.loads((here / "reports" / "eval.json").read_text(encoding="utf-8"))
    assert found["passed"] is True
    assert found["questions"] == len((FOLDER / "dev.jsonl").read_text().splitlines())


def test_plain_eval_exits_1_under_thresholds(system, here, capsys):
    system(refuse)
    assert cli.main(["--split", "dev"]) == 1
    assert "accuracy: 0.000, must be at least" in capsys.readouterr().out


def test_the_gate_runs_on_test_and_says_only_what_falls_short(system, here, capsys):
    assert cli.main(["--gate"]) == 0
    assert capsys.readouterr().out.strip().count("\n") == 0
    assert {r.id for r in read_run(here / "reports" / "gate.jsonl")} == {
        json.loads(line)["id"] for line in (FOLDER / "test.jsonl").read_text().splitlines()
    }
    assert not (here / "reports" / "eval.html").exists()
    system(refuse)
    assert cli.main(["--gate"]) == 1
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[0].startswith("The gate fails")
    assert all(re.match(r"[\w@]+: .*(must be|bears on)", line) for line in lines[1:])


def test_shipped_questions_are_asked_of_the_shipped_articles(system, here):
    seen = system(refuse)
    cli.main(["--gate", "--home", "elsewhere"])
    assert seen[-1].corpus == shipped_corpus()
    assert seen[-1].home == Path("elsewhere")


def test_ctrl_c_keeps_the_answers_and_resume_goes_on(system, here, articles, capsys):
    cases = load_files(split_files("dev"), articles)
    answers = oracle(cases, articles)
    asked = []

    def interrupted(question, history):
        asked.append(question)
        if len(asked) == 4:
            raise KeyboardInterrupt
        return answers(question, history)

    system(interrupted)
    command = ["--split", "dev", "--out", "run.jsonl"]
    assert cli.main(command) == 130
    assert "keeps 3 answers" in capsys.readouterr().out
    assert [r.id for r in read_run(here / "run.jsonl")] == [c.id for c in cases[:3]]
    assert cli.main([*command, "--resume"]) == 0
    assert [r.id for r in read_run(here / "run.jsonl")] == [c.id for c in cases]
    assert len(asked) == len(cases) + 1  # the interrupted one twice, the first three once


def test_a_few_questions_and_then_the_rest(system, here):
    command = ["--split", "dev", "--out", "run.jsonl"]
    cli.main([*command, "--limit", "3"])
    assert len(read_run(here / "run.jsonl")) == 3
    cli.main([*command, "--resume"])
    assert len(read_run(here / "run.jsonl")) == len(
        (FOLDER / "dev.jsonl").read_text("utf-8").splitlines()
    )


def test_numbers_of_public_sets_are_reported_where_they_are_kept(system, here, capsys):
    assert cli.main(["public", "conflicts/compared", "--data", str(SAMPLE)]) == 0
    assert "false_alarms" in capsys.readouterr().out
    cli.main(["--split", "dev", "--limit", "3"])
    assert "<h3>conflicts/compared</h3>" in (here / "reports" / "eval.html").read_text("utf-8")
    found = json.loads((here / "reports" / "eval.json").read_text("utf-8"))
    assert found["public"]["conflicts/compared"]["columns"]["all"]["told"] == 1
    (here / "other.json").write_text("[]", encoding="utf-8")
    assert cli.main(["--split", "dev", "--limit", "3", "--public", "other.json"]) == 1
    assert "other.json holds no numbers of public sets" in capsys.readouterr().err


def test_a_run_file_is_not_written_over(system, here, capsys):
    (here / "run.jsonl").write_text("", encoding="utf-8")
    assert cli.main(["--out", "run.jsonl"]) == 1
    assert "run.jsonl is there already; go on from it with --resume" in capsys.readouterr().err


def test_two_runs_side_by_side(system, here, capsys):
    cli.main(["--gate", "--out", "a.jsonl"])
    system(refuse)
    cli.main(["--gate", "--out", "b.jsonl"])
    capsys.readouterr()
    assert cli.main(["--compare", "a.jsonl", "b.jsonl"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"answerable questions answered +1\.000 +0\.000 +-1\.000 +0\.000", shown)
    assert "A: a.jsonl (test)" in shown
    counting = [r for r in read_run(here / "a.jsonl") if NEEDS_MODEL not in r.tags]
    assert "5 questions need a language model and don't count." in shown
    answerable = sum(r.answerable for r in counting)
    assert f"0 questions gained, {answerable} lost" in shown
    assert shown.count("\nlost ") == answerable


def test_the_peer_is_asked_the_same_and_stands_beside(system, here, articles, capsys, monkeypatch):
    cases = load_files(split_files("dev"), articles)

    def peer(settings):
        return opened(refuse, cases, articles, "Peer")

    monkeypatch.setattr(cli, "open_peer_system", peer)
    command = ["--peer", "--split", "dev", "--limit", "4"]
    assert cli.main(command) == 0
    shown = capsys.readouterr().out
    assert "A: reports/beside-peer.jsonl (Peer)" in shown
    assert "B: reports/beside.jsonl (test)" in shown
    assert re.search(r"answerable questions answered +0\.000 +1\.000 +\+1\.000", shown)
    runs = [read_run(here / "reports" / f"beside{end}.jsonl") for end in ("", "-peer")]
    assert [r.id for r in runs[0]] == [r.id for r in runs[1]]
    assert len(runs[0]) == 4
    page = (here / "reports" / "beside.html").read_text("utf-8")
    assert "<h2>Side by side</h2>" in page and "test beside Peer" in page
    assert "| measure | A | B |" in (here / "reports" / "beside.md").read_text("utf-8")
    machine = json.loads((here / "reports" / "beside.json").read_text("utf-8"))
    assert {"accuracy", "aurc"} <= {d["name"] for d in machine["beside"]}
    assert not (here / "reports" / "eval.html").exists()
    assert cli.main([*command, "--resume"]) == 0
    assert cli.main(["--peer", "--gate"]) == 2


def test_an_interrupted_peer_is_gone_on_with(system, here, articles, capsys, monkeypatch):
    cases = load_files(split_files("dev"), articles)
    asked = []

    def interrupted(question, history):
        asked.append(question)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return refuse(question, history)

    peer = opened(interrupted, cases, articles, "Peer")
    monkeypatch.setattr(cli, "open_peer_system", lambda settings: peer)
    command = ["--peer", "--split", "dev", "--limit", "3", "--out", "run.jsonl"]
    assert cli.main(command) == 130
    shown = capsys.readouterr().out
    assert "run.jsonl keeps 3 answers" in shown and "run-peer.jsonl keeps 1 answers" in shown
    assert cli.main(command) == 1
    assert "run.jsonl is there already" in capsys.readouterr().err
    assert cli.main([*command, "--resume"]) == 0
    assert len(read_run(here / "run-peer.jsonl")) == 3


def test_shipped_questions_are_checked_against_the_shipped_articles(here, capsys, monkeypatch):
    (here / "corpus").mkdir()
    (here / "corpus" / "other.txt").write_text("Nothing of the sort.\n", encoding="utf-8")
    monkeypatch.setenv("DATELINE_CORPUS", "corpus")
    assert cli.main(["check", str(FOLDER / "dev.jsonl")]) == 0
    (here / "own.jsonl").write_text((FOLDER / "dev.jsonl").read_text("utf-8"), encoding="utf-8")
    assert cli.main(["check", "own.jsonl"]) == 1
    assert "there is no article" in capsys.readouterr().out


def test_check_lists_faults_and_exits_1(here, capsys):
    bad = here / "bad.jsonl"
    bad.write_text('{"id": 1}\n{\n', encoding="utf-8")
    assert cli.main(["check", "bad.jsonl"]) == 1
    shown = capsys.readouterr().out
    assert "bad.jsonl:1: id is 1" in shown
    assert "bad.jsonl:1: lacks the field 'question'" in shown
    assert "bad.jsonl:2: is not JSON" in shown
    assert cli.main(["check", "none.jsonl", "bad.jsonl"]) == 1
    shown = capsys.readouterr().out
    assert "none.jsonl: there is no such file" in shown
    assert "bad.jsonl:2: is not JSON" in shown


def test_check_of_an_own_corpus(here, capsys):
    (here / "corpus").mkdir()
    text = "The mayor opened the new dam on Monday, before a crowd of two thousand people.\n"
    (here / "corpus" / "dam.txt").write_text(text, encoding="utf-8")
    row = {
        "id": "1",
        "question": "Who cut the ribbon?",
        "answers": ["the mayor"],
        "facts": [["mayor"]],
        "evidence": [{"source": "dam.txt", "quote": "The mayor opened the new dam"}],
        "kind": "fact",
    }
    (here / "q.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert cli.main(["check", "q.jsonl", "--corpus", "corpus"]) == 0
    assert capsys.readouterr().out == "no problems\n"


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (["check", "x.jsonl", "--corpus", "nowhere"], 1, "there is no folder nowhere"),
        (["--gold", "none.jsonl"], 1, "none.jsonl: there is no such file"),
        (["--thresholds", "none.toml"], 1, "none.toml: there is no such file"),
        (["--compare", "a.jsonl", "b.jsonl"], 1, "a.jsonl: there is no such run"),
        (["public", "nonsense"], 1, "there is no public set 'nonsense'"),
        (["--split", "train"], 2, "invalid choice: 'train'"),
        (["--limit", "0"], 2, "invalid at_least_one value: '0'"),
        (["--nonsense"], 2, "unrecognized arguments: --nonsense"),
    ],
)
def test_errors_are_one_sentence(system, here, capsys, argv, code, message):
    assert cli.main(argv) == code
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said


def test_help_names_every_command(capsys):
    assert cli.main(["--help"]) == 0
    shown = capsys.readouterr().out
    for word in ("--gate", "--resume", "--compare", "--report", "check FILE", "public"):
        assert word in shown
