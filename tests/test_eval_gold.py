"""The shipped gold set: as many questions as promised, and what the splits share is tagged."""

import pytest

from eval.cases import read_articles
from eval.fields import EVIDENCE, OPTIONAL, REQUIRED
from eval.gold import FOLDER, load_files, split_files
from eval.summary import SEEMING, SHARED
from eval.words import contains
from index.settings import shipped_corpus


@pytest.fixture(scope="module")
def splits():
    articles = read_articles(shipped_corpus())
    return {name: load_files(split_files(name), articles) for name in ("dev", "test")}


def touches(evidence, others):
    return any(evidence.source == o.source and evidence.span.overlaps(o.span) for o in others)


def test_what_shares_evidence_with_dev_is_tagged_and_nothing_else(splits):
    known = [evidence for case in splits["dev"] for evidence in case.evidence]
    shared = {c.id for c in splits["test"] if any(touches(e, known) for e in c.evidence)}
    assert {c.id for c in splits["test"] if SHARED in c.tags} == shared
    assert not [c.id for c in splits["dev"] if SHARED in c.tags]
    answerable = [c for c in splits["test"] if c.answerable]
    assert f"Of the {len(answerable)} answerable test questions" in readme()
    assert f"the other {len(shared)} " in readme()


def test_there_are_as_many_questions_of_each_sort_as_promised(splits):
    everything = [case for cases in splits.values() for case in cases]
    assert len(everything) >= 200
    for cases in (everything, *splits.values()):
        assert 3 * sum(not case.answerable for case in cases) >= len(cases)
    dialogs = [case for case in everything if case.kind == "dialog"]
    assert len(dialogs) >= 25
    assert all(case.history for case in dialogs)


def test_each_split_asks_every_kind_and_where_sources_differ_or_seem_to(splits):
    kinds = {name: {case.kind for case in cases} for name, cases in splits.items()}
    assert kinds["dev"] == kinds["test"]
    for cases in splits.values():
        assert sum(bool(case.versions) for case in cases) >= 12
        seeming = [case for case in cases if SEEMING in case.tags]
        assert len(seeming) >= 4
        assert not [case.id for case in seeming if case.versions]


def test_every_version_has_its_evidence(splits):
    for case in (*splits["dev"], *splits["test"]):
        for version in case.versions:
            for source in version.sources:
                quotes = [e.quote for e in case.evidence if e.source == source]
                assert any(contains(quote, version.alternatives) for quote in quotes), case.id


def test_every_field_is_documented():
    table = readme().partition("## Format")[2].partition("## Rules")[0]
    for field in (*REQUIRED, *OPTIONAL, *EVIDENCE):
        assert f"`{field}`" in table or f'"{field}"' in table, field


def test_every_article_is_asked_of_in_both_splits(splits):
    articles = {article.source.id for article in read_articles(shipped_corpus())}
    for cases in splits.values():
        assert {e.source for case in cases for e in case.evidence} == articles


def test_every_kind_and_tag_is_documented(splits):
    text = readme()
    for case in (*splits["dev"], *splits["test"]):
        assert f"\n| {case.kind} |" in text
        for tag in case.tags:
            assert f"`{tag}`" in text or len(tag) == 2, tag  # or the code of a language


def readme() -> str:
    return (FOLDER / "README.md").read_text(encoding="utf-8")
