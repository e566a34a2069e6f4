"""Settings: flags over environment over dateline.toml over defaults. Nothing is read at import."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
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
    """

    corpus: Path | None = None
    home: Path | None = None
    embedding_model: str = PACKAGED_MODEL
    reader: str = "packaged"
    host: str = "127.0.0.1"
    port: int = 7860

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


FIELDS = {field.name: field.type for field in fields(Settings)}


def read_settings_file(file: Path) -> dict[str, Any]:
    """Return the checked values of a dateline.toml; paths in it are relative to its folder."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file} can't be read as TOML ({error}); mend or remove it") from error
    values: dict[str, Any] = {}
    for name, value in found.items():
        if name not in FIELDS:
            known = ", ".join(FIELDS)
            raise SettingsError(f"{file} sets {name!r}, which is no setting; it knows {known}")
        if name in {"corpus", "home"} and isinstance(value, str):
            value = file.parent / Path(value).expanduser()
        values[name] = convert(name, value, where=f"{name} in {file}")
    return values


def convert(name: str, value: Any, *, where: str) -> Any:
    """Return a setting's value in its own type; raise SettingsError where it has none."""
    if name in {"corpus", "home"}:
        return Path(value).expanduser()
    if name == "port":
        try:
            port = int(value)
        except (TypeError, ValueError):
            port = -1
        if not 0 <= port <= 65535:
            raise SettingsError(f"{where} is {value!r}; a port is a number from 0 to 65535")
        return port
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{where} is {value!r}; it must be a non-empty string")
    return value.strip()
