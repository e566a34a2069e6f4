"""Adapters of public formats, on the sample that is written for them; and the benchmark."""

import json
import shutil
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from eval.bench import compare_to_embedding, rest_of
from eval.cases import Case, Evidence, read_articles
from eval.check import problems_of
from eval.gold import split_files
from eval.public import HELD_BACK, KNOWN, read_numbers, run_public, score_set
from eval.public_asked import place_of
from eval.public_claims import claim_measures, score_claims
from eval.public_files import find, rows
from eval.public_news import cites_later, known_then, score_news
from eval.public_ranking import means
from eval.public_reading import Read, ReadingScore, reading_measures, score_reading
from eval.public_retrieval import read_judgments
from eval.testing import GateFailed, assert_gate
from index.article import Article, Source, Span
from index.errors import CasesError
from index.settings import shipped_corpus
from qa.reader.examples import HELD_BACK_TITLES
from tests.eval_systems import opened, refuse

SAMPLE = Path(__file__).parent.parent / "eval" / "sample"


def test_the_shipped_questions_have_no_faults():
    assert problems_of(split_files("all"), read_articles(shipped_corpus())) == []


# ---- reading ---------------------------------------------------------------------------------


def test_a_reader_is_scored_on_a_set():
    def first_two_words(question, context):
        text = " ".join(context.split()[:2])
        return Read(text, 0, len(text), 0.9)

    found = score_reading(SAMPLE / "reading" / "sample.jsonl", first_two_words)
    # "Marit Osk" is right once in six; "The harbour" shares no word with the other answers.
    assert found["em"] == pytest.approx(1 / 6)
    assert found["f1"] == pytest.approx(1 / 6)
    assert (found["questions"], found["unanswerable"], found["refused"]) == (8, 2, 0)


def test_reading_measures_by_hand():
    found = reading_measures(
        [
            ReadingScore(answerable=True, em=1, f1=1, probability=0.9),
            ReadingScore(answerable=True, em=0, f1=0.5, probability=0.3),
            ReadingScore(answerable=False, em=0, f1=0, probability=0.6),
            ReadingScore(answerable=False, em=0, f1=0, probability=0.1),
        ]
    )
    assert (found["em"], found["f1"]) == (0.5, 0.75)
    # Withheld under one half: 1, 0 (withheld), 0 (answered), 1 (withheld).
    assert found["f1_all"] == 0.5
    # Withheld under 0.9: 1, 0, 1, 1.
    assert found["f1_all_best"] == 0.75
    assert found["refused"] == 0.5
    # Of four pairs, 0.9 beats both and 0.3 beats one.
    assert found["auc"] == 0.75


def test_the_limit_stops_early():
    def nothing(question, context):
        return Read("", 0, 0, 0.0)

    assert score_reading(SAMPLE / "reading" / "sample.jsonl", nothing, limit=3)["questions"] == 3


# ---- files -----------------------------------------------------------------------------------


def test_gzipped_files_are_read(tmp_path):
    import gzip

    with gzip.open(tmp_path / "x.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write('{"id": "é"}\n\n{"id": "b"}\n')
    path = find(tmp_path, "x.jsonl")
    assert [row["id"] for row in rows(path, "id")] == ["é", "b"]
    assert find(tmp_path, "y.jsonl") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}\n{", ":1: lacks the field 'id'"),
        ('{"id": 1}\n{', ":2: is not JSON"),
        ("[]", ":1: l"),
        ("9" * 5000, ":1: is not JSON that can be read"),
        ("[" * 100_000, ":1: is not JSON that can be read: it is nested too deeply"),
    ],
)
def test_bad_rows_name_their_line(tmp_path, text, message):
    path = tmp_path / "x.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CasesError, match=message):
        list(rows(path, "id"))


def test_a_broken_archive_is_named(tmp_path):
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(b"not gzip")
    with pytest.raises(CasesError, match=r"x\.jsonl\.gz: can't be read"):
        list(rows(path))


