"""Measures of what an answer says: short answer, facts, versions, length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from eval.cases import GoldVersion
from eval.words import contains, facts_in, first_words, squad_tokens, strip_markers
from qa.answer import Answer, Version

WORD_LIMIT = 80  # the contract's length of an answer


def exact_match(short: str, answers: Sequence[str]) -> float:
    """Return 1 if the short answer is one of the answers after SQuAD's normalisation.

    Source: Rajpurkar et al. 2016, "SQuAD: 100,000+ Questions for Machine Comprehension of Text",
    section 6.1 and the official evaluation script. No answers means that none is right: then
    only an empty short answer matches (SQuAD 2.0, Rajpurkar et al. 2018).
    """
    found = squad_tokens(short)
    if not answers:
        return float(not found)
    return float(any(found == squad_tokens(answer) for answer in answers))


def token_f1(short: str, answers: Sequence[str]) -> float:
    """Return the best F1 of the short answer's tokens against one of the answers.

    Source: Rajpurkar et al. 2016, section 6.1: tokens as bags, the maximum over the answers; both
    empty counts 1, one of them empty 0 (the script of SQuAD 2.0).
    """
    return max(one_f1(squad_tokens(short), squad_tokens(answer)) for answer in answers or [""])


def one_f1(found: Sequence[str], wanted: Sequence[str]) -> float:
    """Return the F1 of two bags of tokens."""
    if not found or not wanted:
        return float(not found and not wanted)
    shared = sum((Counter(found) & Counter(wanted)).values())
    if shared == 0:
        return 0.0
    precision, recall = shared / len(found), shared / len(wanted)
    return 2 * precision * recall / (precision + recall)


def facts_covered(text: str, facts: Sequence[Sequence[str]], *, limit: int = WORD_LIMIT) -> float:
    """Return the share of the facts that the first `limit` words state, in any wording given.

    Source: nugget recall as in TREC question answering (Voorhees 2003, "Overview of the TREC 2003
    Question Answering Track"), nuggets matched by string; the cut makes padding worthless, as the
    length allowance does there.
    """
    if not facts:
        return 0.0
    return len(facts_in(first_words(strip_markers(text), limit), facts)) / len(facts)


def word_count(text: str) -> int:
    """Return how many words a person reads, markers left out; words are what spaces divide."""
    return len(strip_markers(text).split())


def versions_found(answer: Answer, versions: Sequence[GoldVersion]) -> float:
    """Return the share of the differing versions that the answer tells, each by its source.

    Source: this project's contract. A gold version is found by one entry of `versions` that words
    it and cites a source that says it; an entry finds one gold version only, so one entry that
    tells everything is worth one. The best assignment counts.
    """
    if not versions:
        return 0.0
    return most_found(answer, versions, answer.versions) / len(versions)


def most_found(answer: Answer, wanted: Sequence[GoldVersion], told: Sequence[Version]) -> int:
    """Return how many wanted versions can each have a told version of its own."""
    if not wanted:
        return 0
    first, rest = wanted[0], wanted[1:]
    best = most_found(answer, rest, told)
    for i, version in enumerate(told):
        if tells(answer, version, first):
            others = (*told[:i], *told[i + 1 :])
            best = max(best, 1 + most_found(answer, rest, others))
    return best


def tells(answer: Answer, version: Version, wanted: GoldVersion) -> bool:
    """Tell whether a version of the answer is the wanted one, from one who says it."""
    cited = {
        answer.citations[n - 1].source.id
        for n in version.citations
        if 1 <= n <= len(answer.citations)
    }
    named = contains(version.answer, (wanted.value, *wanted.alternatives))
    return named and not cited.isdisjoint(wanted.sources)
