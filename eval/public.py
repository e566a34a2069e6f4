"""Run the system on public data sets; those that aren't there are skipped by name.

The data is not part of the project: `--data` names a folder laid out as eval/sample is, files
plain or gzipped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from eval.conflicts import ASKED, MOST, Curve, asked, build, by_kind, compared, curve
from eval.jsonline import parsed
from eval.own_events import score_events
from eval.public_asked import ASKED_LIMIT, score_asked
from eval.public_claims import CLAIMS, CLAIMS_LIMIT, score_claims, supports_with_model
from eval.public_files import find
from eval.public_news import score_news
from eval.public_ranking import RANKING, score_ranking
from eval.public_reading import read_with_model, score_reading
from eval.public_retrieval import score_retrieval
from eval.report import write
from eval.table import plain_table
from index.errors import CasesError
from qa.reader.claims import TRAINED_ON
from qa.reader.examples import HELD_BACK_TITLES

# Sets for measuring; what the shipped reader was trained on is not among them.
READING = (
    "nq_qed_dev",
    "clapnq_dev_sentence",
    "multispanqa_valid",
    "onestopqa_int_evidence",
    "onestopqa_ele_evidence",
    "ester_news_dev",
    "quail_unanswerable",
    "covidqa_windows",
)
RETRIEVAL = ("cranfield", "med", "npl", "cisi")
# The articles of SQuAD 2.0 that the reader was neither trained nor calibrated on.
HELD_BACK = "reading/train/squad2_half"
# Where pairs of answers that contradict each other are made from, as far as they are there.
CONFLICTS = ("nq_qed_dev", "onestopqa_int_evidence", "ester_news_dev")
KNOWN = (
    HELD_BACK,
    *(f"reading/dev/{n}" for n in READING),
    *(f"asked/dev/{n}" for n in READING),
    *(f"ranking/{n}" for n in RANKING),
    *(f"retrieval/{n}" for n in RETRIEVAL),
    *(f"claims/{n}" for n in CLAIMS),
    "conflicts/compared",
    "conflicts/asked",
    "news",
)
# The project's own, in no folder of public data: run where it is named.
OWN = "events"
NEWS_LIMIT = 100  # questions; each brings about four articles to embed

Numbers = Mapping[str, float]


class SetScores(NamedTuple):
    """A set's measures, for each way or kind where there are several, and a curve if it has one.

    The curve is of false alarms against what is told.
    """

    columns: Mapping[str, Numbers]
    curve: Curve = ()


def reading(name: str, data: Path, limit: int | None) -> SetScores | None:
    """Return EM, F1 and how well refusing is told."""
    path = find(data, f"{name}.jsonl")
    titles = HELD_BACK_TITLES if name == HELD_BACK else None
    found = path and score_reading(path, read_with_model, limit=limit, titles=titles)
    return SetScores({"": found}) if found else None


def ranking(name: str, data: Path, limit: int | None) -> SetScores | None:
    """Return how well the candidates of each question are ranked."""
    path = find(data, f"{name}.jsonl")
    return SetScores(score_ranking(path, limit=limit)) if path else None


def retrieval(name: str, data: Path, limit: int | None) -> SetScores | None:
    """Return how well documents are found by each way of ranking."""
    files = [find(data / name, f) for f in ("corpus.jsonl", "queries.jsonl", "qrels.tsv")]
    there = [file for file in files if file is not None]
    return SetScores(score_retrieval(*there, limit=limit)) if len(there) == len(files) else None


def claims(name: str, data: Path, limit: int | None) -> SetScores | None:
    """Return how well supported statements are told from others."""
    if name.partition("/")[2] in TRAINED_ON:
        raise CasesError(f"{name}: the shipped reader was trained on it; measure on another set")
    path = find(data, f"{name}.jsonl")
    found = path and score_claims(path, supports_with_model, limit=limit or CLAIMS_LIMIT)
    return SetScores({"": found}) if found else None


def conflicts(name: str, data: Path, limit: int | None) -> SetScores | None:
    """Return how many contradictions are told, comparing answers or asking of two articles."""
    files = [find(data, f"reading/dev/{n}.jsonl") for n in CONFLICTS]
    there = [f for f in (*files, find(data, "reading/sample.jsonl")) if f is not None]
    if not there:
        return None
    if name == "conflicts/compared":
        judged = compared(build(there, most=limit or MOST))
    else:
        with TemporaryDirectory() as work:
            judged = asked(build(there, most=limit or ASKED), Path(work))
    return SetScores(by_kind(judged), curve(judged))


def news(name: str, data: Path, limit: int | None) -> SetScores | None:
    """Return the measures of news questions, end to end."""
    articles, questions = (find(data / name, f"{f}.jsonl") for f in ("articles", "questions"))
    if articles is None or questions is None:
        return None
    with TemporaryDirectory() as work:
        return SetScores(score_news(articles, questions, Path(work), limit=limit or NEWS_LIMIT))


def asked_set(name: str, data: Path, limit: int | None) -> SetScores | None:
    """Return what the whole system makes of a reading set, its passages being the corpus."""
    path = find(data, f"reading/{name.partition('/')[2]}.jsonl")
    if path is None:
        return None
    with TemporaryDirectory() as work:
        return SetScores({"": score_asked(path, Path(work), limit=limit or ASKED_LIMIT)})


def own_events(name: str, data: Path, limit: int | None) -> SetScores:
    """Return the measures of the held-back events, end to end; they need no data."""
    del name, data
    with TemporaryDirectory() as work:
        return SetScores({"": score_events(Path(work), limit=limit)})


Scorer = Callable[[str, Path, int | None], SetScores | None]
SCORERS: dict[str, Scorer] = {
    "reading": reading,
    "asked": asked_set,
    "ranking": ranking,
    "retrieval": retrieval,
    "claims": claims,
    "conflicts": conflicts,
    "news": news,
    OWN: own_events,
}


def score_set(name: str, data: Path, limit: int | None) -> SetScores | None:
    """Return a set's scores; None where its files aren't there. Raises CasesError."""
    return scorer_of(name)(name, data, limit)


def scorer_of(name: str) -> Scorer:
    """Return what measures a set; raises CasesError for a set that isn't known."""
    scorer = SCORERS.get(name.partition("/")[0])
    if scorer is None:
        raise CasesError(f"there is no public set {name!r}; known are {', '.join((*KNOWN, OWN))}")
    return scorer