def test_judgments_of_no_relevance_are_left_out(tmp_path):
    path = tmp_path / "qrels.tsv"
    path.write_text("query-id\tcorpus-id\tscore\nq\ta\t2\nq\tb\t0\n", encoding="utf-8")
    assert read_judgments(path) == {"q": {"a": 2}}
    path.write_text("q\ta\n", encoding="utf-8")
    with pytest.raises(CasesError, match=r"qrels\.tsv:1: is not query, document and score"):
        read_judgments(path)


# ---- sets ------------------------------------------------------------------------------------


def test_search_is_scored_with_the_real_model():
    found = score_set("retrieval/sample", SAMPLE, None).columns
    assert set(found) == {"bm25", "dense", "fused", "read"}
    # No query shares many words with its document: that is what vectors are for.
    assert found["dense"]["recall@10"] == 1
    assert found["dense"]["mrr@10"] > found["bm25"]["mrr@10"]
    assert {row["questions"] for row in found.values()} == {4}


def test_sets_that_are_not_there_are_skipped_by_name(tmp_path, capsys):
    assert run_public([], tmp_path, None, None, Console(soft_wrap=True)) == 0
    shown = capsys.readouterr().out
    assert [line.split(":")[0] for line in shown.splitlines()] == list(KNOWN)
    assert shown.count("skipped, not in") == len(KNOWN)


def test_an_unknown_set_names_the_known(tmp_path):
    with pytest.raises(CasesError, match="no public set 'cooking'; known are reading"):
        run_public(["cooking"], tmp_path, None, None, Console())


def test_news_becomes_a_corpus_that_is_asked(tmp_path):
    news = SAMPLE / "news"
    found = score_news(news / "articles.jsonl", news / "questions.jsonl", tmp_path)
    assert list(found) == ["asked", "as of its day"]
    for measures in found.values():
        # Neither the quiz page nor the question that no article holds the words of.
        assert (measures["questions"], measures["articles"]) == (2, 3)
        assert measures["recall@10"] == 1
    # The harbour's opening is told two years later too, which as of its day is not known.
    assert found["asked"]["later"] > 0
    assert found["as of its day"].get("later", 0) == 0
    text = (tmp_path / "corpus" / "00000.txt").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "Skellan harbour opens to large ferries"
    assert text.splitlines()[2] == "Published September 2, 2019"


def test_what_was_written_later_is_no_evidence_as_of_a_day():
    articles = [
        Article(Source(name, published=day), "Byrne opened it.", ())
        for name, day in (("then", date(2019, 9, 2)), ("later", date(2021, 3, 2)), ("never", None))
    ]
    evidence = tuple(Evidence(a.source.id, Span(0, 5), "Byrne", (0,)) for a in articles)
    case = Case("a", "Who opened it?", ("Byrne",), (("Byrne",),), evidence, "news")
    then = known_then(case, date(2019, 9, 6), articles)
    assert then is not None and then.as_of == date(2019, 9, 6)
    assert [e.source for e in then.evidence] == ["then"]
    assert known_then(case, date(2019, 9, 1), articles) is None
    assert known_then(case, None, articles) is None
    published = {a.source.id: a.source.published for a in articles}
    cited = [{"source": "then"}, {"source": "later"}]
    assert cites_later(cited, date(2019, 9, 6), published)
    assert not cites_later(cited[:1], date(2019, 9, 6), published)
    assert not cites_later([{"source": "never"}], date(2019, 9, 6), published)


def test_a_reading_set_is_asked_of_the_whole_system():
    found = score_set("asked/sample", SAMPLE, None).columns[""]
    assert (found["questions"], found["passages"]) == (8, 2)
    assert found["recall@10"] == 1
    # How well exactly is the reader's business, not the adapter's.
    for name in ("answered", "refused", "short_f1", "cite_overlap"):
        assert 0.5 <= found[name] <= 1, name
    assert score_set("asked/none", SAMPLE, None) is None


def test_an_answer_is_where_the_set_says_or_where_it_first_stands():
    text = "In May, and in May again."
    assert place_of({"text": "May", "start": 15}, text) == Span(15, 18)
    assert place_of({"text": "May", "start": 4}, text) == Span(3, 6)
    assert place_of({"text": "May"}, text) == Span(3, 6)
    assert place_of({"text": "June", "start": 0}, text) is None


