"""Files -> articles. The one place for file formats: FORMATS has a function for each suffix."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from index.article import Article
from index.clean import paragraphs_of
from index.errors import ArticleError, CorpusError
from index.provenance import source_of

MAX_BYTES = 10_000_000  # a long book is 2 MB; what is larger is a dump, not an article


def decode_text(data: bytes) -> str:
    """Return the text of a plain-text or Markdown file, unchanged.

    Raises ValueError saying what the bytes are instead of UTF-8 text.
    """
    if b"\x00" in data:
        raise ValueError("is binary, not text; export it as UTF-8 text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = (
            f"is not UTF-8 (byte {error.start} is 0x{data[error.start]:02x}); "
            "convert it, for example with: iconv -f WINDOWS-1252 -t UTF-8"
        )
        raise ValueError(message) from error


FORMATS: dict[str, Callable[[bytes], str]] = {
    ".txt": decode_text,
    ".text": decode_text,
    ".md": decode_text,
    ".markdown": decode_text,
}


def article_files(folder: Path) -> list[Path]:
    """Return the files of a folder, at any depth, that may be articles, sorted by path.

    Hidden files and folders and README files are not articles. Raises CorpusError where the
    folder is missing.
    """
    if not folder.is_dir():
        raise CorpusError(f"there is no folder {folder}; name one with --corpus DIR")
    return sorted(path for path in visible_files(folder) if path.suffix.lower() in FORMATS)


def visible_files(folder: Path) -> Iterator[Path]:
    """Yield the files under a folder, leaving out hidden ones and READMEs."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts) or path.stem.upper() == "README":
            continue
        if path.is_file():
            yield path


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raise ArticleError saying in one line why it can't be an article."""
    if path.suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        raise ArticleError(f"{path}: files of this kind can't be read; give one of {known}")
    try:
        if not path.is_file():
            raise ArticleError(f"{path}: there is no such file; check the path")
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            raise ArticleError(
                f"{path}: {size / 1e6:.0f} MB is over the limit of {limit} MB; split it"
            )
        return path.read_bytes()
    except PermissionError as error:
        raise ArticleError(f"{path}: no permission to read it; try: chmod u+r {path}") from error
    except OSError as error:
        raise ArticleError(f"{path}: can't be read ({error.strerror}); check the file") from error


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def article_of(source_id: str, data: bytes, *, path: Path) -> Article:
    """Return the article in a file's bytes.

    Raises ArticleError where the bytes hold no text, or no article but page furniture.
    """
    try:
        text = FORMATS[path.suffix.lower()](data)
    except ValueError as error:
        raise ArticleError(f"{path}: {error}") from error
    if not text.strip("\ufeff \t\r\n"):
        raise ArticleError(f"{path}: the file is empty; remove it or fill it")
    paragraphs = paragraphs_of(text)
    if not any(p.is_content for p in paragraphs):
        raise ArticleError(f"{path}: holds page furniture only, no article; remove it")
    return Article(source_of(source_id, text, paragraphs), text, paragraphs)
