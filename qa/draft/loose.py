"""Words that change what is said and that no paraphrase needs: "only", "all", "twice", "largest".

Each must stand in the evidence too, in the same word or one that says the same.
"""

from __future__ import annotations

import re

# Each line is one thing that may be said in any of its words.
ALIKE = tuple(
    re.compile(rf"(?i)\b(?:{words})\b")
    for words in (
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "millions",
        "billions",
        "several",
        "most|majority",
        "all|every|each|entire(?:ly)?|whole|full(?:y)?|completely",
        "only|sole(?:ly)?|exclusive(?:ly)?|merely",
        "always|invariably",
        "twice|two times",
        "thrice|three times",
        "doubl(?:e|es|ed|ing)",
        "tripl(?:e|es|ed|ing)",
        "halv(?:e|es|ed|ing)",
        "quarters?",
        "thirds?",
        "couple|pair",
        "single|one|sole",
        "decades?",
        "century|centuries",
        "spring",
        "summer",
        "autumn",
        "winter",
        "morning|dawn",
        "afternoon",
        "evening",
        "(?:larg|bigg|great)est",
        "because|due to(?! (?:be|begin|conclude|depart|end|leave|start|take))|owing to|thanks to"
        "|caus(?:e|es|ed|ing)|(?:led|leads?) to|prompt(?:s|ed|ing)?"
        "|result(?:s|ed|ing)?|in response|therefore|driven by|following",
    )
)
SUPERLATIVE = re.compile(r"(?i)\b[a-z]{2,}est\b")
NO_SUPERLATIVE = frozenset(
    (
        "arrest biggest budapest chest conquest contest digest earnest forest greatest guest "
        "harvest honest interest invest largest latest manifest midwest modest nest northwest "
        "protest quest request rest southwest suggest test unrest west best"
    ).split()
)


def wrong_words(statement: str, evidence: str) -> list[str]:
    """Return the words of a statement that its evidence would have to say too, and does not.

    >>> wrong_words("Only France left.", "France left."), wrong_words("Both left.", "They left.")
    (["'only' does not stand in the quoted words"], [])
    """
    missing = [
        found.group().lower()
        for words in ALIKE
        if (found := words.search(statement)) and not words.search(evidence)
    ]
    there = {m.group().lower() for m in SUPERLATIVE.finditer(evidence)}
    for match in SUPERLATIVE.finditer(statement):
        word = match.group().lower()
        if word not in NO_SUPERLATIVE and word not in there:
            missing.append(word)
    return [f"{word!r} does not stand in the quoted words" for word in dict.fromkeys(missing)]