def test_the_sample_is_read_and_judged_by_the_real_model():
    read = score_set("reading/sample", SAMPLE, None).columns[""]
    assert (read["questions"], read["unanswerable"]) == (8, 2)
    assert read["em"] >= 4 / 6 and read["refused"] == 1
    judged = score_set("claims/sample", SAMPLE, None).columns[""]
    assert judged["auc"] > 0.6
    assert judged["accepted, entailment"] > judged["accepted, contradiction"]


def test_only_the_titles_held_back_are_measured(tmp_path):
    held_back, trained_on = sorted(HELD_BACK_TITLES)[0], "Harbours"
    (sample,) = list(rows(SAMPLE / "reading" / "sample.jsonl"))[:1]
    path = tmp_path / "reading" / "train" / "squad2_half.jsonl"
    path.parent.mkdir(parents=True)
    found = [sample | {"title": title} for title in (held_back, trained_on, trained_on)]
    path.write_text("\n".join(json.dumps(row) for row in found), encoding="utf-8")
    assert score_set(HELD_BACK, tmp_path, None).columns[""]["questions"] == 1


def test_a_broken_set_ends_no_other(tmp_path, capsys):
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "rte_dev.jsonl").write_text("{\n", encoding="utf-8")
    shutil.copy(SAMPLE / "claims" / "sample.jsonl", tmp_path / "claims" / "sample.jsonl")
    names = ["claims/rte_dev", "claims/none", "claims/sample"]
    assert run_public(names, tmp_path, None, None, Console(soft_wrap=True)) == 1
    shown = capsys.readouterr().out
    assert "rte_dev.jsonl:1: is not JSON" in shown
    assert "claims/none: skipped, not in" in shown
    assert "accepted, contradiction" in shown


def test_without_data_every_set_is_skipped_by_name(capsys):
    assert run_public([], None, None, None, Console(soft_wrap=True)) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in shown] == list(KNOWN)
    assert {line.partition(": ")[2] for line in shown} == {
        "skipped, no data; name its folder with --data DIR"
    }


def test_the_numbers_are_written_too(tmp_path, capsys):
    out = tmp_path / "numbers.json"
    run_public(["retrieval/sample"], SAMPLE, 2, out, Console())
    assert json.loads(out.read_text())["retrieval/sample"]["columns"]["fused"]["questions"] == 2
    assert "ndcg@10" in capsys.readouterr().out


def test_numbers_are_kept_beside_those_of_other_sets(tmp_path):
    out = tmp_path / "public.json"
    for name in ("conflicts/compared", "conflicts/compared"):
        run_public([name], SAMPLE, 2, out, Console())
    out.write_text(out.read_text().replace("conflicts/compared", "before"), encoding="utf-8")
    run_public(["conflicts/compared"], SAMPLE, 2, out, Console())
    found = read_numbers(out)
    assert list(found) == ["before", "conflicts/compared"]
    assert found["before"] == found["conflicts/compared"]
    assert found["before"]["curve"][0] == [0, 0]


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"columns": {"x": {"y": "z"}}}}'])
def test_a_file_of_something_else_is_no_numbers(tmp_path, text):
    path = tmp_path / "public.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CasesError, match=r"public\.json holds no numbers of public sets"):
        read_numbers(path)


# ---- claims, candidates, conflicts -----------------------------------------------------------


def test_claim_measures_by_hand():
    sure = np.array([0.9, 0.4, 0.6, 0.1])
    found = claim_measures(sure, np.array([True, True, False, False]))
    # Of four pairs, 0.9 beats both and 0.4 beats one. At 1/2 one of two is right on both sides;
    # at 0.4 both supported are, and one of the others.
    assert found["auc"] == 0.75
    assert found["balanced"] == 0.5
    assert found["balanced_best"] == 0.75
    assert (found["claims"], found["supported"]) == (4, 2)


def test_claims_of_one_sort_have_no_area():
    assert claim_measures(np.array([0.9]), np.array([True])) == {"claims": 1, "supported": 1}


