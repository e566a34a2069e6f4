"""Rows of public question-answering sets -> examples of the shape the reader meets at run time."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a context and the answer's half-open span in it; None when it has no answer."""

    question: str
    context: str
    answer: tuple[int, int] | None
    title: str = ""


def read_rows(path: Path) -> list[Row]:
    """Return the rows of one gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def answerable(rows: Iterable[Row], rng: random.Random) -> Iterator[Example]:
    """Turn rows in SQuAD's manner into examples, one of the listed answers each."""
    for row in rows:
        title = str(row.get("title", "")).replace("_", " ")
        if row["impossible"] or not row["answers"]:
            yield Example(row["question"], row["context"], None, title)
            continue
        answer = rng.choice(row["answers"])
        start = answer["start"]
        yield Example(row["question"], row["context"], (start, start + len(answer["text"])), title)


def join_tokens(example: Example) -> Example:
    """Undo the tokenisation of "19th - century , he" so that text looks as people write it."""
    keep: list[int] = []
    text = example.context
    for i, char in enumerate(text):
        before, after = text[i - 1 : i], text[i + 1 : i + 2]
        glue = char == " " and (
            after in {".", ",", ";", ":", "?", "!", ")", "%", "'", "’"} or before in {"(", "$"}
        )
        if not glue:
            keep.append(i)
    where = {old: new for new, old in enumerate(keep)}
    joined = "".join(text[i] for i in keep)
    if example.answer is None:
        return replace(example, context=joined)
    start, end = example.answer
    return replace(example, context=joined, answer=(where[start], where[end - 1] + 1))


def crop(example: Example, *, words: int, rng: random.Random) -> Example:
    """Cut a long context to about `words` words that hold the answer."""
    starts = [m.start() for m in re.finditer(r"\S+", example.context)]
    if len(starts) <= words:
        return example
    if example.answer is None:
        first = rng.randrange(len(starts) - words)
    else:
        at = sum(1 for s in starts if s <= example.answer[0]) - 1
        last_word = sum(1 for s in starts if s < example.answer[1]) - 1
        low = max(0, last_word - words + 1)
        first = rng.randint(low, max(low, min(at, len(starts) - words)))
    left = starts[first]
    right = starts[first + words] if first + words < len(starts) else len(example.context)
    if example.answer and not left <= example.answer[0] < example.answer[1] <= right:
        return example
    answer = example.answer and (example.answer[0] - left, example.answer[1] - left)
    return replace(example, context=example.context[left:right].rstrip(), answer=answer)


def surround(example: Example, before: str, after: str) -> Example:
    """Put other text in front of and behind the context."""
    head = before + " " if before else ""
    tail = " " + after if after else ""
    answer = example.answer and (example.answer[0] + len(head), example.answer[1] + len(head))
    return replace(example, context=head + example.context + tail, answer=answer)


def pack_sentences(rows: list[Row], *, per_sentence: int, rng: random.Random) -> Iterator[Example]:
    """Set one-sentence contexts among two to six neighbours; cap the questions of each."""
    by_context: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_context[row["context"]].append(row)
    contexts = list(by_context)
    for i, context in enumerate(contexts):
        chosen = rng.sample(by_context[context], min(per_sentence, len(by_context[context])))
        for example in answerable(chosen, rng):
            before = " ".join(contexts[max(0, i - rng.randint(0, 3)) : i])
            after = " ".join(contexts[i + 1 : i + 1 + rng.randint(0, 3)])
            yield replace(surround(example, before, after), title="")
