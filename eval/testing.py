"""Gate your own corpus from your own tests, in three lines.

    from eval.testing import assert_gate
    def test_answers(tmp_path):
        assert_gate("questions.jsonl", corpus="articles", thresholds="least.toml", home=tmp_path)

The questions are in the format of eval/gold/README.md, the thresholds in that of
eval/thresholds.toml.
"""

from __future__ import annotations

from pathlib import Path

from eval.cases import load
from eval.gate import SHIPPED, load_thresholds
from eval.results import Results, results_of
from eval.run import run
from eval.system import OpenSystem, open_system
from index.settings import Settings


class GateFailed(AssertionError):
    """Some measures fall short; one line for each."""


def assert_gate(
    questions: Path | str,
    *,
    corpus: Path | str,
    thresholds: Path | str = SHIPPED,
    home: Path | str | None = None,
    system: OpenSystem | None = None,
) -> Results:
    """Ask the questions and return the results; raise GateFailed where thresholds aren't met.

    `system` is the Assistant over `corpus` unless another is given.
    """
    demanded = load_thresholds(Path(thresholds))
    system = system or open_system(Settings.load(corpus=corpus, home=home))
    cases = load(Path(questions), system.articles)
    records = list(
        run(
            cases,
            system.ask,
            articles=system.articles,
            search=system.search,
            identity=system.identity,
        )
    )
    results = results_of(Path(questions).stem, records, demanded)
    if results.falls_short:
        raise GateFailed("\n".join(results.falls_short))
    return results
