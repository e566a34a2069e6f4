"""A file of questions with known answers -> Cases, every span resolved and checked.

One JSON object a line; eval/gold/README.md documents the fields. Nothing is guessed: a quote that
isn't in its article, or stands there more than once without saying which, is an error.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from eval.fields import read_fields
from index.article import Article, Span
from index.errors import CasesError
from index.read import article_files, article_of, read_bytes
from qa.scope import Scope

Message = Mapping[str, str]
WORD_END = re.compile(r"\w+$")
WORD_START = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words of an article that support some facts of a case (by index)."""

    source: str
    span: Span
    quote: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GoldVersion:
    """One of the answers that sources differ on, how it may be worded, and who says it."""

    value: str
    alternatives: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what a right answer is. No `answers` means: no source answers it."""

    id: str
    question: str
    answers: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]
    evidence: tuple[Evidence, ...]
    kind: str
    history: tuple[Message, ...] = ()
    nearest: tuple[Evidence, ...] = ()
    versions: tuple[GoldVersion, ...] = ()
    as_of: date | None = None
    since: date | None = None
    until: date | None = None
    publishers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    line: int = 0
    digest: str = ""

    @property
    def answerable(self) -> bool:
        """Tell whether some source answers the question."""
        return bool(self.answers)

    @property
    def scope(self) -> Scope:
        """Return which articles count."""
        return Scope(self.as_of, self.since, self.until, self.publishers)


class Problem(NamedTuple):
    """What is wrong, and where."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        """Return `file:line: message`, which editors and CI logs link."""
        return f"{self.file}:{self.line}: {self.message}"


def load(path: Path, articles: Iterable[Article]) -> list[Case]:
    """Return the cases of a file.

    Raises CasesError naming file and line of the first problem, and how many more there are.
    """
    cases, problems = read(path, articles)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise CasesError(f"{problems[0]}{more}; list them with: dateline eval check {path}")
    return cases


def read(path: Path, articles: Iterable[Article]) -> tuple[list[Case], list[Problem]]:
    """Return the cases of a file that can be read, and a problem for each line that can't."""
    by_id = {article.source.id: article for article in articles}
    cases: list[Case] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for number, raw in numbered_lines(path):
        case, found = read_line(raw, number, by_id)
        if case is not None and case.id in lines:
            found = [*found, f"the id {case.id!r} is taken by line {lines[case.id]}"]
        elif case is not None:
            lines[case.id] = number
            cases.append(case)
        problems.extend(Problem(path, number, message) for message in found)
    if not cases and not problems:
        problems.append(
            Problem(path, 1, "there are no questions in it; give one JSON object a line")
        )
    return cases, problems


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that aren't blank, numbered from 1."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CasesError(f"{path}: there is no such file; check the path") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CasesError(f"{path}:{line}: is not UTF-8; save it as UTF-8 text") from error
    except OSError as error:
        raise CasesError(f"{path}: can't be read ({error.strerror}); check the path") from error
    # Not splitlines: it also breaks at characters that JSON allows inside a string.
    for number, raw in enumerate(text.split("\n"), start=1):
        if raw.strip():
            yield number, raw.removeprefix("\ufeff")


def read_line(
    raw: str, number: int, articles: Mapping[str, Article]
) -> tuple[Case | None, list[str]]:
    """Return the case on a line, None where it can't be made out, and what is wrong with it."""
    try:
        found = json.loads(raw)
    except json.JSONDecodeError as error:
        return None, [f"is not JSON: {error.msg} at column {error.colno}"]
    if not isinstance(found, dict):
        return None, ["is not a JSON object with the fields of a question"]
    fields, problems = read_fields(found)
    if problems:
        return None, problems
    # Positions are resolved only once every field is known to have its type.
    evidence, missing = resolve_all(fields.pop("evidence"), "evidence", fields["facts"], articles)
    nearest, lost = resolve_all(fields.pop("nearest"), "nearest", fields["facts"], articles)
    versions = tuple(
        GoldVersion(v["value"], tuple(v["alternatives"]), tuple(v["sources"]))
        for v in fields.pop("versions")
    )
    if missing or lost:
        return None, [*missing, *lost]
    digest = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:12]
    case = Case(
        **fields, evidence=evidence, nearest=nearest, versions=versions, line=number, digest=digest
    )
    return case, []


