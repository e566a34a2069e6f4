"""Does this evidence support this statement? The packaged reader's third head."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.reader.read import QUESTION_WORDS, run
from qa.reader.weights import Weights, load_weights


def supports(pairs: Sequence[tuple[str, str]], *, weights: Weights | None = None) -> list[float]:
    """Return for each (statement, evidence) the probability, 0 to 1, that it is supported whole.

    Evidence too long for one window counts by its best window. A number, date, name or negation
    that was changed is better found by comparing them: see the verification of drafts.
    """
    if not pairs:
        return []
    weights = weights or load_weights()
    cut = [(" ".join(said.split()[:QUESTION_WORDS]), evidence) for said, evidence in pairs]
    windows = [[e, *e.overflowing] for e in weights.tokenizer.encode_batch(cut)]
    _, _, logits = run(weights, [w for group in windows for w in group])
    ends = np.cumsum([len(group) for group in windows])
    best = [float(part.max()) for part in np.split(logits, ends[:-1])]
    return [float(1 / (1 + np.exp(-logit))) for logit in best]
