"""Results and comparisons -> tables in a terminal, plain where it is none."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from eval.compare import Comparison
from eval.results import Results, shown
from eval.score import MEASURES


def summary_table(results: Results) -> Table:
    """Return every measure with its interval and what is demanded of it."""
    short = {line.split(":")[0] for line in results.falls_short}
    bounds = {t.name: f"{'≥' if t.at_least else '≤'} {t.bound:g}" for t in results.thresholds}
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("measure", min_width=38)
    for heading in ("value", "95 % interval", "demanded", "n"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, value in results.summary.items():
        measure, interval = shown(name, value)
        style = "red" if name in short else None
        table.add_row(
            MEASURES[name].label, measure, interval, bounds.get(name, ""), str(value.n), style=style
        )
    return table


def difference_table(comparison: Comparison) -> Table:
    """Return both runs' measures side by side with p-values."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("measure", min_width=30)
    for heading in ("A", "B", "B - A", "p", "n"):
        table.add_column(heading, justify="right", no_wrap=True)
    for d in comparison.differences:
        label = MEASURES[d.name].label
        change = f"{d.second - d.first:+.3f}"
        table.add_row(label, f"{d.first:.3f}", f"{d.second:.3f}", change, f"{d.p:.3f}", str(d.n))
    return table


def flip_lines(comparison: Comparison) -> list[str]:
    """Return a few lines for each question that one run handles rightly and the other doesn't."""
    lines: list[str] = []
    for flip in sorted(comparison.flips, key=lambda flip: flip.gained):
        mark = "[green]gained[/]" if flip.gained else "[red]lost[/]"
        lines += [
            f"{mark} {escape(flip.id)}: {escape(flip.question)}",
            f"  A: {escape(flip.first)}",
            f"  B: {escape(flip.second)}",
        ]
    return lines


def plain_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Return a table of strings, the first column to the left."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for n, heading in enumerate(headings):
        table.add_column(heading, justify="right" if n else "left", no_wrap=bool(n))
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    return table
