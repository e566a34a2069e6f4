"""Visitors' own articles: for each visitor a collection of the common articles and their own.

A collection is an ordinary corpus with an ordinary index in a temporary folder. Each change makes
the next generation of it, started from a copy of the one before, so that only new articles are
embedded, and answers under way keep reading the old one. What nobody has used for a while goes.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from index.build import corpus_of, index_folder
from index.errors import ArticleError
from index.read import article_of, read_bytes
from index.settings import Settings
from index.store import read_manifest, writing
from qa import Assistant

OWN = "own"  # the folder of a visitor's articles within the collection, first part of their ids
EVERYBODY = "everybody"
VISITOR = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a visitor may add; told in the page, enforced here."""

    files: int = 20
    file_bytes: int = 1_000_000
    visitors: int = 100
    idle_seconds: float = 3600.0


class Added(NamedTuple):
    """An article that was kept: its source id, and whether it took the place of another."""

    source: str
    replaced: bool


@dataclass
class Shelf:
    """One visitor's files, and the assistant over the collection they are part of."""

    folder: Path
    used: float
    generation: int = 0
    assistant: Assistant | None = None
    before: Assistant | None = None  # answers under way may still read it
    common: str = ""  # the state of the common index that the assistant has a copy of
    changing: threading.Lock = field(default_factory=threading.Lock)

    @property
    def files(self) -> list[Path]:
        """Return the visitor's own files."""
        return sorted((self.folder / "files").iterdir())


class Shelves:
    """The shelves of all visitors, in a temporary folder that goes when this is closed."""

    def __init__(self, *, shared: bool = False, limits: Limits | None = None) -> None:
        self.shared = shared
        self.limits = limits or Limits()
        self._root = tempfile.TemporaryDirectory(prefix="dateline-own-", ignore_cleanup_errors=True)
        self._shelves: dict[str, Shelf] = {}
        self._opening = threading.Lock()

    def assistant(self, visitor: str, base: Assistant) -> Assistant:
        """Return the assistant over a visitor's collection: the common one where they have none.

        Where the common index has been rebuilt since, the collection is brought up to date first.
        """
        shelf = self._known(visitor)
        if shelf is None or shelf.assistant is None:
            return base
        if shelf.common != state_of(base):
            return self.settle(visitor, base)
        return shelf.assistant

    def own(self, visitor: str) -> list[str]:
        """Return the source ids of a visitor's own articles."""
        shelf = self._known(visitor)
        return [f"{OWN}/{file.name}" for file in shelf.files] if shelf else []

    def add(self, visitor: str, name: str, data: bytes) -> Added:
        """Keep an article; `settle` puts it into the collection.

        Raises ArticleError saying in a line why it can't be kept.
        """
        shelf = self._shelf(visitor)
        clean = clean_name(name)
        if len(data) > self.limits.file_bytes:
            raise ArticleError(
                f"{clean}: {len(data) / 1e6:.1f} MB is over the limit of "
                f"{self.limits.file_bytes / 1e6:g} MB; split it"
            )
        with shelf.changing:
            there = shelf.files
            file = shelf.folder / "files" / clean
            if len(there) >= self.limits.files and file not in there:
                raise ArticleError(
                    f"{clean}: you have {self.limits.files} articles of your own, the most there "
                    "can be; remove one"
                )
            check(clean, data, shelf.folder)
            file.write_bytes(data)
        return Added(f"{OWN}/{clean}", replaced=file in there)

    def remove(self, visitor: str, source_id: str) -> None:
        """Take one of a visitor's own articles away; `settle` takes it out of the collection."""
        shelf = self._known(visitor)
        if shelf is None:
            return
        with shelf.changing:
            for file in shelf.files:
                if f"{OWN}/{file.name}" == source_id:
                    file.unlink()

    def settle(self, visitor: str, base: Assistant) -> Assistant:
        """Bring a visitor's collection up to date with their files and return its assistant."""
        shelf = self._known(visitor)
        if shelf is None:
            return base
        with shelf.changing:
            old, shelf.before = shelf.before, shelf.assistant
            if old is not None:
                old.close()
                gone = shelf.folder / f"collection-{shelf.generation - 1}"
                shutil.rmtree(gone, ignore_errors=True)
            shelf.generation += 1
            shelf.assistant = None
            shelf.common = state_of(base)
            if shelf.files:
                place = shelf.folder / f"collection-{shelf.generation}"
                shelf.assistant = opened(base, shelf.before or base, shelf.files, place)
            return shelf.assistant or base

    def sweep(self, now: float | None = None) -> None:
        """Delete shelves that nobody has used for a while, and the oldest of too many."""
        now = time.monotonic() if now is None else now
        with self._opening:
            by_age = sorted(self._shelves, key=lambda visitor: self._shelves[visitor].used)
            excess = by_age[: max(0, len(by_age) - self.limits.visitors)]
            for visitor in by_age:
                idle = now - self._shelves[visitor].used > self.limits.idle_seconds
                if visitor in excess or (idle and visitor != EVERYBODY):
                    discard(self._shelves.pop(visitor))

    def close(self) -> None:
        """Delete everything."""
        with self._opening:
            for shelf in self._shelves.values():
                discard(shelf)
            self._shelves.clear()
        self._root.cleanup()

    def _known(self, visitor: str) -> Shelf | None:
        shelf = self._shelves.get(EVERYBODY if self.shared else visitor)
        if shelf is not None:
            shelf.used = time.monotonic()
        return shelf

    def _shelf(self, visitor: str) -> Shelf:
        """Return a visitor's shelf, put up if need be; raises ArticleError for no visitor."""
        if not VISITOR.fullmatch(visitor):
            raise ArticleError("this browser has no mark of its own; reload the page")
        self.sweep()
        with self._opening:
            key = EVERYBODY if self.shared else visitor
            if key not in self._shelves:
                folder = Path(tempfile.mkdtemp(dir=self._root.name))
                (folder / "files").mkdir()
                self._shelves[key] = Shelf(folder, time.monotonic())
            self._shelves[key].used = time.monotonic()
            return self._shelves[key]


