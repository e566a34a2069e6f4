"""Values against thresholds: what falls short, one line each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.score import MEASURES, SUMMED
from eval.summary import NOTHING, Value
from index.errors import SettingsError

SHIPPED = Path(__file__).with_name("thresholds.toml")


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least, or the most, that a measure may be."""

    name: str
    bound: float
    at_least: bool

    def holds(self, value: Value) -> bool:
        """Tell whether a value meets the threshold; one that no question bears on doesn't."""
        if value.value is None:
            return False
        return value.value >= self.bound if self.at_least else value.value <= self.bound

    def shortfall(self, value: Value) -> str:
        """Return the line that says how a value falls short."""
        side = "at least" if self.at_least else "at most"
        label = MEASURES[self.name].label
        if value.value is None:
            wanted = f"must be {side} {self.bound:g}"
            return f"{self.name}: no question bears on it; it {wanted} ({label})"
        return (
            f"{self.name}: {value.value:.3f}, must be {side} {self.bound:g} "
            f"({label}; {value.n} questions, 95 % interval {value.low:.3f} to {value.high:.3f})"
        )


def load_thresholds(path: Path = SHIPPED) -> tuple[Threshold, ...]:
    """Return the thresholds of a file; raises SettingsError where it can't be used."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: there is no such file; check --thresholds") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} can't be read as TOML ({error}); mend it") from error
    for table in found:
        if table not in {"at_least", "at_most"} or not isinstance(found[table], dict):
            raise SettingsError(f"{path} has {table!r}; it knows the tables at_least and at_most")
    thresholds = tuple(
        threshold(path, name, bound, at_least=table == "at_least")
        for table in ("at_least", "at_most")
        for name, bound in found.get(table, {}).items()
    )
    if not thresholds:
        raise SettingsError(f"{path} sets no threshold, so nothing could fail; set one")
    return thresholds


def threshold(path: Path, name: str, bound: object, *, at_least: bool) -> Threshold:
    """Return one checked threshold; raises SettingsError."""
    if name not in SUMMED:
        known = ", ".join(SUMMED)
        raise SettingsError(f"{path} sets {name!r}, which is no measure; measures are {known}")
    if not isinstance(bound, int | float) or isinstance(bound, bool):
        raise SettingsError(f"{path} sets {name} to {bound!r}; a threshold is a number")
    if at_least != (MEASURES[name].better == "higher"):
        right = "at_most" if at_least else "at_least"
        raise SettingsError(f"{path} sets {name} on the wrong side; move it to [{right}]")
    return Threshold(name, float(bound), at_least)


def shortfalls(summary: Mapping[str, Value], thresholds: tuple[Threshold, ...]) -> list[str]:
    """Return a line for each measure that falls short of its threshold; none: the gate holds."""
    return [
        t.shortfall(summary.get(t.name, NOTHING))
        for t in thresholds
        if not t.holds(summary.get(t.name, NOTHING))
    ]
