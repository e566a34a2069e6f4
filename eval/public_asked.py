"""Reading sets end to end: their passages become a corpus, and the whole system is asked.

What `public_reading` leaves out is measured here: finding the passage among others, and answering
or refusing as a user sees it. The labels are weak in one way: what a question's own passage
doesn't answer, another passage of the corpus might.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from eval.cases import Case, Evidence
from eval.public_files import evenly, rows
from eval.run import run
from eval.summary import summarise
from eval.system import open_system
from index.article import Article, Span
from index.errors import CasesError
from index.settings import Settings

ASKED_LIMIT = 100  # questions of each set, from all over it; each brings its passage to embed
SHOWN = ("recall@10", "short_em", "short_f1", "answered", "refused", "cite_overlap", "seconds_p50")


def score_asked(path: Path, work: Path, *, limit: int | None = None) -> dict[str, float]:
    """Index the passages of a reading set in a folder, ask its questions, return the measures.

    `short_em` and `short_f1` are SQuAD's, of the short answer that the system gives; a refusal of
    an answerable question counts as 0. The corpus holds the passages of the questions asked.
    """
    asked = evenly(list(rows(path, "id", "question", "context", "answers")), limit)
    files = write_passages(work / "corpus", (row["context"] for row in asked))
    system = open_system(Settings(corpus=work / "corpus", home=work / "home"))
    articles = {article.source.id: article for article in system.articles}
    cases = [case_of(row, articles[files[row["context"]]]) for row in asked]
    records = list(run(cases, system.ask, articles=system.articles, search=system.search))
    if not records:
        raise CasesError(f"{path}: holds no questions; fetch it again")
    summary = summarise(records, SHOWN)
    found = {name: value for name in SHOWN if (value := summary[name].value) is not None}
    return {"questions": len(records), "passages": len(files)} | found


def write_passages(folder: Path, contexts: Iterable[str]) -> dict[str, str]:
    """Write each distinct passage to a file, unchanged; return the file name of each."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {context: f"{n:05}.txt" for n, context in enumerate(dict.fromkeys(contexts))}
    for context, name in files.items():
        (folder / name).write_text(context, encoding="utf-8", newline="")
    return files


def case_of(row: Mapping[str, Any], article: Article) -> Case:
    """Return a question as a case, its passage's answers as evidence."""
    answers = tuple(dict.fromkeys(str(answer["text"]) for answer in row["answers"]))
    spans = [span for answer in row["answers"] if (span := place_of(answer, article.text))]
    return Case(
        str(row["id"]),
        row["question"],
        answers,
        (answers,) if answers else (),
        tuple(Evidence(article.source.id, span, span.of(article.text), (0,)) for span in spans),
        "asked",
    )


def place_of(answer: Mapping[str, Any], text: str) -> Span | None:
    """Return where an answer stands: where the set says, else where it first stands, else None."""
    said = str(answer["text"])
    start = answer.get("start", -1)
    if not isinstance(start, int) or start < 0 or text[start : start + len(said)] != said:
        start = text.find(said)
    return Span(start, start + len(said)) if said and start >= 0 else None
