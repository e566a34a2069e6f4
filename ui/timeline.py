"""An answer to a picture of time: when its articles appeared, and the dates they speak of.

Inline SVG without a script or a colour of its own: positions are percentages, so that it fits any
width with its letters at their size, and classes leave the colours to the style sheet. What states
no date is listed below the picture, never placed in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qa.answer import Answer
from qa.dates import Day, days_in, stretch_of
from qa.relative import relative_in
from ui.markup import escaped, spoken_date

ROW = 32
AXIS = 22
LONGEST_LABEL = 34
MOST_TICKS = 6


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


def timeline(answer: Answer) -> str:
    """Return the picture, "" where there are fewer than two moments to tell apart."""
    moments = moments_of(answer)
    if len({(m.start, m.end) for m in moments}) < 2:
        return ""
    undated = sorted({c.source.label for c in answer.citations if c.source.published is None})
    beside = (
        f'<p class="dl-undated">Undated, so not placed: {escaped("; ".join(undated))}.</p>'
        if undated
        else ""
    )
    shown = " open" if answer.versions else ""
    return (
        f'<details class="dl-when"{shown}><summary>Timeline</summary>'
        f"<figure>{picture(moments)}</figure>{beside}</details>"
    )


def moments_of(answer: Answer) -> list[Moment]:
    """Return the articles' days of publication, then the dates spoken of, each in order."""
    published: dict[date, list[int]] = {}
    spoken: dict[Day, list[int]] = {}
    for n, citation in enumerate(answer.citations, start=1):
        day = citation.source.published
        if day is not None:
            published.setdefault(day, []).append(n)
        for named in spoken_of(citation.quote, day):
            numbers = spoken.setdefault(named, [])
            if n not in numbers:
                numbers.append(n)
    told = set(days_in(answer.text))
    articles = [
        Moment(day, day, f"Published {spoken_date(day)}", tuple(numbers), "published")
        for day, numbers in published.items()
    ]
    dates = [
        Moment(*stretch, day.words(), tuple(numbers), "told" if day in told else "spoken")
        for day, numbers in spoken.items()
        if (stretch := stretch_of(day)) is not None
    ]
    return [*sorted(articles, key=in_time), *sorted(dates, key=in_time)]


def in_time(moment: Moment) -> tuple[date, date]:
    """Return what moments are ordered by."""
    return moment.start, moment.end


def spoken_of(quote: str, published: date | None) -> Iterator[Day]:
    """Yield the dates that a quote names, relative ones where its article states a date."""
    yield from days_in(quote)
    if published is not None:
        yield from (day for _, day in relative_in(quote, published))


def picture(moments: Sequence[Moment]) -> str:
    """Return the moments as an SVG, one above the other over a common axis."""
    ticks = ticks_over(min(m.start for m in moments), max(m.end for m in moments))
    first, last = ticks[0][0], ticks[-1][0]
    height = ROW * len(moments) + AXIS
    rows = "".join(row(m, n * ROW, first, last) for n, m in enumerate(moments))
    told = "; ".join(moment.words for moment in moments)
    return (
        f'<svg class="dl-timeline" role="img" width="100%" height="{height}" '
        f'aria-label="{escaped("Timeline: " + told)}">'
        f"{axis(ticks, first, last, height)}{rows}</svg>"
    )


def place(day: date, first: date, last: date) -> float:
    """Return where a day stands, in per cent of the width."""
    return 1 + 98 * (day - first).days / max(1, (last - first).days)


def row(moment: Moment, top: int, first: date, last: date) -> str:
    """Return one moment: its label, and below it a dot for a day or a bar for a longer time."""
    left = place(moment.start, first, last)
    right = place(moment.end, first, last)
    label = moment.label
    if len(label) > LONGEST_LABEL:
        label = label[: LONGEST_LABEL - 1].rstrip() + "…"
    label = "".join([label, *(f" [{n}]" for n in moment.numbers[:4])])
    anchor, at = ("start", left) if left + right <= 100 else ("end", right)
    words = f'<text x="{at:.1f}%" y="{top + 13}" text-anchor="{anchor}">{escaped(label)}</text>'
    if moment.start == moment.end:
        mark = f'<circle cx="{left:.1f}%" cy="{top + 22}" r="4.5"/>'
    else:
        width = max(0.8, right - left)
        mark = f'<rect x="{left:.1f}%" y="{top + 18}" width="{width:.1f}%" height="8" rx="4"/>'
    return f'<g class="dl-{moment.kind}">{words}{mark}</g>'


def axis(ticks: Sequence[tuple[date, str]], first: date, last: date, height: int) -> str:
    """Return the lines and names of the axis."""
    parts = []
    for day, name in ticks:
        x = place(day, first, last)
        anchor = "start" if x < 8 else "end" if x > 92 else "middle"
        parts.append(
            f'<line x1="{x:.1f}%" x2="{x:.1f}%" y1="0" y2="{height - AXIS + 4}"/>'
            f'<text x="{x:.1f}%" y="{height - 5}" text-anchor="{anchor}">{escaped(name)}</text>'
        )
    return f'<g class="dl-axis">{"".join(parts)}</g>'


def ticks_over(start: date, end: date) -> list[tuple[date, str]]:
    """Return two to seven evenly stepped days that enclose a stretch, with their names."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    steps = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400)
    step = next((s for s in steps if months / s <= MOST_TICKS - 1), 6000)
    begin = start.year * 12 + start.month - 1
    begin -= begin % step
    ticks = []
    for n in range(begin, begin + step * (MOST_TICKS + 2), step):
        if not 12 <= n < 12 * date.max.year:
            continue
        day = date(n // 12, n % 12 + 1, 1)
        ticks.append((day, str(day.year) if step >= 12 else f"{day:%b} {day.year}"))
        if day > end:
            break
    return ticks
