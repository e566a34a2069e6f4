"""Are contradictions told, and nothing else? Pairs of answers, compared; pairs of articles, asked.

The pairs are made by rule from passages that nothing was trained on, see eval/conflict_pairs.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from eval.conflict_pairs import Pair, Said, pairs_of
from eval.measures_citation import sentences
from eval.public_files import rows
from eval.values import KINDS
from eval.words import contains
from index.settings import Settings
from qa.reader.claims import written_as_people_do

MOST = 120  # pairs of each kind that conflict, and as many that agree
ASKED = 40  # likewise where each pair is indexed and asked

Curve = Sequence[tuple[float, float]]


class Judged(NamedTuple):
    """A pair and how surely it was told as a conflict, 0 for not at all.

    `joined` tells whether the two were taken for one answer, where answers are compared;
    `stated` whether the answer states one of the two, where articles are asked.
    """

    pair: Pair
    told: float
    joined: bool | None = None
    stated: bool | None = None


def said_in(path: Path) -> Iterator[Said]:
    """Yield what people answered in a reading set, as people write."""
    for row in rows(path, "id", "question", "context", "answers"):
        if not row["answers"]:
            continue
        spans = [answer["text"] for answer in row["answers"]]
        short = [row["short_answer"]] if row.get("short_answer") else spans
        before, sentence = setting(row["context"], row["answers"][0]["start"])
        yield Said(
            row["id"],
            row["question"],
            tuple(dict.fromkeys(tidy(text) for text in short)),
            f"{before} {sentence}".strip(),
            sentence,
        )


def setting(context: str, at: int) -> tuple[str, str]:
    """Return the sentence that holds a place, and the one before it."""
    before, passed = "", 0
    for sentence in sentences(context):
        passed += len(sentence)
        if passed > at:
            return tidy(before), tidy(sentence)
        before = sentence
    return "", tidy(before)


def tidy(text: str) -> str:
    """Return the text of a tokenised set as people write it."""
    text = re.sub(r"``\s?|\s?''", '"', written_as_people_do(" ".join(text.split())))
    return re.sub(r"(?<=\w) - (?=\w)", "-", text)


def compared(pairs: Sequence[Pair]) -> list[Judged]:
    """Return the pairs as the comparing stage judges them by the answers alone."""
    from qa.compare import differ, same

    return [Judged(p, float(differ(p.first, p.second)), same(p.first, p.second)) for p in pairs]


def asked(pairs: Sequence[Pair], work: Path) -> list[Judged]:
    """Return the pairs as the whole way from two tiny articles to an answer tells them.

    All articles are indexed together, and each question is asked of its own two. How sure a
    conflict is, is the answer's confidence where it tells versions.
    """
    from qa import Assistant

    there = [pair for pair in pairs if pair.texts[0]]
    corpus = work / "corpus"
    corpus.mkdir(parents=True)
    for n, pair in enumerate(there):
        for side, text in zip("ab", pair.texts, strict=True):
            (corpus / f"{n:05}{side}.txt").write_text(f"{text}\n", encoding="utf-8")
    assistant = Assistant.open(Settings(corpus=corpus, home=work / "home"))
    labels = {article.source.id: article.source.label for article in assistant.articles}
    found = []
    for n, pair in enumerate(there):
        two = [labels[f"{n:05}{side}.txt"] for side in "ab"]
        answer = assistant.ask(pair.question, publishers=two)
        told = answer.confidence if len(answer.versions) > 1 else 0.0
        found.append(Judged(pair, told, stated=contains(answer.text, (pair.first, pair.second))))
    assistant.close()
    return found


def conflict_measures(judged: Sequence[Judged]) -> dict[str, float]:
    """Return how many conflicts are told, and how often one is told where there is none.

    `told` and `false_alarms` are the true and the false positive rate (Fawcett 2006, "An
    introduction to ROC analysis"). `merged`: conflicts taken for one answer, which is worse than
    to miss them; `joined`: agreeing pairs taken for one answer. Where articles are asked, reading
    fails too: `stated` is how often the answer states one of the two at all, `told_stated` how many
    conflicts are told among those.
    """
    conflict = [j for j in judged if j.pair.conflict]
    agree = [j for j in judged if not j.pair.conflict]
    shares = {
        "told": [j.told > 0 for j in conflict],
        "false_alarms": [j.told > 0 for j in agree],
        "merged": [j.joined for j in conflict if j.joined is not None],
        "joined": [j.joined for j in agree if j.joined is not None],
        "stated": [j.stated for j in judged if j.stated is not None],
        "told_stated": [j.told > 0 for j in conflict if j.stated],
    }
    found: dict[str, float] = {"pairs": len(judged)}
    return found | {name: mean(values) for name, values in shares.items() if values}


def mean(values: Sequence[bool]) -> float:
    """Return the share that is true; 0 of none."""
    return float(np.mean(values)) if values else 0.0


def by_kind(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Return the measures of all pairs and of each kind."""
    kinds = {kind: [j for j in judged if j.pair.kind == kind] for kind in KINDS}
    found = {kind: conflict_measures(members) for kind, members in kinds.items() if members}
    return {"all": conflict_measures(judged), **found}


def curve(judged: Sequence[Judged]) -> Curve:
    """Return false alarms and conflicts told at every threshold, the strictest first.

    Source: the ROC curve, Fawcett 2006, algorithm 1; pairs of equal score go together.
    """
    points = [(0.0, 0.0)]
    for threshold in sorted({j.told for j in judged if j.told > 0}, reverse=True):
        conflict, agree = (
            mean([j.told >= threshold for j in judged if j.pair.conflict is wanted])
            for wanted in (True, False)
        )
        points.append((agree, conflict))
    return points


def build(paths: Sequence[Path], *, most: int) -> list[Pair]:
    """Return the pairs of several reading sets together."""
    return pairs_of([one for path in paths for one in said_in(path)], most=most)
