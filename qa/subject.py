"""A conversation and a question -> the turns that the question goes on from, or none.

A follow-up is read with what was asked before it, unless it is a question of its own: whole by its
form, or about something that no article names. Then what was asked before only misleads.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from index.words import WORD, fold, search_words
from qa.question import ASKING, LEANING, Message, content_words, leans

MOST_TURNS = 3  # that one question is understood from, however long the conversation
LEAST_WORDS = 2  # that carry meaning, in a question that leaves nothing out
LEAST_IN_YES_NO = 3  # "Does Iran agree?" leaves out to what

OPENER = re.compile(r"(?i)^(?:(?:and|but|so|or|then|also)\b[\s,]*)+")
PREPOSITION = (
    r"(?:about|after|against|among|at|before|between|by|during|for|from|in|into|near|of|on|over"
    r"|since|to|under|until|with|within|without)"
)
# Where these words lean on nothing: "is there", "said that", "this year".
LEANS_NOT = re.compile(
    r"(?i)\b(?:is|are|was|were) there\b|\bthere (?:is|are|was|were)\b"
    r"|\b(?:says?|said|claims?|claimed|reports?|reported|announced|believes?) that\b"
    r"|\bthis (?:year|month|week|season|summer|winter|spring|autumn)\b"
)
POINTING = LEANING | frozenset(
    "another both either else former latter neither next one ones other others previous same so"
    " such too".split()
)
AUXILIARY = ASKING - frozenset("who whom whose what which when where why how".split())
# "How many are in Syria?" leaves out what is counted, "what about" everything.
ELLIPSIS = re.compile(
    rf"(?i)(?:what|how) about\b|which (?:of|is|are|was|were)\b"
    rf"|how many (?:{'|'.join(sorted(AUXILIARY))}|{PREPOSITION})\b"
)
# "Who won", "which club won": the word behind is no preposition, so it may be a verb.
ACTOR = re.compile(
    rf"(?i)(?:who|what|(?:which|what|whose|how many) [\w-]+)\s+(?!{PREPOSITION}\b)\w"
)
NAME = re.compile(r"(?<=[\w,] )[A-Z][\w’'-]*")
ASKS_NAME = re.compile(
    r"(?i:who|what|where) (?i:is|are|was|were) (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*\W*"
)


def goes_on(
    question: str, history: Sequence[Message], written: Container[str]
) -> Sequence[Message]:
    """Return the last turns of a conversation that a question needs, none where it needs none.

    A turn that itself goes on from another brings that along; a change of subject ends it.
    `written` holds the stems of the words that stand in articles.
    """
    turns = [i for i, message in enumerate(history) if message.get("role") == "user"]
    start, asked = len(history), question
    for at in reversed(turns[-MOST_TURNS:]):
        if not leans(asked) or is_new(asked, written):
            break
        start, asked = at, history[at]["content"]
    return history[start:]


def is_new(question: str, written: Container[str]) -> bool:
    """Tell whether a question is one of its own, although it opens like a follow-up or is short.

    >>> is_new("And who won the Champions League?", {"won"}), is_new("And in Syria?", {"syria"})
    (True, False)
    >>> is_new("And how many are in Poland?", {"iraq"}), is_new("And when is it?", {"iraq"})
    (True, False)
    """
    asked = without_opener(question)
    if not asks_openly(asked):
        return False
    if ASKS_NAME.fullmatch(asked):
        return True
    names = [stem for name in NAME.findall(asked) for stem in search_words(name)]
    if names and not any(stem in written for stem in names):
        return True
    yes_or_no = fold(WORD.findall(asked)[0]) in AUXILIARY
    least = LEAST_IN_YES_NO if yes_or_no else LEAST_WORDS
    return is_whole(asked) and len(content_words(asked)) >= least


def without_opener(question: str) -> str:
    """Return a question without the word that ties it to what was said, its first letter large.

    >>> without_opener("And who won the Champions League?")
    'Who won the Champions League?'
    """
    bare = OPENER.sub("", question)
    return question if bare == question else bare[:1].upper() + bare[1:]


def asks_openly(question: str) -> bool:
    """Tell whether a question begins as one, if need be behind a preposition, and points nowhere.

    >>> asks_openly("In which year did Iraq join?"), asks_openly("In Iraq?"), asks_openly("Is it?")
    (True, False, False)
    """
    words = WORD.findall(fold(LEANS_NOT.sub(" ", question)))
    first = words[1:2] if re.match(rf"(?i){PREPOSITION}\b", question) else words[:1]
    return not POINTING & set(words) and bool(ASKING & set(first) or LEANS_NOT.match(question))


def is_whole(question: str) -> bool:
    """Tell whether a question has a verb of its own, and leaves nothing out.

    >>> is_whole("Who won the Champions League?"), is_whole("Which clubs in Paris?")
    (True, False)
    """
    if ELLIPSIS.match(question):
        return False
    words = set(WORD.findall(fold(question)))
    return bool(AUXILIARY & words or ACTOR.match(question))
