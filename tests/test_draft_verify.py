"""Every lie of the table is withheld, with its reason; what is true is shown with its proof."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

import eval.lies as lies
from eval.gold import load_files, split_files
from index.article import Article, Passage, Span
from qa.answer import Answer, Citation, cite
from qa.draft.clauses import pieces_of
from qa.draft.open import reader_relevance
from qa.draft.parse import Evidence, Statement, statements
from qa.draft.prompt import Said
from qa.draft.support import Supports, by_reader, by_words
from qa.draft.verify import Verdict, verdict
from qa.draft.write import Draft, Writer, with_statement
from qa.particulars import rarity
from qa.reader.weights import load_weights

TABLE = [json.loads(line) for line in Path(lies.TABLE).read_text(encoding="utf-8").splitlines()]
# The kinds that code alone decides: none of these may ever be shown.
BY_CODE = [row for row in TABLE if row["kind"] not in {"true", "support"}]


@pytest.fixture(scope="module")
def passages(seed_articles: tuple[Article, ...]) -> list[Citation]:
    return lies.whole_articles(seed_articles)


def judged(
    line: str,
    passages: list[Citation],
    articles: tuple[Article, ...],
    supports: Supports = by_words,
) -> list[Verdict]:
    by_id = {a.source.id: a for a in articles}
    return [verdict(s, passages, by_id.__getitem__, supports=supports) for s in statements([line])]


def test_there_are_lies_enough_of_every_kind() -> None:
    kinds = {row["kind"] for row in TABLE}
    assert len(BY_CODE) >= 180
    assert kinds >= {
        "number", "date", "name", "negation", "hedge", "other article", "made up", "stitched",
        "ellipsis", "support", "source", "occurrence", "orders", "language", "malformed", "true",
        "unit", "bound", "swapped", "order", "only", "role", "speaker", "too short",
    }  # fmt: skip


@pytest.mark.parametrize("row", BY_CODE, ids=[f"{r['kind']}: {r['line'][:60]}" for r in BY_CODE])
def test_a_lie_is_withheld(row: dict[str, str], seed_articles: tuple[Article, ...]) -> None:
    # Support that shared words alone give is the weaker signal; even so nothing passes.
    for found in lies.decided(line_of(row), seed_articles, by_words):
        assert (found.kind, found.text, found.places) == ("not", "", ())
        assert found.reason


def line_of(row: dict[str, str]) -> lies.Line:
    return lies.Line(row["kind"], row["line"], article=row.get("article", ""))


def test_true_statements_are_shown_with_quotes_that_stand_there(
    seed_articles: tuple[Article, ...],
) -> None:
    true = [line_of(row) for row in TABLE if row["kind"] == "true"]
    shown = []
    for line in true:
        texts = {a.source.id: a.text for a in seed_articles}
        if line.article:
            texts = {"told.txt": lies.article_about(line.article).text}
        for found in lies.decided(line, seed_articles, by_reader):
            shown += [found] if found.text else []
            for c in found.citations:
                assert texts[c.source.id][c.span.start : c.span.end] == c.quote
    assert len(shown) >= 0.9 * len(true)


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


STITCHED = (
    (
        "Hussein Allawi said the withdrawal ends in September 2026 and met Stephen Fagin.",
        "Hussein Allawi said the withdrawal ends in September 2026. "
        "Foreign Minister Fuad Hussein met Stephen Fagin on Monday.",
    ),
    (
        "Ali Larijani visited the country in August and travelled to Ankara.",
        "Ali Larijani visited the country in August. The prime minister travelled to Ankara.",
    ),
)


@pytest.mark.parametrize(("told", "text"), STITCHED, ids=["met", "travelled"])
def test_two_sentences_never_lend_each_other_a_subject(told: str, text: str) -> None:
    first, second = (s.rstrip(".") for s in text.split(". "))
    line = lies.Line("stitched", f'- {told} [1] "{first}" [1] "{second}"', article=text)
    (found,) = lies.decided(line, (), by_words)
    assert (found.kind, found.text) == ("partly", f"{first}.")


def test_two_sentences_that_each_prove_a_clause_prove_both() -> None:
    text = "Ali Larijani visited the country in August. Larijani travelled to Ankara in May."
    first, second = (s.rstrip(".") for s in text.split(". "))
    told = "Ali Larijani visited the country in August and travelled to Ankara in May."
    line = lies.Line("true", f'- {told} [1] "{first}. {second}"', article=text)
    (found,) = lies.decided(line, (), by_words)
    assert (found.kind, len(found.citations)) == ("supported", 2)


@pytest.mark.slow
def test_as_many_lies_and_truths_are_decided_rightly_as_is_promised(tmp_path: Path) -> None:
    assert lies.main(["--json", str(tmp_path / "kept.json")]) == 0


def silent(_: Sequence[Said]) -> Generator[str, None, None]:
    yield from ()


@pytest.mark.slow
def test_verifying_five_statements_is_quick(
    passages: list[Citation], seed_articles: tuple[Article, ...]
) -> None:
    weights = load_weights()
    by_id = {a.source.id: a for a in seed_articles}
    rare = rarity([Passage(p.source, p.span, p.quote) for p in passages])
    relevance = reader_relevance(weights, rare)
    made = Writer(silent, by_id.__getitem__, by_reader, relevance, 0.5)
    made_up = lies.made_lines(load_files(split_files("all"), seed_articles), seed_articles)
    true = [line.text for line in made_up if line.kind == "made: true"]
    told = [next(statements([line])) for line in true[:30]]
    found = Answer("q", "")
    times = []
    for at in range(0, len(told), 5):  # five new ones each time: nothing of theirs is cached
        began = time.perf_counter()
        draft = Draft()
        for statement in told[at : at + 5]:
            draft = with_statement(draft, statement, found, "How many?", passages, made)
        times.append(time.perf_counter() - began)
    assert statistics.median(times) < 0.1, times
