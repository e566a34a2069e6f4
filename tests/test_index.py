"""The index on disk: incremental, refusing nothing silently, and whole after any accident."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import Report, corpus_of, index_folder, update
from index.embed import PACKAGED_DIGEST, embed, model_id
from index.errors import (
    CorpusError,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    ModelError,
    SettingsError,
)
from index.settings import Settings, shipped_corpus
from index.split import passages_of
from index.store import OpenIndex, Vectorbase, node_id, open_index, writing
from qa import Assistant

STORM = "A storm left 12,000 homes on the coast without power, officials said on Sunday.\n"
BRIDGE = "The new bridge over the Tarn opened on Sunday, a year later than it was planned.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "storm.txt").write_text(STORM)
    (corpus / "bridge.txt").write_text(BRIDGE)
    return Settings(corpus=corpus, home=tmp_path / "home")


def opened(settings: Settings) -> OpenIndex:
    folder = index_folder(settings, corpus_of(settings))
    return open_index(folder, model_id(settings.embedding_model))


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def assert_complete(settings: Settings) -> None:
    """Chroma holds exactly the passages of the corpus's files as they are now."""
    index = opened(settings)
    assert settings.corpus
    texts = {p.name: p.read_text() for p in settings.corpus.glob("*.txt")}
    assert {a.source.id: a.text for a in index.articles} == texts
    wanted = {node_id(p) for a in index.articles for p in passages_of(a)}
    assert index.vectors.ids() == wanted
    index.vectors.close()


def test_only_what_changed_is_done_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[str] = []

    def counting(texts: list[str], **options: object) -> object:
        embedded.extend(texts)
        return embed(texts, **options)  # type: ignore[arg-type]  # passed on as given

    monkeypatch.setattr("index.build.embed", counting)
    assert settings.corpus
    assert counts(update(settings)) == (2, 0, 0, 0)
    assert len(embedded) == 2

    assert counts(update(settings)) == (0, 0, 0, 2)
    assert len(embedded) == 2, "unchanged files cost nothing"

    (settings.corpus / "storm.txt").write_text(STORM.replace("12,000", "15,000"))
    assert counts(update(settings)) == (0, 1, 0, 1)
    assert len(embedded) == 3
    assert_complete(settings)

    (settings.corpus / "bridge.txt").unlink()
    assert counts(update(settings)) == (0, 0, 1, 1)
    assert_complete(settings)


def test_files_that_cannot_be_read_are_named_and_the_rest_is_indexed(settings: Settings) -> None:
    assert settings.corpus
    (settings.corpus / "latin.txt").write_bytes("Café".encode("latin-1"))
    (settings.corpus / "empty.txt").write_bytes(b"")
    for _ in range(2):
        report = update(settings)
        assert len(report.problems) == 2
        assert any("latin.txt: is not UTF-8" in line for line in report.problems)
        assert any("empty.txt: the file is empty" in line for line in report.problems)
    assert counts(report) == (0, 0, 0, 2)


def test_an_article_whose_file_went_bad_stays_as_it_was(settings: Settings) -> None:
    assert settings.corpus
    update(settings)
    (settings.corpus / "storm.txt").write_bytes(b"\xff\xfe\x00")
    for _ in range(2):
        report = update(settings)
        assert len(report.problems) == 1
        assert [a.text for a in opened(settings).articles] == [BRIDGE, STORM]
    (settings.corpus / "storm.txt").write_text(STORM)
    assert update(settings).problems == ()


def test_a_folder_emptied_or_gone_leaves_the_index_intact(settings: Settings) -> None:
    update(settings)
    assert settings.corpus
    for file in settings.corpus.iterdir():
        file.unlink()
    with pytest.raises(CorpusError, match="holds no text or Markdown file; put articles there"):
        update(settings)
    assert len(opened(settings).articles) == 2
    settings.corpus.rmdir()
    with pytest.raises(CorpusError, match="there is no folder"):
        update(settings)
    with pytest.raises(CorpusError, match="there is no folder"):
        update(settings, rebuild=True)
    assert len(opened(settings).articles) == 2


def test_one_path_of_the_corpus_is_done_alone(settings: Settings) -> None:
    assert settings.corpus
    update(settings)
    (settings.corpus / "storm.txt").write_text(STORM + "It was the third this year.\n")
    (settings.corpus / "bridge.txt").write_text(BRIDGE + "The mayor cut the ribbon.\n")
    report = update(settings, paths=[settings.corpus / "storm.txt"])
    assert counts(report) == (0, 1, 0, 1)
    assert {a.source.id: a.text for a in opened(settings).articles}["bridge.txt"] == BRIDGE


def test_other_paths_become_the_corpus_of_this_home(settings: Settings, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "flood.txt").write_text("A flood closed the only road to the valley on Friday.\n")
    unset = replace(settings, corpus=None)
    update(unset)
    assert corpus_of(unset).folder == shipped_corpus()
    with pytest.raises(CorpusError, match=r"no such file.*nothing else is left"):
        update(unset, paths=[other / "missing.txt"])
    assert corpus_of(unset).folder == shipped_corpus(), "a failure is not remembered"

    report = update(unset, paths=[other / "flood.txt", other / "missing.txt"])
    assert report.added == 1
    assert len(report.problems) == 1
    assert [a.source.id for a in Assistant.open(unset).articles] == ["flood.txt"]


