"""Every kind of lie, said by a model over real HTTP: none of it comes through."""

from __future__ import annotations

import pytest

import eval.lies as lies
from index.article import Article
from index.settings import Settings
from qa import Answer
from qa.draft.models import open_model
from qa.draft.open import speaker
from qa.draft.parse import MOST_LINES
from qa.draft.support import by_words
from qa.draft.usage import Meter
from qa.draft.write import Writer, written
from tests.lying_server import LyingServer, lying_server

LIES = [line for line in lies.written_lines() if line.kind not in {"true", "support"}]
SHIPPED = [line for line in LIES if not line.article]
OWN = [line for line in LIES if line.article]
KINDS = dict.fromkeys(line.kind for line in SHIPPED)
# As many lies at a time as are read of one draft; each that has an article of its own alone.
DRAFTS = [
    *(
        [line for line in SHIPPED if line.kind == kind]
        for kind in {line.kind: 0 for line in SHIPPED}
    ),
    *([line] for line in OWN),
]


@pytest.mark.parametrize("told", DRAFTS, ids=[f"{d[0].kind}: {d[0].text[2:50]}" for d in DRAFTS])
def test_no_lie_of_any_kind_comes_through(
    told: list[lies.Line], seed_articles: tuple[Article, ...]
) -> None:
    open_model.cache_clear()
    with lying_server() as liar:
        refused(told, liar, seed_articles)


def refused(told: list[lies.Line], liar: LyingServer, seed_articles: tuple[Article, ...]) -> None:
    about = (lies.article_about(told[0].article),) if told[0].article else seed_articles
    by_id = {a.source.id: a for a in about}
    settings = Settings(llm=liar.address, llm_cache_mb=0)
    writer = Writer(
        speaker(settings, Meter()),
        by_id.__getitem__,
        by_words,
        lambda _, texts: [1.0] * len(texts),
        sure=0.5,
        context=100_000,
    )
    liar.says("\n".join(line.text for line in told))
    found = Answer("q", "What the reader found.", short="found")
    *_, answer = written(found, "What is said?", lies.whole_articles(about), writer)
    assert len(told) <= MOST_LINES
    assert liar.calls
    assert answer.text == found.text
    assert answer.citations == ()
