"""Records <-> a run file, one JSON object a line, whole after every question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType
from typing import Any

from eval.cases import Case
from eval.jsonline import NotJsonError, parsed
from eval.run import NAMELESS, Record
from eval.system import described
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
    "system",
)
NUMBER = (int, float)
TYPES: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "question": str,
    "answer": dict,
    "scores": dict,
    "seconds": NUMBER,
    "kind": str,
    "answerable": bool,
    "tags": list,
    "error": (str, NoneType),
    "digest": str,
    "expected": dict,
}
EXPECTED = ("answers", "facts", "evidence", "versions", "history")


def as_line(record: Record) -> str:
    """Return a record as one line: the contract's JSON of the answer, then what we add."""
    found: dict[str, Any] = {"id": record.id, "question": record.question}
    found |= {name: getattr(record, name) for name in FIELDS}
    found["system"] = dict(record.system)
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
    """Return the records of a run file; raises CasesError with file and line."""
    return [record for _, record in numbered_records(path)]


def numbered_records(path: Path) -> list[tuple[int, Record]]:
    """Return the records of a run file, each with its line; raises CasesError.

    A last line without its line feed is what a killed process leaves behind: it is passed over.
    """
    records: list[tuple[int, Record]] = []
    seen: dict[str, int] = {}
    for number, line in whole_lines(path):
        record = read_record(line, path, number)
        if record.id in seen:
            raise CasesError(
                f"{path}:{number}: the id {record.id!r} is taken by line {seen[record.id]}"
            )
        seen[record.id] = number
        records.append((number, record))
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
        found = parsed(line)
    except NotJsonError as error:
        raise CasesError(f"{path}:{number}: {error}") from error
    if fault := fault_in(found):
        raise CasesError(f"{path}:{number}: is no line of a run ({fault}); remove it")
    return Record(
        id=found["id"],
        question=found["question"],
        tags=tuple(found["tags"]),
        system=found.get("system", {}),
        **{name: found[name] for name in FIELDS if name not in {"tags", "system"}},
    )


def fault_in(found: Any) -> str | None:
    """Return why parsed JSON is no record, None if it is one."""
    if not isinstance(found, dict):
        return "it is no object"
    for name, kind in TYPES.items():
        if name not in found:
            return f"missing {name!r}"
        if not isinstance(found[name], kind):
            return f"{name} is {found[name]!r}"
    return fault_inside(found)


def fault_inside(found: Mapping[str, Any]) -> str | None:
    """Return what is wrong in the lists and objects of a record, None if nothing is."""
    answer, expected, system = found["answer"], found["expected"], found.get("system", {})
    scores = [value for value in found["scores"].values() if value is not None]
    right = {
        "scores": all(isinstance(value, NUMBER) for value in scores),
        "tags": all(isinstance(tag, str) for tag in found["tags"]),
        "answer": isinstance(answer.get("confidence", 0), NUMBER)
        and all(isinstance(answer.get(n, []), list) for n in ("citations", "versions", "nearest")),
        "expected": all(isinstance(expected.get(name), list) for name in EXPECTED),
        "system": isinstance(system, dict) and all(isinstance(v, str) for v in system.values()),
    }
    return next((f"{name} is {found[name]!r}" for name, fits in right.items() if not fits), None)


def resumed(
    path: Path, cases: Sequence[Case], identity: Mapping[str, str] = NAMELESS
) -> tuple[list[Record], list[Case]]:
    """Return what a run file holds already and the cases still to ask.

    Raises CasesError where the file holds other questions, or these as they were before, or
    another system's answers.
    """
    if not path.exists():
        return [], list(cases)
    records = numbered_records(path)
    by_id = {case.id: case for case in cases}
    for number, record in records:
        if what := why_not(record, by_id.get(record.id), identity):
            raise CasesError(
                f"{path}:{number}: {record.id!r} {what}; remove the file or name another with --out"
            )
    drop_torn_line(path)
    done = {record.id for _, record in records}
    return [record for _, record in records], [case for case in cases if case.id not in done]


def why_not(record: Record, case: Case | None, identity: Mapping[str, str]) -> str | None:
    """Return why a run can't go on from a record, None if it can."""
    if case is None:
        return "is of other questions"
    if case.digest != record.digest:
        return "was asked before it was changed"
    if dict(record.system) != dict(identity):
        return f"was answered by {described(record.system)}, not by {described(identity)}"
    return None


def drop_torn_line(path: Path) -> None:
    """Cut off a last line that was never finished, so that the next one starts on its own."""
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        with path.open("r+b") as file:
            file.truncate(whole)
