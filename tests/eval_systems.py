"""Systems to measure: one that knows the gold answers, and those that cheat.

Each cheat is as strong as it can be made: where its trick leaves abstention or search open, it is
told what only the gold answers know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eval.cases import Case, Evidence
from eval.measures_citation import sentences
from eval.run import Search, System
from eval.testing import OpenSystem
from eval.words import first_words
from index.article import Article, Passage, Span
from qa.answer import Answer, Citation, Version, cite


def key(question: str, history: Sequence[dict[str, str]]) -> tuple[str, ...]:
    return (*(m["content"] for m in history), question)


def by_question(cases: Sequence[Case]) -> dict[tuple[str, ...], Case]:
    return {key(case.question, [dict(m) for m in case.history]): case for case in cases}


def refuse(question: str, history: Sequence[dict[str, str]]) -> Answer:
    return Answer(question, "No source says.", abstained=True)


def oracle(cases: Sequence[Case], articles: Sequence[Article]) -> System:
    """Return a system that answers as the gold does: the control that must pass."""
    texts = {a.source.id: a for a in articles}
    known = by_question(cases)

    def ask(question: str, history: Sequence[dict[str, str]]) -> Answer:
        case = known[key(question, history)]
        if not case.answerable:
            return refuse(question, history)
        citations = tuple(cite(texts[e.source], e.span) for e in case.evidence)
        versions = tuple(
            Version(v.value, tuple(n for n, c in numbered(citations) if c.source.id in v.sources))
            for v in case.versions
        )
        return Answer(
            question,
            " ".join(statement(case, n) for n in range(len(case.facts))),
            short=case.answers[0],
            confidence=1.0,
            citations=citations,
            versions=versions,
            evidence=citations,
        )

    return ask


def statement(case: Case, fact: int) -> str:
    supporting = [n for n, e in enumerate(case.evidence, 1) if fact in e.facts]
    return f"{case.facts[fact][0].capitalize()}{''.join(f'[{n}]' for n in supporting)}."


def numbered(citations: Sequence[Citation]) -> list[tuple[int, Citation]]:
    return list(enumerate(citations, start=1))


def gold_search(cases: Sequence[Case], articles: Sequence[Article]) -> Search:
    """Return a search that brings the paragraphs of the evidence first."""
    texts = {a.source.id: a for a in articles}
    known = {case.question: case for case in cases}

    def search(question: str, k: int) -> list[Passage]:
        case = known[question]
        found = [paragraph(texts[e.source], e) for e in (*case.evidence, *case.nearest)]
        rest = [Passage(a.source, span, span.of(a.text)) for a in articles for span in a.content]
        return list(dict.fromkeys([*found, *rest]))[:k]

    return search


def paragraph(article: Article, evidence: Evidence) -> Passage:
    for p in article.paragraphs:
        if p.span.overlaps(evidence.span):
            return Passage(article.source, p.span, p.span.of(article.text))
    return Passage(article.source, evidence.span, evidence.quote)


def always_refuse(cases: Sequence[Case], articles: Sequence[Article]) -> System:
    return refuse


def always_answer(cases: Sequence[Case], articles: Sequence[Article]) -> System:
    """Answer as the gold does, and with the nearest passage where no source answers."""
    right, search = oracle(cases, articles), gold_search(cases, articles)

    def ask(question: str, history: Sequence[dict[str, str]]) -> Answer:
        answer = right(question, history)
        if not answer.abstained:
            return answer
        return copied(question, search(question, 1), {a.source.id: a for a in articles})

    return ask


def copy_top_passage(cases: Sequence[Case], articles: Sequence[Article]) -> System:
    """Copy the first passage of a perfect search, and refuse exactly what should be refused."""
    return copying(cases, articles, k=1)


def dump_everything(cases: Sequence[Case], articles: Sequence[Article]) -> System:
    """Copy everything that a perfect search brings, and refuse what should be refused."""
    return copying(cases, articles, k=10)


def copy_top_sentence(cases: Sequence[Case], articles: Sequence[Article]) -> System:
    """Copy the sentence that the evidence begins in, and its first words as the short answer.

    Short enough for every limit of length, and refusing exactly what should be refused.
    """
    known = by_question(cases)
    texts = {a.source.id: a for a in articles}

    def ask(question: str, history: Sequence[dict[str, str]]) -> Answer:
        case = known[key(question, history)]
        if not case.answerable:
            return refuse(question, history)
        found = sentence_of(texts[case.evidence[0].source], case.evidence[0])
        return replace(copied(question, [found], texts), short=first_words(found.text, 12))

    return ask


def sentence_of(article: Article, evidence: Evidence) -> Passage:
    whole = paragraph(article, evidence)
    start = whole.span.start
    for sentence in sentences(whole.text):
        if evidence.span.start < start + len(sentence):
            break
        start += len(sentence)
    return Passage(article.source, Span(start, start + len(sentence.rstrip())), sentence.rstrip())


def copying(cases: Sequence[Case], articles: Sequence[Article], *, k: int) -> System:
    known, search = by_question(cases), gold_search(cases, articles)
    texts = {a.source.id: a for a in articles}

    def ask(question: str, history: Sequence[dict[str, str]]) -> Answer:
        if not known[key(question, history)].answerable:
            return refuse(question, history)
        return copied(question, search(question, k), texts)

    return ask


def copied(question: str, found: Sequence[Passage], articles: dict[str, Article]) -> Answer:
    citations = tuple(cite(articles[p.source.id], p.span) for p in found)
    text = " ".join(f"{c.quote} [{n}]" for n, c in numbered(citations))
    return Answer(question, text, short=found[0].text, confidence=1.0, citations=citations)


def constant(cases: Sequence[Case], articles: Sequence[Article]) -> System:
    """Say the commonest short answer to everything that a source answers."""
    known = by_question(cases)
    said = [case for case in cases if case.answerable]
    best = max(said, key=lambda case: sum(case.answers[0] in other.answers for other in said))
    answer = oracle(cases, articles)(best.question, [dict(m) for m in best.history])

    def ask(question: str, history: Sequence[dict[str, str]]) -> Answer:
        if not known[key(question, history)].answerable:
            return refuse(question, history)
        return answer

    return ask


def opened(
    ask: System, cases: Sequence[Case], articles: Sequence[Article], name: str = "test"
) -> OpenSystem:
    return OpenSystem(ask, gold_search(cases, articles), articles, {"name": name})


CHEATS = {
    cheat.__name__: cheat
    for cheat in (
        always_refuse,
        always_answer,
        copy_top_passage,
        copy_top_sentence,
        dump_everything,
        constant,
    )
}

__all__ = ["CHEATS", "gold_search", "opened", "oracle", "refuse"]
