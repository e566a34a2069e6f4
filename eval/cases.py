"""A file of questions with known answers -> Cases, every span resolved and checked.

One JSON object a line; eval/gold/README.md documents the fields. Nothing is guessed: a quote that
isn't in its article, or stands there more than once without saying which, is an error.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from eval.fields import read_fields
from eval.jsonline import NotJsonError, parsed
from eval.locate import located
from index.article import Article, Span
from index.errors import CasesError
from index.read import article_files, article_of, read_bytes
from qa.scope import Scope

Message = Mapping[str, str]


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
    broken: bool = False  # some of its line is left out; `load` returns no such case

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
        """Return `file:line: message`, which editors and CI logs link; line 0 is the whole file."""
        where = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{where}: {self.message}"


class UnreadableError(CasesError):
    """A file of questions can't be read at all."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


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
    """Return the cases of a file, and every problem of its lines.

    A line with a problem is a case too, a broken one, as far as its id and question can be read:
    what else is wrong with it can then be told in the same run. Raises UnreadableError.
    """
    by_id = {article.source.id: article for article in articles}
    cases: list[Case] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for number, raw in numbered_lines(path):
        case, found = read_line(raw, number, by_id)
        if case is not None and case.id in lines:
            found = [*found, f"the id {case.id!r} is taken by line {lines[case.id]}"]
        if case is not None:
            lines.setdefault(case.id, number)
            cases.append(case)
        problems.extend(Problem(path, number, message) for message in found)
    if not cases and not problems:
        problems.append(
            Problem(path, 1, "there are no questions in it; give one JSON object a line")
        )
    return cases, problems


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that aren't blank, numbered from 1; raises UnreadableError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UnreadableError(Problem(path, 0, "there is no such file; check the path")) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UnreadableError(Problem(path, line, "is not UTF-8; save it as UTF-8 text")) from error
    except OSError as error:
        message = f"can't be read ({error.strerror}); check the path"
        raise UnreadableError(Problem(path, 0, message)) from error
    # Not splitlines: it also breaks at characters that JSON allows inside a string.
    for number, raw in enumerate(text.split("\n"), start=1):
        if raw.strip():
            yield number, raw.removeprefix("\ufeff")


def read_line(
    raw: str, number: int, articles: Mapping[str, Article]
) -> tuple[Case | None, list[str]]:
    """Return the case on a line, None where it can't be made out, and what is wrong with it."""
    try:
        found = parsed(raw)
        if not isinstance(found, dict):
            return None, ["is not a JSON object with the fields of a question"]
        fields, problems = read_fields(found)
    except NotJsonError as error:
        return None, [str(error)]
    except RecursionError:  # just shallow enough to be parsed
        return None, ["is nested too deeply for a question"]
    if problems:
        return stub(fields, number), problems
    # Positions are resolved only once every field is known to have its type.
    evidence, missing = resolve_all(fields.pop("evidence"), "evidence", fields["facts"], articles)
    nearest, lost = resolve_all(fields.pop("nearest"), "nearest", fields["facts"], articles)
    versions = tuple(
        GoldVersion(v["value"], tuple(v["alternatives"]), tuple(v["sources"]))
        for v in fields.pop("versions")
    )
    digest = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:12]
    case = Case(
        **fields,
        evidence=evidence,
        nearest=nearest,
        versions=versions,
        line=number,
        digest=digest,
        broken=bool(missing or lost),
    )
    return case, [*missing, *lost]


def stub(fields: Mapping[str, Any], number: int) -> Case | None:
    """Return the id and question of a line whose other fields can't all be read, None without."""
    if not {"id", "question"} <= set(fields):
        return None
    asked = {name: fields[name] for name in ("id", "question", "history")}
    return Case(
        **asked,
        answers=(),
        facts=(),
        evidence=(),
        kind=fields.get("kind", ""),
        line=number,
        broken=True,
    )


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


def read_articles(folder: Path) -> tuple[Article, ...]:
    """Return the articles of a folder without indexing it; raises DatelineError as reading does."""
    files = article_files(folder)
    if not files:
        raise CasesError(f"{folder} holds no articles; name another folder with --corpus DIR")
    return tuple(
        article_of(path.relative_to(folder).as_posix(), read_bytes(path), path=path)
        for path in files
    )