def test_claims_are_scored_by_whatever_judges_them():
    seen = []

    def shares_words(pairs):
        seen.extend(pairs)
        return [len(set(a.split()) & set(b.split())) / len(a.split()) for a, b in pairs]

    found = score_claims(SAMPLE / "claims" / "sample.jsonl", shares_words)
    assert seen[0][0] == "Skellan's harbour was dredged in 2019."
    assert seen[0][1].startswith("The harbour at Skellan")
    assert (found["claims"], found["supported"]) == (6, 3)
    # All share half of their words with the evidence, but "Marit Osk owned three bakeries."
    told = {name: value for name, value in found.items() if name.startswith("accepted")}
    assert told == {
        "accepted, contradiction": 1,
        "accepted, entailment": 1,
        "accepted, neutral": 0,
    }
    assert score_claims(SAMPLE / "claims" / "sample.jsonl", shares_words, limit=2)["claims"] == 2


def test_what_was_trained_on_is_not_measured(tmp_path):
    with pytest.raises(CasesError, match="claims/fm2_test: the shipped reader was trained on it"):
        score_set("claims/fm2_test", tmp_path, None)
    assert "claims/fm2_test" not in KNOWN


def test_candidates_are_ranked_every_way():
    found = score_set("ranking/sample", SAMPLE, None).columns
    assert list(found) == ["bm25", "dense", "fused", "read"]
    # The question that no candidate answers is left out.
    assert {numbers["questions"] for numbers in found.values()} == {2}
    # With one right candidate each, average precision is the reciprocal rank.
    assert all(numbers["map"] == numbers["mrr"] > 0 for numbers in found.values())


def test_means_of_ranked_candidates_by_hand():
    found = means({"a": ["x", "r", "s"], "b": ["r", "x"]}, {"a": {"r": 1, "s": 1}, "b": {"r": 1}})
    assert (found["p@1"], found["mrr"], found["questions"]) == (0.5, 0.75, 2)
    assert found["map"] == pytest.approx(((1 / 2 + 2 / 3) / 2 + 1) / 2)


def test_two_tiny_articles_are_asked():
    found = score_set("conflicts/asked", SAMPLE, None)
    assert set(found.columns) == {"all", "number", "date"}
    assert found.columns["all"]["pairs"] == 6
    assert found.columns["all"]["stated"] > 0
    assert found.curve[0] == (0, 0)


# ---- another project's gate, and the benchmark -----------------------------------------------


def test_the_gate_in_another_projects_tests(tmp_path):
    corpus = tmp_path / "articles"
    corpus.mkdir()
    shutil.copy(next(shipped_corpus().glob("004_*.txt")), corpus / "deal.txt")
    row = {
        "id": "1",
        "question": "Who would gain politically?",
        "answers": [],
        "facts": [],
        "evidence": [],
        "kind": "unanswerable",
    }
    questions, least = tmp_path / "q.jsonl", tmp_path / "least.toml"
    questions.write_text(json.dumps(row), encoding="utf-8")
    least.write_text("[at_least]\nrefused = 1.0\n", encoding="utf-8")
    system = opened(refuse, [], read_articles(corpus))
    results = assert_gate(questions, corpus=corpus, thresholds=least, system=system)
    assert results.summary["refused"].value == 1
    least.write_text("[at_least]\nanswered = 1.0\n", encoding="utf-8")
    with pytest.raises(GateFailed, match="answered: no question bears on it"):
        assert_gate(questions, corpus=corpus, thresholds=least, system=system)


def test_the_benchmark_takes_both_in_turn_and_drops_the_first():
    calls = []
    asked, embedded = compare_to_embedding(
        lambda q: calls.append(("ask", q)), lambda q: calls.append(("embed", q)), ["a", "b"]
    )
    assert len(asked) == len(embedded) == 2
    assert calls[2:] == [("embed", "a"), ("ask", "a"), ("embed", "b"), ("ask", "b")]
    assert all(second >= 0 for second in (*asked, *embedded))


def test_what_is_neither_searching_nor_reading_is_timed(monkeypatch):
    clock = [0.0]

    class Slow:
        """Takes 1 second to search, 10 to read, 14 to answer."""

        def meant(self, question):
            return question

        def search(self, question, k):
            clock[0] += 1

        def read(self, question, hits):
            clock[0] += 10

        def ask(self, question):
            clock[0] += 14

    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])
    assert rest_of(Slow(), ["?", "!"]) == ([10, 10], [3, 3])
