"""Moments to a picture: dots and bars over a common axis, as SVG. Drawn by matplotlib.

Every word and every colour goes through matplotlib as a stand-in and is put in afterwards: words
escaped as everywhere on the page, colours as the style sheet's own, which follow light and dark.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from ui.markup import escaped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NARROW, WIDE = 320, 620  # units across, each about a pixel: for a phone, and for a column
ROW, AXIS, EDGE = 34, 22, 6
LABEL, TICK = 13.5, 12.5  # letters
THICK = 9  # marks
LETTER = 0.54 * LABEL  # a letter's usual width; one of a wide script takes two
MOST_TICKS = {NARROW: 3, WIDE: 5}  # and up to two more, to enclose all
INK, MUTED, LINE, ACCENT, SOFT, PAPER = (f"#0102{n:02d}" for n in range(6))
IN_PAGE = {
    INK: "var(--dl-ink)",
    MUTED: "var(--dl-muted)",
    LINE: "var(--dl-line)",
    ACCENT: "var(--dl-accent)",
    SOFT: "var(--dl-strong-line)",
    PAPER: "var(--dl-paper)",
}
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
# What matplotlib is told of how to write SVG is one setting for all threads.
WRITING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of days with its label and the numbers of the citations that it comes from.

    `kind` is "published" for an article, "told" for a date that the answer itself names, "spoken"
    for one that only a quote names.
    """

    start: date
    end: date
    label: str
    numbers: tuple[int, ...]
    kind: str

    @property
    def words(self) -> str:
        """Return the label with its numbers."""
        return self.label + "".join(f" [{n}]" for n in self.numbers)


def pictures(moments: tuple[Moment, ...]) -> str:
    """Return the moments drawn for narrow and for wide places; the style sheet shows one."""
    return picture(moments, NARROW) + picture(moments, WIDE)


@lru_cache(maxsize=1024)  # a conversation is shown anew at every step of its next answer
def picture(moments: tuple[Moment, ...], width: int) -> str:
    """Return the moments as an SVG, one above the other."""
    from matplotlib.figure import Figure

    height = ROW * len(moments) + AXIS
    figure = Figure(figsize=(width / 72, height / 72))
    inside = (EDGE / width, AXIS / height, 1 - 2 * EDGE / width, 1 - AXIS / height)
    axes = figure.add_axes(inside, frame_on=False)
    axes.set_ylim(height - AXIS, 0)  # as the letters' units
    first, last = min(m.start for m in moments), max(m.end for m in moments)
    draw_axis(axes, ticks_over(first, last, most=MOST_TICKS[width]))
    words = [draw(axes, moment, n, width) for n, moment in enumerate(moments)]
    size = "small" if width == NARROW else "large"
    return (
        f'<svg class="dl-timeline dl-{size}" role="img" viewBox="0 0 {width} {height}" '
        f'aria-label="{escaped(told(moments))}">{in_page(svg_of(figure), words)}</svg>'
    )


def warm() -> None:
    """Load matplotlib now, so that the first picture does not wait for it."""
    picture((Moment(date(2025, 1, 1), date(2025, 1, 31), "January 2025", (), "told"),), NARROW)


def told(moments: Sequence[Moment]) -> str:
    """Return the picture in words."""
    published = [m.words for m in moments if m.kind == "published"]
    spoken = [m.words for m in moments if m.kind != "published"]
    parts = (("Published: ", published), ("Spoken of: ", spoken))
    return "Timeline. " + " ".join(f"{name}{'; '.join(of)}." for name, of in parts if of)


def draw_axis(axes: Axes, ticks: Sequence[tuple[date, str]]) -> None:
    """Draw the lines and names of the axis."""
    days = [day.toordinal() for day, _ in ticks]
    axes.set_xlim(days[0], days[-1])
    axes.set_yticks([])
    axes.set_xticks(days, [name for _, name in ticks], fontsize=TICK, color=MUTED)
    axes.tick_params(length=0, pad=5)
    names = axes.get_xticklabels()
    names[0].set_horizontalalignment("left")
    names[-1].set_horizontalalignment("right")
    bottom = axes.get_ylim()[0]
    axes.vlines(days, 0, bottom, color=LINE, linewidth=1, clip_on=False, zorder=0)


