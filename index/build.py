"""Bring an index up to date with a folder of articles: unchanged files cost nothing but a look."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from index.article import Article, Passage
from index.embed import embed, embedded_text, model_id
from index.errors import ArticleError, CorpusError, IndexDamaged, SettingsError
from index.read import article_files, article_of, digest_of, read_bytes
from index.settings import Settings, shipped_corpus
from index.split import passages_of
from index.store import (
    Manifest,
    Vectorbase,
    check_model,
    node_id,
    read_articles,
    read_manifest,
    write_articles,
    write_manifest,
    write_whole,
    writing,
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an update did; `problems` has one line for each file left out."""

    corpus: Path
    home: Path
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    passages: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of articles; `only` narrows it to some files or folders inside."""

    folder: Path
    only: tuple[Path, ...] = ()


# ---- where things are ----------------------------------------------------------------------


def home_of(settings: Settings) -> Path:
    """Return the folder for indexes, made if need be; raises SettingsError where it can't be."""
    import platformdirs

    here = Path.cwd() / ".dateline"
    wanted = settings.home or (
        here if os.access(Path.cwd(), os.W_OK) else Path(platformdirs.user_data_dir("dateline"))
    )
    try:
        wanted.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"the index can't live in {wanted} ({error.strerror}); name a folder with --home DIR"
        ) from error
    if not os.access(wanted, os.W_OK):
        raise SettingsError(f"{wanted} can't be written; name another folder with --home DIR")
    return wanted.resolve()


