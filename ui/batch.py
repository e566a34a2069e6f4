"""A file of questions -> a file of answers, one contract object a line, in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from index.errors import CasesError, DatelineError, SettingsError
from qa import Answer, Assistant
from qa.scope import Scope
from ui.narrowing import DAYS, asked, scope_json, scope_of

STANDARD = Path("-")
MOST_LISTED = 20
EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a file of questions; `fields` is {"id": ...} where the line has an id.

    `narrowing` holds what the line itself says of "as_of", "since", "until" and "publishers".
    """

    question: Any
    history: tuple[dict[str, str], ...]
    fields: dict[str, Any]
    narrowing: dict[str, Any] = field(default_factory=dict)


def read_entries(path: Path) -> list[Entry]:
    """Return the entries of a JSONL file, or of standard input for `-`.

    A line is an object with "question" and, if wanted, "id", "history", "as_of", "since", "until"
    and "publishers"; or just a string. Raises CasesError naming every line that is neither.
    """
    entries, problems = [], []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entries.append(entry_of(line))
        except ValueError as error:
            problems.append(f"{path} line {number}: {error}")
    if problems:
        rest = len(problems) - MOST_LISTED
        more = [f"and {rest} more lines like these"] if rest > 0 else []
        listed = "\n".join([*problems[:MOST_LISTED], *more])
        raise CasesError(
            f'{listed}\nA line is {{"id": ..., "question": "..."}}; mend and run again'
        )
    if not entries:
        raise CasesError(f"{path} holds no question; write one JSON object a line")
    return entries


def read_text(path: Path) -> str:
    """Return the text of a file of questions; raise CasesError where it has none."""
    try:
        data = sys.stdin.buffer.read() if path == STANDARD else path.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise CasesError(f"{path} can't be read ({error.strerror}); check --questions") from error
    except UnicodeDecodeError as error:
        raise CasesError(f"{path} is not UTF-8 at byte {error.start}; convert it first") from error


def entry_of(line: str) -> Entry:
    """Return the entry that a line holds; raise ValueError saying what is wrong with it."""
    try:
        found = json.loads(line, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON ({error.msg} at column {error.colno})") from error
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    if isinstance(found, str):
        return Entry(found, (), {})
    if not isinstance(found, dict):
        message = f"is a {type(found).__name__}, not an object or a string"
        raise ValueError(message)  # noqa: TRY004 - the line is at fault, not a caller
    if "question" not in found:
        raise ValueError('has no "question"')
    fields = {"id": found["id"]} if "id" in found else {}
    narrowing = {name: found[name] for name in (*DAYS, "publishers") if name in found}
    scope_of(narrowing)  # raises what is wrong with it
    return Entry(found["question"], history_of(found.get("history")), fields, narrowing)


def no_constant(name: str) -> Any:
    """Refuse NaN and Infinity, which are not JSON."""
    raise ValueError(f"holds {name}, which is not JSON")


def history_of(found: Any) -> tuple[dict[str, str], ...]:
    """Return a line's history as messages; raise ValueError where it is none."""
    if found is None:
        return ()
    if not isinstance(found, list):
        raise ValueError('has a "history" that is not a list')  # noqa: TRY004 - as above
    for message in found:
        if (
            not isinstance(message, dict)
            or message.get("role") not in {"user", "assistant"}
            or not isinstance(message.get("content"), str)
        ):
            raise ValueError(
                'has a "history" whose messages are not {"role": "user" or "assistant", '
                '"content": "..."}'
            )
    return tuple({"role": m["role"], "content": m["content"]} for m in found)


def answered(
    assistant: Assistant,
    entries: Iterable[Entry],
    scope: Scope = EVERYTHING,
    *,
    explain: bool = False,
) -> Iterator[dict[str, Any]]:
    """Yield the contract object of each entry; one that can't be asked has an "error" in it.

    The scope holds for every line, except where the line says otherwise.
    """
    for entry in entries:
        try:
            narrowed = scope_of(scope_json(scope) | entry.narrowing)
            answer = asked(assistant, entry.question, entry.history, narrowed)
        except DatelineError as error:
            answer = Answer(entry.question, str(error), abstained=True)
            yield entry.fields | answer.as_json() | {"error": str(error)}
        else:
            yield entry.fields | (explained(answer) if explain else answer.as_json())


def explained(answer: Answer) -> dict[str, Any]:
    """Return the contract object of an answer with what was withheld from it, and why."""
    return answer.as_json() | {"withheld": [asdict(held) for held in answer.withheld]}


def json_line(found: dict[str, Any]) -> str:
    """Return an object as one line of JSON in readable characters, where UTF-8 has them."""
    line = json.dumps(found, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(found)  # half a surrogate pair: only its escape can be written
    return line


@contextmanager
def output_lines(path: Path) -> Iterator[TextIO]:
    """Give a stream whose lines become the file when all are written.

    They are written beside it, under its name with `.part`, so that what stood there before stays
    until then, and a run that is stopped leaves what it had. Raises SettingsError where it can't be
    written.
    """
    if path == STANDARD:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # JSON is, whatever the locale
        yield sys.stdout
        return
    straight = path.exists() and not path.is_file()  # a pipe or a device can't be replaced
    part = path if straight else path.with_name(path.name + ".part")
    try:
        stream = part.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise SettingsError(
            f"{path} can't be written ({error.strerror}); check --output"
        ) from error
    with stream:
        yield stream
    if not straight:
        part.replace(path)
