"""A drafted statement -> supported, partly or not, with the reason and the exact evidence.

By code and by a reader, never by asking a model: the quote stands in the passage it names; the
statement's numbers, dates and names stand in the sentence it is quoted from, negated and hedged
alike; and the sentence supports it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.article import Article
from index.words import unglued
from qa.answer import Citation, cite
from qa.draft.attribution import context_of, wrong_roles, wrong_speakers
from qa.draft.binding import misplaced
from qa.draft.clauses import pieces_of, standing_clauses
from qa.draft.days import wrong_dates
from qa.draft.figures import wrong_figures
from qa.draft.loose import wrong_words
from qa.draft.names import unknown_names
from qa.draft.order import turned_round
from qa.draft.parse import Statement
from qa.draft.place import Place, found_places
from qa.draft.polarity import wrong_negation, wrong_sides
from qa.draft.support import Supports
from qa.draft.sureness import wrong_sureness
from qa.language import foreign_language

FLOOR = 0.5  # support from which on a statement is shown
ADDRESS = re.compile(r"(?i)https?://|\bwww\.|\b[\w.]+@[\w.]+\b|<\s*/?\s*\w+[^>]*>")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a statement: how much is supported, the words that are, and why not more.

    `text` is what may be shown, "" for nothing; `places` prove it. `support` is the probability
    that they do.
    """

    statement: Statement
    kind: Literal["supported", "partly", "not"]
    text: str = ""
    places: tuple[Place, ...] = ()
    reason: str = ""
    support: float = 0.0

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return the proof as citations of whole sentences."""
        return tuple(cite(p.article, p.sentence) for p in self.places)


def verdict(
    statement: Statement,
    passages: Sequence[Citation],
    articles: Callable[[str], Article],
    *,
    supports: Supports,
    floor: float = FLOOR,
    cut: bool = True,
) -> Verdict:
    """Return what becomes of a statement that cites the numbered passages."""
    unfit = wrong_form(statement)
    if unfit:
        return Verdict(statement, "not", reason=unfit)
    places: list[Place] = []
    reasons: list[str] = []
    for evidence in statement.evidence:
        found = found_places(statement.text, evidence, passages, articles)
        if isinstance(found, str):
            reasons.append(found)
        else:
            places += [p for p in found if p not in places]
    # A proof that was made up makes the whole statement doubtful, whatever else is given.
    if reasons or not places:
        return Verdict(statement, "not", reason=reasons[0] if reasons else "it quotes nothing")
    whole = judged(statement.text, places, supports, floor)
    if whole.ok:
        return Verdict(
            statement, "supported", whole.text, whole.places, whole.reason, whole.support
        )
    for piece in pieces_of(statement.text) if cut else ():
        part = judged(piece, places, supports, floor)
        if part.ok:
            return Verdict(statement, "partly", part.text, part.places, whole.reason, part.support)
    return Verdict(statement, "not", reason=whole.reason, support=whole.support)


def wrong_form(statement: Statement) -> str:
    """Return what is wrong with a statement before any evidence is looked at, or ""."""
    if not statement.evidence:
        return "it names no source"
    if all(not e.quote for e in statement.evidence):
        return "it quotes nothing"
    if ADDRESS.search(statement.text):
        return "it holds an address or markup"
    language = foreign_language(statement.text)
    return f"it is in {language}" if language else ""


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether places prove a text, which of them do, and why not."""

    ok: bool
    text: str
    places: tuple[Place, ...] = ()
    reason: str = ""
    support: float = 0.0


def judged(text: str, places: Sequence[Place], supports: Supports, floor: float) -> Judged:
    """Hold a text against each place; any one that proves it is enough, joined they may too."""
    problems = [mismatches(text, [p]) for p in places]
    clean = [p for p, wrong in zip(places, problems, strict=True) if not wrong]
    chances = dict(zip(clean, supports([(text, p.evidence) for p in clean]), strict=True))
    good = tuple(p for p in clean if chances[p] >= floor)
    if good:
        return Judged(ok=True, text=text, places=good, support=max(chances[p] for p in good))
    if len(places) > 1:
        joined = joined_proof(text, places, supports, floor)
        if joined is not None:
            return joined
    if clean:
        reason, best = "the quoted words do not support it", max(chances.values())
    else:
        reason, best = min(problems, key=len)[0], 0.0
    return Judged(ok=False, text=text, reason=reason, support=best)


def joined_proof(
    text: str, places: Sequence[Place], supports: Supports, floor: float
) -> Judged | None:
    """Return the proof of a text whose clauses are each proved by one place, or None.

    Never the other way round: words of two places thrown together prove what neither says. A
    clause that has no subject of its own is proved with that of the first.
    """
    clauses = standing_clauses(text)
    if len(clauses) < 2 or mismatches(text, places):
        return None
    used: list[Place] = []
    chances: list[float] = []
    for clause in clauses:
        options = [
            (chance, p)
            for p, chance in zip(
                places, supports([(clause, p.evidence) for p in places]), strict=True
            )
            if chance >= floor and not mismatches(clause, [p])
        ]
        if not options:
            return None
        chance, place = max(options, key=lambda o: o[0])
        chances.append(chance)
        if place not in used:
            used.append(place)
    return Judged(ok=True, text=text, places=tuple(used), support=min(chances))


def mismatches(text: str, places: Sequence[Place]) -> list[str]:
    """Return every particular of a text that its evidence does not bear out."""
    text = unglued(text)  # copied with the article's own faults, it is no less true
    evidence = " ".join(p.evidence for p in places)
    named = f"{evidence} {' '.join(context_of(p) for p in places)}"
    article = " ".join(p.article.text for p in places)
    unknown = unknown_names(text, named, article)
    return [
        *wrong_figures(text, evidence),
        *wrong_words(text, evidence),
        *wrong_dates(text, evidence, published=places[0].article.source.published),
        *(f"{name} is not named there" for name in unknown),
        *misplaced(text, evidence),
        *wrong_negation(text, evidence),
        *wrong_sides(text, evidence),
        *wrong_sureness(text, evidence),
        *turned_round(text, evidence),
        *(wrong_speakers(text, places[0]) if len(places) == 1 else ()),
        *wrong_roles(text, named),
    ]


def by_id(articles: Mapping[str, Article]) -> Callable[[str], Article]:
    """Return the articles as a look-up that raises KeyError for one that is not there."""
    return articles.__getitem__
