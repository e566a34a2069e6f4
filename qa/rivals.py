"""Which groups of candidates can't both be right, and which are two sides of a yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.words import fold, search_words
from qa.amounts import amounts_in, one_amount
from qa.candidates import Candidate
from qa.compare import Group, affirmed, differ, is_full_name, negated, same_words
from qa.dates import agree, days_in
from qa.parts import wants_list
from qa.places import COUNTRIES
from qa.question import ASKING
from qa.speakers import ASKS_WHO

MOST_RIVALS = 2
SURE = 0.5  # of the best member's probability: from here on a member speaks for its group
ALIKE = 78  # of 100, how like each other two statements must be to contradict each other
SHARED = 0.75  # of the content words of the shorter of two clauses, for them to say one thing
LEAST_SHARED = 2  # content words
ASKS_PLACE = re.compile(
    r"(?i)^(?:\w+ )?(?:where|(?:which|what) (?:country|city|town|village|province|region|state"
    r"|district|capital|place|base|airport|island|party|company|group|outlet|channel))\b"
)
ONE_NAME = re.compile(r"(?:[Ii]n |[Aa]t |[Nn]ear |the )?([A-Z][a-z’'-]{2,})\W*")
CLAUSE = re.compile(r"[;:,]\s+|\s[–—]\s|\b(?:but|while|although|though|whereas|which|who)\b")


def rivals_of(question: str, best: Group, others: Sequence[Group], *, floor: float) -> list[Group]:
    """Return the groups that give another value for the same thing.

    A value that was read again is a rival where that confirmed it, any other where the reader is
    about as sure of it. Two groups are rivals where any of their sure members differ: "in 2026"
    agrees with September and with December, which are rivals all the same.
    """
    top = best.best
    firm = [m for m in best.members if m is top or m.probability >= least_sure(top, floor)]
    return [
        group
        for group in others
        if any(
            (
                rival.confirmed
                if rival.confirmed is not None
                else about_as_sure(rival, top, floor=floor)
            )
            and conflict(question, member, rival)
            # Two values in one sentence are two things, such as troops in Iraq and in Syria.
            and not shares_sentence(rival, best)
            and not any(gives_both(m, member, rival) for m in (*firm, *group.members))
            for member in firm
            for rival in group.members
        )
    ][:MOST_RIVALS]


def about_as_sure(rival: Candidate, top: Candidate, *, floor: float) -> bool:
    """Tell whether a value is about as sure as the best, its passage as near to the question."""
    return (
        rival.probability >= least_sure(top, floor)
        and rival.support.words >= top.support.words - 0.25
        and rival.support.names >= top.support.names
    )


def least_sure(top: Candidate, floor: float) -> float:
    """Return the probability from which on a value is about as sure as the best."""
    return max(floor, 0.75 * top.probability)


def conflict(question: str, a: Candidate, b: Candidate) -> bool:
    """Tell whether two candidates can't both be what is asked for.

    Names can as a rule; those that can't are said in one statement, the rest being the same.
    """
    if differ(a.told, b.told):
        return not is_full_name(a.told) or (not wants_list(question) and one_statement(a, b))
    asks_name = ASKS_PLACE.search(question) or ASKS_WHO.search(question)
    return bool(asks_name) and not wants_list(question) and two_names(a, b)


def two_names(a: Candidate, b: Candidate) -> bool:
    """Tell whether two one-word names stand in one statement, and neither lies in the other.

    Where an article names both, or only one is a country, one may well be part of the other.
    """
    found = [ONE_NAME.fullmatch(c.text) for c in (a, b)]
    first, other = (match[1] if match else "" for match in found)
    if not first or not other or same_words(first, other):
        return False
    if (first in COUNTRIES) != (other in COUNTRIES):
        return False
    apart = other not in a.article.text and first not in b.article.text
    return apart and one_statement(a, b)


def gives_both(candidate: Candidate, a: Candidate, b: Candidate) -> bool:
    """Tell whether a candidate holds both of two values: "12 dead and 30 hurt" is no rivalry."""
    days = days_in(candidate.told)
    amounts = amounts_in(candidate.told)

    def at(told: str) -> set[tuple[str, int]]:
        by_day = {("day", i) for i, x in enumerate(days) if any(agree(x, y) for y in days_in(told))}
        return by_day | {
            ("amount", i)
            for i, x in enumerate(amounts)
            if any(one_amount(x, y) for y in amounts_in(told))
        }

    first, other = at(a.told), at(b.told)
    return bool(first and other) and not first & other


def yes_and_no(question: str, groups: Sequence[Group], *, floor: float) -> list[Group]:
    """Return the two sides of a yes-or-no question that is answered contrarily, else nothing.

    Sides are whole sentences whose clauses nearest to the question say the same but for a "not";
    the surer side stands first.
    """
    found = sorted((m for g in groups for m in g.members), key=lambda m: -m.probability)
    sure = [m for m in found if m.probability >= max(floor, 0.75 * found[0].probability)]
    if not sure:
        return []
    top = sure[0]
    said = clause_of(question, top)
    sides: tuple[list[Candidate], list[Candidate]] = ([top], [])
    for member in sure[1:]:
        clause = clause_of(question, member)
        elsewhere = member.article is not top.article or member.sentence != top.sentence
        if elsewhere and alike(said, clause):
            whole = replace(member, span=member.sentence)
            sides[negated(said) != negated(clause)].append(whole)
    if not sides[1]:
        return []
    return [Group((replace(top, span=top.sentence), *sides[0][1:])), Group(tuple(sides[1]))]


def clause_of(question: str, candidate: Candidate) -> str:
    """Return the clause of a candidate's sentence that shares most words with a question."""
    clauses = CLAUSE.split(candidate.sentence.of(candidate.article.text))
    asked = stems(question)
    return max(clauses, key=lambda clause: len(asked & stems(clause)))


