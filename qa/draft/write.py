"""The reader's answer and the passages -> answers in a model's words, every one of them verified.

Nothing a model says is yielded before it is verified. What the reader found stays the ground: its
answer stands where the model fails or nothing of its draft holds, and where sources differ that is
told whatever the model says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from index.article import Article
from index.errors import ModelFailed
from qa.answer import Answer, Citation, Version, Withheld
from qa.compare import same
from qa.draft.parse import Statement, statements
from qa.draft.prompt import Said, draft_prompt
from qa.draft.say import TOO_LONG
from qa.draft.support import Supports
from qa.draft.usage import Meter
from qa.draft.verify import FLOOR, Verdict, verdict
from qa.quoting import Numbered, capital, markers, number_of
from qa.tracing import stage
from qa.voices import voices

MOST_WORDS = 80
STRICT_FLOOR = 0.8  # support that a statement needs where the reader found no answer
CHARACTERS_A_TOKEN = 3  # a low estimate, so that passages fit whatever the tokenizer
PROMPT_TOKENS = 1200  # rules, example and answer beside the passages
# The reader's own refusals that a model isn't asked to overrule.
SETTLED = frozenset({"premise", "furniture", "language"})

Say = Callable[[Sequence[Said]], Generator[str, None, None]]
# Question and statements -> how probable it is that each answers the question.
Relevance = Callable[[str, Sequence[str]], list[float]]


@dataclass(frozen=True, slots=True)
class Writer:
    """What the stage works with: a model to ask, articles by id, and a reader's two judgements.

    `sure` is the relevance from which on the reader would answer by itself. `meter` counts what
    the model's calls use; there is one writer for each question.
    """

    say: Say
    articles: Callable[[str], Article]
    supports: Supports
    relevance: Relevance
    sure: float
    context: int = 8192
    meter: Meter = field(default_factory=Meter)


@dataclass(frozen=True, slots=True)
class Draft:
    """What has come of a model's words so far."""

    shown: tuple[Verdict, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    answers: bool = False
    problem: str = ""


def written(
    found: Answer, question: str, passages: Sequence[Citation], writer: Writer
) -> Iterator[Answer]:
    """Yield the answer as its statements are verified; the last one is whole.

    `found` is the reader's answer to the question, `passages` what both are to go by.
    """
    if found.reason in SETTLED or not passages:
        yield found
        return
    last = Draft()
    for draft in drafted(found, question, passages, writer):
        if draft.answers and len(draft.shown) > len(last.shown):
            yield composed(found, draft, writer.articles)
        last = draft
    yield finished(found, last, writer.articles)


def drafted(
    found: Answer, question: str, passages: Sequence[Citation], writer: Writer
) -> Iterator[Draft]:
    """Yield the draft after each statement; passages that are too long are halved once."""
    given = fitting(passages, writer.context)
    draft = Draft()
    try:
        for draft in judged_drafts(found, question, given, writer):
            yield draft
    except ModelFailed as failure:
        if str(failure) != TOO_LONG or draft.shown or len(given) < 2:
            yield replace(draft, problem=str(failure))
            return
    else:
        return
    try:
        for draft in judged_drafts(found, question, given[: len(given) // 2], writer):
            yield draft
    except ModelFailed as failure:
        yield replace(draft, problem=str(failure))


def judged_drafts(
    found: Answer, question: str, passages: Sequence[Citation], writer: Writer
) -> Iterator[Draft]:
    """Yield the draft after each statement of the model."""
    draft, words = Draft(), 0
    heard = False
    with closing(writer.say(draft_prompt(question, passages))) as pieces:
        spoken = Heard(pieces)
        for statement in statements(spoken):
            heard = True
            draft = with_statement(draft, statement, found, question, passages, writer)
            words = sum(len(v.text.split()) for v in draft.shown)
            if words > MOST_WORDS:
                # Too long already without it: one statement fewer, and no more of them.
                yield replace(draft, shown=draft.shown[:-1] or draft.shown)
                return
            yield draft
    if not heard and not spoken.is_refusal:
        raise ModelFailed("says nothing that can be used")


class Heard:
    """A stream that is passed on, and remembered as far as it takes to tell a refusal."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self.pieces = pieces
        self.beginning = ""

    def __iter__(self) -> Iterator[str]:
        for piece in self.pieces:
            self.beginning = (self.beginning + piece)[:80]
            yield piece

    @property
    def is_refusal(self) -> bool:
        """Tell whether the model said that no passage answers."""
        return bool(re.match(r"\W*NONE\b", self.beginning, re.IGNORECASE))


def with_statement(
    draft: Draft,
    statement: Statement,
    found: Answer,
    question: str,
    passages: Sequence[Citation],
    writer: Writer,
) -> Draft:
    """Return the draft with one more statement judged.

    Where the reader refuses, a statement must hold whole, be well supported, and answer the
    question by itself. Else the first that is shown must answer it, the others may add to it.
    """
    strict = found.abstained
    floor = STRICT_FLOOR if strict else FLOOR
    with stage("verify", statement=statement.text) as told:
        judged = verdict(
            statement,
            passages,
            writer.articles,
            supports=writer.supports,
            floor=floor,
            cut=not strict,
        )
        told(f"{judged.kind}: {judged.reason}" if judged.reason else judged.kind)
    if not judged.text:
        return replace(draft, withheld=(*draft.withheld, held(judged)))
    answers = holds_short(judged, found) or (
        writer.relevance(question, [judged.text])[0] >= (writer.sure if strict else writer.sure / 2)
    )
    if strict and not answers:
        beside = Withheld(statement.text, "it does not answer the question")
        return replace(draft, withheld=(*draft.withheld, beside))
    more = (held(judged),) if judged.kind == "partly" else ()
    return replace(
        draft,
        shown=(*draft.shown, judged),
        withheld=(*draft.withheld, *more),
        answers=draft.answers or answers,
    )


def held(judged: Verdict) -> Withheld:
    """Return what of a statement is not shown."""
    kept = f" (shown as: {judged.text})" if judged.text else ""
    return Withheld(judged.statement.text, f"{judged.reason}{kept}")


def holds_short(judged: Verdict, found: Answer) -> bool:
    """Tell whether a statement says the short answer that the reader found."""
    return bool(found.short) and same(found.short, judged.text)


def fitting(passages: Sequence[Citation], context: int) -> list[Citation]:
    """Return as many passages, best first, as a model can take in; the first in any case."""
    room = (context - PROMPT_TOKENS) * CHARACTERS_A_TOKEN
    kept: list[Citation] = []
    for passage in passages:
        room -= len(passage.quote) + 120
        if kept and room < 0:
            break
        kept.append(passage)
    return kept


def composed(found: Answer, draft: Draft, articles: Callable[[str], Article]) -> Answer:
    """Return the verified statements as an answer, each with its proof.

    Only sources of the first statement are counted as saying so. The reader's short answer stays
    where the first statement says it.
    """
    cited: Numbered = []
    sentences = []
    for judged in draft.shown:
        numbers = [number_of(c, cited) for c in judged.citations]
        sentences.append(f"{capital(judged.text.rstrip(' .'))} {markers(numbers)}.")
    text = " ".join(sentences)
    first = draft.shown[0]
    tellers = {c.source.id: articles(c.source.id) for c in first.citations}
    weakest = min(v.support for v in draft.shown)
    return replace(
        found,
        text=text,
        short=short_in(first, found),
        abstained=False,
        reason="",
        nearest=(),
        confidence=weakest if found.abstained else found.confidence,
        citations=tuple(cited),
        versions=(),
        voices=len(voices(list(tellers.values()))) if len(tellers) > 1 else 0,
    )


def short_in(judged: Verdict, found: Answer) -> str:
    """Return the reader's short answer where it stands in a statement, else the statement."""
    short = found.short
    if short and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", judged.text, re.IGNORECASE):
        return short
    return judged.text.rstrip(" .")


def finished(found: Answer, draft: Draft, articles: Callable[[str], Article]) -> Answer:
    """Return the whole answer: the model's verified words, or the reader's, with what to note."""
    usable = bool(draft.shown) and draft.answers
    answer = with_versions(composed(found, draft, articles), found) if usable else found
    withheld = draft.withheld
    if draft.shown and not usable:
        besides = (Withheld(v.text, "it does not answer the question") for v in draft.shown)
        withheld = (*withheld, *besides)
    return replace(
        answer,
        withheld=withheld,
        notes=(*found.notes, *notes_on(withheld, draft.problem, used=usable, found=found)),
    )


def notes_on(
    withheld: Sequence[Withheld], problem: str, *, used: bool, found: Answer
) -> tuple[str, ...]:
    """Return the lines that say what became of the model's words."""
    lines = []
    if problem:
        instead = "what it said before is verified" if used else "this is the reader's own answer"
        if not used and found.abstained:
            instead = "no answer was drafted"
        lines.append(f"The language model {problem}; {instead}.")
    if withheld:
        some = "1 statement" if len(withheld) == 1 else f"{len(withheld)} statements"
        were = "was" if len(withheld) == 1 else "were"
        lines.append(f"{some} of the language model {were} withheld or cut for want of proof.")
    return tuple(lines)


def with_versions(answer: Answer, found: Answer) -> Answer:
    """Return the answer with what the reader found to differ, and who says which.

    Also where the model has told all of it: it may have told neither by whom, nor that they differ.
    """
    if not found.versions:
        return answer
    cited: Numbered = list(answer.citations)
    new = {n: number_of(c, cited) for n, c in enumerate(found.citations, start=1)}
    more = re.sub(r"\[(\d+)\]", lambda m: f"[{new[int(m[1])]}]", found.text)
    versions = tuple(Version(v.answer, tuple(new[n] for n in v.citations)) for v in found.versions)
    return replace(answer, text=f"{answer.text} {more}", citations=tuple(cited), versions=versions)
