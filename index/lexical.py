"""Passages -> BM25 over their words, saved and loaded beside the vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from index.words import search_words

# Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
K1, B = 1.2, 0.75
NOTHING = "\x00"  # BM25 of no words at all is undefined; this word is in no question


def build_words(texts: Sequence[str]) -> bm25s.BM25:
    """Return BM25 over the texts, addressed by their position."""
    words = [search_words(text) or [NOTHING] for text in texts]
    found = bm25s.BM25(k1=K1, b=B)
    found.index(words, show_progress=False)
    return found


def save_words(words: bm25s.BM25, folder: Path) -> None:
    """Write BM25 to a folder."""
    words.save(str(folder), show_progress=False)


def load_words(folder: Path) -> bm25s.BM25:
    """Read BM25 from a folder; raises OSError or ValueError where its files are missing or cut."""
    return bm25s.BM25.load(str(folder), show_progress=False)


def best_by_words(words: bm25s.BM25, question: str, *, k: int) -> list[tuple[int, float]]:
    """Return (position, score) of the k best texts that share a word with the question."""
    asked = [w for w in search_words(question) if w in words.vocab_dict]
    if not asked:
        return []
    scores: np.ndarray[Any, np.dtype[np.float32]] = words.get_scores(asked)
    best = np.argsort(-scores, kind="stable")[:k]
    return [(int(i), float(scores[i])) for i in best if scores[i] > 0]