def test_another_model_is_refused_with_the_rebuild_command(settings: Settings) -> None:
    update(settings)
    index = opened(settings)
    index.vectors.close()
    other = replace(model_id(settings.embedding_model), name="other/model")
    with pytest.raises(IndexMismatch, match=r"built with all-MiniLM.*dateline index --rebuild"):
        open_index(index.folder, other)
    with pytest.raises(IndexMismatch, match=r"dateline index --rebuild"):
        Vectorbase(index.folder / "chroma", other)


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert model_id("all-MiniLM-L6-v2").digest == PACKAGED_DIGEST
    (tmp_path / "model.safetensors").write_bytes(b"altered")
    monkeypatch.setattr("index.embed.packaged_folder", lambda: tmp_path)
    model_id.cache_clear()
    try:
        with pytest.raises(ModelError, match=r"not the published ones.*pip install --force"):
            model_id("all-MiniLM-L6-v2")
    finally:
        model_id.cache_clear()


@pytest.mark.parametrize("victim", ["manifest.json", "articles.jsonl"])
def test_a_damaged_index_says_how_to_mend_it_and_mends(settings: Settings, victim: str) -> None:
    update(settings)
    folder = index_folder(settings, corpus_of(settings))
    next(folder.rglob(victim)).write_text("{ cut off")
    with pytest.raises(IndexDamaged, match=r"can't be read.*run: dateline index --rebuild"):
        Assistant.open(settings)
    update(settings, rebuild=True)
    assert_complete(settings)


def test_nothing_indexed_says_so(settings: Settings) -> None:
    with pytest.raises(IndexMissing, match="run: dateline index"):
        opened(settings)


def test_a_home_that_cannot_be_made_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="name a folder with --home DIR"):
        update(replace(settings, home=tmp_path / "file" / "home"))


def test_one_writer_at_a_time_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib; from index.store import writing\n"
        "with writing(pathlib.Path(sys.argv[1])):\n"
        "    print('locked', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "locked\n"
    with pytest.raises(IndexBusy, match="another process"), writing(tmp_path, wait=0.2):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    with writing(tmp_path, wait=5):
        pass


@pytest.mark.parametrize("after", ["manifest", "add", "data", "remove"])
def test_killed_at_any_stage_the_next_run_ends_complete(settings: Settings, after: str) -> None:
    update(settings)
    assert settings.corpus
    before = {a.source.id: a.text for a in opened(settings).articles}
    (settings.corpus / "storm.txt").write_text(STORM.replace("12,000", "15,000"))
    (settings.corpus / "flood.txt").write_text("A flood closed the road to the valley.\n")
    (settings.corpus / "bridge.txt").unlink()

    killed = subprocess.run(
        [sys.executable, "-c", KILL_AFTER[after], str(settings.corpus), str(settings.home)],
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    now = {a.source.id: a.text for a in opened(settings).articles}
    files = {p.name: p.read_text() for p in settings.corpus.glob("*.txt")}
    assert now in (before, files), "as before, or complete"
    update(settings)
    assert_complete(settings)


KILL = """
import os, signal, sys
from pathlib import Path
import numpy as np
import index.build as build, index.store as store
from index.settings import Settings
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
def quick(texts, **_):
    # Vectors without the model, which these tests are not about.
    rows = np.array([[len(t) % (i + 2) + 1.0 for i in range(384)] for t in texts], dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
def then_die(function):
    def killed(*args, **options):
        function(*args, **options)
        die()
    return killed
build.embed = quick
{how}
build.update(Settings(corpus=Path(sys.argv[1]), home=Path(sys.argv[2])))
"""
KILL_AFTER = {
    "manifest": KILL.format(how="build.write_manifest = then_die(build.write_manifest)"),
    "add": KILL.format(how="store.Vectorbase.add = then_die(store.Vectorbase.add)"),
    "data": KILL.format(how="build.write_data = then_die(build.write_data)"),
    "remove": KILL.format(how="store.Vectorbase.remove = then_die(store.Vectorbase.remove)"),
}


@pytest.mark.slow
def test_killed_at_random_moments_the_next_run_ends_complete(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(shipped_corpus(), corpus)
    settings = Settings(corpus=corpus, home=tmp_path / "home")
    code = KILL.format(how="")
    for wait in (2.0, 4.0, 5.0, 6.0, 7.0):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(corpus), str(tmp_path / "home")]
        )
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
    update(settings)
    assert_complete(settings)


def test_a_reader_sees_what_another_process_indexed(settings: Settings) -> None:
    assistant = Assistant.open(settings)
    assert settings.corpus
    flood = "A flood closed the only road to the valley of Orm on Friday morning.\n"
    (settings.corpus / "flood.txt").write_text(flood)
    code = KILL.format(how="")
    subprocess.run(
        [sys.executable, "-c", code, str(settings.corpus), str(settings.home)], check=True
    )
    answer = assistant.ask("What closed the road to the valley of Orm?")
    assert any(e.source.id == "flood.txt" for e in answer.evidence)
    hit = assistant.search("What closed the road to the valley of Orm?")[0]
    assert set(hit.ranks) == {"dense", "bm25"}
    assistant.close()


def test_any_llamaindex_program_can_read_the_collection(settings: Settings) -> None:
    from llama_index.core.vector_stores.types import VectorStoreQuery
    from llama_index.vector_stores.chroma import ChromaVectorStore

    update(settings)
    index = opened(settings)
    index.vectors.close()
    store = ChromaVectorStore.from_params(
        collection_name="passages", persist_dir=str(index.folder / "chroma")
    )
    vector = embed(["storm"], model=settings.embedding_model)[0].tolist()
    found = store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=1))
    assert found.nodes
    assert found.nodes[0].metadata["source"] == "storm.txt"
    assert json.dumps(found.nodes[0].metadata)
