"""Answerable examples -> unanswerable ones, by rule.

People's own unanswerable questions are scarce. These rules take the answering sentence away, pair
the question with another paragraph of its article, or change one particular of the question.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

from qa.reader.pairs import Example

STOP = frozenset(
    (
        "a an the of in on at to for from by with and or is are was were be been did do does "
        "has have had what which who whom whose when where why how many much long it its that "
        "this these those as than not no their there they he she his her into about after "
        "before during"
    ).split()
)
ENTITY = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'’-]+(?: (?:of |the )?[A-Z][\w'’-]+)*)")
NUMBER = re.compile(r"\b\d[\d,.]*\b")
OPPOSITES = dict(
    pair.split("/")
    for pair in (
        "first/last last/first largest/smallest smallest/largest highest/lowest before/after "
        "after/before won/lost lost/won increase/decrease increased/decreased most/least "
        "more/fewer early/late oldest/newest north/south south/north east/west west/east "
        "died/born born/died began/ended ended/began start/end founded/abolished "
        "allowed/banned accepted/rejected rejected/accepted supported/opposed "
        "opposed/supported public/private men/women women/men father/mother husband/wife "
        "joined/left arrived/departed buy/sell bought/sold agreed/refused refused/agreed "
        "always/never inside/outside above/below former/current annual/daily"
    ).split()
)


def content_words(text: str) -> set[str]:
    """Return the lower-case words of a text that carry meaning."""
    return {w for w in re.findall(r"\w+", text.lower()) if w not in STOP and len(w) > 2}


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Return the half-open bounds of the sentences of a text."""
    from sentencex import get_sentence_boundaries

    return [(s["start_index"], s["end_index"]) for s in get_sentence_boundaries("en", text)]


def without_answer(example: Example) -> Example | None:
    """Drop the sentence that answers; None if the answer still stands elsewhere."""
    if example.answer is None:
        return None
    start, end = example.answer
    text = example.context
    for left, right in sentence_bounds(text):
        if left <= start < right:
            rest = (text[:left] + text[max(right, end) :]).strip()
            if len(rest.split()) < 25 or text[start:end].lower() in rest.lower():
                return None
            return replace(example, context=rest, answer=None)
    return None


def other_paragraph(example: Example, paragraphs: list[str]) -> Example | None:
    """Pair the question with the paragraph of its article that shares most of its words."""
    if example.answer is None:
        return None
    wanted = content_words(example.question)
    answer = example.context[slice(*example.answer)].lower()
    rivals = [p for p in paragraphs if p != example.context and answer not in p.lower()]
    if not rivals:
        return None
    return replace(
        example, context=max(rivals, key=lambda p: len(wanted & content_words(p))), answer=None
    )


def swapped_particular(
    example: Example, paragraphs: list[str], rng: random.Random
) -> Example | None:
    """Change one name, number or relation of the question so that the context no longer answers."""
    if example.answer is None:
        return None
    question, context = example.question, example.context
    words = [m for m in re.finditer(r"\w+", question) if m.group().lower() in OPPOSITES]
    options = [(m.start(), m.end(), "relation") for m in words]
    options += [(m.start(), m.end(), "number") for m in NUMBER.finditer(question)]
    options += [(m.start(), m.end(), "name") for m in ENTITY.finditer(question)] * 2
    if not options:
        return None
    start, end, kind = rng.choice(options)
    old = question[start:end]
    if kind == "relation":
        new = OPPOSITES[old.lower()]
    elif kind == "number":
        digits = re.sub(r"\D", "", old) or "0"
        if len(digits) > 9:
            return None
        step = rng.choice([1, 2, 3, 5, 10, 20])
        new = str(max(0, int(digits) + rng.choice([-1, 1]) * step))
    else:
        names = {m.group() for p in paragraphs for m in ENTITY.finditer(p)}
        near = example.context[max(0, example.answer[0] - 150) : example.answer[1] + 150]
        absent = sorted(n for n in names if n not in context and n not in question)
        present = sorted(n for n in names if n in context and n not in near and n not in question)
        pool = present if present and rng.random() < 0.3 else absent
        if not pool:
            return None
        new = rng.choice(pool)
    if new.lower() in question.lower() or (kind == "number" and new in context):
        return None
    return replace(example, question=question[:start] + new + question[end:], answer=None)
