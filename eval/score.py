"""One answer to one question -> its scores by name. None: the measure has nothing to say here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.cases import Case
from eval.measures_answer import (
    WORD_LIMIT,
    exact_match,
    facts_covered,
    token_f1,
    versions_found,
    word_count,
)
from eval.measures_citation import (
    citation_precision,
    citation_recall,
    overlapping,
    right_article,
    verbatim,
)
from eval.measures_ranking import rank_evidence, ranking_measures
from index.article import Article, Passage
from qa.answer import Answer

Scores = dict[str, float | None]
Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure is called, what it says, and which way is better."""

    name: str
    label: str
    better: Better = "higher"
    unit: str = ""
    # Taken over all questions at once, not as the mean of each question's score.
    pooled: bool = False
    # Shown only where two systems stand side by side.
    beside: bool = False


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("recall@5", "evidence among the first 5 passages"),
        Measure("recall@10", "evidence among the first 10 passages"),
        Measure("mrr", "rank of the first evidence (MRR@10)"),
        Measure("ndcg@10", "order of the passages (nDCG@10)"),
        Measure("accuracy", f"answered with every fact in {WORD_LIMIT} words"),
        Measure("facts", f"facts stated in {WORD_LIMIT} words"),
        Measure("short_em", "short answer right (EM)"),
        Measure("short_f1", "short answer right (F1)"),
        Measure("answered", "answerable questions answered"),
        Measure("refused", "unanswerable questions refused"),
        Measure("aurc", "area under risk and coverage", "lower", pooled=True),
        Measure("ece", "confidence off by (ECE)", "lower", pooled=True),
        Measure("cite_verbatim", "citations verbatim"),
        Measure("cite_article", "citations from a right article"),
        Measure("cite_overlap", "citations that overlap the evidence"),
        Measure("cite_recall", "statements supported (ALCE recall)"),
        Measure("cite_precision", "citations needed (ALCE precision)"),
        Measure("cite_overlap_any", "citations that overlap, of any length", beside=True),
        Measure("cite_recall_any", "statements supported, at any length", beside=True),
        Measure("cite_precision_any", "citations needed, at any length", beside=True),
        Measure("versions_found", "differing versions told"),
        Measure("versions_false", "versions told where none differ", "lower"),
        Measure("crashed", "questions it crashed on", "lower"),
        Measure("words", "words in an answer", "lower", unit="words"),
        Measure("seconds_p50", "seconds, median", "lower", unit="s", pooled=True),
        Measure("seconds_p95", "seconds, 95th percentile", "lower", unit="s", pooled=True),
    )
}
SUMMED = tuple(name for name, measure in MEASURES.items() if not measure.beside)
ANSWERING = ("answered", "accuracy", "facts", "short_em", "short_f1")
CITATION = tuple(name for name in MEASURES if name.startswith("cite_"))


def score(
    case: Case,
    answer: Answer | None,
    *,
    articles: Mapping[str, Article],
    passages: Sequence[Passage] | None = None,
) -> Scores:
    """Return a question's scores. No answer means that the system crashed: that scores zero.

    `passages` are what search brought, best first; None where there is no search to judge.
    """
    scores: Scores = {}
    if case.evidence and passages is not None:
        scores |= ranking_scores(case, passages)
    scores["crashed"] = float(answer is None)
    if answer is None:
        return scores | crash_scores(case)
    scores |= answering_scores(case, answer)
    if not answer.abstained:
        scores |= citing_scores(case, answer, articles)
        scores["words"] = float(word_count(answer.text))
    if case.versions:
        scores["versions_found"] = versions_found(answer, case.versions)
    elif not answer.abstained:  # a refusal had no occasion for a false alarm
        scores["versions_false"] = float(bool(answer.versions))
    return scores


def ranking_scores(case: Case, passages: Sequence[Passage]) -> Scores:
    """Return how well the case's evidence is ranked."""
    relevant = {f"evidence {i}": 1 for i in range(len(case.evidence))}
    ranking = rank_evidence(passages, case.evidence)
    return {**ranking_measures({case.id: ranking}, {case.id: relevant})[case.id]}


def answering_scores(case: Case, answer: Answer) -> Scores:
    """Return whether the answer is right, or rightly refused."""
    if not case.answerable:
        return {"refused": float(answer.abstained)}
    if answer.abstained:
        return dict.fromkeys(ANSWERING, 0.0)
    covered = facts_covered(answer.text, case.facts)
    return {
        "answered": 1.0,
        "facts": covered,
        "accuracy": float(covered == 1),
        "short_em": exact_match(answer.short, case.answers),
        "short_f1": token_f1(answer.short, case.answers),
    }


def citing_scores(case: Case, answer: Answer, articles: Mapping[str, Article]) -> Scores:
    """Return how good the citations are; for an unanswerable question only if they are real."""
    scores: Scores = {"cite_verbatim": verbatim(answer, articles)}
    if case.answerable:
        scores |= {
            "cite_article": right_article(answer, case.evidence),
            "cite_overlap": overlapping(answer, case.evidence),
            "cite_recall": citation_recall(answer, case),
            "cite_precision": citation_precision(answer, case),
            "cite_overlap_any": overlapping(answer, case.evidence, longest=None),
            "cite_recall_any": citation_recall(answer, case, longest=None),
            "cite_precision_any": citation_precision(answer, case, longest=None),
        }
    return scores


def crash_scores(case: Case) -> Scores:
    """Return the scores of a question on which the system failed: the worst of each."""
    if not case.answerable:
        return {"refused": 0.0, "cite_verbatim": 0.0, "versions_false": 1.0}
    scores: Scores = dict.fromkeys((*ANSWERING, *CITATION), 0.0)
    return scores | ({"versions_found": 0.0} if case.versions else {"versions_false": 1.0})
