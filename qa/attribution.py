"""Who says it: what an answer calls a source, whom that names as its own, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Article, Source
from index.words import fold
from qa.answer import Citation
from qa.candidates import Candidate
from qa.speakers import HEDGED, REPORTED_BY
from qa.voices import voices

NEAR = 30  # characters behind an answer in which "reportedly" still speaks of it


def attributed(candidate: Candidate, name: str) -> str:
    """Return whom a version is by: its article by name, and whom that names as its own source."""
    by = reported_by(candidate)
    if by:
        return f"{name}, citing {by}"
    return f"{name}, which calls it a report" if hedged(candidate) else name


def reported_by(candidate: Candidate) -> str:
    """Return whom a sentence names as the source of an answer in it, other than its own outlet."""
    sentence = candidate.sentence.of(candidate.article.text)
    found = REPORTED_BY.search(sentence)
    if not found:
        return ""
    name = " ".join(next(group for group in found.groups() if group).split())
    outlet = fold(candidate.article.source.publisher or "")
    known = outlet and (fold(name).removeprefix("the ") in outlet or outlet in fold(name))
    return "" if known or name in candidate.text else name


def hedged(candidate: Candidate) -> bool:
    """Tell whether a sentence leaves an answer in it to a report, in front or right behind."""
    start = candidate.sentence.start
    until = min(candidate.span.end + NEAR, candidate.sentence.end)
    said = candidate.article.text[start:until]
    return any(
        ";" not in said[found.end() : max(found.end(), candidate.span.start - start)]
        for found in HEDGED.finditer(said)
    )


def hedge_of(members: Sequence[Candidate]) -> str:
    """Return how an answer is hedged that no source states outright: ", reportedly", else "".

    >>> hedge_of([])
    ''
    """
    if not members or HEDGED.search(members[0].text):
        return ""
    by = reported_by(members[0])
    if not all(reported_by(m) or hedged(m) for m in members):
        return ""
    if by and by not in members[0].text:
        return f", according to {by}"
    return ", reportedly" if hedged(members[0]) else ""


def name_of(citation: Citation, *, undated: bool = False) -> str:
    """Return what an answer calls a source: outlet or short title with its date, or the date.

    A source without one is called undated where `undated` asks for it.
    """
    day = citation.source.published
    dated = f"{day:%B} {day.day}, {day.year}" if day else "undated" if undated else ""
    if day and not (citation.source.publisher or citation.source.title):
        return f"an article of {dated}"
    return with_note(short_name(citation.source), dated)


def short_name(source: Source) -> str:
    """Return a source's outlet, else the first words of its title, else its file.

    >>> short_name(Source("a.txt", title="One two three four five six seven"))
    '“One two three four five six …”'
    """
    if source.publisher or not source.title:
        return source.label
    words = source.title.split()
    return f"“{' '.join(words[:6])}{' …' if len(words) > 6 else ''}”"


def with_note(name: str, note: str) -> str:
    """Return a name with a note in brackets, if there is one."""
    return f"{name} ({note})" if note else name


def named_together(names: Sequence[tuple[str, Article]]) -> list[str]:
    """Return names, those of articles that carry one text as one: "Herald and Post (one text)"."""
    groups = voices(list(dict.fromkeys(article for _, article in names)))
    told = []
    for group in groups:
        of_group = list(dict.fromkeys(name for name, article in names if article in group))
        together = " and ".join(of_group)
        told.append(f"{together} (one text)" if len(of_group) > 1 else together)
    return told
