"""Visitors' own collections: apart from one another, limited, and gone when nobody uses them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.settings import Settings, shipped_corpus
from qa import Assistant
from ui.shelf import Limits, Shelves, clean_name

ANA, BOB = "a" * 32, "b" * 32
ELECTION = b"Quimby wins\n\nJoe Quimby won the election in Springfield with 61 percent.\n"
LIMITS = Limits(files=2, file_bytes=1000, visitors=2, idle_seconds=60)


@pytest.fixture
def shelves() -> Iterator[Shelves]:
    found = Shelves(limits=LIMITS)
    yield found
    found.close()


def ids(assistant: Assistant) -> list[str]:
    return [article.source.id for article in assistant.articles]


def test_a_collection_holds_the_common_articles_and_ones_own(
    shelves: Shelves, assistant: Assistant
):
    assert shelves.add(ANA, "../a.txt", ELECTION) == ("own/a.txt", False)
    mine = shelves.settle(ANA, assistant)
    assert ids(mine) == [*ids(assistant), "own/a.txt"]
    assert "61 percent" in mine.ask("What share did Quimby get in Springfield?").text
    assert shelves.assistant(ANA, assistant) is mine
    assert shelves.assistant(BOB, assistant) is assistant
    # Who still reads the old collection may finish.
    shelves.remove(ANA, "own/a.txt")
    assert shelves.settle(ANA, assistant) is assistant
    assert "61 percent" in mine.ask("What share did Quimby get in Springfield?").text


def test_a_collection_follows_the_common_articles(shelves: Shelves, tmp_path: Path):
    corpus = tmp_path / "corpus"
    shutil.copytree(shipped_corpus(), corpus)
    settings = Settings(corpus=corpus, home=tmp_path / "home")
    base = Assistant.open(settings)
    shelves.add(ANA, "a.txt", ELECTION)
    mine = shelves.settle(ANA, base)
    assert shelves.assistant(ANA, base) is mine
    (corpus / "moon.txt").write_text("Cheese\n\nThe moon is made of cheese, Dr Holmes said.\n")
    Assistant.open(settings).close()  # as another process would
    now = shelves.assistant(ANA, base)
    assert {"moon.txt", "own/a.txt"} <= set(ids(now))
    assert "moon.txt" not in ids(mine), "answers under way keep reading the old one"
    assert shelves.assistant(ANA, base) is now
    base.close()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.exe", b"text", "files of this kind"),
        ("a.txt", b"x" * 1001, "over the limit"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\x00\x01", "binary"),
    ],
)
def test_what_is_no_article_is_told_by_its_own_name(
    shelves: Shelves, name: str, data: bytes, told: str
):
    with pytest.raises(ArticleError, match=rf"^{name}: .*{told}"):
        shelves.add(ANA, name, data)
    assert shelves.own(ANA) == []


def test_there_are_only_so_many_files(shelves: Shelves):
    for n in range(2):
        shelves.add(ANA, f"{n}.txt", ELECTION)
    with pytest.raises(ArticleError, match="you have 2 articles"):
        shelves.add(ANA, "3.txt", ELECTION)
    added = shelves.add(ANA, "1.txt", ELECTION + b"Again.")
    assert added == ("own/1.txt", True), "replaced, not one more"


def test_unused_and_excess_shelves_go_with_their_files(shelves: Shelves, assistant: Assistant):
    shelves.add(ANA, "a.txt", ELECTION)
    folder = Path(shelves.settle(ANA, assistant).settings.home or "").parent
    assert folder.is_dir()
    shelves.sweep()
    assert folder.is_dir()
    shelves.add(BOB, "b.txt", ELECTION)
    shelves.add("c" * 32, "c.txt", ELECTION)
    shelves.sweep()
    assert shelves.own(ANA) == [] and not folder.exists()
    assert shelves.own(BOB) == ["own/b.txt"]
    shelves.sweep(now=1e12)
    assert shelves.own(BOB) == []


@pytest.mark.parametrize("visitor", ["", "../x", "A" * 32, "a" * 33])
def test_a_visitor_without_a_mark_gets_no_shelf(shelves: Shelves, visitor: str):
    with pytest.raises(ArticleError, match="reload"):
        shelves.add(visitor, "a.txt", ELECTION)


def test_shared_shelves_are_one_shelf(assistant: Assistant):
    shelves = Shelves(shared=True, limits=LIMITS)
    shelves.add(ANA, "a.txt", ELECTION)
    mine = shelves.settle(ANA, assistant)
    shelves.sweep(now=1e12)
    assert shelves.assistant(BOB, assistant) is mine
    shelves.close()


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a.txt", "a.txt"),
        ("C:\\news\\a.TXT", "a.txt"),
        ("../../a.txt", "a.txt"),
        (".hidden.txt", "hidden.txt"),
        ("readme.md", "article readme.md"),
        ("", "article.txt"),
        ("أخبار.txt", "أخبار.txt"),
        ("<img src=x>.txt", "_img src_x_.txt"),
        ("x" * 300 + ".txt", "x" * 120 + ".txt"),
    ],
)
def test_a_name_is_only_a_name(name: str, clean: str):
    assert clean_name(name) == clean
