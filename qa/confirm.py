"""Is another value said of the same thing? Read its paragraph again, with the best answer's words.

Questions are often vague where the sentence that answers is not. Beside that sentence, with a gap
for its answer, the reader looks into the paragraph of each value that would contradict it: what
would fill the gap there?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.article import Passage, Span
from qa.candidates import Candidate, probability
from qa.compare import Group
from qa.compose import YES_NO
from qa.reader import Reading, read
from qa.reader.gap import with_gap
from qa.reader.weights import Weights
from qa.rivals import conflict, shares_sentence
from qa.stages import both_last

MOST_READ = 4  # paragraphs
LEAST = 0.02  # probability at the first reading
HALF = 0.5  # of the best answer's probability
LONGEST = 120  # words of a paragraph that is read whole


def read_again(question: str, groups: list[Group], weights: Weights) -> list[Group]:
    """Return the groups with the values that contradict the best answer confirmed as such, or not.

    A reader that was not taught gaps is not asked: its settings have no limit for "rivals".
    """
    settings = weights.settings
    doubtful = doubted(question, groups) if "rivals" in settings else []
    if not doubtful:
        return groups
    asked = asked_again(question, groups[0].best)
    readings = read(asked, [paragraph_of(c) for c in doubtful], weights=weights)
    return confirmed(
        question,
        groups,
        list(zip(doubtful, readings, strict=True)),
        calibration=settings["calibration"],
        least=settings["rivals"],
    )


def doubted(question: str, groups: Sequence[Group]) -> list[Candidate]:
    """Return the candidates that would contradict the best answer, the surest first.

    None for a yes or no, whose sides are told apart by what they deny.
    """
    if YES_NO.match(question):
        return []
    best = groups[0]
    found = [
        member
        for group in groups[1:]
        for member in group.members
        if member.probability >= LEAST
        and conflict(question, best.best, member)
        and not shares_sentence(member, best)
    ]
    return sorted(found, key=lambda c: -c.probability)[:MOST_READ]


def asked_again(question: str, best: Candidate) -> str:
    """Return the question with the sentence of its best answer, which is left out."""
    return with_gap(question, best.article.text, best.sentence, best.span)


def paragraph_of(candidate: Candidate) -> Passage:
    """Return a candidate's paragraph as a passage, its sentence alone where that is long."""
    article = candidate.article
    span = next((p for p in article.content if p.overlaps(candidate.span)), candidate.sentence)
    if len(span.of(article.text).split()) > LONGEST:
        span = candidate.sentence
    return Passage(article.source, span, span.of(article.text))


def confirmed(
    question: str,
    groups: Sequence[Group],
    read_again: Sequence[tuple[Candidate, Reading]],
    *,
    calibration: Mapping[str, float],
    least: float,
) -> list[Group]:
    """Return the groups, each value that was read again marked as a rival of the best or as none.

    It is one where the odds that it fills the gap, times how sure the first reading was of it
    beside the best answer, come to at least `least`; or where the very last is asked for, both
    sentences tell of a last stage, and the first reading was half as sure of it.
    """
    top = groups[0].best
    judged = {}
    for candidate, reading in read_again:
        beside = candidate.probability / top.probability
        fills = odds(filling(candidate, reading, calibration)) * beside >= least
        sentences = (c.sentence.of(c.article.text) for c in (top, candidate))
        judged[place(candidate)] = fills or (beside >= HALF and both_last(question, *sentences))
    return [
        Group(tuple(replace(m, confirmed=judged.get(place(m))) for m in group.members))
        for group in groups
    ]


def odds(probability: float) -> float:
    """Return the odds of a probability."""
    return probability / max(1 - probability, 1e-9)


def place(candidate: Candidate) -> tuple[str, Span]:
    """Return where a candidate stands."""
    return candidate.article.source.id, candidate.span


def filling(candidate: Candidate, reading: Reading, calibration: Mapping[str, float]) -> float:
    """Return the probability that a candidate is what the second reading found."""
    margins = [
        margin
        for span, margin in zip(reading.spans, reading.margins, strict=True)
        if span.overlaps(candidate.span)
    ]
    if not margins:
        return 0.0
    return probability(max(margins), reading.here, candidate.support, calibration)
