"""Differing answers told side by side: each with who gives it, and when that was published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from qa.amounts import amounts_in
from qa.answer import Answer, Version, cite
from qa.attribution import attributed, name_of, named_together, short_name
from qa.candidates import Candidate
from qa.compare import Group, same
from qa.dates import days_in, stretch_of
from qa.quoting import Numbered, capital, markers, number_of
from qa.rivals import SURE, nearly_one_statement
from qa.voices import voices

MOST_CITED = 5  # citations of one answer
LEAST_SURE = 0.3  # of the best member's probability, for an article to be cited
UPDATED = "A later figure updates the earlier one."
UNKNOWN = 10**6  # days that a date without a year may mean


def tellers(group: Group) -> list[Candidate]:
    """Return the best member of each article that says about as surely what the group says."""
    first: dict[str, Candidate] = {}
    for member in group.members:
        first.setdefault(member.article.source.id, member)
    top = group.best.probability
    return [m for m in first.values() if m.probability >= LEAST_SURE * top]


def sure_voices(members: Sequence[Candidate]) -> list[list[str]]:
    """Return the source ids of those who say it surely, copies of one text together."""
    most = max(m.probability for m in members)
    groups = voices([m.article for m in members if m.probability >= SURE * most])
    return [[article.source.id for article in group] for group in groups]


def with_versions(question: str, groups: Sequence[Group], *, most: int) -> Answer:
    """Return an answer that tells each version and who gives it; the newest first where known.

    As many outlets are named as fit into `most` words; the rest are counted.
    """
    ordered = newest_first(groups)
    sides = [plainest_first(decided(g, [o for o in ordered if o is not g])) for g in ordered]
    cited: Numbered = []
    numbers = [
        [number_of(cite(m.article, m.sentence), cited) for m in members[:MOST_CITED]]
        for members in sides
    ]
    versions = tuple(
        Version(members[0].told, tuple(dict.fromkeys(ns)))
        for members, ns in zip(sides, numbers, strict=True)
    )
    closing = closing_of(sides)
    for named in range(MOST_CITED, 0, -1):
        told = [
            f"{value_of(members[0])}{as_of(members) if is_update(sides) else ''} according to "
            f"{names_of(members, named, dated=not is_update(sides))} "
            f"{markers(dict.fromkeys(ns))}"
            for members, ns in zip(sides, numbers, strict=True)
        ]
        text = f"{capital('; '.join(told))}. {closing}"
        if len(text.split()) <= most:
            break
    return Answer(
        question=question,
        text=text,
        short=versions[0].answer,
        confidence=groups[0].best.probability,
        citations=tuple(cited),
        versions=versions,
        voices=len(sure_voices(sides[0])),
    )


def decided(group: Group, others: Iterable[Group]) -> list[Candidate]:
    """Return who gives a version and no other: "in 2026" is no word for September or December."""
    members = tellers(group)
    firm = [
        m
        for m in members
        if not any(all(same(m.told, n.told) for n in tellers(other)) for other in others)
    ]
    return firm or members


def plainest_first(members: Sequence[Candidate]) -> list[Candidate]:
    """Return the members with the one in front that gives the fewest values, the most precise."""
    if members[0].span == members[0].sentence:
        return list(members)
    sure = [m for m in members if m.probability >= SURE * members[0].probability]
    first = min(sure, key=lambda m: breadth(m.told))
    return [first, *(m for m in members if m is not first)]


def breadth(told: str) -> tuple[int, int]:
    """Return how many values an answer gives, and how many days its dates may mean.

    >>> breadth("September 2026") < breadth("2026") < breadth("September 2025 and 2026")
    True
    """
    days = days_in(told)
    meant = [stretch_of(day) for day in days]
    wide = sum((s[1] - s[0]).days if s else UNKNOWN for s in meant)
    return len(days) + len(amounts_in(told)), wide


def newest_first(groups: Sequence[Group]) -> list[Group]:
    """Return the groups by their sources' days, as they are where any source is undated."""
    days = [days_of(tellers(g)) for g in groups]
    if not all(days):
        return list(groups)
    order = sorted(range(len(groups)), key=lambda i: max(days[i]), reverse=True)
    return [groups[i] for i in order]


def days_of(members: Sequence[Candidate]) -> list[date]:
    """Return the days on which the members were published, none where any is undated."""
    days = [m.article.source.published for m in members]
    known = [day for day in days if day is not None]
    return known if len(known) == len(days) else []


def is_update(sides: Sequence[Sequence[Candidate]]) -> bool:
    """Tell whether each version is a later figure for what the next one says.

    All sources are dated, all of the newer behind all of the older, and their sentences share
    most of their words.
    """
    days = [days_of(members) for members in sides]
    figures = all(amounts_in(m[0].told) and not days_in(m[0].told) for m in sides)
    return (
        figures
        and all(days)
        and all(min(newer) > max(older) for newer, older in pairwise(days))
        and all(nearly_one_statement(a[0], b[0]) for a, b in pairwise(sides))
    )


def as_of(members: Sequence[Candidate]) -> str:
    """Return the day as of which a figure is told."""
    day = max(days_of(members))
    return f" as of {day:%B} {day.day}, {day.year}"


def closing_of(sides: Sequence[Sequence[Candidate]]) -> str:
    """Return the sentence that says how the versions stand to each other, and who gives several."""
    said = [{m.article.source.id: m for m in members} for members in sides]
    both = [m for id_, m in said[0].items() if all(id_ in others for others in said[1:])]
    if is_update(sides):
        return UPDATED
    named = list(dict.fromkeys(name_of(cite(m.article, m.sentence)) for m in both))
    names = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    many = "both" if len(sides) == 2 else "all of them"
    verb = "gives" if len(both) == 1 else "give"
    given = f" {capital(names)} {verb} {many}." if both else ""
    return f"The sources differ.{given}" if len(set().union(*said)) > 1 else given.strip()


def names_of(members: Sequence[Candidate], most: int, *, dated: bool) -> str:
    """Return whom a version is by: `most` of them by name, the others by their number."""
    shown = members[:most]
    names = named_together([(called(m, dated=dated), m.article) for m in shown])
    rest = len({m.article.source.id for m in members[most:]})
    if rest:
        return f"{', '.join(names)} and {rest} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def called(member: Candidate, *, dated: bool) -> str:
    """Return what a version calls one of its sources."""
    citation = cite(member.article, member.sentence)
    return attributed(
        member, name_of(citation, undated=True) if dated else short_name(citation.source)
    )


def value_of(best: Candidate) -> str:
    """Return a version's value; where it was resolved, with the words it was resolved from."""
    return f"{best.resolved} (“{best.text}”)" if best.resolved else best.text.rstrip(".")
