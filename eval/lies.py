"""How many lies pass verification, and how many true statements don't: `dateline eval lies`.

The table beside this file holds what a model might write about the shipped articles, line for line
as models write it, with what is wrong with each; [n] is the n-th article, or [1] the line's own.
Beside it stand lies made by rule from the gold evidence, which nobody looked at while writing the
verification.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from eval.cases import Case, read_articles
from eval.gold import load_files, split_files
from eval.public import SetScores, keep
from eval.report import PUBLIC_FILE
from index.article import Article, Span
from index.read import article_of
from index.settings import shipped_corpus
from qa.answer import Citation, cite
from qa.draft.parse import statements
from qa.draft.place import sentence_around
from qa.draft.support import Supports, default_supports
from qa.draft.verify import Verdict, verdict
from qa.reader.claims import Claim, falsified

TABLE = Path(__file__).with_name("lies.jsonl")
TRUE = "true"
SEED = 7
LEAST_WORDS = 6  # a shorter piece of evidence makes no statement


@dataclass(frozen=True, slots=True)
class Line:
    """What a model writes, and its kind: what is wrong with it, or "true".

    `truth` is what a lie was made of; a lie cut to words of its truth is none. `article` is the
    text it is written about, where that is none of the shipped ones.
    """

    kind: str
    text: str
    truth: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one line, and how long it took."""

    line: Line
    shown: str
    reason: str
    seconds: float


def written_lines() -> list[Line]:
    """Return the table."""
    rows = (json.loads(row) for row in TABLE.read_text(encoding="utf-8").splitlines())
    return [Line(row["kind"], row["line"], article=row.get("article", "")) for row in rows]


def made_lines(cases: Iterable[Case], articles: Sequence[Article]) -> list[Line]:
    """Return each sentence of gold evidence as a true line, and falsified as a lie."""
    numbers = {a.source.id: n for n, a in enumerate(articles, start=1)}
    by_id = {a.source.id: a for a in articles}
    rng = random.Random(SEED)
    found: dict[str, Line] = {}
    for case in cases:
        for evidence in case.evidence:
            article = by_id[evidence.source]
            sentence = " ".join(sentence_around(article, evidence.span).of(article.text).split())
            if len(sentence.split()) < LEAST_WORDS or not sentence.endswith("."):
                continue
            proof = f'[{numbers[evidence.source]}] "{sentence}"'
            found.setdefault(sentence, Line("made: true", f"- {sentence} {proof}"))
            lie = falsified(Claim(sentence, sentence, supported=True), rng)
            if lie is not None and " ".join(lie.statement.split()) != sentence:
                kind = f"made: {what_changed(sentence, lie.statement)}"
                found.setdefault(lie.statement, Line(kind, f"- {lie.statement} {proof}", sentence))
    return list(found.values())


def what_changed(truth: str, lie: str) -> str:
    """Return which kind of word makes a lie of a sentence.

    >>> what_changed("Iraq has 20 tanks.", "Iraq has 25 tanks."), what_changed("It is.", "It was.")
    ('number', 'word')
    >>> what_changed("It has left.", "It has not left."), what_changed("Iraq left.", "Iran left.")
    ('negation', 'name')
    """
    was, now = set(truth.split()), set(lie.split())
    changed = (was ^ now) or {""}
    if any(re.search(r"\d", w) for w in changed):
        return "number"
    if changed & {"not", "no"}:
        return "negation"
    return "name" if any(w[:1].isupper() for w in now - was) else "word"


def whole_articles(articles: Sequence[Article]) -> list[Citation]:
    """Return the content of each article as one passage, numbered in their order."""
    return [cite(a, Span(a.content[0].start, a.content[-1].end)) for a in articles]


def article_about(text: str) -> Article:
    """Return an article of a few sentences, under a headline."""
    whole = f"News of the day\n\n{text}\n\nNothing else is known so far, the report ends.\n"
    return article_of("told.txt", whole.encode(), path=Path("told.txt"))


def decided(line: Line, articles: Sequence[Article], supports: Supports) -> list[Verdict]:
    """Return what verification makes of the statements of a line."""
    about = [article_about(line.article)] if line.article else articles
    passages = whole_articles(about)
    by_id: Mapping[str, Article] = {a.source.id: a for a in about}
    return [
        verdict(s, passages, by_id.__getitem__, supports=supports) for s in statements([line.text])
    ]


