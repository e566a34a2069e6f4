"""Groups of candidates -> an answer: short answer first, then a source's own sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.article import Article, Span
from qa.answer import Answer, Citation, Version, cite
from qa.candidates import Candidate
from qa.compare import Group, differ
from qa.search import Hit

MOST_WORDS = 80
CARRIED_WORDS = 42
MOST_CITED = 5
LEAST_WORDS = 12  # a sentence cut shorter says too little
LEAST_CHARACTERS = 40  # a kicker or a credit is no second sentence
SURE = 0.75  # from here on one candidate is told alone
YES_NO = re.compile(
    r"(?i)(?:and |so |but )?(is|are|was|were|did|do|does|has|have|had|can|could"
    r"|will|would|should|may|might)\b"
)
REFUSAL = "None of the articles says that."


def answered(question: str, groups: Sequence[Group], *, floor: float) -> Answer:
    """Return the answer that the best group gives, or both sides where others differ from it."""
    best = groups[0]
    rivals = rivals_of(best, groups[1:], floor=floor)
    if rivals and not YES_NO.match(question):
        return with_versions(question, (best, *rivals))
    cited = citations_of(best)
    text = sentence_text(question, best, markers(range(1, len(cited) + 1)))
    other = second(groups)
    left = MOST_WORDS - len(text.split())
    if other and left >= LEAST_WORDS:
        cited.append(cite(other.article, other.sentence))
        also = carrying(other.article, other.sentence, other.span, most=left)
        text += f" {quoted(also)} [{len(cited)}]"
    return Answer(
        question=question,
        text=text,
        short=best.best.text,
        confidence=best.best.probability,
        citations=tuple(cited),
    )


def second(groups: Sequence[Group]) -> Candidate | None:
    """Return the next best candidate where the best is not sure enough to stand alone."""
    best = groups[0].best
    if best.probability >= SURE:
        return None
    others = (
        g.best
        for g in groups[1:]
        if g.best.probability >= best.probability / 4
        and g.best.sentence.end - g.best.sentence.start >= LEAST_CHARACTERS
        and not shares_sentence(g.best, groups[0])
    )
    return next(others, None)


def shares_sentence(candidate: Candidate, group: Group) -> bool:
    """Tell whether a candidate stands in a sentence in which the group says its answer."""
    return any(
        candidate.article is member.article and candidate.sentence.overlaps(member.sentence)
        for member in group.members
    )


def rivals_of(best: Group, others: Sequence[Group], *, floor: float) -> list[Group]:
    """Return the groups that give another date or number for the same thing, about as surely."""
    top = best.best
    needed = max(floor, 0.75 * top.probability)
    return [
        g
        for g in others
        if g.best.probability >= needed
        and differ(top.text, g.best.text)
        # Two values in one sentence are two things, such as troops in Iraq and troops in Syria.
        and not shares_sentence(g.best, best)
        and g.best.support.words >= top.support.words - 0.25
        and g.best.support.names >= top.support.names
    ][:2]


def citations_of(group: Group) -> list[Citation]:
    """Return one citation for each article that says it: the sentence in which it stands."""
    first: dict[str, Candidate] = {}
    for member in group.members:
        first.setdefault(member.article.source.id, member)
    top = group.best.probability
    kept = [m for m in first.values() if m.probability >= 0.3 * top]
    return [cite(m.article, m.sentence) for m in kept[:MOST_CITED]]


def markers(numbers: Sequence[int] | range) -> str:
    """Return citation markers such as "[1][3]"."""
    return "".join(f"[{n}]" for n in numbers)


def sentence_text(question: str, group: Group, cited: str) -> str:
    """Return the short answer with its markers, then the sentence that carries it."""
    best = group.best
    sentence = carrying(best.article, best.sentence, best.span, most=CARRIED_WORDS)
    wordy = len(best.text.split()) > 0.6 * len(sentence.split())
    if YES_NO.match(question) or wordy or len(best.text.split()) > 30:
        return f"{quoted(sentence)} {cited}"
    return f"{capital(best.text)} {cited}. {quoted(sentence)} [1]"


def quoted(sentence: str) -> str:
    """Return a sentence in quotation marks, unless it brings its own."""
    return sentence if sentence.startswith(("“", '"')) else f"“{sentence}”"


def carrying(article: Article, sentence: Span, span: Span, *, most: int) -> str:
    """Return a sentence on one line; a long one is cut to the words around the span."""
    text = article.text
    words = [
        Span(sentence.start + m.start(), sentence.start + m.end())
        for m in re.finditer(r"\S+", sentence.of(text))
    ]
    if len(words) <= most:
        return " ".join(sentence.of(text).split())
    inside = [i for i, w in enumerate(words) if w.overlaps(span)] or [0]
    first = max(0, min(inside[0] - most // 3, len(words) - most))
    last = min(len(words), first + most)
    piece = " ".join(text[words[first].start : words[last - 1].end].split())
    return ("… " if first else "") + piece + (" …" if last < len(words) else "")


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def with_versions(question: str, groups: Sequence[Group]) -> Answer:
    """Return an answer that tells each version and who gives it."""
    cited: list[Citation] = []
    versions: list[Version] = []
    told: list[str] = []
    for group in groups:
        numbers = []
        for citation in citations_of(group)[:3]:
            if citation not in cited:
                cited.append(citation)
            numbers.append(cited.index(citation) + 1)
        value = group.best.text
        versions.append(Version(value, tuple(numbers)))
        said_by = " and ".join(dict.fromkeys(name_of(cited[n - 1]) for n in numbers[:2]))
        told.append(f"{value} according to {said_by} {markers(numbers)}")
    best = groups[0].best
    return Answer(
        question=question,
        text=f"The sources differ: {'; '.join(told)}.",
        short=best.text,
        confidence=best.probability,
        citations=tuple(cited),
        versions=tuple(versions),
    )


def name_of(citation: Citation) -> str:
    """Return what an answer calls a source: outlet, short title, or the article's date."""
    source = citation.source
    if source.publisher:
        return source.publisher
    if source.title:
        words = source.title.split()
        return f"“{' '.join(words[:6])}{' …' if len(words) > 6 else ''}”"
    if source.published:
        day = source.published
        return f"an article of {day:%B} {day.day}, {day.year}"
    return source.id


def refused(
    question: str, hits: Sequence[Hit], articles: dict[str, Article], *, confidence: float
) -> Answer:
    """Return a refusal that shows the passages nearest to the question."""
    nearest = tuple(cite(articles[h.passage.source.id], h.passage.span) for h in hits[:2])
    return Answer(
        question=question,
        text=REFUSAL + (" The nearest passage is shown instead." if nearest else ""),
        abstained=True,
        confidence=confidence,
        nearest=nearest,
    )
