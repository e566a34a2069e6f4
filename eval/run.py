"""Cases x a system -> one Record a question. A crash is a record too, and the run goes on."""

from __future__ import annotations

import inspect
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from eval.cases import Case
from eval.fields import SCOPE
from eval.score import Scores, score
from eval.shape import fault_of, passages, said
from index.article import Article, Passage
from qa.answer import Answer

logger = logging.getLogger(__name__)

# (question, history) -> answer, and (question, k) -> passages, best first. Either may also take
# some of `as_of`, `since`, `until` and `publishers`: it is given those that a case states.
System = Callable[..., Answer]
Search = Callable[..., Sequence[Passage]]

DEPTH = 10
NAMELESS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Record:
    """What a system answered to one question, as the contract's JSON, and its scores.

    `system` says which system that was: its name, models and corpus.
    """

    id: str
    question: str
    kind: str
    answerable: bool
    answer: Mapping[str, Any]
    scores: Scores
    seconds: float
    expected: Mapping[str, Any]
    tags: tuple[str, ...] = ()
    error: str | None = None
    digest: str = ""
    system: Mapping[str, str] = field(default_factory=dict)

    @property
    def confidence(self) -> float:
        """Return the probability the system gave that a source answers; 0 after a crash."""
        return float(self.answer.get("confidence", 0.0))

    @property
    def abstained(self) -> bool:
        """Tell whether the system refused; a crash is no refusal."""
        return bool(self.answer.get("abstained", False))

    @property
    def right(self) -> bool:
        """Tell whether the question was handled rightly: answered in full, or rightly refused."""
        return bool(self.scores.get("accuracy" if self.answerable else "refused"))


def run(
    cases: Iterable[Case],
    system: System,
    *,
    articles: Iterable[Article],
    search: Search | None = None,
    identity: Mapping[str, str] = NAMELESS,
) -> Iterator[Record]:
    """Yield a record for every case, in order, as each is answered.

    Rankings come from `search`, for a follow-up from the evidence that the answer says it read,
    since search alone doesn't know what was said before.
    """
    by_id = {article.source.id: article for article in articles}
    for case in cases:
        answer, seconds, error = attempt(system, case)
        found, search_error = brought(case, answer, search)
        yield Record(
            id=case.id,
            question=case.question,
            kind=case.kind,
            answerable=case.answerable,
            answer=answer.as_json(id=case.id) if answer else {},
            scores=score(case, answer, articles=by_id, passages=found),
            seconds=seconds,
            tags=case.tags,
            error=error or search_error,
            digest=case.digest,
            expected=expectation(case),
            system=dict(identity),
        )


def attempt(system: System, case: Case) -> tuple[Answer | None, float, str | None]:
    """Return the answer, the seconds it took and, where the system failed, how.

    An answer that can't be scored or written is a failure like any other.
    """
    history = [dict(message) for message in case.history]
    extra = narrowing(system, case)
    start = time.perf_counter()
    try:
        answer = system(case.question, history, **extra)
        seconds = time.perf_counter() - start
        fault = fault_of(answer)
    except Exception as failure:  # whatever a system under test raises, the run goes on
        logger.info("%s crashed", case.id, exc_info=True)
        return None, time.perf_counter() - start, said(failure)
    return (None if fault else answer), seconds, fault


def brought(
    case: Case, answer: Answer | None, search: Search | None
) -> tuple[Sequence[Passage] | None, str | None]:
    """Return the passages that ranking is judged by, and how search failed if it did."""
    if search is None or case.history:
        read = answer.evidence if answer else ()
        if search is None and not read:
            return None, None
        return [Passage(c.source, c.span, c.quote) for c in read], None
    try:
        return passages(search(case.question, DEPTH, **narrowing(search, case))), None
    except Exception as failure:  # as above: no passages rank at zero
        return (), f"search: {said(failure)}"


def narrowing(asked: Callable[..., object], case: Case) -> dict[str, Any]:
    """Return what a case states of the articles that count, as far as a function takes it."""
    stated = {name: value for name in SCOPE if (value := getattr(case, name))}
    try:
        parameters = inspect.signature(asked).parameters.values()
    except (TypeError, ValueError):
        return {}
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return stated
    return {name: stated[name] for name in stated if name in {p.name for p in parameters}}


def expectation(case: Case) -> dict[str, Any]:
    """Return what a report shows beside an answer: what would have been right."""
    return {
        "answers": list(case.answers),
        "facts": [list(fact) for fact in case.facts],
        "evidence": [
            {"source": e.source, "start": e.span.start, "end": e.span.end, "quote": e.quote}
            for e in case.evidence
        ],
        "versions": [{"value": v.value, "sources": list(v.sources)} for v in case.versions],
        "history": [dict(message) for message in case.history],
    }
