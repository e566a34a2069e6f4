"""Who else gives one of the versions? Sentences that search did not bring are read for it.

Once two dates are known to differ, every article at hand is looked through for either of them, and
each paragraph that has one is read beside the sentence that gives it, with a gap for the date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.article import Article, Span
from qa.candidates import Candidate, with_hedge
from qa.compare import OTHER_YEAR, Group
from qa.confirm import asked_again, filling, odds, paragraph_of
from qa.dates import dated_in, days_in
from qa.people import sentences_of
from qa.reader import read
from qa.reader.weights import Weights
from qa.rivals import rivals_of
from qa.stages import both_last, stages_of

MOST_READ = 10  # paragraphs for each version
BESIDE = 10  # characters around a date in which "last" or "last year" may stand


def with_all_tellers(
    question: str, groups: list[Group], articles: Sequence[Article], weights: Weights
) -> list[Group]:
    """Return the groups, those of differing dates with every article that gives the date."""
    settings = weights.settings
    if "rivals" not in settings or not days_in(groups[0].best.told):
        return groups
    sides = rivals_of(question, groups[0], groups[1:], floor=settings["threshold"])
    if not sides:
        return groups
    return [
        completed(question, group, articles, weights)
        if group is groups[0] or group in sides
        else group
        for group in groups
    ]


def completed(question: str, group: Group, articles: Sequence[Article], weights: Weights) -> Group:
    """Return a group with the articles that say the same in words that were not read."""
    best, settings = group.best, weights.settings
    known = {m.article.source.id for m in group.members}
    places = [
        candidate
        for article in articles
        if article.source.id not in known
        for candidate in saying(article, best)
    ][:MOST_READ]
    if not places:
        return group
    readings = read(asked_again(question, best), [paragraph_of(c) for c in places], weights=weights)
    found = []
    for candidate, reading in zip(places, readings, strict=True):
        fills = filling(candidate, reading, settings["calibration"])
        if tells_the_last(question, best, candidate):
            fills = max(fills, 0.5)
        if odds(fills) >= settings["rivals"]:
            found.append(replace(candidate, probability=fills * best.probability))
    return Group((*group.members, *sorted(found, key=lambda c: -c.probability)))


def tells_the_last(question: str, best: Candidate, candidate: Candidate) -> bool:
    """Tell whether a date is that of a last stage, where the question asks for the very last."""
    sentences = (c.sentence.of(c.article.text) for c in (best, candidate))
    behind = candidate.article.text[candidate.span.end : candidate.sentence.end]
    return both_last(question, *sentences) and not stages_of(behind)


def saying(article: Article, best: Candidate) -> Iterator[Candidate]:
    """Yield where an article gives the very date of a candidate, each sentence once."""
    given = days_in(best.told)
    for sentence in sentences_of(article):
        for where, day in dated_in(sentence.of(article.text)):
            span = Span(sentence.start + where.start, sentence.start + where.end)
            span = with_hedge(article.text, span, sentence)
            if OTHER_YEAR.search(article.text[max(0, span.start - BESIDE) : span.end + BESIDE]):
                continue  # "last September"
            if day in given:
                yield replace(best, article=article, span=span, sentence=sentence, resolved="")
                break