def corpus_of(settings: Settings) -> Corpus:
    """Return the corpus: the one set, else this home's last one, else the shipped."""
    if settings.corpus is not None:
        return Corpus(settings.corpus.resolve())
    remembered = home_of(settings) / "corpus.json"
    if remembered.is_file():
        try:
            found = json.loads(remembered.read_text(encoding="utf-8"))
            return Corpus(Path(found["folder"]), tuple(Path(p) for p in found["only"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(f"{remembered} can't be read ({error}); remove it") from error
    return Corpus(shipped_corpus())


def index_folder(settings: Settings, corpus: Corpus) -> Path:
    """Return the folder of a corpus's own index, so that one corpus never disturbs another's."""
    name = "\x00".join(str(p) for p in (corpus.folder, *sorted(corpus.only)))
    short = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return home_of(settings) / f"index-{short}"


def remember(settings: Settings, corpus: Corpus) -> None:
    """Make a corpus the one that this home answers from when none is set."""
    row = {"folder": str(corpus.folder), "only": [str(p) for p in corpus.only]}
    write_whole(home_of(settings) / "corpus.json", json.dumps(row))


def forget(settings: Settings) -> None:
    """Go back to the shipped articles where no corpus is set."""
    (home_of(settings) / "corpus.json").unlink(missing_ok=True)


def corpus_at(paths: Sequence[Path]) -> Corpus:
    """Return the corpus that paths name: a folder, or files and folders in their common parent."""
    resolved = [p.resolve() for p in paths]
    if len(resolved) == 1 and resolved[0].is_dir():
        return Corpus(resolved[0])
    folders = [p if p.is_dir() else p.parent for p in resolved]
    return Corpus(Path(os.path.commonpath(folders)), tuple(sorted(resolved)))


# ---- what is to be done --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Files:
    """The readable files of a corpus: bytes by source id, their digests, and what was left out."""

    paths: dict[str, Path]
    digests: dict[str, str]
    problems: tuple[str, ...]


def look(corpus: Corpus) -> Files:
    """Return the files of a corpus, read and digested; a file that can't be read is a problem."""
    if corpus.only:
        chosen = [q for p in corpus.only for q in (article_files(p) if p.is_dir() else [p])]
    else:
        chosen = article_files(corpus.folder)
    paths: dict[str, Path] = {}
    digests: dict[str, str] = {}
    problems: list[str] = []
    for path in dict.fromkeys(chosen):
        try:
            digest = digest_of(read_bytes(path))
        except ArticleError as error:
            problems.append(str(error))
            continue
        source_id = path.relative_to(corpus.folder).as_posix()
        paths[source_id], digests[source_id] = path, digest
    return Files(paths, digests, tuple(problems))


def update(
    settings: Settings,
    *,
    paths: Sequence[Path] = (),
    rebuild: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring the index up to date and return what was done.

    Without `paths`: the corpus in force. With paths inside its folder: those only, the rest stays
    as indexed. With other paths: they become this home's corpus, remembered until others do.
    Raises CorpusError where nothing readable is left, and the index stays as it was.
    """
    corpus = corpus_of(settings)
    inside = bool(paths) and all(p.resolve().is_relative_to(corpus.folder) for p in paths)
    if paths and not inside:
        corpus = corpus_at(paths)
    part = tuple(p.resolve() for p in paths) if inside and not rebuild else ()
    folder = index_folder(settings, corpus)
    if rebuild:
        report = rebuilt(settings, corpus, folder, progress)
    else:
        report = bring_up_to_date(settings, corpus, folder, part, progress)
    if paths and not inside:
        remember(settings, corpus)
    return report


def rebuilt(settings: Settings, corpus: Corpus, folder: Path, progress: Progress | None) -> Report:
    """Build an index anew beside the old one, which is replaced only by a complete one."""
    fresh = folder.with_name(folder.name + ".rebuild")
    old = folder.with_name(folder.name + ".old")
    with writing(folder):
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
        report = bring_up_to_date(settings, corpus, fresh, (), progress)
        folder.rename(old)
        fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return report


def bring_up_to_date(
    settings: Settings,
    corpus: Corpus,
    folder: Path,
    part: Sequence[Path],
    progress: Progress | None,
) -> Report:
    """Compare files with the manifest; write, under the lock, only if they differ."""
    model = model_id(settings.embedding_model)
    files = look(corpus if not part else replace(corpus, only=tuple(part)))
    before = read_manifest(folder)
    if before:
        check_model({"model": before.model.name, "digest": before.model.digest}, model, folder)
    after = before
    if not (before and before.clean and before.data and nothing_to_do(files, before, part, corpus)):
        with writing(folder):
            before = read_manifest(folder) or Manifest(model)
            wanted = wanted_digests(files, before, part, corpus)
            articles, refused = articles_for(files, wanted, before, folder)
            if not articles:
                why = (*files.problems, *(reason for _, reason in refused.values()))
                raise CorpusError(no_articles(corpus, why))
            kept = {a.source.id: wanted[a.source.id] for a in articles}
            goal = replace(before, files=kept, refused=refused)
            after = write_state(folder, goal, articles, settings, progress)
    if before is None or after is None:
        raise IndexDamaged(f"{folder} has no manifest; run: dateline index --rebuild")
    return counted(settings, corpus, files, before, after)


def nothing_to_do(files: Files, manifest: Manifest, part: Sequence[Path], corpus: Corpus) -> bool:
    """Tell whether the index holds, or has refused, exactly the files that are there."""
    known = {**manifest.files, **{sid: digest for sid, (digest, _) in manifest.refused.items()}}
    wanted = wanted_digests(files, manifest, part, corpus)
    gone = [sid for sid in known if sid not in wanted and sid in manifest.files]
    return not gone and all(known.get(sid) == digest for sid, digest in wanted.items())


def wanted_digests(
    files: Files, manifest: Manifest, part: Sequence[Path], corpus: Corpus
) -> dict[str, str]:
    """Return the digests the index should hold: the files', and what lies outside `part`.

    A file that can't be read at the moment, but was indexed, stays as it was.
    """
    unreadable = {
        sid: digest
        for sid, digest in manifest.files.items()
        if sid not in files.digests and (corpus.folder / sid).exists()
    }
    outside = {
        sid: digest
        for sid, digest in manifest.files.items()
        if part and not any((corpus.folder / sid).is_relative_to(p) for p in part)
    }
    return dict(sorted({**unreadable, **outside, **files.digests}.items()))


def articles_for(
    files: Files, wanted: dict[str, str], before: Manifest, folder: Path
) -> tuple[list[Article], dict[str, tuple[str, str]]]:
    """Return the articles to index, and digest and reason of each file that is none.

    Unchanged articles are taken from the index; one whose file went bad stays as it was.
    """
    indexed: dict[str, Article] = {}
    if before.data:
        indexed = {a.source.id: a for a in read_articles(folder / before.data / "articles.jsonl")}
    articles: list[Article] = []
    refused: dict[str, tuple[str, str]] = {}
    for source_id, digest in list(wanted.items()):
        if source_id in indexed and before.files.get(source_id) == digest:
            articles.append(indexed[source_id])
            continue
        path = files.paths[source_id]
        try:
            articles.append(article_of(source_id, read_bytes(path), path=path))
        except ArticleError as error:
            refused[source_id] = (digest, str(error))
            if source_id in indexed:
                articles.append(indexed[source_id])
                wanted[source_id] = before.files[source_id]
    return articles, refused


def no_articles(corpus: Corpus, problems: Sequence[str]) -> str:
    """Return the line that says why a corpus has nothing to index."""
    if problems:
        return "; ".join((*problems, "nothing else is left to index"))
    return (
        f"{corpus.folder} holds no text or Markdown file; put articles there or name another folder"
    )


# ---- writing it ----------------------------------------------------------------------------


def write_state(
    folder: Path,
    wanted: Manifest,
    articles: Sequence[Article],
    settings: Settings,
    progress: Progress | None,
) -> Manifest:
    """Write vectors, words, articles, and the manifest last: a killed run changes nothing."""
    # From here to the end the manifest says that Chroma may hold leftovers.
    before = read_manifest(folder)
    write_manifest(folder, replace(before or Manifest(wanted.model), clean=False))

    passages = [p for a in articles for p in passages_of(a)]
    by_node = {node_id(p): p for p in passages}
    vectors = Vectorbase(folder / "chroma", wanted.model)
    try:
        there = vectors.ids()
        missing = {n: p for n, p in by_node.items() if n not in there}
        add_vectors(vectors, list(missing.values()), settings.embedding_model, progress)
        data = write_data(folder, articles, passages)
        new = replace(wanted, data=data, passages=len(passages), clean=False)
        write_manifest(folder, new)

        # The new state is in force; take away what only the old one needed.
        vectors.remove(sorted(there - by_node.keys()))
    finally:
        vectors.close()
    for old in folder.glob("data-*"):
        if old.name != data:
            shutil.rmtree(old, ignore_errors=True)
    write_manifest(folder, replace(new, clean=True))
    return new


def add_vectors(
    vectors: Vectorbase, passages: Sequence[Passage], model: str, progress: Progress | None
) -> None:
    """Embed and add passages, a thousand at a time, so that a killed run keeps most."""
    step = 1024
    for i in range(0, len(passages), step):
        part = passages[i : i + step]
        report = partial(count_from, progress, i, len(passages)) if progress else None
        vectors.add(part, embed([embedded_text(p) for p in part], model=model, progress=report))


def count_from(progress: Progress, first: int, total: int, done: int, of: int) -> None:
    """Report the passages of one part as passages of all."""
    del of
    progress("embedding passages", first + done, total)


def write_data(folder: Path, articles: Sequence[Article], passages: Sequence[Passage]) -> str:
    """Write articles and BM25 to a folder of their own and return its name."""
    from index.lexical import build_words, save_words

    digest = hashlib.sha256("".join(node_id(p) for p in passages).encode())
    for article in articles:
        digest.update(f"\x00{article.source.id}\x00{article.text}".encode("utf-8", "surrogatepass"))
    name = f"data-{digest.hexdigest()[:16]}"
    place = folder / name
    shutil.rmtree(place, ignore_errors=True)  # what a killed run left half written
    place.mkdir(parents=True)
    write_articles(place / "articles.jsonl", articles)
    titled = [embedded_text(p) for p in passages]
    save_words(build_words(titled), place / "words")
    return name


def counted(
    settings: Settings, corpus: Corpus, files: Files, before: Manifest, after: Manifest
) -> Report:
    """Return the report of an update, given the manifests before and after."""
    old, new = before.files, after.files
    refused = [why for sid, (_, why) in after.refused.items() if (corpus.folder / sid).exists()]
    return Report(
        corpus=corpus.folder,
        home=home_of(settings),
        added=sum(1 for s in new if s not in old),
        changed=sum(1 for s in new if s in old and old[s] != new[s]),
        removed=sum(1 for s in old if s not in new),
        unchanged=sum(1 for s in new if old.get(s) == new[s]),
        passages=after.passages,
        problems=(*files.problems, *refused),
    )