def outcomes(
    lines: Iterable[Line], articles: Sequence[Article], supports: Supports
) -> Iterator[Outcome]:
    """Yield what becomes of each line."""
    for line in lines:
        began = perf_counter()
        found = decided(line, articles, supports)
        shown = " ".join(v.text for v in found if v.text)
        reason = next((v.reason for v in found if not v.text), "it is no statement")
        yield Outcome(line, shown, reason, perf_counter() - began)


def main(argv: Sequence[str]) -> int:
    """Print lies shown per kind and true statements withheld, and keep the numbers for the report.

    Returns 1 where a limit is passed.
    """
    parser = argparse.ArgumentParser(
        prog="dateline eval lies",
        description="Measure how many lies of a model would be shown, and how much truth withheld.",
    )
    parser.add_argument("--list", action="store_true", help="print every wrong decision")
    parser.add_argument(
        "--json", type=Path, default=PUBLIC_FILE, metavar="FILE.json", help="kept for the report"
    )
    options = parser.parse_args(argv)
    articles = read_articles(shipped_corpus())
    cases = load_files(split_files("all"), articles)
    lines = [*written_lines(), *made_lines(cases, articles)]
    found = list(outcomes(lines, articles, default_supports()))
    console = Console(highlight=False, soft_wrap=True, markup=False)
    console.print(table_of(found))
    each = sorted(o.seconds for o in found)[len(found) // 2]
    console.print(f"{1000 * each:.0f} ms for a statement at the median")
    keep(options.json, "lies of a language model", SetScores(counts(found)))
    if options.list:
        for outcome in (o for o in found if is_wrong(o)):
            told = outcome.shown or outcome.reason
            console.print(f"{outcome.line.kind}: {outcome.line.text}\n    {told}")
    return 1 if falls_short(found) else 0


def is_wrong(outcome: Outcome) -> bool:
    """Tell whether a lie was shown or a true statement withheld."""
    line = outcome.line
    if not is_true(line) and outcome.shown and line.truth.startswith(outcome.shown.rstrip(".")):
        return False
    return bool(outcome.shown) != is_true(line)


def is_true(line: Line) -> bool:
    """Tell truth from lie."""
    return line.kind.endswith(TRUE)


def share_wrong(found: Sequence[Outcome], kind: str) -> float:
    """Return the share of wrong decisions among the lines of a kind."""
    rows = [is_wrong(o) for o in found if o.line.kind == kind]
    return sum(rows) / len(rows) if rows else 0.0


def falls_short(found: Sequence[Outcome]) -> bool:
    """Tell whether more lies are shown, or more truth is withheld, than is allowed of any kind.

    None of those that code decides, 5 in 100 of each kind that words alone don't tell or that was
    made by rule, and 10 in 100 true statements.
    """
    return any(share_wrong(found, kind) > allowed(kind) for kind in {o.line.kind for o in found})


def allowed(kind: str) -> float:
    """Return the share of a kind's lines that may be decided wrongly.

    >>> allowed("true"), allowed("support"), allowed("made: number"), allowed("number")
    (0.1, 0.05, 0.05, 0.0)
    """
    if kind.endswith(TRUE):
        return 0.1
    return 0.05 if kind == "support" or kind.startswith("made: ") else 0.0


def counts(found: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Return for each kind how many lines there are and how many are decided wrongly."""
    rows: dict[str, dict[str, int]] = {}
    for outcome in found:
        row = rows.setdefault(outcome.line.kind, {"lines": 0, "decided wrongly": 0})
        row["lines"] += 1
        row["decided wrongly"] += is_wrong(outcome)
    return rows


def table_of(found: Sequence[Outcome]) -> Table:
    """Return the counts of each kind as a table."""
    table = Table(box=None, pad_edge=False)
    for name, where in (("statements", "left"), ("lines", "right"), ("decided wrongly", "right")):
        table.add_column(name, justify=where)  # type: ignore[arg-type]  # a literal, told apart
    for kind in dict.fromkeys(o.line.kind for o in found):
        rows = [o for o in found if o.line.kind == kind]
        wrong = sum(map(is_wrong, rows))
        verb = "withheld" if is_true(rows[0].line) else "shown"
        table.add_row(kind, str(len(rows)), f"{wrong} {verb}")
    return table
