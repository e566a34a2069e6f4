"""Answers to public questions -> pairs that contradict each other, and pairs that agree.

By rule: one value of an answer is changed (a number, a date, a name, a yes into a no), and as often
the same value is written in other words. Seeded by the question's id: the same questions give the
same pairs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import NamedTuple

from eval.altered import altered
from eval.public_files import evenly
from eval.restated import OPENERS, restated
from eval.values import KINDS, kind_of

# A sentence of one plain clause, its verb early.
STATEMENT = re.compile(
    r"\A(?!(?:If|When|While|As|Because|Although|Also|Other|So)\b)"
    r"(?P<who>[A-Z][\w’'-]*(?: (?!said|says)[\w’'-]+){0,5}) "
    r"(?P<verb>is|are|was|were|will|would|can|could) "
    r"(?P<rest>(?!not\b)[\w’'-][\w’', -]{10,110})\.\Z"
)
LEAD = r"\b(?:in|on|about|around|approximately|nearly|some) "
VALUE = re.compile(r"\d[\d,.]*\d|\d|[A-Z]\w{2,}")


class Pair(NamedTuple):
    """Two answers to one question, each in its text; `how` names the rule that made the second.

    `conflict` tells whether both can't be true.
    """

    id: str
    question: str
    first: str
    second: str
    conflict: bool
    kind: str
    how: str
    texts: tuple[str, str] = ("", "")


class Said(NamedTuple):
    """What people answered to a question, the best first, and the text that says it."""

    id: str
    question: str
    answers: tuple[str, ...]
    text: str
    sentence: str


def pairs_of(said: Sequence[Said], *, most: int | None = None) -> list[Pair]:
    """Return pairs that conflict and as many that agree, `most` of each for each kind of value."""
    names = [one.answers[0] for one in said if kind_of(one.question, one.answers[0]) == "name"]
    found: dict[str, list[tuple[Pair, Pair]]] = {kind: [] for kind in KINDS}
    for one in said:
        kind = kind_of(one.question, one.answers[0])
        if kind:
            found[kind] += twins(one, kind, one.answers[0], names)
        elif statement := STATEMENT.match(one.sentence):
            asked = f"{statement['verb'].capitalize()} {uncapitalised(statement['who'])}"
            one = one._replace(question=f"{asked} {statement['rest']}?")
            found["yes/no"] += twins(one, "yes/no", one.sentence, names)
    return [pair for kind in KINDS for both in evenly(found[kind], most) for pair in both]


def twins(one: Said, kind: str, first: str, names: Sequence[str]) -> list[tuple[Pair, Pair]]:
    """Return a pair that conflicts and one that agrees; none where either can't be made."""
    rng = random.Random(one.id)
    changed = altered(first, kind, names, rng)
    other = put_otherwise(one, kind, rng) or restated(first, kind, rng)
    if changed is None or other is None:
        return []
    conflict, agree = (
        Pair(one.id, one.question, first, new, differs, kind, how, texts(one, first, new))
        for differs, (how, new) in ((True, changed), (False, other))
    )
    return [(conflict, agree)]


def texts(one: Said, first: str, second: str) -> tuple[str, str]:
    """Return the text with either answer in it; empty where it isn't clear which words answer.

    What leads into the first answer goes where the second brings its own: "in 2019" becomes
    "on 3 May 2019", "about 40" becomes "some 40".
    """
    lead = rf"(?:{LEAD})?" if re.match(LEAD, second) else ""
    pattern = rf"{lead}(?<![\w.,$£€-]){re.escape(first)}(?![\w%-])"
    changed, n = re.subn(pattern, lambda _: second, one.text)
    return (one.text, changed) if n == 1 else ("", "")


def put_otherwise(one: Said, kind: str, rng: random.Random) -> tuple[str, str] | None:
    """Return what another person answered, half the time, where it shares a value."""
    first, *rest = one.answers
    mine = set(VALUE.findall(first))
    others = [
        o
        for o in rest
        if o != first and kind_of(one.question, o) == kind and mine & set(VALUE.findall(o))
    ]
    return ("by another person", rng.choice(others)) if others and rng.random() < 0.5 else None


def uncapitalised(text: str) -> str:
    """Return a sentence's beginning as it stands inside one."""
    return text[0].lower() + text[1:] if text.split()[0] in OPENERS else text
