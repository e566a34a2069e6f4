"""Numbers -> small charts as SVG text that takes on the page's colours. Drawn by matplotlib."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np

from eval.measures_abstention import risk_coverage
from eval.run import Record
from eval.summary import columns_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Colours that stand for the page's own, which only the page knows (light or dark).
INK, ACCENT, SOFT = "#010203", "#040506", "#070809"
IN_PAGE = {INK: "currentColor", ACCENT: "var(--accent)", SOFT: "var(--soft)"}
SIZE = (5.2, 2.7)
AIM = (0.05, 0.8)  # at most so many false alarms, at least so many contradictions told


def risk_coverage_chart(records: Sequence[Record]) -> str:
    """Return the risk-coverage curve, and the best one that these answers could have."""
    columns = columns_of(records)
    coverage, risk = risk_coverage(columns["confidence"], columns["right"])
    ideal_coverage, ideal = risk_coverage(columns["right"], columns["right"])
    axes = new_axes("share of questions answered, most confident first", "share wrong")
    axes.plot(ideal_coverage, ideal, color=SOFT, linewidth=1.5, linestyle="--", label="best order")
    axes.plot(coverage, risk, color=ACCENT, linewidth=2, label="this run")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.legend(frameon=False, labelcolor=INK, loc="upper left")
    return as_svg(axes, "risk-coverage")


def latency_chart(records: Sequence[Record]) -> str:
    """Return a histogram of the seconds that questions took."""
    seconds = np.array([record.seconds for record in records])
    axes = new_axes("seconds", "questions")
    axes.hist(seconds, bins=min(30, max(5, len(records) // 5)), color=ACCENT)
    axes.set_xlim(left=0)
    axes.axvline(float(np.median(seconds)), color=INK, linewidth=1, linestyle=":")
    return as_svg(axes, "latency")


def calibration_chart(records: Sequence[Record], *, bins: int = 10) -> str:
    """Return how often a source did answer, by the confidence given."""
    columns = columns_of(records)
    place = np.minimum((np.clip(columns["confidence"], 0, 1) * bins).astype(int), bins - 1)
    count = np.bincount(place, minlength=bins)
    there = count > 0
    came = np.bincount(place, weights=columns["answerable"], minlength=bins)[there] / count[there]
    promised = np.bincount(place, weights=columns["confidence"], minlength=bins)[there]
    axes = new_axes("confidence given", "share answerable")
    axes.plot([0, 1], [0, 1], color=SOFT, linewidth=1.5, linestyle="--")
    size = 20 + 180 * count[there] / count.max()
    axes.scatter(promised / count[there], came, s=size, color=ACCENT, clip_on=False)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    return as_svg(axes, "calibration")


def conflict_chart(curve: Sequence[Sequence[float]]) -> str:
    """Return how many contradictions are told at what price in false alarms, and the aim."""
    across, up = zip(*curve, strict=True)
    axes = new_axes("false alarms", "contradictions told")
    axes.plot(across, up, color=ACCENT, linewidth=2, marker="o", markersize=3, clip_on=False)
    axes.plot([0, AIM[0], AIM[0]], [AIM[1], AIM[1], 1], color=SOFT, linewidth=1.5, linestyle="--")
    axes.set_xlim(0, max(0.2, *across))
    axes.set_ylim(0, 1)
    return as_svg(axes, "conflicts")


def new_axes(across: str, up: str) -> Axes:
    """Return empty axes in the page's ink, on no ground."""
    from matplotlib.figure import Figure

    axes = Figure(figsize=SIZE, layout="constrained").subplots()
    axes.set_xlabel(across, color=INK)
    axes.set_ylabel(up, color=INK)
    axes.tick_params(colors=INK)
    for side, spine in axes.spines.items():
        spine.set_visible(side in {"left", "bottom"})
        spine.set_color(INK)
    return axes


def as_svg(axes: Axes, name: str) -> str:
    """Return the axes' figure as an SVG element that stands in a page by itself."""
    import matplotlib as mpl

    figure = axes.get_figure(root=True)
    file = StringIO()
    # Text stays text; ids are salted by name so that two charts on a page don't share them.
    with mpl.rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": name, "font.family": "sans-serif"}
    ):
        if figure is not None:
            figure.savefig(
                file, format="svg", transparent=True, metadata=dict.fromkeys(NO_METADATA)
            )
    svg = file.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    for side in ("width", "height"):  # the page decides how large
        svg = re.sub(rf'(<svg[^>]*?) {side}="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r"font-family: [^;\"]*", "font-family: inherit", svg)
    svg = re.sub(
        r"<style.*?</style>|<!--.*?-->", "", svg, flags=re.DOTALL
    )  # it would reach the page
    svg = re.sub(r'id="[A-Za-z.]+2?d?_\d+"', "", svg)  # names of groups, the same in every chart
    for colour, in_page in IN_PAGE.items():
        svg = svg.replace(colour, in_page)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)


NO_METADATA = ("Creator", "Date", "Format", "Type")
