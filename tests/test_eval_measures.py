"""Each measure against a value worked out by hand."""

from math import log2

import numpy as np
import pytest

from eval.cases import Case, Evidence, GoldVersion
from eval.measures_abstention import aurc, expected_calibration_error, risk_coverage
from eval.measures_answer import (
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
    statements,
    supports,
    verbatim,
)
from eval.measures_ranking import rank_evidence, ranking_measures
from eval.words import contains
from index.article import Article, Passage, Source, Span
from qa.answer import Answer, Citation, Version

A = "Troops leave by September 2026. About 2,500 remain."
B = "The rest will go by the end of 2026."
ARTICLES = {"a": Article(Source("a"), A, ()), "b": Article(Source("b"), B, ())}
LEAVE, REMAIN, REST = Span(0, 31), Span(32, 51), Span(0, 36)
CASE = Case(
    id="q",
    question="When do they leave, and how many are there?",
    answers=("by September 2026, 2,500",),
    facts=(("September 2026",), ("2,500",)),
    evidence=(Evidence("a", LEAVE, LEAVE.of(A), (0,)), Evidence("a", REMAIN, REMAIN.of(A), (1,))),
    kind="several",
)


def cited(source: str, span: Span) -> Citation:
    article = ARTICLES[source]
    return Citation(article.source, span, span.of(article.text))


def answer(text: str, *citations: Citation, versions: tuple[Version, ...] = ()) -> Answer:
    return Answer("q", text, citations=citations, versions=versions)


# ---- answers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("short", "answers", "em", "f1"),
    [
        ("The 2,500 troops.", ["2,500 troops"], 1, 1),  # the, comma and stop are dropped
        ("about 2,500", ["2,500"], 0, 2 / 3),  # precision 1/2, recall 1
        ("2,500 US troops", ["2,500 troops", "nine"], 0, 0.8),  # 2/3 and 1: 4/5
        ("nobody", ["2,500"], 0, 0),
        ("", ["2,500"], 0, 0),
        ("", [], 1, 1),
        ("2,500", [], 0, 0),
        ("a a b", ["a b b"], 0, 2 / 3),  # "a" is an article: b against b b, 1 and 1/2
    ],
)
def test_exact_match_and_f1(short, answers, em, f1):
    assert exact_match(short, answers) == em
    assert token_f1(short, answers) == pytest.approx(f1)


def test_facts_count_only_among_the_first_words():
    text = "By September 2026 [1]. " + "word " * 77 + "2,500 [2]."
    # "By September 2026." is 3 words, 77 follow: 80. The number is the 81st.
    assert facts_covered(text, CASE.facts) == 0.5
    assert facts_covered(text, CASE.facts, limit=81) == 1


def test_markers_are_no_words():
    assert word_count("About 2,500 US troops [1][2]. So [3].") == 5


@pytest.mark.parametrize(
    ("text", "alternative", "there"),
    [
        ("About 2,500 left", "2,500", True),
        ("About 12,500 left", "2,500", False),
        ("About 2,500,000 left", "2,500", False),
        ("It cost 2.5", "5", False),
        ("inSeptember 2026", "september 2026", True),
        ("In November", "no", False),
        ("No, never", "no", True),
        ("the prime minister’s aide", "minister's aide", True),
        ("US–Iraq talks", "US-Iraq", True),
        ("the end\n of  2026", "end of 2026", True),
        ("end of 2026.", "2026", True),
    ],
)
def test_contains(text, alternative, there):
    assert contains(text, [alternative]) is there


GOLD = (
    GoldVersion("September 2026", ("september 2026",), ("a",)),
    GoldVersion("the end of 2026", ("end of 2026",), ("b",)),
)
FIRST, SECOND = cited("a", LEAVE), cited("b", REST)


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        ((Version("September 2026", (1,)), Version("the end of 2026", (2,))), 1),
        ((Version("the end of 2026", (2,)), Version("September 2026", (1,))), 1),
        ((Version("September 2026", (2,)), Version("the end of 2026", (2,))), 0.5),  # not by b
        ((Version("September 2026 or the end of 2026", (1, 2)), Version("2031", (1,))), 0.5),
        ((Version("September 2026", (7,)), Version("the end of 2026", ())), 0),
        ((), 0),
    ],
)
def test_versions_found(versions, found):
    assert versions_found(answer("x", FIRST, SECOND, versions=versions), GOLD) == found


# ---- citations -------------------------------------------------------------------------------


def test_statements_are_clauses_with_their_markers():
    found = statements("By 2026, says A [1]; later, says B [2][3]. Perhaps. So it goes. [4]")
    assert [(s.text, s.cited) for s in found] == [
        ("By 2026, says A", (1,)),
        ("; later, says B", (2, 3)),
        ("Perhaps.", ()),
        ("So it goes.", (4,)),
    ]


