"""Which of a few sentences answers? Rankings of each question's own candidates, best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.measures_ranking import ranking_measures
from eval.public_files import rows
from eval.public_retrieval import Rankings, article, rank
from index.article import Passage, Span
from index.errors import CasesError

RANKING = ("wikiqa_dev", "trecqa_clean_dev")
# By ir-measures: precision at 1; mean average precision as in trec_eval; see measures_ranking.
MEASURED = {"p@1": "P@1", "mrr": "RR", "map": "AP", "ndcg@10": "nDCG@10"}


def score_ranking(path: Path, *, limit: int | None = None) -> dict[str, dict[str, float]]:
    """Return the measures of each way to rank, over the questions that some candidate answers."""
    answerable = [
        row
        for row in rows(path, "qid", "question", "candidates")
        if any(c["label"] for c in row["candidates"])
    ][:limit]
    if not answerable:
        raise CasesError(f"{path}: no candidate answers any of its questions")
    relevant = {row["qid"]: dict.fromkeys(right(row), 1) for row in answerable}
    rankings: Rankings = {}
    for row in answerable:
        for way, order in ways(row):
            rankings.setdefault(way, {})[row["qid"]] = order
    return {way: means(ranking, relevant) for way, ranking in rankings.items()}


def right(row: Mapping[str, Any]) -> list[str]:
    """Return the names of the candidates that answer."""
    return [str(n) for n, candidate in enumerate(row["candidates"]) if candidate["label"]]


def ways(row: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield a question's candidates in the order of each way to rank."""
    passages = [whole(str(n), c["text"]) for n, c in enumerate(row["candidates"])]
    n = len(passages)
    for way, rankings in rank(passages, {"": row["question"]}, depth=n, reads=n).items():
        order = rankings[""]
        # What shares no word with the question comes last, as it stands in the set.
        yield way, [*order, *(p.source.id for p in passages if p.source.id not in order)]


def whole(name: str, text: str) -> Passage:
    """Return a candidate as one passage."""
    return Passage(article({"_id": name, "text": text}).source, Span(0, len(text)), text)


def means(
    ranking: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, int]]
) -> dict[str, float]:
    """Return the mean of each measure over the questions, and how many there are."""
    values = ranking_measures(ranking, relevant, MEASURED).values()
    return {m: float(np.mean([v[m] for v in values])) for m in MEASURED} | {
        "questions": len(relevant)
    }
