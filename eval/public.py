"""Run the system on public data sets; those that aren't there are skipped by name.

The data is not part of the project: `--data` names a folder laid out as eval/sample is, files
plain or gzipped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from eval.public_files import find
from eval.public_news import score_news
from eval.public_reading import read_with_model, score_reading
from eval.public_retrieval import score_retrieval
from eval.report import write
from eval.table import plain_table
from index.errors import CasesError
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
KNOWN = (
    HELD_BACK,
    *(f"reading/dev/{n}" for n in READING),
    *(f"retrieval/{n}" for n in RETRIEVAL),
    "news",
)
NEWS_LIMIT = 100  # questions; each brings about four articles to embed

Numbers = dict[str, float]


def score_set(name: str, data: Path, limit: int | None) -> dict[str, Numbers] | None:
    """Return a set's measures, for each way of ranking where there are several; None: not there."""
    kind = name.partition("/")[0]
    if kind == "reading":
        path = find(data, f"{name}.jsonl")
        titles = HELD_BACK_TITLES if name == HELD_BACK else None
        found = path and score_reading(path, read_with_model, limit=limit, titles=titles)
        return {"": found} if found else None
    if kind == "retrieval":
        files = [find(data / name, f) for f in ("corpus.jsonl", "queries.jsonl", "qrels.tsv")]
        there = [file for file in files if file is not None]
        return score_retrieval(*there, limit=limit) if len(there) == len(files) else None
    if kind == "news":
        articles, questions = (find(data / name, f"{f}.jsonl") for f in ("articles", "questions"))
        if articles is None or questions is None:
            return None
        with TemporaryDirectory() as work:
            return {"": score_news(articles, questions, Path(work), limit=limit or NEWS_LIMIT)}
    raise CasesError(f"there is no public set {name!r}; known are {', '.join(KNOWN)}")


def run_public(
    names: Sequence[str], data: Path, limit: int | None, json_file: Path | None, console: Console
) -> int:
    """Print the measures of each set, one table a set; return the exit code."""
    if not data.is_dir():
        raise CasesError(f"there is no folder {data}; name the public data with --data DIR")
    found: dict[str, Mapping[str, Numbers]] = {}
    for name in names or KNOWN:
        scores = score_set(name, data, limit)
        if scores is None:
            console.print(f"{name}: skipped, not in {data}", markup=False)
            continue
        found[name] = scores
        console.print(set_table(name, scores))
    if json_file is not None:
        write(json_file, json.dumps(found, indent=1) + "\n")
    return 0


def set_table(name: str, scores: Mapping[str, Numbers]) -> Table:
    """Return a set's measures, one a line, with a column for each way of ranking."""
    measures = next(iter(scores.values()))
    rows = [[m, *(as_text(numbers[m]) for numbers in scores.values())] for m in measures]
    return plain_table([name, *scores], rows)


def as_text(value: float) -> str:
    """Return a count as a count and a share with three digits."""
    return str(int(value)) if value == int(value) and value > 1 else f"{value:.3f}"
