"""The two places where a language model may take part in answering: at its start and its end."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from index.errors import ModelFailed
from qa.answer import Answer, Citation
from qa.draft.talk import in_english, in_language, standing_alone
from qa.draft.write import Writer, written
from qa.language import foreign_language, refusal_text
from qa.question import Message, core
from qa.subject import goes_on, without_opener
from qa.tracing import staged

PASSAGES = 8  # that a model is given, best first


@dataclass(frozen=True, slots=True)
class Understood:
    """A question in English, whether it needs its history still, and the asker's language.

    `refusal` is the answer where the language can't be read; `language` is "" for English.
    """

    question: str
    history: Sequence[Message]
    language: str = ""
    refusal: Answer | None = None


def understood(
    question: str, history: Sequence[Message], writer: Writer | None, known: Container[str]
) -> Understood:
    """Return the question as it can be searched: in English and, with a model, standing alone.

    Where it is a question of its own, it stays as it is. `known` holds the stems of the words
    that stand in articles.
    """
    language = foreign_language(core(question))
    if writer is None and language:
        return Understood(question, history, language, unread(question, language))
    if writer is not None and language:
        try:
            question_read = in_english(question, writer.say)
        except ModelFailed as failure:
            refusal = unread(question, language)
            note = f"The language model {failure}."
            return Understood(question, history, language, replace(refusal, notes=(note,)))
        question = question_read
    turns = goes_on(core(question), history, known)
    if history and not turns:
        return Understood(without_opener(core(question)), (), language)
    alone = standing_alone(question, turns, writer.say) if writer is not None else ""
    return Understood(alone, (), language) if alone else Understood(question, turns, language)


def unread(question: str, language: str) -> Answer:
    """Return the refusal of a question in a language that is not read."""
    return Answer(question, refusal_text(language), abstained=True, reason="language")


def told(
    found: Answer,
    question: str,
    passages: Sequence[Citation],
    language: str,
    writer: Writer | None,
) -> Iterator[Answer]:
    """Yield the reader's answer, or with a model what is left of its draft, fuller and fuller."""
    if writer is None:
        yield found
        return
    last = found
    draft = written(found, question, passages[:PASSAGES], writer)
    for answer in staged("draft", draft, question=question):
        last = answer
        if not language:
            yield answer
    if language:
        last = in_language(last, language, writer.say)
    if language or writer.meter.usage:
        yield with_usage(last, writer)


def with_usage(answer: Answer, writer: Writer | None) -> Answer:
    """Return an answer with what the model used for it, where its provider counts that."""
    if writer is None or writer.meter.usage is None:
        return answer
    meter = writer.meter
    return replace(answer, usage=meter.usage, notes=(*answer.notes, meter.words()))