def test_verbatim_article_and_overlap_are_shares_of_citations():
    wrong = Citation(Source("a"), Span(0, 6), "Troop!")
    gone = Citation(Source("c"), Span(0, 2), "no")
    given = answer("x [1]", cited("a", LEAVE), SECOND, wrong, gone)
    assert verbatim(given, ARTICLES) == 2 / 4
    assert right_article(given, CASE.evidence) == 2 / 4
    assert overlapping(given, CASE.evidence) == 2 / 4  # the wrong quote is in the right place
    for measure in (verbatim(answer("x"), ARTICLES), overlapping(answer("x"), CASE.evidence)):
        assert measure == 0


def test_a_citation_must_share_half_of_the_shorter_span():
    evidence = Evidence("a", Span(0, 10), A[:10], (0,))
    assert supports(Citation(Source("a"), Span(5, 40), A[5:40]), evidence)
    assert not supports(Citation(Source("a"), Span(6, 40), A[6:40]), evidence)
    assert not supports(Citation(Source("b"), Span(0, 10), B[:10]), evidence)


def test_a_whole_article_is_no_citation():
    evidence = Evidence("a", Span(0, 10), A[:10], (0,))
    assert not supports(Citation(Source("a"), Span(0, 1001), "x" * 1001), evidence)


@pytest.mark.parametrize(
    ("text", "recall", "precision"),
    [
        ("By September 2026 [1]. About 2,500 [2].", 1, 1),
        ("By September 2026 [2]. About 2,500 [2].", 1 / 2, 1 / 2),  # the first cites beside
        ("By September 2026 [1]. About 2,500.", 1 / 2, 1),  # the second cites nothing
        ("By September 2026, 2,500 of them [1][2].", 1, 1),  # both are needed
        ("By September 2026, 2,500 of them [1].", 0, 0),
        ("By September 2026 [1][3].", 1, 1 / 2),  # the third adds nothing
        ("By September 2026 [9].", 0, 0),  # no such citation
        ("They will go [1].", 1, 1),  # states no fact, stands by evidence
        ("They will go [3].", 0, 0),
        ("", 0, 0),
    ],
)
def test_alce_recall_and_precision(text, recall, precision):
    given = answer(text, cited("a", LEAVE), cited("a", REMAIN), SECOND)
    assert citation_recall(given, CASE) == pytest.approx(recall)
    assert citation_precision(given, CASE) == pytest.approx(precision)


# ---- ranking ---------------------------------------------------------------------------------


def passage(source: str, start: int, end: int) -> Passage:
    return Passage(Source(source), Span(start, end), "x" * (end - start))


def test_each_piece_of_evidence_is_brought_once():
    passages = [
        passage("b", 0, 30),
        passage("a", 30, 51),
        passage("a", 33, 51),
        passage("a", 0, 51),
    ]
    assert rank_evidence(passages, CASE.evidence) == [
        "passage 0",
        "evidence 1",
        "passage 2",
        "evidence 0",
    ]


def test_ranking_measures():
    relevant = {"q": {"e0": 1, "e1": 1}, "none": {"e0": 1}}
    found = ranking_measures({"q": ["p", "e1", *"abc", "e0"]}, relevant)
    assert found["q"]["recall@5"] == 1 / 2
    assert found["q"]["recall@10"] == 1
    assert found["q"]["mrr"] == 1 / 2
    # Found at ranks 2 and 6, ideally at 1 and 2.
    ideal = 1 + 1 / log2(3)
    assert found["q"]["ndcg@10"] == pytest.approx((1 / log2(3) + 1 / log2(7)) / ideal)
    assert set(found["none"].values()) == {0.0}


# ---- abstention ------------------------------------------------------------------------------


def test_risk_and_coverage_by_hand():
    coverage, risk = risk_coverage(np.array([0.9, 0.8, 0.7, 0.1]), np.array([1.0, 0, 1, 0]))
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1]
    assert risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert aurc(np.array([0.9, 0.8, 0.7, 0.1]), np.array([1.0, 0, 1, 0])) == pytest.approx(1 / 3)


def test_equal_confidence_says_nothing_whatever_the_order():
    same = np.full(4, 0.5)
    assert aurc(same, np.array([1.0, 1, 0, 0])) == aurc(same, np.array([0.0, 0, 1, 1])) == 0.5


def test_calibration_by_hand():
    # Two bins: 0.95 twice, one came true (off by 0.45); 0.2 twice, none did (off by 0.2).
    confidence, happened = np.array([0.95, 0.95, 0.2, 0.2]), np.array([1.0, 0, 0, 0])
    assert expected_calibration_error(confidence, happened) == pytest.approx((0.9 + 0.4) / 4)
    assert expected_calibration_error(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == 0
