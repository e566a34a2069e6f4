"""Held-back events end to end: invented news that four outlets tell, the project's own questions.

The reader was neither trained nor calibrated on them, and nobody looks at single failures.

On which questions their articles differ is inferred from the marked answers: two articles whose
dates or numbers can't both be right. That label is weak, as an article may answer in several ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from eval.cases import Case, Evidence, GoldVersion
from eval.gold import spread
from eval.run import run
from eval.score import SUMMED
from eval.summary import summarise
from eval.system import open_system
from index.article import Article
from index.settings import Settings
from qa.reader.events import event_files, events, places_of, rival_answers
from qa.reader.pairs import Row


def score_events(work: Path, *, limit: int | None = None) -> dict[str, float]:
    """Index the held-back events' articles in a folder, ask, and return the measures.

    All events stand in one index, as a reader's collection does.
    """
    rows = events("measure")
    corpus = work / "corpus"
    corpus.mkdir(parents=True)
    event_files(rows, corpus)
    system = open_system(Settings(corpus=corpus, home=work / "home"))
    articles = {article.source.id: article for article in system.articles}
    cases = [case for event in rows for case in cases_of(event, articles)]
    cases = spread(cases, limit)
    records = list(run(cases, system.ask, articles=system.articles, search=system.search))
    summary = summarise(records, SUMMED)
    return {"questions": len(records)} | {
        name: value for name in SUMMED if (value := summary[name].value) is not None
    }


def cases_of(event: Row, articles: Mapping[str, Article]) -> Iterable[Case]:
    """Yield an event's questions as cases; each place that answers is evidence."""
    inside = {f"{row['id']}.txt": articles[f"{row['id']}.txt"] for row in event["articles"]}
    for n, row in enumerate(event["questions"], start=1):
        answers = tuple(dict.fromkeys(answer["answer"] for answer in row["answers"]))
        evidence = tuple(
            Evidence(source, span, span.of(articles[source].text), (0,))
            for source, spans in places_of(row, inside).items()
            for span in spans
        )
        kind = row["kind"] if answers else f"no answer: {row['kind']}"
        yield Case(
            f"{event['event']}-{n}",
            row["question"],
            answers,
            (answers,) if answers else (),
            evidence,
            kind,
            versions=versions_of(row["answers"]),
        )


def versions_of(marked: Sequence[Row]) -> tuple[GoldVersion, ...]:
    """Return the values on which the articles that answer a question differ, if they do."""
    return tuple(
        GoldVersion(
            side[0]["answer"],
            tuple(m["answer"] for m in side[1:]),
            tuple(dict.fromkeys(f"{m['article']}.txt" for m in side)),
        )
        for side in rival_answers(marked)
    )
