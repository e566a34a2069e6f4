"""Real news end to end: the articles retrieved for a quiz become a corpus, its questions are asked.

The labels are weak: an article counts as evidence wherever the answer's words stand in it, and a
question that no article holds the words of is left out, since it may have an answer all the same.
Each question is asked twice: of all articles, and as of the day it was put, when the later ones
hadn't been written. What a quiz asks on a day is answered by what was known then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from eval.cases import Case, Evidence
from eval.measures_citation import share
from eval.public_files import rows
from eval.run import run
from eval.summary import summarise
from eval.system import OpenSystem, open_system
from index.article import Article, Span
from index.errors import CasesError
from index.settings import Settings
from qa.scope import Scope

SHOWN = ("recall@10", "mrr", "accuracy", "answered", "cite_verbatim", "cite_article", "words")


def score_news(
    articles: Path, questions: Path, work: Path, *, limit: int | None = None
) -> dict[str, dict[str, float]]:
    """Write the questions' articles to a folder, index it, ask, and return both ways' measures."""
    texts = {
        row["url"]: row
        for row in rows(articles, "url", "title", "date", "text")
        if not holds_questions(row)
    }
    asked = [
        row
        for row in rows(questions, "id", "question", "answers", "articles", "answer_in")
        if any(url in texts for url in row["answer_in"])
    ]
    asked = list(islice(asked, limit))
    if not asked:
        raise CasesError(f"{questions}: none of its answers stands in {articles}")
    wanted = {url for row in asked for url in row["articles"] if url in texts}
    files = write_corpus(work / "corpus", [texts[url] for url in sorted(wanted)])
    system = open_system(Settings.load(corpus=work / "corpus", home=work / "home"))
    cases = cases_of(asked, {a.source.id: a for a in system.articles}, files)
    days = {row["id"]: day_of(row.get("date")) for row in asked}
    dated = [known_then(case, days[case.id], system.articles) for case in cases]
    ways = {"asked": cases, "as of its day": [case for case in dated if case is not None]}
    return {way: measured(of, system, days) for way, of in ways.items()}


def measured(
    cases: Sequence[Case], system: OpenSystem, days: Mapping[str, date | None]
) -> dict[str, float]:
    """Ask the cases and return the measures.

    `later` is the share of the answers given that cite an article of after the question's day.
    """
    records = list(run(cases, system.ask, articles=system.articles, search=system.search))
    summary = summarise(records, (*SHOWN, "seconds_p50"))
    found = {name: value for name in SHOWN if (value := summary[name].value) is not None}
    published = {a.source.id: a.source.published for a in system.articles}
    given = [r for r in records if r.answer.get("citations")]
    late = [cites_later(r.answer["citations"], days[r.id], published) for r in given]
    return {
        "questions": len(records),
        "articles": len(system.articles),
        **found,
        **({"later": share(late)} if late else {}),
        "seconds": summary["seconds_p50"].value or 0.0,
    }


def cites_later(
    citations: Iterable[Mapping[str, Any]],
    day: date | None,
    published: Mapping[str, date | None],
) -> bool:
    """Tell whether one of the citations is of an article that was published after a day."""
    stated = [published[citation["source"]] for citation in citations]
    return day is not None and any(then > day for then in stated if then is not None)


def known_then(case: Case, day: date | None, articles: Iterable[Article]) -> Case | None:
    """Return a case as of a day, None where no evidence was published by then."""
    by_id = {article.source.id: article.source for article in articles}
    if day is None:
        return None
    scope = Scope(as_of=day)
    evidence = tuple(e for e in case.evidence if scope.admits(by_id[e.source]))
    return replace(case, as_of=day, evidence=evidence) if evidence else None


def day_of(text: str | None) -> date | None:
    """Return a date written 2019-09-06 or 2019/09/06, None where there is none."""
    return date.fromisoformat(text.replace("/", "-")) if text else None


def holds_questions(row: dict[str, Any]) -> bool:
    """Tell whether a page is a quiz, with the questions themselves in it."""
    return "quiz" in f"{row['url']} {row['title']}".lower() or not row["text"].strip()


def write_corpus(folder: Path, articles: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Write each article to a file, title and date first; return the file name of each address."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {}
    for n, row in enumerate(articles):
        name = f"{n:05}.txt"
        day = day_of(row["date"])
        dated = f"Published {day:%B} {day.day}, {day.year}\n\n" if day else ""
        (folder / name).write_text(f"{row['title']}\n\n{dated}{row['text']}\n", encoding="utf-8")
        files[row["url"]] = name
    return files


def cases_of(
    asked: Iterable[dict[str, Any]], articles: dict[str, Article], files: dict[str, str]
) -> list[Case]:
    """Return the questions as cases, the answer's words wherever they stand as evidence."""
    cases: list[Case] = []
    for row in asked:
        answers = tuple(str(answer) for answer in row["answers"])
        there = [articles[files[u]] for u in row["answer_in"] if files.get(u) in articles]
        evidence = [
            Evidence(article.source.id, span, span.of(article.text), (0,))
            for article in there
            for span in places(article.text, answers)
        ]
        if evidence:
            cases.append(
                Case(row["id"], row["question"], answers, (answers,), tuple(evidence), "news")
            )
    return cases


def places(text: str, answers: Sequence[str]) -> list[Span]:
    """Return where one of the answers stands in a text, whatever the case."""
    return [
        Span(*found.span())
        for answer in answers
        for found in re.finditer(rf"(?i)(?<!\w){re.escape(answer)}(?!\w)", text)
    ]
