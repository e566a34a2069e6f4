"""The index on disk: articles in a JSON-lines file, vectors in Chroma, words in BM25.

    HOME/INDEX/lock            held while writing; released by the system when its process dies
    HOME/INDEX/manifest.json   what the index holds; replaced in one step, last of all
    HOME/INDEX/data-DIGEST/    articles.jsonl and BM25 of one state of the corpus
    HOME/INDEX/chroma/         passages as LlamaIndex nodes, ids made from their content

Vectors of passages that the manifest does not know may be left over in Chroma by a killed run;
they are ignored when searching and removed by the next one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.article import Article, Paragraph, Passage, Source, Span
from index.embed import ModelId, Vectors, embedded_text
from index.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing
from index.split import passages_of

if TYPE_CHECKING:
    import bm25s
    from chromadb.api import ClientAPI
    from llama_index.vector_stores.chroma import ChromaVectorStore

FORMAT = 1
COLLECTION = "passages"
ADD_AT_ONCE = 2000  # Chroma takes 5461 in one call; LlamaIndex's store would send more
REBUILD = "run: dateline index --rebuild"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index holds: files by digest, the model, and the folder of its data.

    `refused` has digest and reason of files that are no articles, so that they are not read anew
    each time. `clean` is False from before Chroma is written until leftovers are removed.
    """

    model: ModelId
    files: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    passages: int = 0
    data: str = ""
    clean: bool = True


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of an index, None where there is none yet; raises IndexDamaged."""
    path = folder / "manifest.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise IndexMismatch(f"{folder} has index format {found['format']}; {REBUILD}")
        return Manifest(
            ModelId(**found["model"]),
            found["files"],
            {sid: (digest, why) for sid, (digest, why) in found["refused"].items()},
            found["passages"],
            found["data"],
            found["clean"],
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{path} can't be read ({error}); {REBUILD}") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step."""
    rows = {
        "format": FORMAT,
        "model": {"name": manifest.model.name, "digest": manifest.model.digest},
        "data": manifest.data,
        "clean": manifest.clean,
        "passages": manifest.passages,
        "refused": dict(manifest.refused),
        "files": dict(manifest.files),
    }
    write_whole(folder / "manifest.json", json.dumps(rows, indent=1))


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or as it was before."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


@contextmanager
def writing(folder: Path, *, wait: float = 120) -> Iterator[None]:
    """Hold the index's lock; raises IndexBusy where another process holds it for `wait` seconds."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock", timeout=wait)
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexBusy(
            f"another process has been writing {folder} for {wait:.0f} s; wait for it, then "
            "try again"
        ) from error
    try:
        yield
    finally:
        lock.release()


# ---- articles ------------------------------------------------------------------------------


def article_row(article: Article) -> dict[str, Any]:
    """Return an article as one JSON object."""
    source = article.source
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published.isoformat() if source.published else None,
        "text": article.text,
        "paragraphs": [[*p.span, p.kind] for p in article.paragraphs],
    }


def article_from(row: Mapping[str, Any]) -> Article:
    """Return the article of one JSON object."""
    day = date.fromisoformat(row["published"]) if row["published"] else None
    source = Source(row["id"], row["title"], row["publisher"], day)
    paragraphs = tuple(Paragraph(Span(s, e), kind) for s, e, kind in row["paragraphs"])
    return Article(source, row["text"], paragraphs)


def write_articles(path: Path, articles: Iterable[Article]) -> None:
    """Write articles as JSON lines."""
    lines = (json.dumps(article_row(a), ensure_ascii=False) + "\n" for a in articles)
    write_whole(path, "".join(lines))


def read_articles(path: Path) -> tuple[Article, ...]:
    """Read articles from JSON lines; raises IndexDamaged."""
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            return tuple(article_from(json.loads(line)) for line in lines)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{path} can't be read ({error}); {REBUILD}") from error


# ---- vectors -------------------------------------------------------------------------------


def node_id(passage: Passage) -> str:
    """Return a passage's id in Chroma, made from all that is embedded and stored of it."""
    content = "\x00".join((passage.id, embedded_text(passage), passage.text))
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Vectorbase:
    """The Chroma collection of an index, through LlamaIndex's vector store."""

    def __init__(self, folder: Path, model: ModelId) -> None:
        self._folder = folder
        self._client: ClientAPI = open_chroma(folder)
        self._collection = self._client.get_or_create_collection(
            COLLECTION,
            configuration={"hnsw": {"space": "cosine"}},
            metadata={"model": model.name, "digest": model.digest},
            embedding_function=None,
        )
        check_model(self._collection.metadata or {}, model, folder.parent)

    @cached_property
    def _store(self) -> ChromaVectorStore:
        from llama_index.vector_stores.chroma import ChromaVectorStore

        return ChromaVectorStore(chroma_collection=self._collection)

    def ids(self) -> set[str]:
        """Return the ids of all vectors, leftovers included."""
        return set(self._collection.get(include=[])["ids"])

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages that are not there yet, as LlamaIndex nodes."""
        from llama_index.core.schema import TextNode

        nodes = [
            TextNode(id_=node_id(p), text=p.text, embedding=v.tolist(), metadata=node_metadata(p))
            for p, v in zip(passages, vectors, strict=True)
        ]
        for i in range(0, len(nodes), ADD_AT_ONCE):
            self._store.add(list(nodes[i : i + ADD_AT_ONCE]))

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors by id."""
        for i in range(0, len(ids), ADD_AT_ONCE):
            self._collection.delete(ids=list(ids[i : i + ADD_AT_ONCE]))

    def nearest(self, vector: Vectors, *, k: int) -> list[str]:
        """Return the ids of the k nearest vectors, nearest first."""
        from llama_index.core.vector_stores.types import VectorStoreQuery

        query = VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=k)
        return list(self._store.query(query).ids or [])

    def close(self) -> None:
        """Let go of the folder; a new Vectorbase sees what other processes wrote."""
        self._client.close()  # type: ignore[attr-defined]  # there, but not in its interface


