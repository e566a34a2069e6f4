"""A reader by folder or hub name, for those who can reach one: any extractive QA model.

Such a model has no "an answer is here" head and no calibration of ours; its own margin over "no
answer" decides alone. It runs on PyTorch, several times slower than the packaged reader.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ModelError
from qa.reader.weights import WINDOW_TOKENS, Floats, Integers, Network, Weights

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# An answer is told where the model prefers it to none and the passage has most of the question.
UNCALIBRATED = {
    "calibration": {"bias": -1.0, "score": 1.0, "words": 1.0, "names": 0.5},
    "threshold": 0.5,
}


@lru_cache(maxsize=1)
def load_hub(name: str) -> Weights:
    """Return a reader of the transformers library; raises ModelError where it can't be loaded."""
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    try:
        fast: Any = AutoTokenizer.from_pretrained(name, use_fast=True)
        model: Any = AutoModelForQuestionAnswering.from_pretrained(name)
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ModelError(
            f"the reader {name!r} can't be loaded ({reason}); name a folder or a reachable hub "
            "model in DATELINE_READER, or unset it to use the packaged reader"
        ) from error
    tokenizer: Tokenizer = fast.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW_TOKENS, stride=96, strategy="only_second")
    return Weights(torch_network(model.eval()), tokenizer, UNCALIBRATED)


def torch_network(model: Any) -> Network:
    """Return a PyTorch question-answering model as a network without the other two heads."""
    import torch

    takes_types = getattr(model.config, "type_vocab_size", 0) > 1

    def network(ids: Integers, mask: Integers, types: Integers) -> tuple[Floats, Floats, Floats]:
        inputs = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        if takes_types:
            inputs["token_type_ids"] = torch.from_numpy(types)
        with torch.inference_mode():
            found = model(**inputs)
        spans = torch.stack([found.start_logits, found.end_logits], dim=-1).numpy()
        nothing = np.zeros(len(ids), dtype=np.float32)
        return spans, nothing, nothing

    return network
