"""What a model does with words besides drafting: questions into English, answers out of it.

Neither can be verified against a source, so both are held to what can be checked: no number, date
or Latin name gets lost or comes in, and the asker sees the question as it was understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.errors import ModelFailed
from index.words import fold, search_words
from qa.answer import Answer
from qa.dates import MONTHS, WEEKDAYS
from qa.draft.prompt import (
    Said,
    standalone_prompt,
    statement_translation_prompt,
    translation_prompt,
)
from qa.draft.write import Say
from qa.language import foreign_language
from qa.nations import by_one_name, nations
from qa.question import LONGEST, Message, content_words, leans

LEAST_KEPT = 4  # letters of a name that a translation keeps
LONGEST_QUESTION = 60  # words of a question that a model wrote
SHORTER = 3  # times fewer words than the question has, and a translation is none
MOST_EARLIER = 4  # messages that a follow-up is read with, however long the conversation
DIGITS = re.compile(r"\d+")
MARKER = re.compile(r"\[\d+\]")
LATIN_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")


def in_english(question: str, say: Say) -> str:
    """Return a question in English; raises ModelFailed where none comes back."""
    translated = one_line(say, translation_prompt(question))
    cut = SHORTER * len(translated.split()) < len(question.split())
    if cut or not asks(translated) or foreign_language(translated):
        raise ModelFailed("does not translate the question")
    if numbers(translated) != numbers(question):
        raise ModelFailed("changes a number of the question")
    return translated


def standing_alone(question: str, history: Sequence[Message], say: Say) -> str:
    """Return a follow-up as a question of its own, "" where the model's can't be relied on.

    Only a question that leans on what was said before costs a call. One with a name or number that
    nobody mentioned, or without most words of the follow-up, is not taken.
    """
    earlier = [(m["role"], m["content"]) for m in history if m.get("content")][-MOST_EARLIER:]
    if not earlier or not leans(question):
        return ""
    try:
        alone = one_line(say, standalone_prompt(question, earlier))
    except ModelFailed:
        return ""
    known = fold(" ".join([*(text for _, text in earlier), question]))
    strange = [
        w for w in (*LATIN_NAME.findall(alone)[1:], *DIGITS.findall(alone)) if fold(w) not in known
    ]
    words = search_words(" ".join(content_words(question)))
    lost = frozenset(words) - frozenset(search_words(alone))
    return "" if strange or 2 * len(lost) > len(words) or not asks(alone) else alone


def one_line(say: Say, messages: Sequence[Said]) -> str:
    """Return the first line that a model says, without marks around it."""
    text = "".join(say(messages)).strip()
    line = text.splitlines()[0] if text else ""
    return re.sub(r"^[\s\"'“„«*]+|[\s\"'”»*]+$", "", line)


def asks(text: str) -> bool:
    """Tell whether a model's words can be a question at all."""
    return (
        bool(re.search(r"\w", text))
        and len(text.split()) <= LONGEST_QUESTION
        and len(text) <= LONGEST
    )


def in_language(answer: Answer, language: str, say: Say) -> Answer:
    """Return an English answer in the asker's language, the verified words beside it.

    A translation can't be verified. Where it loses a number or a Latin name, or fails, the English
    words stay alone.
    """
    if answer.abstained:
        return answer
    try:
        text = translated_text(answer.text, language, say)
        short = translated_text(answer.short, language, say) if answer.short else ""
    except ModelFailed as failure:
        line = f"The language model {failure}; the answer stays in English."
        return replace(answer, notes=(*answer.notes, line))
    line = (
        f"Translated into {language} by the language model; the translation is not verified, the "
        "English words beside it and the quotes are."
    )
    both = f"{text} ({answer.text})"
    return replace(answer, text=both, short=short, notes=(*answer.notes, line))


def translated_text(text: str, language: str, say: Say) -> str:
    """Return a text in a language, its markers in place and its numbers the same."""
    sentences = [s for s in re.split(r"(?<=\])\.\s+", text) if s.strip()]
    done = []
    for sentence in sentences:
        bare = " ".join(MARKER.sub("", sentence).split()).replace(" .", ".").rstrip(" .")
        there = one_line(say, statement_translation_prompt(bare, language))
        there = MARKER.sub("", there).rstrip(" .")
        if not there or numbers(there) != numbers(bare):
            raise ModelFailed("changes a number in its translation")
        if lost := names_lost(bare, there):
            raise ModelFailed(f"loses {lost[0]!r} in its translation")
        cited = "".join(MARKER.findall(sentence))
        done.append(f"{there} {cited}." if cited else there)
    return " ".join(done)


def names_lost(text: str, translated: str) -> list[str]:
    """Return the names of a text that its translation into a Latin script has not, nor nearly.

    Countries, months and weekdays have names of their own in each language.

    >>> names_lost("In Iraq, Lloyd Austin met Fagin.", "Im Irak traf Lloyd Austin Fragen.")
    ['Fagin']
    >>> names_lost("Austin spoke.", "تحدث أوستن")
    []
    """
    if not re.search(r"[A-Za-z]", translated):
        return []
    there = fold(translated)
    called = nations() | frozenset(MONTHS) | frozenset(WEEKDAYS)
    names = LATIN_NAME.findall(by_one_name(text[:1].lower() + text[1:]))
    # Letters that endings change are left out of what has to stand there: "Austins", "Bagdad".
    return [n for n in names if fold(n) not in called and fold(n)[:LEAST_KEPT] not in there]


def numbers(text: str) -> list[str]:
    """Return the digits of a text in order of value, whatever stands between their groups.

    >>> numbers("2.500 Soldaten seit 2014") == numbers("since 2014, 2,500 soldiers")
    True
    """
    joined = re.sub(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}\b)", "", text)
    return sorted(str(int(d)) for d in DIGITS.findall(joined))
