"""A setting such as "ollama/llama3.2" -> a language model through LlamaIndex's LLM interface.

Nothing of it is imported before a model is set. The packages are extras; an error names the one to
install. No key ever stands in a message.
"""

from __future__ import annotations

import json
import logging
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from http.client import HTTPException
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.errors import ModelFailed, SettingsError
from index.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

logger = logging.getLogger(__name__)
MOST_TOKENS = 400  # written for an answer
LOOKUP_SECONDS = 10
LOADING = (0.5, 2.0)  # seconds before asking again a server that is loading
# Provider -> its module and the extra that installs it.
PROVIDERS = {
    "openai-like": ("llama_index.llms.openai_like", "openai-like"),
    "openai": ("llama_index.llms.openai", "openai"),
    "anthropic": ("llama_index.llms.anthropic", "anthropic"),
    "ollama": ("llama_index.llms.ollama", "ollama"),
}
# OpenAI's interface counts the tokens of a stream only where it is asked to.
ASKS_USAGE = {"stream_options": {"include_usage": True}}
# Where the providers' own clients look for a key.
OWN_KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY")
NO_KEY = "none"  # what a server without keys is sent, since the client insists on one


@dataclass(frozen=True, slots=True)
class Model:
    """A language model ready to be asked; `where` is its address without any credentials."""

    name: str
    where: str
    llm: LLM = field(repr=False)
    seconds: int
    context: int
    kept: Path | None = None
    kept_mb: int = 0
    asks_usage: Mapping[str, Any] = field(default_factory=dict)


def provider_of(settings: Settings) -> tuple[str, str]:
    """Return the provider and the model's name, "" for the only model of a server.

    Raises SettingsError for a provider that isn't known or whose package isn't installed.
    """
    wanted = settings.llm
    if wanted.startswith(("http://", "https://")):
        provider, name = "openai-like", ""
    else:
        provider, _, name = wanted.partition("/")
    if provider not in PROVIDERS or (not name and provider != "openai-like"):
        known = ", ".join(f"{p}/NAME" for p in PROVIDERS)
        raise SettingsError(
            f"the language model {without_secrets(wanted)!r} is none of {known}, "
            "nor the address of a server; set DATELINE_LLM to one of them"
        )
    if provider == "openai-like" and not address_of(settings):
        raise SettingsError(
            f"{wanted!r} needs a server; set DATELINE_LLM_URL, such as http://127.0.0.1:8080/v1"
        )
    refuse_credentials(settings)
    module, extra = PROVIDERS[provider]
    if not installed(module):
        raise SettingsError(
            f"the language model {without_secrets(wanted)!r} needs a package that is not "
            f"installed; run: pip install 'dateline-qa[{extra}]'"
        )
    return provider, name


def refuse_credentials(settings: Settings) -> None:
    """Raise SettingsError for an address with a user or password in it: addresses are shown."""
    for address in (settings.llm, settings.llm_url):
        if "://" in address and "@" in urlsplit(address).netloc:
            raise SettingsError(
                f"the address {without_secrets(address)} was given with a user or password in it; "
                "leave them out and set DATELINE_LLM_KEY"
            )


def installed(module: str) -> bool:
    """Tell whether a module is there, without importing its parents' contents."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def address_of(settings: Settings) -> str:
    """Return the address of the model's server, "" for the provider's own."""
    if settings.llm.startswith(("http://", "https://")):
        return settings.llm
    return settings.llm_url


@lru_cache(maxsize=4)
def open_model(settings: Settings) -> Model:
    """Return the model that is set; raises SettingsError, and ModelFailed for a silent server."""
    provider, name = provider_of(settings)
    address = address_of(settings)
    name = name or only_model(address, settings.llm_key)
    llm = made(settings, provider, name, address)
    keeps = settings.llm_cache_mb and installed("diskcache")
    kept = kept_folder(settings) if keeps else None
    return Model(
        f"{provider}/{name}",
        without_secrets(address),
        llm,
        settings.llm_timeout,
        settings.llm_context,
        kept,
        settings.llm_cache_mb,
        ASKS_USAGE if provider in {"openai", "openai-like"} else {},
    )


def made(settings: Settings, provider: str, name: str, address: str) -> LLM:
    """Return the provider's client; whatever it finds wrong with its settings is one failure."""
    try:
        return MAKERS[provider](settings, name, address)
    except Exception as error:  # any provider's own; it may repeat the key, so it is not chained
        logger.info("the language model's client can't be made: %s", type(error).__name__)
        raise ModelFailed("can't be set up with these settings") from None


