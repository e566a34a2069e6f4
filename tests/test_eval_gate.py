"""The gate: what it reads, what it says, and that no cheat passes it."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.cases import read_articles
from eval.gate import SHIPPED, Threshold, load_thresholds, shortfalls
from eval.gold import load_files, split_files
from eval.options import read_options
from eval.results import results_of
from eval.run import run
from eval.score import SUMMED
from eval.summary import NOTHING, Value
from index.errors import SettingsError
from index.settings import shipped_corpus
from tests.eval_systems import CHEATS, gold_search, oracle

README = Path(__file__).parent.parent / "README.md"


@pytest.fixture(scope="module")
def articles():
    return read_articles(shipped_corpus())


@pytest.fixture(scope="module", params=["dev", "test"])
def cases(request, articles):
    return load_files(split_files(request.param), articles)


@pytest.fixture(scope="module", params=[True, False], ids=["with a model", "without"])
def with_model(request):
    return request.param


def results(system, cases, articles, with_model):
    search = gold_search(cases, articles)
    records = list(run(cases, system, articles=articles, search=search))
    assert len(records) == len(cases)
    assert not [r.error for r in records if r.error]
    return results_of("x", records, load_thresholds(), with_model=with_model)


def test_a_system_that_knows_the_answers_passes(cases, articles, with_model):
    assert results(oracle(cases, articles), cases, articles, with_model).falls_short == ()


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_cheat_fails(cheat, cases, articles, with_model):
    found = results(CHEATS[cheat](cases, articles), cases, articles, with_model)
    # More than the clock must be against it.
    against = {line.split(":")[0] for line in found.falls_short} - {"seconds_p50", "seconds_p95"}
    assert against & EXPECTED[cheat] == EXPECTED[cheat]


# What each is bound to fail on, so that no threshold catches it by accident only.
EXPECTED = {
    "always_refuse": {"accuracy", "answered", "cite_recall"},
    "always_answer": {"refused"},
    "copy_top_passage": {"short_em", "short_f1"},
    "copy_top_sentence": {"short_em"},
    "dump_everything": {"short_em", "short_f1", "words", "cite_overlap", "cite_precision"},
    "constant": {"accuracy", "short_f1", "cite_overlap"},
}


def test_the_shipped_thresholds_name_measures():
    thresholds = load_thresholds(SHIPPED)
    assert {t.name for t in thresholds} <= set(SUMMED)
    assert len({t.name for t in thresholds}) == len(thresholds)


def test_a_line_says_value_bound_and_interval():
    (line,) = shortfalls({"accuracy": Value(0.5, 0.4, 0.6, 80)}, (least(0.6),))
    assert line.startswith("accuracy: 0.500, must be at least 0.6 (")
    assert "80 questions, 95 % interval 0.400 to 0.600" in line


def least(bound):
    return Threshold("accuracy", bound, at_least=True)


@pytest.mark.parametrize(
    ("threshold", "value", "holds"),
    [
        (least(0.6), 0.6, True),
        (least(0.6), 0.599, False),
        (Threshold("words", 60, at_least=False), 60, True),
        (Threshold("words", 60, at_least=False), 61, False),
    ],
)
def test_bounds_are_inclusive(threshold, value, holds):
    assert threshold.holds(Value(value, value, value, 1)) is holds


def test_a_measure_that_no_question_bears_on_falls_short():
    (line,) = shortfalls({"accuracy": NOTHING}, (least(0.0),))
    assert "no question bears on it" in line
    assert shortfalls({}, (least(0.0),)) == [line]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[at_least]\naccuracy = ", "can't be read as TOML"),
        ("[at_least]\nacuracy = 0.5", "'acuracy', which is no measure"),
        ("[at_least]\ncite_recall_any = 0.5", "'cite_recall_any', which is no measure"),
        ("[least]\naccuracy = 0.5", "has 'least'"),
        ("accuracy = 0.5", "has 'accuracy'"),
        ('[at_least]\naccuracy = "0.5"', "a threshold is a number"),
        ("[at_least]\naccuracy = true", "a threshold is a number"),
        ("[at_most]\naccuracy = 0.5", r"move it to \[at_least\]"),
        ("[at_least]\nwords = 5", r"move it to \[at_most\]"),
        ("", "sets no threshold"),
    ],
)
def test_bad_thresholds(tmp_path, text, message):
    path = tmp_path / "thresholds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        load_thresholds(path)


def test_missing_thresholds(tmp_path):
    with pytest.raises(SettingsError, match="there is no such file"):
        load_thresholds(tmp_path / "none.toml")


# ---- what README promises to people with their own articles ----------------------------------


def test_readmes_own_question_command_and_test_hold(tmp_path, monkeypatch):
    section = README.read_text(encoding="utf-8").partition("## Measure your own")[2]
    line, commands, test = (
        re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)[1]
        for language in ("json", "sh", "python")
    )
    (tmp_path / "my_articles").mkdir()
    text = "The mayor opened the new dam on Monday, before a crowd of two thousand people.\n"
    (tmp_path / "my_articles" / "dam.txt").write_text(text, encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text(line, encoding="utf-8")
    (tmp_path / "least.toml").write_text("[at_most]\ncrashed = 0\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    check, *others = (shlex.split(command, comments=True)[2:] for command in commands.splitlines())
    assert main(check) == 0
    for command in others:
        read_options(command)  # exits where an option isn't known
    defined = {}
    exec(test, defined)
    defined["test_answers"](tmp_path / "home")


# ---- what CI runs ----------------------------------------------------------------------------


def make_gate(tmp_path, script, **variables):
    """Run `make gate` over a `dateline` that is this script."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "reports").mkdir()
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "ready").touch()
    program = tmp_path / "bin" / "dateline"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    shutil.copy(Path(__file__).parent.parent / "Makefile", tmp_path)
    given = [f"{name}={value}" for name, value in {"BIN": "bin", "READY": "ready"}.items()]
    given += [f"{name}={value}" for name, value in variables.items()]
    return subprocess.run(
        ["make", "gate", *given], cwd=tmp_path, capture_output=True, text=True, check=False
    )


def test_make_gate_prints_its_summary_and_fails_with_the_gate(tmp_path):
    found = make_gate(tmp_path, 'echo "$@"; echo "| accuracy |" > reports/gate.md; exit 1')
    assert found.returncode != 0
    assert "eval --gate --split test --markdown reports/gate.md" in found.stdout
    assert "| accuracy |" in found.stdout


def test_make_gate_stops_after_its_time(tmp_path):
    found = make_gate(tmp_path, "exec sleep 20", GATE_SECONDS=1)
    assert found.returncode != 0
    assert "The gate took longer than 1 seconds." in found.stdout


def test_make_gate_passes_where_the_gate_holds(tmp_path):
    assert make_gate(tmp_path, "exit 0").returncode == 0
