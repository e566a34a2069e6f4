"""A run -> one HTML file that needs nothing else, JSON for machines, Markdown for a CI log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eval.gate import Threshold, shortfalls
from eval.run import Record
from eval.runfile import as_line
from eval.score import MEASURES
from eval.summary import NEEDS_MODEL, Summary, Value, by_kind, counted, summarise
from index.errors import CasesError

TEMPLATE = "report.html.j2"
PUBLIC_FILE = Path("reports/public.json")  # numbers that stand beside the gold set's in the report
NOTHING_PUBLIC: Mapping[str, Any] = MappingProxyType({})
# Shown for each kind; the whole list would be unreadable there.
PER_KIND = ("accuracy", "short_f1", "answered", "refused", "cite_overlap", "cite_recall", "mrr")
# What is taken over all questions at once says little of a dozen.
MEANS = tuple(name for name, measure in MEASURES.items() if not measure.pooled)


@dataclass(frozen=True, slots=True)
class Results:
    """A finished run and what it comes to; `summary` is over the records that count."""

    title: str
    records: tuple[Record, ...]
    summary: Summary
    falls_short: tuple[str, ...]
    thresholds: tuple[Threshold, ...]
    left_out: int = 0  # questions that are reported but don't count: they need a language model


def results_of(
    title: str,
    records: Sequence[Record],
    thresholds: Sequence[Threshold],
    *,
    with_model: bool = False,
) -> Results:
    """Sum up the records and hold them against the thresholds."""
    counting = counted(records, with_model=with_model)
    summary = summarise(counting)
    return Results(
        title=title,
        records=tuple(records),
        summary=summary,
        falls_short=tuple(shortfalls(summary, tuple(thresholds))),
        thresholds=tuple(thresholds),
        left_out=len(records) - len(counting),
    )


def as_json(results: Results) -> dict[str, Any]:
    """Return everything a machine could want to know of a run."""
    return {
        "title": results.title,
        "questions": len(results.records),
        "passed": not results.falls_short,
        "falls_short": list(results.falls_short),
        "measures": {name: value._asdict() for name, value in results.summary.items()},
        "kinds": {
            kind: {name: value._asdict() for name, value in summarise(records, MEANS).items()}
            for kind, records in by_kind(results.records).items()
        },
        "records": [json.loads(as_line(record)) for record in results.records],
    }


def as_markdown(results: Results) -> str:
    """Return a summary for a CI log or a pull request."""
    lines = [
        f"## {results.title}",
        "",
        verdict(results),
        *(f"- {line}" for line in results.falls_short),
        "",
        "| measure | value | 95 % interval | questions |",
        "|---|--:|:-:|--:|",
    ]
    for name, value in results.summary.items():
        measure, interval = shown(name, value)
        label = MEASURES[name].label
        lines.append(f"| {label} | {measure} | {interval} | {value.n} |")
    return "\n".join([*lines, ""])


def verdict(results: Results) -> str:
    """Return in a sentence whether the gate holds."""
    if not results.thresholds:
        return f"{len(results.records)} questions, held against no thresholds."
    short = len(results.falls_short)
    if short:
        return f"The gate fails: {short} of {len(results.thresholds)} thresholds are not met."
    return f"The gate holds: all {len(results.thresholds)} thresholds are met."


def shown(name: str, value: Value) -> tuple[str, str]:
    """Return a value and its interval as people read them."""
    if value.value is None or value.low is None or value.high is None:
        return "–", ""
    unit = MEASURES[name].unit
    if unit == "words":
        return f"{value.value:.1f}", f"{value.low:.1f} – {value.high:.1f}"
    if unit == "s":
        return f"{value.value:.3f} s", f"{value.low:.3f} – {value.high:.3f}"
    return f"{value.value:.3f}", f"{value.low:.3f} – {value.high:.3f}"


def as_html(results: Results, public: Mapping[str, Any] = NOTHING_PUBLIC) -> str:
    """Return the report as one page without outside resources."""
    import jinja2

    from eval.charts import calibration_chart, latency_chart, risk_coverage_chart

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    failed = [(record, faults(record)) for record in results.records]
    return environment.get_template(TEMPLATE).render(
        results=results,
        verdict=verdict(results),
        rows=[(MEASURES[name], *shown(name, v), v) for name, v in results.summary.items()],
        bounds={t.name: f"{'≥' if t.at_least else '≤'} {t.bound:g}" for t in results.thresholds},
        short={line.split(":")[0] for line in results.falls_short},
        kinds=kind_rows(results.records),
        kind_columns=[MEASURES[name] for name in PER_KIND],
        confusion=confusion(results.records),
        # Markup of our own making, from numbers only.
        charts=[
            ("Risk and coverage", risk_coverage_chart(results.records)),
            ("Seconds a question", latency_chart(results.records)),
            ("Calibration of confidence", calibration_chart(results.records)),
        ],
        public=public_tables(public),
        failed=[(record, found) for record, found in failed if found],
        reasons=sorted({reason for _, found in failed for reason in found}),
    )


def public_tables(public: Mapping[str, Any]) -> list[tuple[str, list[str], list[list[str]], str]]:
    """Return for each public set its name, columns and lines, and the chart of its curve if any."""
    from eval.charts import conflict_chart
    from eval.public import set_rows

    return [
        (
            name,
            list(found["columns"]),
            set_rows(found["columns"]),
            conflict_chart(found["curve"]) if found.get("curve") else "",
        )
        for name, found in public.items()
    ]


def kind_rows(records: Sequence[Record]) -> list[tuple[str, int, list[str]]]:
    """Return for each kind, and for what needs a language model, its values."""
    groups = by_kind(records)
    if needy := [record for record in records if NEEDS_MODEL in record.tags]:
        groups[f"tagged {NEEDS_MODEL}"] = needy
    rows = []
    for kind, members in groups.items():
        summary = summarise(members, PER_KIND)
        rows.append((kind, len(members), [shown(name, summary[name])[0] for name in PER_KIND]))
    return rows


def confusion(records: Sequence[Record]) -> dict[str, dict[str, int]]:
    """Return how many answerable and unanswerable questions were answered, refused, crashed on."""
    table = {
        name: dict.fromkeys(("answered", "refused", "crashed"), 0)
        for name in ("answerable", "unanswerable")
    }
    for record in records:
        outcome = "refused" if record.abstained else "answered" if record.answer else "crashed"
        table["answerable" if record.answerable else "unanswerable"][outcome] += 1
    return table


def faults(record: Record) -> list[str]:
    """Return what is wrong with a record, in the words that the report filters by."""
    scores = record.scores
    if scores.get("crashed"):
        return ["crashed"]
    if not record.answerable:
        return [] if record.abstained else ["should have refused"]
    if record.abstained:
        return ["should have answered"]
    told = scores.get("versions_found")
    found = {
        "facts missing": scores.get("accuracy") == 0,
        "not verbatim": (scores.get("cite_verbatim") or 0) < 1,
        "cites beside the evidence": (scores.get("cite_overlap") or 0) < 1,
        "statement unsupported": (scores.get("cite_recall") or 0) < 1,
        "versions missed": (1 if told is None else told) < 1,
        "versions where none differ": scores.get("versions_false") == 1,
    }
    return [fault for fault, is_there in found.items() if is_there]


def write_reports(
    results: Results,
    *,
    html: Path | None = None,
    machine: Path | None = None,
    markdown: Path | None = None,
    public: Mapping[str, Any] = NOTHING_PUBLIC,
) -> None:
    """Write the reports that are asked for; raises CasesError where one can't be written."""
    if html is not None:
        write(html, as_html(results, public))
    if machine is not None:
        found = as_json(results) | {"public": dict(public)}
        write(machine, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    if markdown is not None:
        write(markdown, as_markdown(results))


def write(path: Path, text: str) -> None:
    """Write a file, making its folder."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CasesError(f"{path}: can't be written ({error.strerror}); name another") from error
