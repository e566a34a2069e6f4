"""An answer to a picture of time: when its articles appeared, and the dates they speak of.

What states no date is listed below the picture, never placed in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from qa.answer import Answer
from qa.dates import Day, days_in, stretch_of
from qa.relative import relative_in
from ui.drawing import Moment, pictures
from ui.markup import escaped, spoken_date

LONGEST_OUTLET = 18  # letters before the date, on a phone
KINDS = {
    "published": "article published",
    "told": "date in the answer",
    "spoken": "date in a quote only",
}


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
        f"<figure>{pictures(moments)}{key(moments)}</figure>{beside}</details>"
    )


def key(moments: Sequence[Moment]) -> str:
    """Return what the marks in the picture mean."""
    kinds = {moment.kind for moment in moments}
    items = [f'<li class="dl-{kind}">{KINDS[kind]}</li>' for kind in KINDS if kind in kinds]
    return f'<ul class="dl-key" aria-label="Marks">{"".join(items)}</ul>'


def moments_of(answer: Answer) -> tuple[Moment, ...]:
    """Return the articles' days of publication, then the dates spoken of, each in order."""
    published: dict[tuple[date, str], list[int]] = {}
    spoken: dict[Day, list[int]] = {}
    for n, citation in enumerate(answer.citations, start=1):
        day = citation.source.published
        if day is not None:
            published.setdefault((day, outlet(citation.source.publisher)), []).append(n)
        for named in spoken_of(citation.quote, day):
            numbers = spoken.setdefault(named, [])
            if n not in numbers:
                numbers.append(n)
    told = set(days_in(answer.text))
    articles = [
        Moment(day, day, f"{who}{spoken_date(day)}", tuple(numbers), "published")
        for (day, who), numbers in published.items()
    ]
    dates = [
        Moment(*stretch, day.words(), tuple(numbers), "told" if day in told else "spoken")
        for day, numbers in spoken.items()
        if (stretch := stretch_of(day)) is not None
    ]
    return (*sorted(articles, key=in_time), *sorted(dates, key=in_time))


def outlet(publisher: str | None) -> str:
    """Return what stands before an article's date.

    >>> outlet("The Organization for World Peace")
    'The Organization…, '
    """
    name = " ".join((publisher or "").split())
    if len(name) > LONGEST_OUTLET:
        name = name[: LONGEST_OUTLET - 1].rstrip() + "…"
    return f"{name}, " if name else ""


def in_time(moment: Moment) -> tuple[date, date]:
    """Return what moments are ordered by."""
    return moment.start, moment.end


def spoken_of(quote: str, published: date | None) -> Iterator[Day]:
    """Yield the dates that a quote names, relative ones where its article states a date."""
    yield from days_in(quote)
    if published is not None:
        yield from (day for _, day in relative_in(quote, published))
