"""Cases, a system and a run file -> records, written as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from eval.cases import Case
from eval.run import Record, run
from eval.runfile import resumed, write_as_they_come
from eval.system import OpenSystem
from index.errors import CasesError


def refuse_to_overwrite(path: Path) -> None:
    """Raise CasesError where a run file is there that was named."""
    if path.exists():
        raise CasesError(f"{path} is there already; go on from it with --resume or name another")


def beside(path: Path) -> Path:
    """Return the run file of the peer, beside that of Dateline."""
    return path.with_name(f"{path.stem}-peer{path.suffix}")


def ask_all(
    cases: Sequence[Case], system: OpenSystem, out: Path, *, resume: bool, into: list[Record]
) -> None:
    """Put the record of each question into a list, what a resumed run holds first.

    A list that is given, because an interrupt must leave what was answered.
    """
    done, left = resumed(out, cases, system.identity) if resume else ([], cases)
    into.extend(done)
    fresh = run(
        left,
        system.ask,
        articles=system.articles,
        search=system.search,
        identity=system.identity,
    )
    for record in progress(write_as_they_come(fresh, out, append=resume), total=len(left)):
        into.append(record)


def progress(records: Iterable[Record], *, total: int) -> Iterator[Record]:
    """Pass records on, with a bar where someone watches."""
    console = Console(stderr=True)
    yield from track(
        records,
        "asking",
        total=total,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