def run_public(
    names: Sequence[str],
    data: Path | None,
    limit: int | None,
    json_file: Path | None,
    console: Console,
) -> int:
    """Print the measures of each set, one table a set; return the exit code.

    A set that isn't there is skipped by name; one that is broken is told, and 1 returned in the
    end. Raises CasesError for a set that isn't known, before any is measured.
    """
    wanted = names or KNOWN
    for name in wanted:
        scorer_of(name)
    where = f"not in {data}" if data else "no data; name its folder with --data DIR"
    failed = False
    for name in wanted:
        try:
            scores = score_set(name, data or Path(), limit) if data or name == OWN else None
        except CasesError as error:
            console.print(f"{name}: {error}", markup=False)
            failed = True
            continue
        if scores is None:
            console.print(f"{name}: skipped, {where}", markup=False)
            continue
        console.print(set_table(name, scores.columns))
        if json_file is not None:
            keep(json_file, name, scores)
    return 1 if failed else 0


def keep(path: Path, name: str, scores: SetScores) -> None:
    """Write a set's numbers to a file, beside those of the sets measured before."""
    found = read_numbers(path) if path.exists() else {}
    found[name] = {"columns": scores.columns, "curve": list(scores.curve)}
    write(path, json.dumps(found, indent=1) + "\n")


def read_numbers(path: Path) -> dict[str, Any]:
    """Return the numbers of the sets measured before, in the order they were; raises CasesError."""
    try:
        found: dict[str, Any] = parsed(path.read_text(encoding="utf-8"))
        for entry in found.values():
            set_rows(entry["columns"])
    except (OSError, ValueError, AttributeError, LookupError, TypeError) as error:
        raise CasesError(
            f"{path} holds no numbers of public sets ({error!r}); remove it"
        ) from error
    return found


def set_table(name: str, columns: Mapping[str, Numbers]) -> Table:
    """Return a set's measures, one a line, with a column for each way of ranking."""
    return plain_table([name, *columns], set_rows(columns))


def set_rows(columns: Mapping[str, Numbers]) -> list[list[str]]:
    """Return a line for each measure: its name, and its value in each column."""
    measures = dict.fromkeys(m for numbers in columns.values() for m in numbers)
    return [[m, *(as_text(numbers.get(m)) for numbers in columns.values())] for m in measures]


def as_text(value: float | None) -> str:
    """Return a count as a count, a share with three digits, and a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return str(value)
    return str(int(value)) if value == int(value) and value > 1 else f"{value:.3f}"
