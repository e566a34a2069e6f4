"""A file of questions -> everything that is wrong with it, in one go.

`cases.read` finds what can't be used at all; this adds what could be used and would mislead: an
answer that misses its own facts, a question asked twice, a question that gives its evidence away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from eval.cases import Case, Problem, UnreadableError, read
from eval.fields import SCOPE
from eval.words import contains, facts_in, fold, words
from index.article import Article
from index.words import STOP_WORDS

RUN = 5  # words in a row that a question may not share with its evidence
ALIKE = 90  # token_sort_ratio from which two questions may be one
SAME_WORD = 60  # ratio under which two words are two words, not one word misspelt


def problems_of(paths: Sequence[Path], articles: Iterable[Article]) -> list[Problem]:
    """Return every problem of the files, in order of file and line.

    Ids and questions are compared across the files too: what stands in two splits leaks.
    """
    by_id = {article.source.id: article for article in articles}
    problems: list[Problem] = []
    placed: list[tuple[Path, Case]] = []
    for path in paths:
        try:
            cases, found = read(path, by_id.values())
        except UnreadableError as error:
            problems.append(error.problem)
            continue
        problems += found
        problems += [Problem(path, c.line, m) for c in cases for m in faults_of(c, by_id)]
        placed += [(path, case) for case in cases]
    return sorted([*problems, *repeated(placed)])


def faults_of(case: Case, articles: Mapping[str, Article]) -> Iterator[str]:
    """Yield what is wrong with one case by itself."""
    yield from unmet_facts(case)
    for field, pieces in (("evidence", case.evidence), ("nearest", case.nearest)):
        for n, piece in enumerate(pieces, start=1):
            if run := copied_words(case.question, piece.quote):
                yield f"the question copies {run!r} from its {field} {n}; ask in other words"
    yield from beyond_scope(case, articles)
    named = sorted({source for version in case.versions for source in version.sources})
    unknown = [source for source in named if source not in articles]
    yield from (f"versions: there is no article {source!r} in the corpus" for source in unknown)
    for version in case.versions:
        for source in version.sources:
            if source in articles and not contains(articles[source].text, version.alternatives):
                yield f"versions: {version.value!r} does not stand in {source} in any wording given"


def beyond_scope(case: Case, articles: Mapping[str, Article]) -> Iterator[str]:
    """Yield where evidence comes from an article that the case itself leaves out."""
    for n, piece in enumerate(case.evidence, start=1):
        if not case.scope.admits(articles[piece.source].source):
            stated = ", ".join(name for name in SCOPE if getattr(case, name))
            yield f"evidence {n} is from {piece.source}, which the case leaves out by its {stated}"


def unmet_facts(case: Case) -> Iterator[str]:
    """Yield where answers, facts, evidence and question don't fit.

    The answers together must state every fact, since a case of several facts may list them one
    by one. A short form may stop short of a fact ("two" of "two phases"), but an answer that has
    nothing of any fact is an answer to something else, and "the" is nothing of a fact. A fact in
    the question would be scored to whoever repeats the question.
    """
    together = {fact for answer in case.answers for fact in facts_in(answer, case.facts)}
    supported = {fact for evidence in case.evidence for fact in evidence.facts}
    given_away = facts_in(case.question, case.facts)
    for i, fact in enumerate(case.facts):
        if i not in together:
            yield f"no answer states the fact {list(fact)}"
        if i not in supported and not case.broken:
            yield f"no evidence supports the fact {list(fact)}"
        if i in given_away:
            yield f"the question itself states the fact {list(fact)}"
    wordings = (wording for fact in case.facts for wording in fact)
    known = {word for wording in wordings for word in words(wording)} - STOP_WORDS
    for answer in case.answers:
        if known.isdisjoint(words(answer)) and not facts_in(answer, case.facts):
            yield f"the answer {answer!r} has nothing of the facts"


def copied_words(question: str, quote: str) -> str:
    """Return the first run of words that a question copies from a quote, '' where it copies none.

    Names and titles can't be put in other words: a run counts only if two of its words are
    written small in the quote.
    """
    asked = f" {' '.join(words(question))} "
    there = words(quote)
    # Folding changes no word's number, so the quote's own spelling can be read beside.
    spelt = [word for word in quote.split() if words(word)]
    small = [w[:1].islower() for w in spelt] if len(spelt) == len(there) else [True] * len(there)
    for start in range(len(there) - RUN + 1):
        run = " ".join(there[start : start + RUN])
        if sum(small[start : start + RUN]) >= 2 and f" {run} " in asked:
            return run
    return ""


def repeated(placed: Sequence[tuple[Path, Case]]) -> Iterator[Problem]:
    """Yield a problem for each id used in two files and each question asked twice.

    An id twice in one file is a problem that reading it has told.
    """
    for (first_path, first), (path, case) in combinations(placed, 2):
        where = f"line {first.line}" if path == first_path else f"{first_path}:{first.line}"
        if first.id == case.id and path != first_path:
            yield Problem(path, case.line, f"the id {case.id!r} is taken by {where}")
        elif first.id != case.id and asks_the_same(first, case):
            yield Problem(path, case.line, f"asks nearly the same as {first.id!r} ({where})")


def asks_the_same(first: Case, second: Case) -> bool:
    """Tell whether two questions are one but for spelling, order and small words.

    What was said before belongs to a question; questions that differ in a name, a number or any
    other word of their own differ.
    """
    a, b = asked(first), asked(second)
    if fuzz.token_sort_ratio(a, b) < ALIKE:
        return False
    only_a, only_b = set(a.split()) - set(b.split()), set(b.split()) - set(a.split())
    return not (has_own_word(only_a, only_b) or has_own_word(only_b, only_a))


def asked(case: Case) -> str:
    """Return all that the user says in a case, folded."""
    said = [m["content"] for m in case.history if m["role"] == "user"]
    return " ".join(words(fold(" ".join([*said, case.question]))))


def has_own_word(mine: set[str], others: set[str]) -> bool:
    """Tell whether one of my words is no misspelling of another's."""
    return any(
        len(word) > 2
        and (word[0].isdigit() or all(fuzz.ratio(word, other) < SAME_WORD for other in others))
        for word in mine
    )
