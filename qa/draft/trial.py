"""What language model is set, and whether it answers: one short question, asked anew."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from index.errors import ModelFailed
from index.settings import Settings
from qa.draft.models import PROVIDERS, installed, open_model
from qa.draft.prompt import CHECK, Said
from qa.draft.say import said

LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Trial:
    """What the model said to the short question, and in how many seconds."""

    name: str
    where: str
    said: str
    seconds: float


def tried(settings: Settings) -> Trial:
    """Ask the model one short question; nothing kept is used.

    Raises SettingsError for a model that can't be set, ModelFailed with a whole sentence for one
    that doesn't answer.
    """
    began = time.perf_counter()
    try:
        model = open_model(settings)
        text = said(replace(model, kept=None), [Said("user", CHECK)])
    except ModelFailed as failure:
        raise ModelFailed(
            f"the language model {failure}; answers come from the reader alone until it does"
        ) from None
    shown = " ".join(text.split())[:LONGEST_SHOWN]
    return Trial(model.name, model.where, shown, time.perf_counter() - began)


def providers() -> list[tuple[str, str, bool]]:
    """Return each provider with its extra and whether its package is installed."""
    return [(name, extra, installed(module)) for name, (module, extra) in PROVIDERS.items()]
