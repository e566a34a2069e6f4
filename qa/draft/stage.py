"""The two places where a language model may take part in answering: at its start and its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.errors import ModelFailed
from qa.answer import Answer, Citation
from qa.draft.talk import in_english, in_language, standing_alone
from qa.draft.write import Writer, written
from qa.language import foreign_language, refusal_text
from qa.question import Message, core
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


def understood(question: str, history: Sequence[Message], writer: Writer | None) -> Understood:
    """Return the question as it can be searched: in English and, with a model, standing alone."""
    language = foreign_language(core(question))
    if writer is None:
        refusal = unread(question, language) if language else None
        return Understood(question, history, language, refusal)
    if language:
        try:
            question_read = in_english(question, writer.say)
        except ModelFailed as failure:
            refusal = unread(question, language)
            note = f"The language model {failure}."
            return Understood(question, history, language, replace(refusal, notes=(note,)))
        question = question_read
    alone = standing_alone(question, history, writer.say)
    return Understood(alone, (), language) if alone else Understood(question, history, language)


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
