"""Model calls kept by content: the same messages to the same model are paid for once."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from qa.draft.models import MOST_TOKENS, Model
from qa.draft.prompt import VERSION, Said

logger = logging.getLogger(__name__)
MEGABYTE = 1_000_000


def key_of(model: Model, messages: Sequence[Said]) -> str:
    """Return the name under which a call is kept: its content, model, and prompts' version."""
    content = [VERSION, MOST_TOKENS, model.name, model.where, *((m.role, m.text) for m in messages)]
    written = json.dumps(content, ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def kept(model: Model, key: str) -> str | None:
    """Return what was said to the same before, or None."""
    found = None
    with opened(model) as cache:
        found = cache.get(key) if cache is not None else None
    return found if isinstance(found, str) and found else None


def keep(model: Model, key: str, text: str) -> None:
    """Keep what a model said, where keeping is on."""
    with opened(model) as cache:
        if cache is not None:
            cache.set(key, text)


@contextmanager
def opened(model: Model) -> Iterator[Any]:
    """Open the store, or yield None where it is off or broken: it is never worth a failure."""
    if model.kept is None:
        yield None
        return
    # JSON, not diskcache's own pickles: a file that anybody could write must not run code.
    from diskcache import Cache, JSONDisk

    try:
        cache = Cache(
            str(model.kept),
            disk=JSONDisk,
            size_limit=model.kept_mb * MEGABYTE,
            eviction_policy="least-recently-used",
        )
    except (OSError, sqlite3.Error) as error:
        logger.warning("model calls are not kept, %s is unusable: %s", model.kept, error)
        yield None
        return
    try:
        yield cache
    except sqlite3.Error as error:
        logger.warning("a model call was not kept in %s: %s", model.kept, error)
    finally:
        cache.close()