def open_chroma(folder: Path) -> ClientAPI:
    """Return a client of a Chroma folder; raises IndexDamaged where Chroma can't open it."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    try:
        return chromadb.PersistentClient(
            str(folder), settings=ChromaSettings(anonymized_telemetry=False)
        )
    except (chromadb.errors.ChromaError, ValueError, OSError) as error:
        raise IndexDamaged(f"Chroma can't open {folder} ({error}); {REBUILD}") from error


def node_metadata(passage: Passage) -> dict[str, str | int]:
    """Return what any LlamaIndex program can read of a passage; dates as numbers, for filters."""
    source = passage.source
    found: dict[str, str | int] = {
        "source": source.id,
        "title": source.title or "",
        "publisher": source.publisher or "",
        "start": passage.span.start,
        "end": passage.span.end,
    }
    if source.published:
        found["published"] = int(f"{source.published:%Y%m%d}")
    return found


def check_model(recorded: Mapping[str, Any], model: ModelId, folder: Path) -> None:
    """Raise IndexMismatch where an index was built with another model than the one set."""
    built = ModelId(str(recorded.get("model")), str(recorded.get("digest")))
    if built != model:
        raise IndexMismatch(
            f"{folder} was built with {built.name} ({built.digest[:12]}), but the embedding model "
            f"set is {model.name} ({model.digest[:12]}); set it back, or {REBUILD}"
        )


# ---- the open index ------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenIndex:
    """An index ready to be searched. Passages are addressed by their position."""

    folder: Path
    manifest: Manifest
    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    words: bm25s.BM25
    vectors: Vectorbase

    @cached_property
    def position(self) -> dict[str, int]:
        """Return the position of each passage by its id in Chroma."""
        return {node_id(p): i for i, p in enumerate(self.passages)}

    @cached_property
    def by_id(self) -> dict[str, Article]:
        """Return the articles by source id."""
        return {a.source.id: a for a in self.articles}


def open_index(folder: Path, model: ModelId) -> OpenIndex:
    """Open an index for searching.

    Raises IndexMissing, IndexDamaged or IndexMismatch, each naming the command that mends it.
    """
    from index.lexical import load_words

    manifest = read_manifest(folder)
    if manifest is None or not manifest.data:
        raise IndexMissing(f"nothing is indexed in {folder}; run: dateline index")
    check_model({"model": manifest.model.name, "digest": manifest.model.digest}, model, folder)
    data = folder / manifest.data
    articles = read_articles(data / "articles.jsonl")
    try:
        words = load_words(data / "words")
    except (OSError, ValueError, KeyError) as error:
        raise IndexDamaged(f"{data} can't be read ({error}); {REBUILD}") from error
    passages = tuple(p for a in articles for p in passages_of(a))
    return OpenIndex(
        folder, manifest, articles, passages, words, Vectorbase(folder / "chroma", model)
    )
