"""Claims with evidence: does the evidence bear the statement out? The check behind every answer.

Sets that the shipped weights learned from are not measured, see `qa.reader.claims.TRAINED_ON`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from eval.measures_abstention import Floats
from eval.public_files import evenly, rows
from eval.public_reading import area
from qa.reader.claims import written_as_people_do

# fever_symmetric_v01_full is left out: half of it is in the sets that were learned from.
CLAIMS = tuple(
    (
        "fm2_dev fever_symmetric_v02_test begin_dev_cmu begin_dev_wow rte_dev rte_test rte_train "
        "qags_cnndm qags_xsum summac_factcc summac_polytope climate_fever healthver_dev "
        "healthver_test anli_r1_dev"
    ).split()
)
CLAIMS_LIMIT = 500  # claims of each set, from all over it

LEAST = 0.5  # the probability from which a claim is taken for supported

# (statement, evidence) pairs -> the probability that the evidence supports the statement.
Supports = Callable[[Sequence[tuple[str, str]]], Sequence[float]]


def supports_with_model(pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
    """Judge with the shipped reader."""
    from qa.reader import supports

    return supports(pairs)


def score_claims(path: Path, supports: Supports, *, limit: int | None = None) -> dict[str, float]:
    """Return the measures of a set of claims; any label but entailment is no support.

    `accepted, LABEL` is the share of the claims of one label that are taken for supported: how
    often what contradicts a statement passes for its proof, and what merely says nothing of it.
    """
    claims = evenly(list(rows(path, "premise", "hypothesis", "label")), limit)
    pairs = [
        (written_as_people_do(row["hypothesis"]), written_as_people_do(row["premise"]))
        for row in claims
    ]
    supported = np.array([row["label"] == "entailment" for row in claims])
    sure = np.asarray(supports(pairs), dtype=np.float64)
    return claim_measures(sure, supported) | accepted(sure, [str(row["label"]) for row in claims])


def accepted(sure: Floats, labels: Sequence[str]) -> dict[str, float]:
    """Return for each label the share of its claims that are taken for supported."""
    there = np.array(labels)
    return {
        f"accepted, {of}": float((sure[there == of] >= LEAST).mean()) for of in sorted(set(labels))
    }


def claim_measures(sure: Floats, supported: npt.NDArray[Any]) -> dict[str, float]:
    """Return how well supported statements are told from others.

    `auc`: the chance that of two the supported one is given the higher probability. `balanced`:
    the mean of the shares of both that are told rightly at 1/2, as SummaC measures it (Laban et
    al. 2022); `balanced_best`: at the threshold that suits the set best.
    """
    found: dict[str, float] = {"claims": len(sure), "supported": int(supported.sum())}
    if supported.any() and not supported.all():
        found["auc"] = area(sure[supported], sure[~supported])
        found["balanced"] = balanced(sure >= LEAST, supported)
        found["balanced_best"] = max(balanced(sure >= t, supported) for t in np.unique(sure))
    return found


def balanced(told: npt.NDArray[Any], supported: npt.NDArray[Any]) -> float:
    """Return the mean of the true positive and the true negative rate."""
    return float((told[supported].mean() + (~told[~supported]).mean()) / 2)
