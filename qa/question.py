"""What somebody typed -> the question that is searched and read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from index.errors import QuestionError
from index.sentences import sentence_spans
from index.words import STOP_WORDS, WORD, fold, known_words

LONGEST = 2000
MESSY_WORDS = 28  # from here on a question is looked for inside what was typed
Message = Mapping[str, str]

# Words that ask, whatever is asked about.
ASKING = frozenset(
    (
        "who whom whose what which when where why how is are was were did do does has have "
        "had can could will would should may might"
    ).split()
)
# A question that opens like this, or leans on these words, speaks of what was said before.
OPENS_FOLLOW_UP = re.compile(
    r"(?i)(and|but|so|or|then|what about|how about|also|why not|since when)\b"
)
LEANING = frozenset(
    ("it its he him his she her hers they them their that this these those there then").split()
)
# "In which article?" asks for the source of an answer, "Who said that?" for its speaker.
ASKS_SOURCE = re.compile(
    r"(?i)\b(?:in|by|from) (?:which|what) (?:article|dispatch|paper|outlet|source|report|text)s?\b"
)
SAID_THAT = re.compile(
    r"(?i)^(?:and |but )?who (?:said|says|told us|claimed|reported|announced) "
    r"(?:that|so|this|it)\W*$"
)
QUOTE = re.compile(r"“([^”]{20,})”")
# A short answer in front of its first marker, as an answer's text begins.
ANSWERED = re.compile(r"(?P<short>[^\[\]“”.;\n]{2,80}?)\.? ?\[\d+\]")


def checked(question: object) -> str:
    """Return the question without white space at its ends.

    Raises QuestionError where it is no text, empty, without a word, or over LONGEST characters.
    """
    if not isinstance(question, str):
        kind = type(question).__name__
        raise QuestionError(f"a question must be text, not {kind}; pass a string")
    asked = question.strip()
    if not asked:
        raise QuestionError(
            "the question is empty; type one, for example: When do the troops leave?"
        )
    if len(asked) > LONGEST:
        raise QuestionError(
            f"the question has {len(asked):,} characters, more than {LONGEST:,}; "
            "ask it in fewer words"
        )
    if any("\ud800" <= c <= "\udfff" for c in asked):
        raise QuestionError("the question holds half a character (a lone surrogate); type it anew")
    if not re.search(r"\w", asked):
        raise QuestionError(f"the question {asked[:20]!r} holds no word; ask it in words")
    return asked


def core(question: str) -> str:
    """Return the part of a chatty message that asks, or the whole message.

    >>> core("Hello there. I read about Iraq all day long. My boss needs it by noon and I am lost "
    ...      "in all these articles, sorry. When do the troops leave? Thanks a lot!")
    'When do the troops leave?'
    """
    if len(question.split()) < MESSY_WORDS:
        return question
    sentences = [span.of(question) for span in sentence_spans(question)]
    asking = [s for s in sentences if s.endswith("?")]
    asking = asking or [s for s in sentences if fold(s).split()[0].strip(",") in ASKING]
    telling = [s for s in asking if len(content_words(s)) >= 2]
    return " ".join(telling) if telling else question


def content_words(text: str) -> list[str]:
    """Return the folded words of a text that carry meaning, in order."""
    return [w for w in WORD.findall(fold(text)) if w not in STOP_WORDS and w not in ASKING]


def standalone(question: str, history: Sequence[Message]) -> str:
    """Return the question with what a follow-up leaves unsaid taken from the question before it.

    >>> before = [{"role": "user", "content": "When does phase one end?"}]
    >>> standalone("And the second phase?", before)
    'When does phase one end? And the second phase?'
    >>> standalone("In which article?", before)
    'When does phase one end?'
    >>> told = {"role": "assistant", "content": "Next May [1]. “It ends next May.” [1]"}
    >>> standalone("And the second phase?", [*before, told])
    'When does phase one end? Next May. And the second phase?'
    """
    earlier = [m["content"].strip() for m in history if m.get("role") == "user"]
    if not earlier or not leans(question):
        return question
    before = earlier[-1]
    if leans(before) and len(earlier) > 1:
        before = f"{earlier[-2]} {before}"
    if ASKS_SOURCE.search(question) and len(content_words(question)) <= 1:
        return before
    told = [m["content"] for m in history if m.get("role") == "assistant"]
    said = QUOTE.search(told[-1]) if told and SAID_THAT.match(question) else None
    if said:
        return f"Who said that {said.group(1)[:400].rstrip('.')}?"
    answer = ANSWERED.match(told[-1]) if told and history[-1].get("role") == "assistant" else None
    said_before = f" {answer['short']}." if answer else ""
    return f"{before[-400:]}{said_before} {question}"


def final(question: str) -> str:
    """Return the last of several questions: the one that decides what kind of answer is wanted.

    What only names another subject, or asks nothing, leaves the kind to the question before.

    >>> final("Who leads the mission? Since when?")
    'Since when?'
    >>> final("How many troops are in Iraq? And in Syria? I need it by noon.")
    'How many troops are in Iraq?'
    """
    asking = [
        piece
        for piece in re.split(r"(?<=[?.])\s+(?=\S)", question.strip())
        if piece.endswith("?") and ASKING & set(WORD.findall(fold(piece)))
    ]
    return asking[-1] if asking else question


def leans(question: str) -> bool:
    """Tell whether a question needs what was said before to be understood."""
    words = WORD.findall(fold(question))
    return bool(
        OPENS_FOLLOW_UP.match(question)
        or len(content_words(question)) <= 1
        or (LEANING & set(words) and len(content_words(question)) <= 4)
    )


def corrected(question: str, vocabulary: Collection[str]) -> str:
    """Return the question with words nobody knows replaced by the articles' nearest word.

    "Soleimani" becomes "suleimani" where only that is written, "witdrawal" "withdrawal". Words of
    the language and of the articles stay as they are.
    """
    return re.sub(r"[^\W\d_]{4,}", lambda m: nearest_word(m.group(), vocabulary), question)


def nearest_word(word: str, vocabulary: Collection[str]) -> str:
    """Return the vocabulary's word one or two letters away from an unknown one, else the word."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    asked = fold(word)
    if asked in vocabulary or asked in known_words() or asked.rstrip("s") in known_words():
        return word
    most = 1 if len(asked) < 6 else 2
    found = process.extract(
        asked, vocabulary, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=5
    )
    # People get the first letter right, or drop it from a name's transliteration.
    near = [
        (distance, candidate)
        for candidate, distance, _ in found
        if len(candidate) >= 4 and (candidate[0] == asked[0] or candidate[0] in "aeiou")
    ]
    return min(near)[1] if near else word
