"""An answer that runs over the dates of several stages -> the date of the stage asked for."""

from __future__ import annotations

import re
from itertools import pairwise

from index.article import Span
from index.words import search_words
from qa.dates import dated_in
from qa.relative import RELATIVE

# "In May, and the rest by June": two stages. "From May to June" and "May or June" are one.
APART = re.compile(r"(?i)[,;] |\b(?:and|with|while|but)\b")
ASKS_END = re.compile(
    r"(?i)\b(?:last|final|finally|for good|altogether|completed?|completely|entirely|fully|all"
    r"|whole|over|ends?|ended|eventually|rest|remaining|remainder)\b"
)
ASKS_LAST = re.compile(
    r"(?i)\b(?:last|final|finally|for good|altogether|complet\w+|entirely|rest|over(?=\W*\Z))\b"
)
SPEAKS_OF_LAST = re.compile(
    r"(?i)\b(?:final|finally|last|complet\w+|remainder|full|fully|entire|entirely|for good)\b"
)
NUMBERS = {"first": "1", "one": "1", "1": "1", "initial": "1", "second": "2", "two": "2", "2": "2"}
NUMBERS |= {"third": "3", "three": "3", "3": "3", "final": "last", "last": "last"}
THING = r"(?:phase|stage|step|round|tranche|wave|batch|part)"
PHASE = re.compile(
    rf"(?i)\b(?:(?P<nth>first|initial|second|third|final|last) {THING}"
    rf"|{THING} (?P<number>one|two|three|[123]))\b"
)
ASKS_BEGINNING = re.compile(r"(?i)\b(?:first|begins?|began|starts?|started|initial)\b")


def one_stage(question: str, text: str, span: Span, sentence: Span) -> Span:
    """Return the date asked for where an answer runs over those of several stages, else the span.

    It is the last of the whole sentence where the question asks for the very last; else the one in
    whose words it is asked, else the last or first where it asks for the end or the beginning.

    >>> told = "some by next month, and the rest by the end of 2026"
    >>> whole = Span(0, len(told))
    >>> one_stage("When do the last leave?", told, whole, whole).of(told)
    'end of 2026'
    >>> one_stage("When are they gone for good?", told, Span(8, 18), whole).of(told)
    'end of 2026'
    >>> told = "phase one by May 2025 and phase two by June 2026"
    >>> one_stage("When is phase two?", told, Span(0, len(told)), Span(0, len(told))).of(told)
    'June 2026'
    """
    if ASKS_LAST.search(question):
        span = within(question, text, sentence) or span
    return within(question, text, span) or span


def within(question: str, text: str, span: Span) -> Span | None:
    """Return the date asked for among those of several stages in a span, None where it has none."""
    inside = span.of(text)
    stages = stages_of(inside)
    found = stage_asked(question, inside, stages) if len(stages) > 1 else None
    return Span(span.start + found.start, span.start + found.end) if found else None


def another_stage(question: str, text: str, sentence: Span, span: Span) -> bool:
    """Tell whether an answer is said of another phase than the one asked for.

    Whose phase it is, says the last phase named in front of it in its sentence, else the next one.

    >>> told = "Phase one ends in May, the second phase in June."
    >>> whole = Span(0, len(told))
    >>> another_stage("When does the first phase end?", told, whole, Span(42, 46))
    True
    >>> another_stage("When does phase two end?", told, whole, Span(42, 46))
    False
    """
    asked = {number for number, _ in numbered(question)}
    if len(asked) != 1:
        return False
    said = numbered(sentence.of(text))
    before = [number for number, at in said if sentence.start + at <= span.end]
    meant = before[-1] if before else said[0][0] if said else ""
    wanted = asked.pop()
    # The final phase may be the second, not the first.
    return (
        bool(meant)
        and meant != wanted
        and not ({meant, wanted} & {"last"} and "1" not in {meant, wanted})
    )


def numbered(text: str) -> list[tuple[str, int]]:
    """Return the phases that a text names by number, and where.

    >>> numbered("the first phase, then phase two and the final stage")
    [('1', 4), ('2', 22), ('last', 40)]
    """
    return [
        (NUMBERS[(match["nth"] or match["number"]).lower()], match.start())
        for match in PHASE.finditer(text)
    ]


def both_last(question: str, a: str, b: str) -> bool:
    """Tell whether a question asks for the very last, and two sentences each tell of a last stage.

    >>> both_last(
    ...     "When are they gone for good?",
    ...     "Some go by May, and the rest by June 2026.",
    ...     "The final phase ends in July 2026.",
    ... )
    True
    """
    return bool(ASKS_LAST.search(question)) and all(
        SPEAKS_OF_LAST.search(sentence) or len(stages_of(sentence)) > 1 for sentence in (a, b)
    )


def stages_of(text: str) -> list[Span]:
    """Return where the dates of a text stand, none unless each is of a stage of its own."""
    dates = {where for where, _ in dated_in(text)}
    stages = sorted(dates | {Span(*match.span()) for match in RELATIVE.finditer(text)})
    apart = all(APART.search(text[a.end : b.start]) for a, b in pairwise(stages))
    return stages if apart else []


def stage_asked(question: str, text: str, stages: list[Span]) -> Span | None:
    """Return the stage that a question asks for, None where that is not clear."""
    if ASKS_LAST.search(question):
        return stages[-1]
    asked = set(search_words(question))
    edges = [0, *(stage.end for stage in stages)]
    shared = [len(asked & set(search_words(text[a:b]))) for a, b in pairwise(edges)]
    best = max(shared)
    if shared.count(best) == 1:
        return stages[shared.index(best)]
    if ASKS_END.search(question):
        return stages[-1]
    return stages[0] if ASKS_BEGINNING.search(question) else None