def draw(axes: Axes, moment: Moment, n: int, width: int) -> str:
    """Draw a moment: its label, and below it a dot for a day or a bar; return the label's words."""
    start, end = moment.start.toordinal(), moment.end.toordinal()
    first, last = axes.get_xlim()
    across = width - 2 * EDGE
    days = (last - first) / across  # in a unit of the picture
    words = fitting(moment, across)
    room = length(words) * days
    # Over its mark, and pushed back where it would leave the picture.
    side, at = ("left", min(start, last - room))
    if start + end > first + last:
        side, at = ("right", max(end, first + room))
    axes.text(
        at,
        n * ROW + 14,
        f"words-{n}-",
        fontsize=LABEL,
        fontweight=700 if moment.kind == "told" else 400,
        color=INK,
        horizontalalignment=side,
    )
    inset = min(THICK / 2 * days, (end - start) / 2)  # for the round ends
    bar = [start + inset, end - inset]
    line: dict[str, Any] = {"solid_capstyle": "round", "clip_on": False}
    middle = [n * ROW + 24] * 2
    axes.plot(bar, middle, color=ACCENT if moment.kind == "told" else SOFT, linewidth=THICK, **line)
    if moment.kind == "published":  # a ring
        axes.plot(bar, middle, color=PAPER, linewidth=THICK - 4, **line)
    return words


def length(words: str) -> float:
    """Return about how much room words take."""
    return LETTER * sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)


def fitting(moment: Moment, room: float) -> str:
    """Return a moment's label with its first numbers, cut to a room."""
    numbers = "".join(f" [{n}]" for n in moment.numbers[:4])
    label = moment.label
    while label and length(label + "…" + numbers) > room:
        label = label[:-1]
    cut = "" if label == moment.label else "…"
    return label.rstrip() + cut + numbers


def svg_of(figure: Figure) -> str:
    """Return what a figure's SVG holds, with text as text."""
    import matplotlib as mpl

    file = StringIO()
    with WRITING, mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(file, format="svg", transparent=True, metadata=NO_METADATA)
    return file.getvalue()


def in_page(svg: str, words: Sequence[str]) -> str:
    """Return the inner part of an SVG with the page's colours, letters and words."""
    inner = re.sub(r"\s+", " ", svg[svg.index("</defs>") + len("</defs>") : svg.rindex("</svg>")])
    inner = re.sub(r" font-family: [^;\"]*;?| id=\"[^\"]*\"", "", inner)
    inner = re.sub(r'<g/> ?|<path d="[^"]*" style="fill: none"/> ?', "", inner)
    for stand_in, colour in IN_PAGE.items():
        inner = inner.replace(stand_in, colour)
    return re.sub(r"words-(\d+)-", lambda found: escaped(words[int(found[1])]), inner)


def ticks_over(start: date, end: date, *, most: int) -> list[tuple[date, str]]:
    """Return two to most + 2 evenly stepped days that enclose a stretch, with their names."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    steps = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 24_000)
    step = next((s for s in steps if months / s <= most), 60_000)
    begin = start.year * 12 + start.month - 1
    begin -= begin % step
    ticks = []
    for n in range(begin, begin + step * (most + 3), step):
        day = date(n // 12, n % 12 + 1, 1) if 12 <= n < 12 * date.max.year else edge(n)
        ticks.append((day, str(day.year) if step >= 12 else f"{day:%b} {day.year}"))
        if day > end or day == date.max:
            break
    return ticks


def edge(months: int) -> date:
    """Return the first or the last day of the calendar, for one beyond it."""
    return date.min if months < 12 else date.max
