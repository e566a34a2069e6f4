"""Questions as people in a hurry type them: lower case, typos, keywords only, chat around them."""

from __future__ import annotations

import random

from qa.reader.unanswerable import STOP

CHAT = (
    "I was reading about this yesterday. {} Thanks!",
    "Can you tell me {}",
    "Please help me with my homework: {}",
    "hi, {} I need it for an article",
    "Do you know {}",
    "We argued about it at lunch and nobody knew. {}",
)


def typo(word: str, rng: random.Random) -> str:
    """Swap, drop or double one inner letter of a word."""
    if len(word) < 5 or not word.isalpha():
        return word
    i = rng.randrange(1, len(word) - 2)
    return rng.choice(
        [
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
        ]
    )


def roughen(question: str, rng: random.Random) -> str:
    """Return the question as it is (two in three), or as somebody in a hurry would type it."""
    kind = rng.random()
    if kind < 0.64:
        return question
    if kind < 0.78:
        return question.lower().rstrip("?") if rng.random() < 0.7 else question.lower()
    if kind < 0.80:
        return question.upper()
    if kind < 0.90:
        words = question.split()
        for i in rng.sample(range(len(words)), min(len(words), rng.choice([1, 1, 2]))):
            words[i] = typo(words[i], rng)
        return " ".join(words)
    if kind < 0.94:
        wh = {"who", "when", "where", "why", "how", "many"}
        kept = [w for w in question.rstrip("?").split() if w.lower() not in STOP or w.lower() in wh]
        return " ".join(kept).lower() if len(kept) >= 3 else question
    return rng.choice(CHAT).format(question)