def alike(a: str, b: str) -> bool:
    """Tell whether two clauses say the same, whether or not one of them denies it.

    >>> alike("The deal has been signed by both", "both sides say the deal is still unsigned")
    False
    >>> alike("The final deal has been signed", "the final deal is yet to be signed")
    True
    """
    first, other = (stems(affirmed(text)) for text in (a, b))
    shared = len(first & other)
    return shared >= LEAST_SHARED and shared >= SHARED * max(len(first), len(other))


def stems(text: str) -> set[str]:
    """Return the stems of a text's words that carry meaning."""
    return {stem for stem in search_words(text) if stem not in ASKING and stem not in FILLERS}


FILLERS = frozenset("still yet also now already alreadi".split())


def one_statement(a: Candidate, b: Candidate) -> bool:
    """Tell whether two sentences say the same but for the answers in them.

    "Allawi announced it" and "Alaaldin announced it" do; two people who each said something don't.
    """
    from rapidfuzz import fuzz

    rest = [without(c.sentence.of(c.article.text), c.span.of(c.article.text)) for c in (a, b)]
    return bool(fuzz.token_sort_ratio(*rest) >= ALIKE)


def nearly_one_statement(a: Candidate, b: Candidate) -> bool:
    """Tell whether two sentences share most of their content but for the answers in them."""
    first, other = (
        stems(without(c.sentence.of(c.article.text), c.span.of(c.article.text))) for c in (a, b)
    )
    least = min(len(first), len(other))
    return least > 0 and len(first & other) >= 0.6 * least


def without(sentence: str, answer: str) -> str:
    """Return a folded sentence without the answer's words."""
    return fold(sentence.replace(answer, " "))


def shares_sentence(candidate: Candidate, group: Group) -> bool:
    """Tell whether a candidate stands in a sentence in which the group says its answer."""
    return any(
        candidate.article is member.article and candidate.sentence.overlaps(member.sentence)
        for member in group.members
    )
