"""Two runs side by side: what changed, and whether by chance."""

from dataclasses import replace

import numpy as np
import pytest

from eval.compare import compare, compare_files, paired_p
from eval.runfile import as_line
from eval.summary import NEEDS_MODEL
from index.errors import CasesError
from tests.test_eval_run import record


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
