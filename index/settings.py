"""Settings: flags over environment over dateline.toml over defaults. Nothing is read at import."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from index.errors import SettingsError

SETTINGS_FILE = "dateline.toml"
PACKAGED_MODEL = "all-MiniLM-L6-v2"


def shipped_corpus() -> Path:
    """Return the folder of the five articles the product ships with."""
    return Path(__file__).resolve().parent.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Change one with `dataclasses.replace`.

    `corpus` is the folder of articles; None means what `home` was last told to index, else the
    shipped articles. `home` is where indexes live; None means `.dateline` in the current folder,
    or the user's data folder where that one can't be written.

    `llm` is a language model, none where it is empty: "openai/NAME", "anthropic/NAME",
    "ollama/NAME", "openai-like/NAME" with `llm_url`, or the address of an OpenAI-compatible server
    alone. A call may take `llm_timeout` seconds and `llm_context` tokens; `llm_cache_mb` is the
    room for kept calls, 0 for none. In dateline.toml they stand in a table `[llm]`, with `model`
    for the first.

    `trace` is the address of an OpenTelemetry collector, such as Phoenix's, that is told what
    happens while a question is answered; nothing is sent where it is empty.
    """

    corpus: Path | None = None
    home: Path | None = None
    embedding_model: str = PACKAGED_MODEL
    reader: str = "packaged"
    host: str = "127.0.0.1"
    port: int = 7860
    llm: str = field(default="", repr=False)  # an address that may hold a password
    llm_url: str = field(default="", repr=False)
    llm_key: str = field(default="", repr=False)
    llm_timeout: int = 60
    llm_context: int = 8192
    llm_cache_mb: int = 64
    trace: str = ""

    @classmethod
    def load(
        cls,
        *,
        environ: Mapping[str, str] | None = None,
        folder: Path | None = None,
        **flags: Any,
    ) -> Settings:
        """Return the settings in force; a flag that is None is not set.

        Raises SettingsError for an unknown name or an impossible value in dateline.toml, or an
        impossible value in the environment.
        """
        environ = os.environ if environ is None else environ
        file = (folder or Path.cwd()) / SETTINGS_FILE
        values = read_settings_file(file) if file.is_file() else {}
        for name in FIELDS:
            if environ.get(f"DATELINE_{name.upper()}"):
                where = f"DATELINE_{name.upper()}"
                values[name] = convert(name, environ[where], where=where)
        for name, value in flags.items():
            if value is not None:
                values[name] = convert(name, value, where=f"--{name.replace('_', '-')}")
        return cls(**values)


FIELDS = {f.name: f.type for f in fields(Settings)}
# The least and the most each whole number may be.
NUMBERS = {
    "port": (0, 65535),
    "llm_timeout": (1, 3600),
    "llm_context": (512, 10_000_000),
    "llm_cache_mb": (0, 100_000),
}
SECRET = frozenset({"llm_key"})


def read_settings_file(file: Path) -> dict[str, Any]:
    """Return the checked values of a dateline.toml; paths in it are relative to its folder."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file} can't be read as TOML ({error}); mend or remove it") from error
    values: dict[str, Any] = {}
    for name, value in with_model_table(found, file).items():
        if name not in FIELDS:
            known = ", ".join(FIELDS)
            raise SettingsError(f"{file} sets {name!r}, which is no setting; it knows {known}")
        if name in {"corpus", "home"} and isinstance(value, str):
            value = file.parent / Path(value).expanduser()
        values[name] = convert(name, value, where=f"{name} in {file}")
    return values


def with_model_table(found: Mapping[str, Any], file: Path) -> dict[str, Any]:
    """Return the values with those of the table `[llm]` among them, under their settings' names."""
    flat = dict(found)
    table = flat.pop("llm", None)
    if not isinstance(table, Mapping):
        return flat if table is None else flat | {"llm": table}
    known = ["model", *(n.removeprefix("llm_") for n in FIELDS if n.startswith("llm_"))]
    for name, value in table.items():
        if name not in known:
            there = ", ".join(known)
            raise SettingsError(
                f"{file} sets {name!r} in [llm], which is no setting; it knows {there}"
            )
        flat["llm" if name == "model" else f"llm_{name}"] = value
    return flat


def convert(name: str, value: Any, *, where: str) -> Any:
    """Return a setting's value in its own type; raise SettingsError where it has none.

    The value of a secret is never told.
    """
    if name in {"corpus", "home"}:
        return Path(value).expanduser()
    if name in NUMBERS:
        least, most = NUMBERS[name]
        try:
            number = int(value)
        except (TypeError, ValueError):
            number = least - 1
        if not least <= number <= most:
            kind = "a port is" if name == "port" else "it must be"
            raise SettingsError(f"{where} is {value!r}; {kind} a number from {least} to {most}")
        return number
    if not isinstance(value, str) or not value.strip():
        told = "no text" if name in SECRET else repr(value)
        raise SettingsError(f"{where} is {told}; it must be a non-empty string")
    return value.strip()
