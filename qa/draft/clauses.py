"""A statement -> its clauses: where it may be cut, and what each says when it stands alone."""

from __future__ import annotations

import re

from index.sentences import sentence_spans
from qa.draft.sureness import PAST

LEAST_WORDS = 4  # a shorter piece of a statement says nothing alone
# Where a statement may be cut without saying something else.
JOINTS = re.compile(
    r"(?:[,;]\s+|\s+)(?=(?:and|while|which|who|where|but|whereas)\s)|;\s+"
    r"|,\s+(?=\w+ing\b|according\b|with\b)"
)
UNCUTTABLE = re.compile(r"(?i)\b(?:or|nor|neither|either|unless|if|only|both|between|except)\b")
JOINING = re.compile(r"(?:and|while|but|whereas)\s+")
PRONOUN = re.compile(r"(?i)(?:he|she|it|they)\b\s*")
OPENS_SUBJECT = re.compile(
    r"(?:[A-Z\d]|(?:the|a|an|its|his|her|their|some|about|most|many|more)\b)"
)
AUXILIARY = frozenset(
    (
        "is are was were has have had will would can could may might must shall should did does do "
        "said told"
    ).split()
)


def standing_clauses(text: str) -> list[str]:
    """Return the clauses of a statement, each with its subject; none where one can't stand alone.

    Of several sentences each stands as it is.

    >>> standing_clauses("Allawi said so and met Fagin.")
    ['Allawi said so', 'Allawi met Fagin.']
    >>> standing_clauses("Allawi met Fagin and Larijani.")
    []
    """
    sentences = [span.of(text) for span in sentence_spans(text)]
    if len(sentences) > 1:
        return sentences
    first, *others = (c.strip() for c in JOINTS.split(text) if c.strip())
    subject = subject_of(first)
    found = [first]
    for clause in others:
        rest = JOINING.sub("", clause, count=1)
        if rest == clause and not text[text.index(clause) - 2 :].startswith("; "):
            return []  # "which", "with", "according to": no clause of its own
        if not PRONOUN.match(rest) and OPENS_SUBJECT.match(rest):
            if verb_at(rest) is None:
                return []
            found.append(rest)
        elif subject:
            found.append(f"{subject} {PRONOUN.sub('', rest, count=1)}")
        else:
            return []
    return found


def subject_of(clause: str) -> str:
    """Return the words in front of a clause's first verb, "" where none is known.

    >>> subject_of("Ali Larijani visited the country"), subject_of("Troops leave")
    ('Ali Larijani', '')
    """
    at = verb_at(clause)
    return clause[:at].strip() if at else ""


def verb_at(clause: str) -> int | None:
    """Return where the first word stands that is surely a verb, None for nowhere."""
    for match in re.finditer(r"[a-z]+", clause):
        word = match.group()
        if clause[match.start() - 1 : match.start()] in {"-", "’", "'"}:
            continue
        if word in AUXILIARY or word in PAST or word.endswith("ed"):
            return match.start()
    return None


def pieces_of(text: str) -> list[str]:
    """Return beginnings of a statement that can stand alone, longest first.

    >>> pieces_of("Troops leave Baghdad by 2025, and the rest follow a year later.")
    ['Troops leave Baghdad by 2025.']
    """
    if UNCUTTABLE.search(text):
        return []
    cuts = {m.start() for m in JOINTS.finditer(text)}
    cuts |= {span.end for span in sentence_spans(text)[:-1]}
    found = [text[:at].rstrip(" ,;–—-.") + "." for at in sorted(cuts, reverse=True)]
    return [p for p in found if len(p.split()) >= LEAST_WORDS]
