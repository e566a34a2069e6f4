"""Messages -> what a model says, piece by piece: with retries, a time limit, and kept calls.

Every way in which a provider fails ends in one error, ModelFailed, whose message goes on after
"The language model" and holds nothing the provider said, since that may repeat a key.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index.errors import ModelFailed
from qa.answer import Usage
from qa.draft.cache import keep, kept, key_of
from qa.draft.models import Model, status_reason
from qa.draft.prompt import Said
from qa.draft.usage import Meter, larger, usage_in

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

logger = logging.getLogger(__name__)
TRIES = 3
WAITS = (0.5, 2.0)  # seconds before the second and the third try
LONGEST_WAIT = 5.0
PASSING = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
TOO_LONG = "finds the passages too long"
LONGEST = 8000  # characters of an answer; a model that goes on has lost the thread
THINKING = ("<think>", "</think>")


def said(model: Model, messages: Sequence[Said]) -> str:
    """Return all that a model says."""
    return "".join(streamed(model, messages))


def streamed(
    model: Model, messages: Sequence[Said], meter: Meter | None = None
) -> Generator[str, None, None]:
    """Yield what a model says as it comes, or at once what it said to the same before.

    What it used is counted by `meter`. Raises ModelFailed, also in the middle where the stream
    breaks off.
    """
    key = key_of(model, messages)
    before = kept(model, key)
    if before is not None:
        yield before
        return
    pieces: list[str] = []
    with closing(spoken(model, messages, meter or Meter())) as stream:
        for piece in without_thinking(stream):
            pieces.append(piece)
            yield piece
            if sum(map(len, pieces)) > LONGEST:
                break
    text = "".join(pieces)
    if not text.strip():
        raise ModelFailed("says nothing")
    keep(model, key, text)


def spoken(model: Model, messages: Sequence[Said], meter: Meter) -> Generator[str, None, None]:
    """Yield pieces of the answer; a failure before the first is tried again, if it may pass."""
    tries = TRIES
    while tries:
        tries -= 1
        begun = False
        try:
            for piece in one_try(model, messages, meter):
                begun = True
                yield piece
        except ModelFailed:
            raise
        except Exception as error:  # any provider's: LlamaIndex lets them all through
            logger.info("model call failed: %s", type(error).__name__)
            if begun:
                raise ModelFailed("broke off in the middle") from None
            if model.asks_usage and refuses_a_parameter(error):
                # Some servers of OpenAI's interface don't know that they can be asked to count.
                model, tries = replace(model, asks_usage={}), tries + 1
                continue
            if not tries or not may_pass(error):
                # Not chained: a provider's message may repeat what it was sent, key and all.
                raise ModelFailed(reason_of(error, model.seconds)) from None
            time.sleep(wait_for(error, TRIES - 1 - tries))
        else:
            return


def one_try(model: Model, messages: Sequence[Said], meter: Meter) -> Generator[str, None, None]:
    """Yield the pieces of one call, for as long as it may take."""
    until = time.monotonic() + model.seconds
    finished: bool | None = None
    stream = model.llm.stream_chat([message(m) for m in messages], **model.asks_usage)
    ended = False
    used: Usage | None = None
    try:
        for response in stream:
            if response.delta:
                yield response.delta
            finished = is_finished(response.raw, finished)
            used = larger(used, usage_in(response.raw))
            if time.monotonic() > until:
                raise ModelFailed(f"takes longer than {model.seconds} seconds")
        ended = True
    finally:
        meter.add(used, whole=ended)
        if not ended:
            hang_up(stream)
    if finished is False:
        raise ModelFailed("broke off in the middle")


def hang_up(stream: object) -> None:
    """End a call that nobody listens to any more, so that the provider stops too.

    OpenAI's client closes its connection only when its stream, which refers to itself, is
    collected.
    """
    close = getattr(stream, "close", None)
    if close is not None:
        close()
    gc.collect()


def message(said_: Said) -> ChatMessage:
    """Return a message as LlamaIndex has it."""
    from llama_index.core.llms import ChatMessage

    return ChatMessage(role=said_.role, content=said_.text)


def is_finished(raw: Any, before: bool | None) -> bool | None:  # noqa: FBT001 - the state so far
    """Return whether an OpenAI-like stream has said that it is finished; None if it can't tell."""
    choices = getattr(raw, "choices", None)
    if not choices:
        return before
    return bool(before) or getattr(choices[0], "finish_reason", None) is not None


def may_pass(error: Exception) -> bool:
    """Tell whether trying again may help."""
    if is_timeout(error):
        return False  # whoever asked has waited long enough
    status = getattr(error, "status_code", None)
    return status in PASSING if isinstance(status, int) else is_connection(error)


def refuses_a_parameter(error: Exception) -> bool:
    """Tell whether a server rejects a call for what it asks beside the messages."""
    return getattr(error, "status_code", None) in {400, 422} and not speaks_of_length(error)


def is_connection(error: Exception) -> bool:
    """Tell whether an error is one of the connection, by whichever library."""
    return "Connect" in lineage(error) or isinstance(error, OSError)


def is_timeout(error: Exception) -> bool:
    """Tell whether an error is that of a time limit, by whichever library."""
    return "Timeout" in lineage(error)


def lineage(error: Exception) -> str:
    """Return the names of an error's classes: all that libraries have in common."""
    return " ".join(kind.__name__ for kind in type(error).__mro__)


def wait_for(error: Exception, tried: int) -> float:
    """Return how long to wait before the next try: as the server asks, within bounds."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        asked = float(headers.get("retry-after", ""))
    except ValueError:
        asked = 0.0
    return min(max(asked, WAITS[min(tried, len(WAITS) - 1)]), LONGEST_WAIT)


def reason_of(error: Exception, seconds: int) -> str:
    """Return why a call failed, as the rest of a sentence that begins "The language model"."""
    if is_timeout(error):
        return f"does not answer within {seconds} seconds"
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        if status in {400, 413, 422} and speaks_of_length(error):
            return TOO_LONG
        return status_reason(status)
    return "can't be reached" if is_connection(error) else "says nothing that can be read"


def speaks_of_length(error: Exception) -> bool:
    """Tell whether a refusal is about the length of what was sent."""
    text = str(error).lower()
    return any(word in text for word in ("context", "too long", "too large", "maximum", "n_ctx"))


def without_thinking(pieces: Iterator[str]) -> Iterator[str]:
    """Pass on a stream without what stands between <think> and </think>."""
    held, inside = "", False
    for piece in pieces:
        held += piece
        while True:
            mark = THINKING[inside]
            at = held.find(mark)
            if at < 0:
                break
            if not inside and held[:at]:
                yield held[:at]
            held, inside = held[at + len(mark) :], not inside
        # The beginning of a mark waits for the rest of it.
        cut = next((n for n in range(len(mark) - 1, 0, -1) if held.endswith(mark[:n])), 0)
        ready, held = held[: len(held) - cut], held[len(held) - cut :]
        if ready and not inside:
            yield ready
    if held and not inside:
        yield held
