"""Questions that presuppose the contrary of what the articles say.

Only why, when and how take something for granted, and only by their verb. What is asked or said in
the negative is left alone, and so is every word that has its contrary beside it in an ordinary
sentence: who wins defeats somebody, and more troops stay where their number falls to 900.
"""

from __future__ import annotations

import re

from index.sentences import sentence_spans
from index.words import fold
from qa.compare import negated
from qa.question import final

PRESUMES = re.compile(r"(?i)^(?:and |but |so )?(?:why|when|since when|how(?! (?:many|much)\b))\b")
ASKS_WHEN = re.compile(r"(?i)^(?:and |but |so )?(?:since )?when\b")
AUX = r"(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|may|might|should)"
# "Why did Iraq accept the extra year?", "When were the prisoners finally released?"
ASKED_VERB = re.compile(rf"\b{AUX}\b(?P<rest>.+)")
MOST_WORDS = 7  # a subject and its verb
# Verbs that exclude each other. Few and plain: a wrong entry here refuses a good answer.
CONTRARY = (
    ("accept agree approve consent", "refuse reject decline turndown"),
    ("earlier sooner", "delay postpone"),
    ("confirm admit", "deny"),
    ("allow permit", "ban forbid prohibit"),
    ("succeed", "fail"),
)
# What can happen one after the other, so that "when" is no sign of a mistake.
IN_TURN = (
    ("rise increase grow", "fall decrease drop shrink decline"),
    ("arrest jail imprison detain", "release free acquit"),
)
IRREGULAR = {
    "rose": "rise",
    "risen": "rise",
    "grew": "grow",
    "grown": "grow",
    "fell": "fall",
    "fallen": "fall",
    "shrank": "shrink",
    "shrunk": "shrink",
    "denied": "deny",
    "denies": "deny",
    "forbade": "forbid",
    "forbidden": "forbid",
    "banned": "ban",
    "banning": "ban",
    "dropped": "drop",
    "dropping": "drop",
    "permitted": "permit",
    "admitted": "admit",
    "freed": "free",
}


def contradicted(question: str, sentence: str) -> bool:
    """Tell whether a sentence says the contrary of the verb that a question takes for granted.

    >>> contradicted("Why did Iraq accept the extra year?", "He proposed it, and I refused.")
    True
    >>> contradicted("Why was it delayed?", "The announcement was delayed.")
    False
    >>> contradicted("Did Iraq accept the extra year?", "It was rejected.")
    False
    """
    asked = final(question)
    found = ASKED_VERB.search(asked)
    if not found or not PRESUMES.match(asked) or negated(asked):
        return False
    verb, said = words(found["rest"])[:MOST_WORDS], statements(sentence)
    pairs = CONTRARY if ASKS_WHEN.match(asked) else CONTRARY + IN_TURN
    return any(
        has(verb, mine) and has(said, theirs) and not has(said, mine) and not has(verb, theirs)
        for left, right in pairs
        for mine, theirs in ((left, right), (right, left))
    )


def statements(text: str) -> list[str]:
    """Return the words of the sentences that deny nothing."""
    sentences = (span.of(text) for span in sentence_spans(text))
    return [word for s in sentences if not negated(s) for word in words(s)]


def words(text: str) -> list[str]:
    """Return the folded words of a text, "turned down" as one.

    >>> words("Turned down, it fell.")
    ['turndown', 'it', 'fall']
    """
    joined = re.sub(r"\bturn(?:ed|s)? down\b", "turndown", fold(text))
    return [IRREGULAR.get(word, word) for word in re.findall(r"\w+", joined)]


def has(text: list[str], verbs: str) -> bool:
    """Tell whether one of the verbs stands in a text, in whatever form; a noun made of it doesn't.

    >>> has(["refusing"], "refuse"), has(["agreement"], "agree")
    (True, False)
    """
    return any(
        word.startswith(stem := verb.removesuffix("e")) and is_form(word.removeprefix(stem), verb)
        for verb in verbs.split()
        for word in text
    )


def is_form(ending: str, verb: str) -> bool:
    """Tell whether an ending makes a form of a verb, whose own last e is part of the ending."""
    if verb.endswith("e"):
        return ending in {"e", "es", "ed", "ing", "eing"}
    return ending in {"", "s", "es", "ed", "ing"}
