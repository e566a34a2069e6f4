"""Read passages with the trained network: for each, the spans that may answer and how likely.

One batched call for all passages. Long passages are read in overlapping windows. The network sees
title and date in front of a passage, as in training, but can only point into the passage itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.article import Passage, Span
from qa.reader.weights import Floats, Integers, Weights, load_weights

if TYPE_CHECKING:
    from tokenizers import Encoding

LONGEST_ANSWER = 40  # tokens; longer answers are the sentences around the span
QUESTION_WORDS = 60
SPANS_EACH = 3
NO_SPAN = -1e4
BATCH = 32


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one passage found.

    `spans` are the best answers in code points of the article, best first, that do not overlap;
    `margins` their scores (logits) over that of "no answer here"; `here` the logit that the
    passage holds an answer at all. A passage without a word in it has no spans.
    """

    passage: Passage
    spans: tuple[Span, ...]
    margins: tuple[float, ...]
    here: float

    @property
    def score(self) -> float:
        """Return the score by which passages are ranked across articles."""
        return (self.margins[0] / 2 + self.here) if self.spans else NO_SPAN


def read(
    question: str, passages: Sequence[Passage], *, weights: Weights | None = None
) -> list[Reading]:
    """Return one reading for each passage, in their order."""
    if not passages:
        return []
    weights = weights or load_weights()
    asked = " ".join(question.split()[:QUESTION_WORDS])
    heads = [head_of(p) for p in passages]
    pairs = [(asked, head + p.text) for head, p in zip(heads, passages, strict=True)]
    windows = [[e, *e.overflowing] for e in weights.tokenizer.encode_batch(pairs)]
    flat = [w for group in windows for w in group]
    spans, here, _ = run(weights, flat)
    readings: list[Reading] = []
    at = 0
    for passage, head, group in zip(passages, heads, windows, strict=True):
        rows = range(at, at + len(group))
        found = [
            (span, margin)
            for row, window in zip(rows, group, strict=True)
            for span, margin in best_spans(window, spans[row], passage, len(head))
        ]
        kept = without_overlap(sorted(found, key=lambda f: (-f[1], f[0])))[:SPANS_EACH]
        logit = max(float(here[row]) for row in rows)
        readings.append(
            Reading(passage, tuple(s for s, _ in kept), tuple(m for _, m in kept), logit)
        )
        at += len(group)
    return readings


def head_of(passage: Passage) -> str:
    """Return what is put in front of a passage: its title and date, or nothing."""
    title, day = passage.source.title or "", passage.source.published
    dated = f"{title} ({day:%B} {day.day}, {day.year})" if day else title
    return f"{dated.strip()}\n" if dated else ""


def run(weights: Weights, windows: Sequence[Encoding]) -> tuple[Floats, Floats, Floats]:
    """Return span logits, (windows, tokens, 2), answer-here and support logits, (windows,)."""
    width = max(len(w.ids) for w in windows)
    ids = np.zeros((len(windows), width), dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = window.ids
        mask[row, : len(window.ids)] = 1
        types[row, : len(window.ids)] = window.type_ids
    parts = [
        weights.network(*rows) for rows in zip(*map(in_batches, (ids, mask, types)), strict=True)
    ]
    spans, here, supports = (np.concatenate(outputs) for outputs in zip(*parts, strict=True))
    return spans, here, supports


def in_batches(rows: Integers) -> list[Integers]:
    """Return rows cut into batches, so that a book does not fill the memory."""
    return [rows[i : i + BATCH] for i in range(0, len(rows), BATCH)]


def best_spans(
    window: Encoding, logits: Floats, passage: Passage, head: int
) -> list[tuple[Span, float]]:
    """Return the best few spans of one window with their margins over "no answer"."""
    offsets = [
        (i, start - head, end - head)
        for i, (kind, (start, end)) in enumerate(
            zip(window.sequence_ids, window.offsets, strict=True)
        )
        if kind == 1 and start >= head and end > start
    ]
    if not offsets:
        return []
    rows = np.array([i for i, _, _ in offsets])
    starts, ends = logits[rows, 0], logits[rows, 1]
    scores = starts[:, None] + ends[None, :]
    order = np.arange(len(rows))
    length = order[None, :] - order[:, None]
    scores = np.where((length >= 0) & (length < LONGEST_ANSWER), scores, NO_SPAN)
    nothing = float(logits[0, 0] + logits[0, 1])
    found: list[tuple[Span, float]] = []
    for flat in np.argsort(-scores, axis=None, kind="stable")[: 20 * SPANS_EACH]:
        first, last = divmod(int(flat), len(rows))
        if scores[first, last] <= NO_SPAN / 2:
            break
        span = trimmed(passage.text, Span(offsets[first][1], offsets[last][2]))
        if span is None:
            continue
        there = Span(passage.span.start + span.start, passage.span.start + span.end)
        if not any(there.overlaps(other) for other, _ in found):
            found.append((there, float(scores[first, last]) - nothing))
        if len(found) == SPANS_EACH:
            break
    return found


ABBREVIATION = re.compile(r"(?:\b\w\.){2,}\Z|\b(?:Jr|Sr|Inc|Co|Ltd|St)\.\Z")


def trimmed(text: str, span: Span) -> Span | None:
    """Return the span without white space and stray marks at its ends; None if nothing is left."""
    inside = span.of(text)
    left = re.match(r"[\s,;:.!?()\[\]\"“”–—-]*", inside)
    right = re.search(r"[\s,;:!?(\[\"“”–—-]*\Z", inside)
    start = span.start + (left.end() if left else 0)
    end = span.start + (right.start() if right else len(inside))
    inside = text[start:end]
    # A full stop stays only where it belongs to an abbreviation such as "U.S.", a closing bracket
    # only where it was opened.
    if inside.endswith(".") and not ABBREVIATION.search(inside):
        end -= 1
    for opening, closing in ("()", "[]"):
        if text[start:end].endswith(closing) and opening not in text[start:end]:
            end -= 1
    return Span(start, end) if re.search(r"\w", text[start:end]) else None


def without_overlap(found: Sequence[tuple[Span, float]]) -> list[tuple[Span, float]]:
    """Return the spans, best first, leaving out those that overlap a better one."""
    kept: list[tuple[Span, float]] = []
    for span, margin in found:
        if not any(span.overlaps(other) for other, _ in kept):
            kept.append((span, margin))
    return kept
