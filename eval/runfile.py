"""Records <-> a run file, one JSON object a line, whole after every question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.cases import Case
from eval.run import Record
from index.errors import CasesError

FIELDS = (
    "answer",
    "scores",
    "seconds",
    "kind",
    "answerable",
    "tags",
    "error",
    "digest",
    "expected",
)


def as_line(record: Record) -> str:
    """Return a record as one line: the contract's JSON of the answer, then what we add."""
    found: dict[str, Any] = {"id": record.id, "question": record.question}
    found |= {name: getattr(record, name) for name in FIELDS}
    found["seconds"] = round(record.seconds, 4)
    return json.dumps(found, ensure_ascii=False)


def write_as_they_come(records: Iterable[Record], path: Path, *, append: bool) -> Iterator[Record]:
    """Pass records on, each written and flushed first, so that an interrupt loses none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a" if append else "w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise CasesError(f"{path}: can't be written ({error.strerror}); name another") from error
    with file:
        for record in records:
            file.write(as_line(record) + "\n")
            file.flush()
            yield record


def read_run(path: Path) -> list[Record]:
    """Return the records of a run file; raises CasesError with file and line.

    A last line without its line feed is what a killed process leaves behind: it is passed over.
    """
    records: list[Record] = []
    seen: dict[str, int] = {}
    for number, line in whole_lines(path):
        record = read_record(line, path, number)
        if record.id in seen:
            raise CasesError(
                f"{path}:{number}: the id {record.id!r} is taken by line {seen[record.id]}"
            )
        seen[record.id] = number
        records.append(record)
    return records


def whole_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the complete lines of a run file that aren't blank, numbered from 1."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CasesError(f"{path}: there is no such run; make it with --out {path}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CasesError(f"{path}: can't be read as a run ({error}); check the path") from error
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        if line.strip():
            yield number, line


def read_record(line: str, path: Path, number: int) -> Record:
    """Return the record on a line; raises CasesError where it is none."""
    try:
        found = json.loads(line)
        return Record(
            id=found["id"],
            question=found["question"],
            tags=tuple(found["tags"]),
            **{name: found[name] for name in FIELDS if name != "tags"},
        )
    except json.JSONDecodeError as error:
        message = f"{path}:{number}: is not JSON: {error.msg} at column {error.colno}"
        raise CasesError(message) from error
    except (KeyError, TypeError) as error:
        raise CasesError(f"{path}:{number}: is no line of a run (missing {error})") from error


def resumed(path: Path, cases: Sequence[Case]) -> tuple[list[Record], list[Case]]:
    """Return what a run file holds already and the cases still to ask.

    Raises CasesError where the file holds other questions, or these as they were before.
    """
    if not path.exists():
        return [], list(cases)
    records = read_run(path)
    by_id = {case.id: case for case in cases}
    for number, record in enumerate(records, start=1):
        case = by_id.get(record.id)
        if case is None or case.digest != record.digest:
            what = "is of other questions" if case is None else "was asked before it was changed"
            raise CasesError(
                f"{path}:{number}: {record.id!r} {what}; remove the file or name another with --out"
            )
    drop_torn_line(path)
    done = {record.id for record in records}
    return records, [case for case in cases if case.id not in done]


def drop_torn_line(path: Path) -> None:
    """Cut off a last line that was never finished, so that the next one starts on its own."""
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        with path.open("r+b") as file:
            file.truncate(whole)
