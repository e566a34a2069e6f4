"""Files that can't be articles: one clear line each, naming the file and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.errors import ArticleError, CorpusError
from index.read import MAX_BYTES, article_files, article_of, read_bytes


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x00\x01\x02binary", "is binary"),
        ("Café".encode("latin-1"), "is not UTF-8.*iconv"),
        ("text".encode("utf-16"), "is not UTF-8|is binary"),
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"Leave a Reply\n\nViews: 0\n", "page furniture only"),
    ],
)
def test_bytes_that_are_no_article(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "bad.txt"
    with pytest.raises(ArticleError, match=f"bad.txt: .*({says})"):
        article_of("bad.txt", data, path=path)


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert path.stat().st_size > MAX_BYTES
    with pytest.raises(ArticleError, match=r"huge.txt: 50 MB is over the limit of 10 MB; split it"):
        read_bytes(path)


def test_a_missing_file_and_an_unknown_kind(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"no.txt: there is no such file; check the path"):
        read_bytes(tmp_path / "no.txt")
    with pytest.raises(ArticleError, match=r"page.pdf: files of this kind.*give one of \.txt"):
        read_bytes(tmp_path / "page.pdf")


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("text")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    # The administrator may read everything, so the refusal is played for that user.
    if os.geteuid() == 0:
        monkeypatch.setattr(Path, "read_bytes", refuse)
    else:
        path.chmod(0)
    with pytest.raises(ArticleError, match=r"no permission to read it; try: chmod u\+r"):
        read_bytes(path)


def test_the_text_is_the_decoded_file_unchanged(tmp_path: Path) -> None:
    data = "\ufeffTitle\r\n\r\nCafé “quoted” text that is long enough to be prose, 😀.\r\n".encode()
    article = article_of("a.txt", data, path=tmp_path / "a.txt")
    assert article.text == data.decode("utf-8")
    assert [s.of(article.text)[:5] for s in article.content] == ["Title", "Café "]


def test_readmes_and_hidden_files_are_no_articles(tmp_path: Path) -> None:
    for name in ("a.txt", "README.md", ".hidden.txt", "b.MD", "c.jpg"):
        (tmp_path / name).write_text("text")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "d.markdown").write_text("text")
    found = [p.relative_to(tmp_path).as_posix() for p in article_files(tmp_path)]
    assert found == ["a.txt", "b.MD", "deep/er/d.markdown"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no folder .*nowhere; name one with --corpus"):
        article_files(tmp_path / "nowhere")
