"""Measures of citations: is the quote real, from the right article, and does it support?

"Supports" is decided by looking, not by a model: the cited span shares words with a piece of
evidence that a person marked as supporting the fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sentencex import get_sentence_boundaries

from eval.cases import Case, Evidence
from eval.words import MARKER, MARKERS, facts_in, strip_markers
from index.article import Article, Span
from qa.answer import Answer, Citation

LONGEST_QUOTE = 1000  # who quotes more than a long paragraph points at an article, not at words


class Statement(NamedTuple):
    """A clause of an answer and the numbers of the citations that stand behind it."""

    text: str
    cited: tuple[int, ...]


def verbatim(answer: Answer, articles: Mapping[str, Article]) -> float:
    """Return the share of citations with `text[start:end] == quote`; 0 without citations.

    Source: invariant 1 of this project's contract.
    """
    right = [
        c.source.id in articles
        and 0 <= c.span.start < c.span.end
        and c.span.of(articles[c.source.id].text) == c.quote
        for c in answer.citations
    ]
    return share(right)


def right_article(answer: Answer, evidence: Sequence[Evidence]) -> float:
    """Return the share of citations from an article that holds evidence; 0 without citations.

    Source: document-level citation precision, as in Bohnet et al. 2022, "Attributed Question
    Answering", with marked evidence instead of raters.
    """
    sources = {e.source for e in evidence}
    return share([c.source.id in sources for c in answer.citations])


def overlapping(
    answer: Answer, evidence: Sequence[Evidence], *, longest: int | None = LONGEST_QUOTE
) -> float:
    """Return the share of citations whose span overlaps evidence; 0 without citations.

    Source: passage-level attribution precision as in Bohnet et al. 2022, by spans.
    """
    return share([any(supports(c, e, longest) for e in evidence) for c in answer.citations])


def supports(citation: Citation, evidence: Evidence, longest: int | None = LONGEST_QUOTE) -> bool:
    """Tell whether a citation and a piece of evidence are about the same words.

    A quote of more than `longest` characters supports nothing; None lets one of any length.
    """
    if longest is not None and len(citation.quote) > longest:
        return False
    return citation.source.id == evidence.source and overlap(citation.span, evidence.span)


def overlap(a: Span, b: Span) -> bool:
    """Tell whether two spans share at least half of the shorter one."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and 2 * shared >= min(a.end - a.start, b.end - b.start)


def citation_recall(answer: Answer, case: Case, *, longest: int | None = LONGEST_QUOTE) -> float:
    """Return the share of the answer's statements that their citations support together.

    Source: ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate Text with
    Citations", section 3), citation recall, with "entails" replaced: citations support a
    statement if for every fact of the case that it states one of them overlaps evidence of that
    fact; a statement of no fact needs one that overlaps any evidence. A statement is the clause
    before a group of markers, finer than ALCE's sentence because one sentence may tell two
    versions; a sentence without markers is unsupported.
    """
    supported = [is_supported(s, s.cited, answer, case, longest) for s in statements(answer.text)]
    return share(supported)


def citation_precision(answer: Answer, case: Case, *, longest: int | None = LONGEST_QUOTE) -> float:
    """Return the share of the markers that are needed or support by themselves.

    Source: ALCE, citation precision: a citation is irrelevant if it alone doesn't support the
    statement while the others do without it; it is right only in a statement that is supported.
    """
    return share(
        [
            is_supported(s, s.cited, answer, case, longest)
            and (
                is_supported(s, (n,), answer, case, longest)
                or not is_supported(s, tuple(m for m in s.cited if m != n), answer, case, longest)
            )
            for s in statements(answer.text)
            for n in s.cited
        ]
    )


def is_supported(
    statement: Statement,
    cited: Sequence[int],
    answer: Answer,
    case: Case,
    longest: int | None = LONGEST_QUOTE,
) -> bool:
    """Tell whether the citations with these numbers support a statement."""
    there = [answer.citations[n - 1] for n in cited if 1 <= n <= len(answer.citations)]
    found = [e for e in case.evidence if any(supports(c, e, longest) for c in there)]
    stated = facts_in(statement.text, case.facts)
    return bool(found) and all(any(fact in e.facts for e in found) for fact in stated)


def statements(text: str) -> tuple[Statement, ...]:
    """Return an answer's clauses with the markers that follow each.

    >>> [s.cited for s in statements("By 2026, says A [1]; later, says B [2][3]. Perhaps.")]
    [(1,), (2, 3), ()]
    """
    found: list[Statement] = []
    for sentence in sentences(text):
        start = 0
        for group in MARKERS.finditer(sentence):
            clause = sentence[start : group.start()]
            cited = tuple(int(n) for n in MARKER.findall(group[0]))
            if has_words(clause):
                found.append(Statement(clause.strip(), cited))
            elif found:  # markers after the full stop, or with nothing but a comma between
                found[-1] = Statement(found[-1].text, (*found[-1].cited, *cited))
            start = group.end()
        rest = sentence[start:]
        if start and has_words(rest) and found:
            found[-1] = Statement(found[-1].text + rest.rstrip(), found[-1].cited)
        elif has_words(rest):
            found.append(Statement(rest.strip(), ()))
    return tuple(found)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text."""
    for boundary in get_sentence_boundaries("en", text):
        yield text[boundary["start_index"] : boundary["end_index"]]


def has_words(text: str) -> bool:
    """Tell whether anything but space, marks and citation markers is there."""
    return any(character.isalnum() for character in strip_markers(text))


def share(right: Sequence[bool]) -> float:
    """Return how much of a list is true; 0 for an empty one."""
    return sum(right) / len(right) if right else 0.0
