"""Passages out of the web pages of WiCE (ODC-BY), on which the project's questions stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from qa.reader.pairs import Row, read_rows

TITLE = re.compile(r"\(meta data\) TITLE: (.*)")
ENDED = re.compile(r"""[.!?"”’')]$""")


def digest(text: str) -> str:
    """Return the 16 hexadecimal digits by which a passage is named."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def pages(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Return the lines of each cited page, by its title."""
    found: dict[str, list[str]] = {}
    for row in rows:
        title = None
        for candidate in row["candidates"]:
            line = candidate["text"]
            named = TITLE.match(line)
            if named:
                title = named.group(1).strip()
                found[title] = []
            elif not line.startswith("(meta"):
                if title is None:
                    title = f"?{row['qid']}"
                    found[title] = []
                found[title].append(line.strip())
    return found


def prose_runs(lines: Iterable[str]) -> list[list[str]]:
    """Return the runs of lines that are whole sentences."""
    runs: list[list[str]] = [[]]
    for line in lines:
        whole = (
            len(line.split()) >= 6 and ENDED.search(line) and (line[0].isupper() or line[0] in '"“')
        )
        if whole:
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def news_passages(data: Path) -> list[tuple[str, str]]:
    """Return (title, passage) pairs of 95 to 175 words from the pages that are mostly prose."""
    found = []
    for title, lines in pages(read_rows(data / "ranking/wice_evidence_dev.jsonl.gz")).items():
        runs = prose_runs(lines)
        if sum(len(s.split()) for run in runs for s in run) < 100:
            continue
        for run in runs:
            current: list[str] = []
            for sentence in run:
                current.append(sentence)
                length = sum(len(s.split()) for s in current)
                if length >= 95:
                    if length <= 175:
                        found.append((title, " ".join(current)))
                    current = []
    return found
