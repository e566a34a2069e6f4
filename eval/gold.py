"""The shipped gold questions: where they are, and loading several files as one set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.cases import Case, load
from index.article import Article
from index.errors import CasesError
from index.settings import Settings, shipped_corpus

FOLDER = Path(__file__).with_name("gold")
SPLITS = ("dev", "test", "all")


def split_files(split: str) -> list[Path]:
    """Return the files of a split; `dev` is to work with, `test` for the gate."""
    names = SPLITS[:2] if split == "all" else (split,)
    return [FOLDER / f"{name}.jsonl" for name in names]


def load_files(files: Sequence[Path], articles: Iterable[Article]) -> list[Case]:
    """Return the cases of several files; raises CasesError, also for an id used in two."""
    there = tuple(articles)
    cases: list[Case] = []
    used: dict[str, Path] = {}
    for file in files:
        for case in load(file, there):
            if case.id in used:
                taken = f"the id {case.id!r} is taken in {used[case.id]}"
                raise CasesError(f"{file}:{case.line}: {taken}; rename one")
            used[case.id] = file
            cases.append(case)
    return cases


def corpus_for(files: Sequence[Path], named: Path | None) -> Path:
    """Return the folder that questions are about, the one that asking them would read.

    The one named, the shipped articles for the shipped questions, else what this home answers from.
    """
    from index.build import corpus_of

    if named is not None:
        return named
    if files and all(f.resolve().parent == FOLDER.resolve() for f in files):
        return shipped_corpus()
    return corpus_of(Settings.load()).folder


def at_least_one(text: str) -> int:
    """Return a number of questions; ValueError, which argparse reports, where it is none."""
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def spread(cases: Sequence[Case], most: int | None) -> list[Case]:
    """Return at most so many cases, evenly spread: a set is sorted by what its questions ask.

    >>> spread(range(10), 4)
    [0, 2, 5, 7]
    """
    if most is None or most >= len(cases):
        return list(cases)
    return [cases[i * len(cases) // most] for i in range(most)]
