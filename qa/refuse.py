"""Refusals that say why: nothing found, found but not answered, a false premise, furniture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from index.article import Article
from index.words import fold, search_words
from qa.answer import Answer, cite
from qa.candidates import HOW_LONG, WANTS_NUMBER, WANTS_TIME, Candidate
from qa.particulars import is_there, names_in
from qa.question import ASKING, final
from qa.quoting import carrying, quoted
from qa.search import Hit
from qa.speakers import ASKS_WHO

REFUSAL = "None of the articles says that."
SHOWN = " The nearest passage is shown instead."
CARRIED_WORDS = 42
FURNITURE_SHARE = 0.75  # of the question's words, for the answer to stand in page furniture


def refused(
    question: str,
    hits: Sequence[Hit],
    articles: Mapping[str, Article],
    *,
    rarity: Mapping[str, float],
    confidence: float,
) -> Answer:
    """Return a refusal with its reason and the passages nearest to the question."""
    nearest = tuple(cite(articles[h.passage.source.id], h.passage.span) for h in hits[:2])
    reason, text = reason_of(question, [c.quote for c in nearest], articles.values(), rarity)
    return Answer(
        question=question,
        text=text + (SHOWN if nearest else ""),
        abstained=True,
        confidence=confidence,
        nearest=nearest,
        reason=reason,
    )


def premise_refused(question: str, candidate: Candidate) -> Answer:
    """Return a refusal of a question that presumes what an article denies, in its words."""
    article, sentence = candidate.article, candidate.sentence
    said = cite(article, sentence)
    words = quoted(carrying(article, sentence, candidate.span, most=CARRIED_WORDS))
    return Answer(
        question=question,
        text=f"The articles say otherwise: {words} ({said.source.label}).",
        abstained=True,
        confidence=0.0,
        nearest=(said,),
        reason="premise",
    )


def reason_of(
    question: str,
    nearest: Sequence[str],
    articles: Iterable[Article],
    rarity: Mapping[str, float],
) -> tuple[str, str]:
    """Return the reason for a refusal and the sentence that tells it."""
    texts = list(articles)
    asked = [s for s in dict.fromkeys(search_words(question)) if s not in ASKING]
    shared = max((share(asked, text, rarity) for text in nearest), default=0.0)
    if len(asked) > 1 and shared < FURNITURE_SHARE:
        around = max((share(asked, p, rarity) for a in texts for p in furniture(a)), default=0.0)
        if around >= FURNITURE_SHARE:
            return "furniture", "Only the page around an article mentions that, not the article."
    names = [n for n in dict.fromkeys(names_in(question)) if n.isalpha() and len(n) > 2]
    unknown = [n for n in names if not any(fold(n) in fold(a.text) for a in texts)]
    if unknown:
        return "nothing found", f"None of the articles mentions {' or '.join(unknown[:3])}."
    known = [n for n in names if any(n in text for text in nearest)]
    if known:
        return "not answered", lacking(question, " and ".join(known[:3]))
    return ("not answered" if shared else "nothing found"), REFUSAL


def lacking(question: str, names: str) -> str:
    """Return the sentence that says what the articles don't give about what they name.

    >>> lacking("How many soldiers did Spain send?", "Spain")
    'The articles name Spain but give no number for that.'
    """
    kind = final(question)
    if WANTS_NUMBER.search(kind):
        return f"The articles name {names} but give no number for that."
    if WANTS_TIME.search(kind):
        length = "length of time" if HOW_LONG.search(kind) else "date"
        return f"The articles name {names} but give no {length} for that."
    if ASKS_WHO.search(kind):
        return f"The articles name {names} but don’t say who."
    return f"The articles speak of {names}, but none of them says that."


def furniture(article: Article) -> Iterable[str]:
    """Yield the texts of the paragraphs that are page furniture."""
    return (p.span.of(article.text) for p in article.paragraphs if not p.is_content)


def share(asked: Sequence[str], text: str, rarity: Mapping[str, float]) -> float:
    """Return the share of the asked stems, by rarity, that stand in a text."""
    weights = {s: max(rarity.get(s, rarity[""]), 0.1) for s in asked}
    there = set(search_words(text))
    total = sum(weights.values())
    return sum(w for s, w in weights.items() if is_there(s, there)) / total if total else 0.0
