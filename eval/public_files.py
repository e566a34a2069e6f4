"""Public data on disk, gzipped or not -> rows. What is wrong with it is said with file and line."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from eval.jsonline import NotJsonError, parsed
from index.errors import CasesError

T = TypeVar("T")


def find(folder: Path, name: str) -> Path | None:
    """Return the file of that name, plain or gzipped; None where neither is there."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    return None


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that aren't blank, numbered from 1."""
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as file
        ):
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CasesError(f"{path}: can't be read ({error}); fetch it again") from error


def rows(path: Path, *required: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines, each with the fields that are required."""
    for number, line in lines(path):
        try:
            row = parsed(line)
        except NotJsonError as error:
            raise CasesError(f"{path}:{number}: {error}") from error
        missing = [name for name in required if not isinstance(row, dict) or name not in row]
        if missing:
            raise CasesError(f"{path}:{number}: lacks the field {missing[0]!r}")
        yield row


def evenly(items: Sequence[T], most: int | None) -> list[T]:
    """Return at most so many items, taken from all over, in their order.

    >>> evenly("abcdef", 3), evenly("ab", 3)
    (['a', 'c', 'e'], ['a', 'b'])
    """
    n = len(items)
    wanted = n if most is None else min(n, most)
    return [items[i * n // wanted] for i in range(wanted)]
