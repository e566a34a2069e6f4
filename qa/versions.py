"""Where sources differ: which groups are rivals, and how an answer tells them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.words import fold
from qa.answer import Answer, Citation, Version, cite
from qa.candidates import Candidate
from qa.compare import NEGATION, Group, differ, is_full_name, negated
from qa.quoting import Numbered, capital, markers, number_of
from qa.speakers import NAME

MOST_CITED = 5
MOST_RIVALS = 2
ALIKE = 78  # of 100, how like each other two statements must be to contradict each other
# "Reuters, citing multiple sources, reported", "according to The National".
REPORTED_BY = re.compile(
    rf"(?:[Aa]ccording to (?P<by>{NAME})|(?P<said>{NAME}),? (?:citing [^,]+, )?(?:has )?reported\b)"
)
HEDGED = re.compile(r"(?i)\b(?:reportedly|reports? (?:suggest|indicate)\w*|sources (?:say|said))\b")


def rivals_of(best: Group, others: Sequence[Group], *, floor: float) -> list[Group]:
    """Return the groups that give another date or number for the same thing, about as surely."""
    top = best.best
    needed = max(floor, 0.75 * top.probability)
    return [
        g
        for g in others
        if g.best.probability >= needed
        and differ(top.told, g.best.told)
        and (not is_full_name(top.told) or one_statement(top, g.best))
        # Two values in one sentence are two things, such as troops in Iraq and troops in Syria.
        and not shares_sentence(g.best, best)
        and g.best.support.words >= top.support.words - 0.25
        and g.best.support.names >= top.support.names
    ][:MOST_RIVALS]


def yes_and_no(groups: Sequence[Group], *, floor: float) -> list[Group]:
    """Return the two sides of a yes-or-no question that articles answer contrarily, else nothing.

    Sides are whole sentences that say the same but for a "not"; the surer side stands first.
    """
    found = sorted((m for g in groups for m in g.members), key=lambda m: -m.probability)
    sure = [m for m in found if m.probability >= max(floor, 0.75 * found[0].probability)]
    if not sure:
        return []
    top = sure[0]
    said = top.sentence.of(top.article.text)
    sides: tuple[list[Candidate], list[Candidate]] = ([top], [])
    for member in sure[1:]:
        sentence = member.sentence.of(member.article.text)
        if member.article is not top.article and alike(said, sentence):
            whole = replace(member, span=member.sentence)
            sides[negated(said) != negated(sentence)].append(whole)
    if not sides[1]:
        return []
    return [Group((replace(top, span=top.sentence), *sides[0][1:])), Group(tuple(sides[1]))]


def alike(a: str, b: str) -> bool:
    """Tell whether two sentences say the same, whether or not one of them denies it."""
    from rapidfuzz import fuzz

    return bool(fuzz.token_sort_ratio(*(fold(NEGATION.sub(" ", s)) for s in (a, b))) >= ALIKE)


def one_statement(a: Candidate, b: Candidate) -> bool:
    """Tell whether two sentences say the same but for the answers in them.

    "Allawi announced it" and "Alaaldin announced it" do; two people who each said something don't.
    """
    from rapidfuzz import fuzz

    rest = [without(c.sentence.of(c.article.text), c.span.of(c.article.text)) for c in (a, b)]
    return bool(fuzz.token_sort_ratio(*rest) >= ALIKE)


def without(sentence: str, answer: str) -> str:
    """Return a folded sentence without the answer's words."""
    return fold(sentence.replace(answer, " "))


def shares_sentence(candidate: Candidate, group: Group) -> bool:
    """Tell whether a candidate stands in a sentence in which the group says its answer."""
    return any(
        candidate.article is member.article and candidate.sentence.overlaps(member.sentence)
        for member in group.members
    )


def tellers(group: Group) -> list[Candidate]:
    """Return the best member of each article that says about as surely what the group says."""
    first: dict[str, Candidate] = {}
    for member in group.members:
        first.setdefault(member.article.source.id, member)
    top = group.best.probability
    return [m for m in first.values() if m.probability >= 0.3 * top][:MOST_CITED]


def with_versions(question: str, groups: Sequence[Group]) -> Answer:
    """Return an answer that tells each version and who gives it; the newest first where known."""
    cited: Numbered = []
    versions: list[Version] = []
    told: list[str] = []
    for group in newest_first(groups):
        members = tellers(group)[:3]
        numbers = [number_of(cite(m.article, m.sentence), cited) for m in members]
        versions.append(Version(group.best.told, tuple(numbers)))
        names = dict.fromkeys(
            attributed(m, cited[n - 1]) for m, n in zip(members, numbers, strict=True)
        )
        told.append(f"{value_of(group)} according to {' and '.join(names)} {markers(numbers)}")
    best = groups[0].best
    return Answer(
        question=question,
        text=f"{capital('; '.join(told))}. The sources differ.",
        short=versions[0].answer,
        confidence=best.probability,
        citations=tuple(cited),
        versions=tuple(versions),
    )


def newest_first(groups: Sequence[Group]) -> list[Group]:
    """Return the groups by their sources' days, as they are where any source is undated."""
    days = [[m.article.source.published for m in tellers(g)] for g in groups]
    if any(day is None for group in days for day in group):
        return list(groups)
    latest = [max(d for d in group if d is not None) for group in days]
    order = sorted(range(len(groups)), key=lambda i: latest[i], reverse=True)
    return [groups[i] for i in order]


def value_of(group: Group) -> str:
    """Return a version's value; where it was resolved, with the words it was resolved from."""
    best = group.best
    return f"{best.resolved} (“{best.text}”)" if best.resolved else best.text.rstrip(".")


def attributed(candidate: Candidate, citation: Citation) -> str:
    """Return whom a version is by: its article, and whom that names as its own source."""
    sentence = candidate.sentence.of(candidate.article.text)
    found = REPORTED_BY.search(sentence)
    name = name_of(citation)
    if found:
        return f"{name}, citing {found['by'] or found['said']}"
    return f"{name}, which calls it a report" if HEDGED.search(sentence) else name


def name_of(citation: Citation) -> str:
    """Return what an answer calls a source: outlet or short title with its date, or the date."""
    source = citation.source
    day = source.published
    dated = f"{day:%B} {day.day}, {day.year}" if day else ""
    if source.publisher:
        return f"{source.publisher} ({dated})" if dated else source.publisher
    if source.title:
        words = source.title.split()
        title = f"“{' '.join(words[:6])}{' …' if len(words) > 6 else ''}”"
        return f"{title} ({dated})" if dated else title
    return f"an article of {dated}" if dated else source.id
