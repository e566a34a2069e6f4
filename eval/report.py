"""A run -> one HTML file that needs nothing else, JSON for machines, Markdown for a CI log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.compare import Comparison
from eval.page import NOTHING_PUBLIC, as_html
from eval.results import UNSHARED, Results, groups_of, shown, verdict
from eval.runfile import as_line
from eval.score import MEASURES, SUMMED
from eval.summary import SHARED, summarise
from index.errors import CasesError

PUBLIC_FILE = Path("reports/public.json")  # numbers that stand beside the gold set's in the report
# What is taken over all questions at once says little of a dozen.
MEANS = tuple(name for name in SUMMED if not MEASURES[name].pooled)


def as_json(results: Results) -> dict[str, Any]:
    """Return everything a machine could want to know of a run."""
    return {
        "title": results.title,
        "answered_by": results.answered_by,
        "questions": len(results.records),
        "counted": len(results.counting),
        "passed": not results.falls_short,
        "falls_short": list(results.falls_short),
        "measures": {name: value._asdict() for name, value in results.summary.items()},
        "kinds": {
            group: {name: value._asdict() for name, value in summarise(records, MEANS).items()}
            for group, records in groups_of(results).items()
        },
        "records": [json.loads(as_line(record)) for record in results.records],
    }


def as_markdown(results: Results, beside: Comparison | None = None) -> str:
    """Return a summary for a CI log or a pull request."""
    lines = [
        f"## {results.title}",
        "",
        verdict(results),
        *(f"- {line}" for line in results.falls_short),
        "",
        *([f"Answered by {results.answered_by}.", ""] if results.answered_by else []),
        "| measure | value | 95 % interval | questions |",
        "|---|--:|:-:|--:|",
    ]
    for name, value in results.summary.items():
        measure, interval = shown(name, value)
        lines.append(f"| {MEASURES[name].label} | {measure} | {interval} | {value.n} |")
    return "\n".join([*lines, *shared_lines(results), *beside_lines(beside), ""])


def shared_lines(results: Results) -> list[str]:
    """Return the accuracy with and without the questions that share evidence with the other split.

    Nothing where none is tagged so.
    """
    groups = groups_of(results)
    found = []
    for group in (f"tagged {SHARED}", UNSHARED):
        if group in groups:
            value = summarise(groups[group], ["accuracy"])["accuracy"]
            measure, interval = shown("accuracy", value)
            found.append(f"- {group}: {measure} ({interval}, {value.n} questions)")
    return ["", f"{MEASURES['accuracy'].label}:", *found] if found else []


def beside_lines(beside: Comparison | None) -> list[str]:
    """Return the table of two systems side by side; nothing where there is one."""
    if beside is None:
        return []
    a, b = beside.systems
    return [
        "",
        f"A: {a}  ",
        f"B: {b}",
        "",
        "| measure | A | B | B - A | p | questions |",
        "|---|--:|--:|--:|--:|--:|",
        *(
            f"| {MEASURES[d.name].label} | {d.first:.3f} | {d.second:.3f} "
            f"| {d.second - d.first:+.3f} | {d.p:.3f} | {d.n} |"
            for d in beside.differences
        ),
        *("" for note in beside.notes[:1]),
        *(f"- {note}" for note in beside.notes),
    ]


def write_reports(
    results: Results,
    *,
    html: Path | None = None,
    machine: Path | None = None,
    markdown: Path | None = None,
    public: Mapping[str, Any] = NOTHING_PUBLIC,
    beside: Comparison | None = None,
) -> None:
    """Write the reports that are asked for; raises CasesError where one can't be written."""
    if html is not None:
        write(html, as_html(results, public, beside))
    if machine is not None:
        found = as_json(results) | {"public": dict(public)}
        if beside is not None:
            found["beside"] = [difference._asdict() for difference in beside.differences]
        write(machine, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    if markdown is not None:
        write(markdown, as_markdown(results, beside))


def write(path: Path, text: str) -> None:
    """Write a file, making its folder."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CasesError(f"{path}: can't be written ({error.strerror}); name another") from error
