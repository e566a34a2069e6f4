"""Held-back events end to end: invented news that four outlets tell, the project's own questions.

The reader was neither trained nor calibrated on them, and nobody looks at single failures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from eval.cases import Case, Evidence
from eval.gold import spread
from eval.run import run
from eval.score import SUMMED
from eval.summary import summarise
from eval.system import open_system
from index.article import Article
from index.settings import Settings
from qa.reader.events import event_files, events, places_of
from qa.reader.pairs import Row

# The events' questions don't say on which of them their articles differ.
SHOWN = tuple(name for name in SUMMED if name not in {"versions_found", "versions_false"})


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
    summary = summarise(records, SHOWN)
    return {"questions": len(records)} | {
        name: value for name in SHOWN if (value := summary[name].value) is not None
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
        )