def resolve_all(
    items: Sequence[Mapping[str, Any]],
    field: str,
    facts: Sequence[Sequence[str]],
    articles: Mapping[str, Article],
) -> tuple[tuple[Evidence, ...], list[str]]:
    """Return every item as Evidence, and what is wrong with those that can't be."""
    found: list[Evidence] = []
    problems: list[str] = []
    for n, item in enumerate(items, start=1):
        try:
            found.append(resolve(item, facts, articles))
        except ValueError as error:
            problems.append(f"{field} {n}: {error}")
    return tuple(found), problems


def resolve(
    item: Mapping[str, Any], facts: Sequence[Sequence[str]], articles: Mapping[str, Article]
) -> Evidence:
    """Return one piece of evidence located in its article; ValueError where it can't be."""
    source = item["source"]
    article = articles.get(source)
    if article is None:
        raise ValueError(f"there is no article {source!r} in the corpus")
    supported = tuple(item.get("facts") or range(len(facts)))
    wrong = [i for i in supported if not 0 <= i < len(facts)]
    if wrong:
        raise ValueError(f"supports fact {wrong[0]}, but facts are numbered 0 to {len(facts) - 1}")
    span = located(item, article.text)
    return Evidence(source, span, span.of(article.text), supported)


def located(item: Mapping[str, Any], text: str) -> Span:
    """Return where a quote or a pair of offsets is; ValueError where that isn't sure."""
    if "start" in item or "end" in item:
        span = Span(item.get("start", -1), item.get("end", -1))
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"{span.start} to {span.end} is no span of {len(text)} characters")
        if "quote" in item and span.of(text) != item["quote"]:
            raise ValueError(f"{span.start} to {span.end} is {span.of(text)!r}, not the quote")
        if torn := torn_word(text, span):
            raise ValueError(
                f"{span.start} to {span.end} cuts the word {torn!r}; is it off by one?"
            )
        return span
    quote = item["quote"]
    starts = list(occurrences(text, quote))
    if not starts:
        raise ValueError(f"{quote[:60]!r} does not stand in {item['source']}")
    occurrence = item.get("occurrence")
    if occurrence is None and len(starts) > 1:
        raise ValueError(f"{quote[:60]!r} stands there {len(starts)} times; say which: occurrence")
    if occurrence is not None and not 1 <= occurrence <= len(starts):
        raise ValueError(f"has occurrence {occurrence}, but the quote stands there {len(starts)}x")
    start = starts[(occurrence or 1) - 1]
    return Span(start, start + len(quote))


def occurrences(text: str, quote: str) -> Iterator[int]:
    """Yield where a quote starts in a text, overlapping ones too."""
    start = text.find(quote)
    while start != -1:
        yield start
        start = text.find(quote, start + 1)


def torn_word(text: str, span: Span) -> str:
    """Return the word that a span's edge cuts, or the span that begins or ends in space; else ''.

    An edge inside a glued word ("inSeptember") cuts nothing.
    """
    if span.of(text) != span.of(text).strip():
        return span.of(text)
    for edge in span:
        before, after = WORD_END.search(text[:edge]), WORD_START.match(text[edge:])
        if before and after and not (text[edge - 1].islower() and text[edge].isupper()):
            return before[0] + after[0]
    return ""


def read_articles(folder: Path) -> tuple[Article, ...]:
    """Return the articles of a folder without indexing it; raises DatelineError as reading does."""
    files = article_files(folder)
    if not files:
        raise CasesError(f"{folder} holds no articles; name another folder with --corpus DIR")
    return tuple(
        article_of(path.relative_to(folder).as_posix(), read_bytes(path), path=path)
        for path in files
    )
