"""A run -> one HTML page that needs nothing else: tables, charts, and every failed question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eval.compare import Comparison
from eval.results import UNSHARED, Results, groups_of, shown, verdict
from eval.run import Record
from eval.score import MEASURES
from eval.summary import summarise

TEMPLATE = "report.html.j2"
NOTHING_PUBLIC: Mapping[str, Any] = MappingProxyType({})
# Shown for each kind; the whole list would be unreadable there.
PER_KIND = (
    "accuracy",
    "short_f1",
    "answered",
    "refused",
    "cite_overlap",
    "cite_recall",
    "mrr",
    "versions_found",
    "versions_false",
)


def as_html(
    results: Results,
    public: Mapping[str, Any] = NOTHING_PUBLIC,
    beside: Comparison | None = None,
) -> str:
    """Return the report as one page without outside resources; `beside` is another system's run."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    failed = [(record, faults(record)) for record in results.records]
    kinds = kind_rows(results)
    return environment.get_template(TEMPLATE).render(
        results=results,
        verdict=verdict(results),
        rows=[(MEASURES[name], *shown(name, v), v) for name, v in results.summary.items()],
        bounds={t.name: f"{'≥' if t.at_least else '≤'} {t.bound:g}" for t in results.thresholds},
        short={line.split(":")[0] for line in results.falls_short},
        kinds=kinds,
        filters=[kind for kind, *_ in kinds if kind != UNSHARED],
        kind_columns=[MEASURES[name] for name in PER_KIND],
        confusion=confusion(results.counting),
        charts=charts_of(results.counting),
        beside=beside,
        labels={name: measure.label for name, measure in MEASURES.items()},
        public=public_tables(public),
        failed=[(record, found) for record, found in failed if found],
        reasons=sorted({reason for _, found in failed for reason in found}),
    )


def charts_of(records: Sequence[Record]) -> list[tuple[str, str]]:
    """Return each chart's caption and SVG, which is markup of our own making, from numbers only."""
    from eval.charts import calibration_chart, latency_chart, risk_coverage_chart

    if not records:
        return []
    return [
        ("Risk and coverage", risk_coverage_chart(records)),
        ("Seconds a question", latency_chart(records)),
        ("Calibration of confidence", calibration_chart(records)),
    ]


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


def kind_rows(results: Results) -> list[tuple[str, int, list[tuple[str, str]]]]:
    """Return for each group of questions how many they are, and its values with intervals."""
    rows = []
    for kind, members in groups_of(results).items():
        summary = summarise(members, PER_KIND)
        rows.append((kind, len(members), [shown(name, summary[name]) for name in PER_KIND]))
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
    """Return what is wrong with a record, in the words that the page filters by."""
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
