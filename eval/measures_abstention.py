"""Measures of knowing when not to answer: risk against coverage, and calibration."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def risk_coverage(confidence: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Return coverage and risk when the k most confident answers are given, for every k.

    Source: El-Yaniv & Wiener 2010, "On the Foundations of Noise-free Selective Classification";
    Geifman & El-Yaniv 2017. Risk is the share that is wrong among those given. Answers of equal
    confidence are given together in every order alike: each counts as their mean, so the curve
    does not depend on the order of the questions.
    """
    _, group = np.unique(-confidence, return_inverse=True)
    sizes = np.bincount(group)
    means = np.bincount(group, weights=1.0 - right) / sizes
    loss = np.repeat(means, sizes)
    count = np.arange(1, len(loss) + 1, dtype=np.float64)
    return count / max(len(loss), 1), np.cumsum(loss) / count


def aurc(confidence: Floats, right: Floats) -> float:
    """Return the area under the risk-coverage curve, the mean risk over all coverages.

    Lower is better.

    Source: Geifman, Uziel & El-Yaniv 2019, "Bias-Reduced Uncertainty Estimation for Deep Neural
    Classifiers". A question with no right answer to give counts as wrong once it is covered, so
    the least possible is above zero where some are unanswerable.
    """
    return float(risk_coverage(confidence, right)[1].mean()) if len(right) else 0.0


def expected_calibration_error(confidence: Floats, happened: Floats, *, bins: int = 10) -> float:
    """Return how far confidence is from the rate it promises, over equal bins; lower is better.

    Source: Naeini et al. 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning";
    Guo et al. 2017. The event is what `confidence` promises: that a source answers the question.
    """
    if not len(confidence):
        return 0.0
    place = np.minimum((np.clip(confidence, 0, 1) * bins).astype(int), bins - 1)
    promised = np.bincount(place, weights=confidence, minlength=bins)
    came = np.bincount(place, weights=happened, minlength=bins)
    return float(np.abs(promised - came).sum() / len(confidence))