def state_of(base: Assistant) -> str:
    """Return the mark of the state that the common index has now, on disk."""
    manifest = read_manifest(index_folder(base.settings, corpus_of(base.settings)))
    return manifest.data if manifest else ""


def discard(shelf: Shelf) -> None:
    """Close and delete a shelf."""
    with shelf.changing:
        for assistant in (shelf.before, shelf.assistant):
            if assistant is not None:
                assistant.close()
        shutil.rmtree(shelf.folder, ignore_errors=True)


def clean_name(name: str) -> str:
    """Return a file name that is only a name: no folder, no control character, never hidden.

    >>> clean_name("../../.etc/pass\\x00wd.txt"), clean_name("README.md")
    ('pass_wd.txt', 'article README.md')
    """
    last = re.split(r"[/\\\\]", name)[-1]
    plain = re.sub(r"[^\w .,()'’&+-]", "_", last).strip(" .") or "article.txt"
    path = Path(plain)
    stem = path.stem.encode("utf-8")[:120].decode("utf-8", "ignore")
    if stem.upper() == "README":
        stem = f"article {stem}"  # a README is not read as an article
    return stem + path.suffix[:12].lower()


def check(name: str, data: bytes, folder: Path) -> None:
    """Raise ArticleError, naming the file as the visitor does, where data is no article."""
    trial = folder / f"trial{Path(name).suffix}"
    trial.write_bytes(data)
    try:
        article_of(f"{OWN}/{name}", read_bytes(trial), path=trial)
    except ArticleError as error:
        raise ArticleError(str(error).replace(str(trial), name)) from error
    finally:
        trial.unlink()


def opened(base: Assistant, before: Assistant, files: Iterable[Path], place: Path) -> Assistant:
    """Return an assistant over the common articles and the files, indexed in a folder of its own.

    The index starts as a copy of `before`'s: what that one has embedded is not embedded again.
    """
    settings = replace(base.settings, corpus=place / "articles", home=place / "home")
    copy_articles(base, place / "articles")
    for file in files:
        (place / "articles" / OWN).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place / "articles" / OWN / file.name)
    copy_index(before.settings, settings)
    return Assistant.open(settings)


def copy_articles(base: Assistant, folder: Path) -> None:
    """Copy the files of the common articles; one that has gone since is left out."""
    corpus = corpus_of(base.settings)
    manifest = read_manifest(index_folder(base.settings, corpus))
    for source in manifest.files if manifest else ():
        file = corpus.folder / source
        if file.is_file():
            to = folder / source
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, to)


def copy_index(before: Settings, after: Settings) -> None:
    """Copy an index, unless another process is at it, to where the settings expect theirs."""
    there = index_folder(before, corpus_of(before))
    here = index_folder(after, corpus_of(after))
    if there.is_dir():
        with writing(there):
            shutil.copytree(there, here, ignore=shutil.ignore_patterns("lock"))
