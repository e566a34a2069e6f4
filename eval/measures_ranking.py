"""Measures of search, computed by ir-measures (https://ir-measur.es): nothing of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.cases import Evidence
from eval.measures_citation import overlap
from index.article import Passage

DEPTH = 10
# What a report calls them, and what ir-measures does. Sources: recall and reciprocal rank as in
# trec_eval (Voorhees 1999, "The TREC-8 Question Answering Track Report"); nDCG of Järvelin &
# Kekäläinen 2002, "Cumulated Gain-based Evaluation of IR Techniques".
RANKING = {"recall@5": "R@5", "recall@10": "R@10", "mrr": "RR@10", "ndcg@10": "nDCG@10"}


def rank_evidence(passages: Sequence[Passage], evidence: Sequence[Evidence]) -> list[str]:
    """Return a ranking of ids: the evidence that each passage is the first to bring, or its own.

    Each piece of evidence is one relevant document. A passage brings it if they share half of
    the shorter one; a passage that brings two takes two places, one that brings nothing new
    takes one.
    """
    ranking: list[str] = []
    for n, passage in enumerate(passages):
        new = [
            f"evidence {i}"
            for i, e in enumerate(evidence)
            if e.source == passage.source.id
            and overlap(passage.span, e.span)
            and f"evidence {i}" not in ranking
        ]
        ranking += new or [f"passage {n}"]
    return ranking


def ranking_measures(
    rankings: Mapping[str, Sequence[str]],
    relevant: Mapping[str, Mapping[str, int]],
    names: Mapping[str, str] | None = None,
) -> dict[str, dict[str, float]]:
    """Return for each query its measures; a query without a ranking scores zero.

    `rankings` holds ids best first, `relevant` the ids that are relevant and how much.
    """
    import ir_measures

    wanted = RANKING if names is None else names
    measures = {ir_measures.parse_measure(spec): name for name, spec in wanted.items()}
    qrels = [
        ir_measures.Qrel(query, document, grade)
        for query, grades in relevant.items()
        for document, grade in grades.items()
    ]
    # Scores that fall with the rank keep the order whatever the library does with ties.
    run = [
        ir_measures.ScoredDoc(query, document, -float(rank))
        for query in relevant
        for rank, document in enumerate(rankings.get(query, ()))
    ]
    found: dict[str, dict[str, float]] = {query: {} for query in relevant}
    for metric in ir_measures.iter_calc(list(measures), qrels, run):
        found[metric.query_id][measures[metric.measure]] = float(metric.value)
    return found