def kept_folder(settings: Settings) -> Path:
    """Return where model calls are kept: beside the indexes."""
    from index.build import home_of

    return home_of(settings) / "model-calls"


def without_secrets(address: str) -> str:
    """Return an address without user, password and query.

    >>> without_secrets("https://me:secret@host:1/v1?key=x")
    'https://host:1/v1'
    """
    if "://" not in address:
        return address
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Return the keys that calls are made with: the one that is set, and the providers' own."""
    own = (os.environ.get(name, "") for name in OWN_KEYS)
    return tuple(filter(None, (settings.llm_key, *own)))


def only_model(address: str, key: str) -> str:
    """Return the name of the first model that an OpenAI-compatible server lists.

    A server that is still loading its model (503) is asked again.
    """
    for wait in (*LOADING, None):
        try:
            return first_listed(address, key)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE or wait is None:
                raise ModelFailed(status_reason(error.code)) from None
            time.sleep(wait)
        except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
            raise ModelFailed("can't be reached") from error
    raise ModelFailed("can't be reached")


def first_listed(address: str, key: str) -> str:
    """Return the first model that a server lists, by one request."""
    request = urllib.request.Request(f"{address.rstrip('/')}/models")  # noqa: S310 - http(s) only
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    with urllib.request.urlopen(request, timeout=LOOKUP_SECONDS) as response:  # noqa: S310 - as above
        return str(json.load(response)["data"][0]["id"])


def status_reason(status: int) -> str:
    """Return what an HTTP status says of a model, as the rest of a sentence.

    >>> status_reason(429), status_reason(503)
    ('asks for fewer requests', 'has an error of its own')
    """
    if status in {401, 403}:
        return "refuses the key"
    if status == 404:
        return "is not there under that name"
    if status == 429:
        return "asks for fewer requests"
    return "has an error of its own" if status >= 500 else "refuses the request"


def openai_like(settings: Settings, name: str, address: str) -> LLM:
    """Return a model behind an OpenAI-compatible server."""
    from llama_index.llms.openai_like import OpenAILike

    return OpenAILike(
        model=name,
        api_base=address,
        api_key=settings.llm_key or NO_KEY,
        is_chat_model=True,
        context_window=settings.llm_context,
        **limits(settings),
    )


def openai(settings: Settings, name: str, address: str) -> LLM:
    """Return a model of OpenAI's."""
    from llama_index.llms.openai import OpenAI

    own: dict[str, Any] = {"api_base": address} if address else {}
    if settings.llm_key:
        own["api_key"] = settings.llm_key
    return OpenAI(model=name, **limits(settings), **own)


def anthropic(settings: Settings, name: str, address: str) -> LLM:
    """Return a model of Anthropic's."""
    from llama_index.llms.anthropic import Anthropic

    own: dict[str, Any] = {"base_url": address} if address else {}
    if settings.llm_key:
        own["api_key"] = settings.llm_key
    found: LLM = Anthropic(model=name, **limits(settings), **own)
    return found


def ollama(settings: Settings, name: str, address: str) -> LLM:
    """Return a model that Ollama serves, on this machine unless an address says otherwise."""
    from llama_index.llms.ollama import Ollama

    found: LLM = Ollama(
        model=name,
        base_url=address or "http://127.0.0.1:11434",
        request_timeout=float(settings.llm_timeout),
        context_window=settings.llm_context,
        temperature=0.0,
        additional_kwargs={"num_predict": MOST_TOKENS},
    )
    return found


def limits(settings: Settings) -> dict[str, Any]:
    """Return what all hosted models are limited to; retries are our own."""
    return {
        "temperature": 0.0,
        "max_tokens": MOST_TOKENS,
        "timeout": float(settings.llm_timeout),
        "max_retries": 0,
    }


MAKERS = {
    "openai-like": openai_like,
    "openai": openai,
    "anthropic": anthropic,
    "ollama": ollama,
}
