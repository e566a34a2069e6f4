"""Every lie of the table is withheld, with its reason; what is true is shown with its proof."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

import eval.lies as lies
from index.article import Article, Span
from qa.answer import Citation, cite
from qa.draft.parse import Evidence, Statement, statements
from qa.draft.support import by_reader, by_words
from qa.draft.verify import Verdict, pieces_of, verdict

TABLE = [json.loads(line) for line in Path(lies.TABLE).read_text(encoding="utf-8").splitlines()]
# The kinds that code alone decides: none of these may ever be shown.
BY_CODE = [row for row in TABLE if row["kind"] not in {"true", "support"}]


@pytest.fixture(scope="module")
def passages(seed_articles: tuple[Article, ...]) -> list[Citation]:
    return lies.whole_articles(seed_articles)


def judged(
    line: str, passages: list[Citation], articles: tuple[Article, ...], supports=by_words
) -> list[Verdict]:
    by_id = {a.source.id: a for a in articles}
    return [verdict(s, passages, by_id.__getitem__, supports=supports) for s in statements([line])]


def test_there_are_lies_enough_of_every_kind() -> None:
    kinds = {row["kind"] for row in TABLE}
    assert len(BY_CODE) >= 60
    assert kinds >= {
        "number", "date", "name", "negation", "hedge", "other article", "made up", "stitched",
        "ellipsis", "support", "source", "occurrence", "orders", "language", "malformed", "true",
    }  # fmt: skip


@pytest.mark.parametrize("row", BY_CODE, ids=[f"{r['kind']}: {r['line'][:60]}" for r in BY_CODE])
def test_a_lie_is_withheld(
    row: dict[str, str], passages: list[Citation], seed_articles: tuple[Article, ...]
) -> None:
    # Support that shared words alone give is the weaker signal; even so nothing passes.
    for found in judged(row["line"], passages, seed_articles):
        assert (found.kind, found.text, found.places) == ("not", "", ())
        assert found.reason


def test_true_statements_are_shown_with_quotes_that_stand_there(
    passages: list[Citation], seed_articles: tuple[Article, ...]
) -> None:
    true = [row["line"] for row in TABLE if row["kind"] == "true"]
    found = [v for line in true for v in judged(line, passages, seed_articles, by_reader)]
    shown = [v for v in found if v.text]
    assert len(shown) >= 0.9 * len(true)
    by_id = {a.source.id: a.text for a in seed_articles}
    for citation in (c for v in shown for c in v.citations):
        text = by_id[citation.source.id]
        assert text[citation.span.start : citation.span.end] == citation.quote


REASONS = [
    ('- About 5,200 troops remain. [3] "approximately 2,500 US troops remain in Iraq"', "'5,200'"),
    ('- Exactly 2,500 US troops remain. [3] "approximately 2,500 US troops remain"', "approximate"),
    (
        '- The US has 900 troops in Iraq. [5] "2,500 troops stationed in Iraq and 900 in Syria"',
        "900",
    ),
    ('- About 2,500 remain. [7] "approximately 2,500 US troops"', "no passage 7"),
    ('- About 2,500 remain. [1] "approximately 2,500 US troops"', "do not stand in passage 1"),
    ("- About 2,500 US troops remain.", "names no source"),
    ("- About 2,500 US troops remain. [3]", "quotes nothing"),
    ('- Es sind noch 2.500 Soldaten im Irak. [3] "approximately 2,500 US troops"', "German"),
]


@pytest.mark.parametrize(("line", "words"), REASONS, ids=[w for _, w in REASONS])
def test_the_reason_is_said(
    line: str, words: str, passages: list[Citation], seed_articles: tuple[Article, ...]
) -> None:
    (found,) = judged(line, passages, seed_articles)
    assert words in found.reason


def test_a_statement_is_cut_to_what_is_supported(
    passages: list[Citation], seed_articles: tuple[Article, ...]
) -> None:
    line = (
        "- About 2,500 US troops remain in Iraq, and they will stay for 40 years. "
        '[3] "approximately 2,500 US troops remain in Iraq"'
    )
    (found,) = judged(line, passages, seed_articles)
    assert (found.kind, found.text) == ("partly", "About 2,500 US troops remain in Iraq.")
    assert "'40'" in found.reason


@pytest.mark.parametrize(
    "text", ["Either the US stays or, and so on, it goes.", "Iraq agreed, but only if paid."]
)
def test_what_would_say_something_else_when_cut_is_not_cut(text: str) -> None:
    assert pieces_of(text) == []


def article(text: str) -> Article:
    from index.read import article_of

    return article_of("a.txt", text.encode(), path=Path("a.txt"))


TWICE = article(
    "The plan\n\nThe first troops leave Basra by the end of 2026, officials said.\n\n"
    "The last troops leave Erbil by the end of 2026, officials said.\n"
)


@pytest.mark.parametrize(("city", "paragraph"), [("Basra", 0), ("Erbil", 1)])
def test_the_right_one_of_two_places_is_cited(city: str, paragraph: int) -> None:
    whole = [cite(TWICE, Span(0, len(TWICE.text)))]
    statement = Statement(
        f"Troops leave {city} by the end of 2026.", (Evidence(1, "by the end of 2026"),)
    )
    found = verdict(statement, whole, lambda _: TWICE, supports=by_words)
    assert found.kind == "supported"
    (citation,) = found.citations
    assert city in citation.quote
    assert citation.span == TWICE.content[-2:][paragraph]


def test_a_proof_from_the_wrong_of_two_places_is_none() -> None:
    whole = [cite(TWICE, Span(0, len(TWICE.text)))]
    statement = Statement(
        "Troops leave Mosul by the end of 2026.", (Evidence(1, "by the end of 2026"),)
    )
    assert verdict(statement, whole, lambda _: TWICE, supports=by_words).kind == "not"


def test_an_ellipsis_inside_one_sentence_is_located_whole() -> None:
    whole = [cite(TWICE, Span(0, len(TWICE.text)))]
    quote = "The first troops leave ... end of 2026"
    found = verdict(
        Statement("The first troops leave Basra by the end of 2026.", (Evidence(1, quote),)),
        whole,
        lambda _: TWICE,
        supports=by_words,
    )
    assert found.kind == "supported"


def test_next_month_is_counted_from_the_articles_own_day(
    passages: list[Citation], seed_articles: tuple[Article, ...]
) -> None:
    quote = "The announcement comes ahead of next month’s scheduled withdrawal from key bases"
    for month, kind in (("September", "supported"), ("October", "not")):
        line = f'- The withdrawal from key bases is scheduled for {month} 2025. [3] "{quote}"'
        (found,) = judged(line, passages, seed_articles)
        assert found.kind == kind


@pytest.mark.slow
def test_verifying_five_statements_is_quick(
    passages: list[Citation], seed_articles: tuple[Article, ...]
) -> None:
    lines = "\n".join([row["line"] for row in TABLE if row["kind"] == "true"][:5])
    judged(lines, passages, seed_articles, by_reader)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        judged(lines, passages, seed_articles, by_reader)
        times.append(time.perf_counter() - began)
    assert min(times) < 0.1
