"""Search by relevance judgments: the system's own splitting, words, vectors and fusion.

The documents of a collection become articles, ranked by their best passage. Vectors are compared
exactly, in memory: Chroma's approximate index is left out of what is measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from eval.measures_ranking import ranking_measures
from eval.public_files import lines, rows
from index.article import Article, Passage, Source
from index.clean import paragraphs_of
from index.embed import embed, embedded_text
from index.errors import CasesError
from index.lexical import best_by_words, build_words
from index.settings import PACKAGED_MODEL
from index.split import passages_of
from qa.assistant import READ
from qa.reader import read
from qa.search import DEPTH, fused

MEASURED = {"recall@10": "R@10", "mrr@10": "RR@10", "ndcg@10": "nDCG@10"}
Rankings = dict[str, dict[str, list[str]]]


def score_retrieval(
    corpus: Path, queries: Path, judgments: Path, *, limit: int | None = None
) -> dict[str, dict[str, float]]:
    """Return for each way to rank (bm25, dense, fused, read) the means over the judged queries."""
    passages = [p for row in rows(corpus, "_id", "text") for p in passages_of(article(row))]
    relevant = read_judgments(judgments)
    asked = {
        row["_id"]: row["text"] for row in rows(queries, "_id", "text") if row["_id"] in relevant
    }
    asked = dict(list(asked.items())[:limit])
    judged = {query: relevant[query] for query in asked}
    if not judged:
        raise CasesError(f"{judgments}: judges none of the queries in {queries}")
    found = {}
    for name, rankings in rank(passages, asked).items():
        values = ranking_measures(rankings, judged, MEASURED).values()
        found[name] = {m: float(np.mean([value[m] for value in values])) for m in MEASURED}
        found[name]["questions"] = len(judged)
    return found


def article(row: Mapping[str, str]) -> Article:
    """Return a document as an article."""
    text = row["text"] if row["text"].strip() else row.get("title") or row["_id"]
    return Article(Source(row["_id"], row.get("title") or None), text, paragraphs_of(text))


def read_judgments(path: Path) -> dict[str, dict[str, int]]:
    """Return which documents are relevant to which query, from the TSV of the BEIR layout."""
    relevant: dict[str, dict[str, int]] = {}
    for number, line in lines(path):
        fields = line.split("\t")
        if number == 1 and fields[-1] == "score":
            continue
        if len(fields) != 3 or not fields[2].isdigit():
            raise CasesError(f"{path}:{number}: is not query, document and score between tabs")
        if int(fields[2]) > 0:
            relevant.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    return relevant


def rank(
    passages: Sequence[Passage], asked: Mapping[str, str], *, depth: int = DEPTH, reads: int = READ
) -> Rankings:
    """Return the documents for every query, best first, by each way of ranking.

    Rankings go as deep as search does, and the reader reorders as many as it reads.
    """
    texts = [embedded_text(passage) for passage in passages]
    words = build_words(texts)
    vectors = embed(texts, model=PACKAGED_MODEL)
    questions = embed(list(asked.values()), model=PACKAGED_MODEL)
    rankings: Rankings = {"bm25": {}, "dense": {}, "fused": {}, "read": {}}
    for (query, text), vector in zip(asked.items(), questions, strict=True):
        by_words = [position for position, _ in best_by_words(words, text, k=depth)]
        nearest = np.argsort(-(vectors @ vector), kind="stable")[:depth].tolist()
        both = fused(passages, {"dense": nearest, "bm25": by_words})
        rankings["bm25"][query] = documents([passages[i] for i in by_words])
        rankings["dense"][query] = documents([passages[i] for i in nearest])
        rankings["fused"][query] = documents([hit.passage for hit in both])
        rankings["read"][query] = documents(reread(text, [hit.passage for hit in both], reads))
    return rankings


def reread(question: str, passages: Sequence[Passage], reads: int) -> list[Passage]:
    """Return the passages, the first few of them in the order of the reader's score."""
    readings = read(question, passages[:reads])
    readings.sort(key=lambda reading: -reading.score)
    return [*(reading.passage for reading in readings), *passages[reads:]]


def documents(passages: Sequence[Passage]) -> list[str]:
    """Return the documents of ranked passages, each where its best passage stands."""
    return list(dict.fromkeys(passage.source.id for passage in passages))
