"""From a question to a proved answer, over the five articles, with the real models."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Passage, Source, Span
from qa import Answer, Assistant
from qa.answer import Citation, Progress, cite
from qa.candidates import Candidate
from qa.compare import grouped
from qa.compose import MOST_WORDS, answered
from qa.particulars import Support, names_in, rarity, support_of


def assert_proved(answer: Answer, assistant: Assistant) -> None:
    """Every quote is the source's own characters, every marker has a citation, none is idle."""
    for citation in (*answer.citations, *answer.nearest, *answer.evidence):
        text = assistant.article(citation.source.id).text
        assert text[citation.span.start : citation.span.end] == citation.quote
    markers = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)}
    assert markers == set(range(1, len(answer.citations) + 1))
    assert len(re.sub(r"\[\d+\]", "", answer.text).split()) <= MOST_WORDS + 5
    assert answer.abstained == (not answer.citations)
    assert len(answer.versions) != 1


@pytest.mark.parametrize(
    ("question", "fact", "sources"),
    [
        ("How many US troops are in Iraq?", "2,500", {"002", "003", "004"}),
        ("what year was mosul captured", "2014", {"000"}),
        ("Why was the announcement delayed?", "regional tensions", {"004"}),
        ("Which European countries sent troops?", "Germany, France, Spain", {"001"}),
        ("Who proposed a three-year withdrawal?", "Austin", {"001"}),
        ("who was kiled by the americans in 2020", "Suleimani", {"002", "003"}),
    ],
)
def test_questions_the_articles_answer(
    assistant: Assistant, question: str, fact: str, sources: set[str]
) -> None:
    answer = assistant.ask(question)
    assert fact in answer.text
    assert sources & {c.source.id[:3] for c in answer.citations}
    assert_proved(answer, assistant)


def test_a_country_is_asked_of_as_the_articles_abbreviate_it(assistant: Assistant) -> None:
    assert assistant.meant("How many American soldiers are in Iraq?") == (
        "How many US soldiers are in Iraq?"
    )
    assert "2,500" in assistant.ask("How many American soldiers are in Iraq?").short


def test_an_answer_in_several_articles_cites_them_all(assistant: Assistant) -> None:
    answer = assistant.ask("How many American troops are stationed in Iraq?")
    assert {c.source.id[:3] for c in answer.citations} >= {"002", "003", "004"}


@pytest.mark.parametrize(
    "question",
    [
        "How many Polish soldiers died in the coalition?",
        "Who won the Champions League final?",
        "How much did the Block 9 oil field financing come to?",
        "What is the temperature in Baghdad?",
        "What is the e-mail address of the editor?",
    ],
)
def test_questions_nobody_answers_are_refused_with_the_nearest_passage(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert answer.nearest
    assert answer.short == ""
    assert_proved(answer, assistant)


def test_streaming_ends_with_what_asking_gives(assistant: Assistant) -> None:
    question = "Who proposed a third year for the withdrawal?"
    streamed = list(assistant.stream(question))
    stages = [a.progress.stage for a in streamed if a.progress]
    assert stages == ["searching", "reading", "comparing"]
    assert streamed[1].evidence, "the passages are there before the answer"
    assert streamed[1].progress == Progress("reading", 0, 12)
    assert streamed[-1].progress is None
    last, asked = (replace(a, seconds=0.0) for a in (streamed[-1], assistant.ask(question)))
    assert last == asked, "and the same question gives the same answer"


def test_each_part_of_a_question_is_told_to_be_read(assistant: Assistant) -> None:
    streamed = assistant.stream("Who is Hussein Allawi and how many US troops are in Iraq?")
    told = [a.progress for a in streamed if a.progress and a.progress.stage == "reading"]
    assert told == [Progress("reading", read, 36) for read in (0, 12, 24)]


def test_a_follow_up_is_read_with_the_question_before_it(assistant: Assistant) -> None:
    history = [
        {"role": "user", "content": "Who is Hussein Allawi?"},
        {"role": "assistant", "content": "Adviser to the prime minister [1]."},
    ]
    alone = assistant.meant("And when does he say the last phase ends?")
    meant = assistant.meant("And when does he say the last phase ends?", history)
    assert "Allawi" in meant
    assert "Allawi" not in alone
    assert history[0]["content"] == "Who is Hussein Allawi?", "history is read only"


def test_the_json_of_an_answer_is_the_contract(assistant: Assistant) -> None:
    found = assistant.ask("How many US troops are in Iraq?").as_json(id="q1")
    assert list(found) == [
        "id",
        "question",
        "answer",
        "short",
        "abstained",
        "confidence",
        "citations",
        "versions",
        "seconds",
        "voices",
    ]
    assert list(found["citations"][0]) == [
        "n",
        "source",
        "title",
        "publisher",
        "published",
        "start",
        "end",
        "quote",
    ]
    assert json.loads(json.dumps(found)) == found
    refusal = assistant.ask("Who won the Champions League final?").as_json()
    assert (refusal["abstained"], refusal["citations"]) == (True, [])
    assert refusal["nearest"]


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script> how many troops?",
        "'; DROP TABLE passages; -- who left?",
        "كم عدد الجنود الأمريكيين في العراق؟",
        "\u0000\u0007 who \u202e refused?",
        "who " * 400,
        "HOW MANY US TROOPS ARE IN IRAQ",
    ],
)
def test_hostile_and_odd_questions_get_a_proved_answer_or_refusal(
    assistant: Assistant, question: str
) -> None:
    assert_proved(assistant.ask(question), assistant)


@given(st.text(min_size=1, max_size=60).filter(lambda t: any(c.isalnum() for c in t)))
@settings(max_examples=15, deadline=None)
def test_any_question_gets_a_proved_answer_or_refusal(assistant: Assistant, question: str) -> None:
    assert_proved(assistant.ask(question), assistant)


# ---- citing and composing, without models --------------------------------------------------


@given(st.text(max_size=50), st.integers(-5, 60), st.integers(-5, 60))
def test_a_citation_is_exact_or_not_made(text: str, start: int, end: int) -> None:
    article = Article(Source("a.txt"), text, ())
    if 0 <= start < end <= len(text):
        assert cite(article, Span(start, end)).quote == text[start:end]
    else:
        with pytest.raises(ValueError, match=r"a\.txt has \d+ characters"):
            cite(article, Span(start, end))


def candidate(article: Article, words: str, probability: float) -> Candidate:
    start = article.text.index(words)
    whole = Span(0, len(article.text))
    return Candidate(
        article,
        Span(start, start + len(words)),
        whole,
        probability,
        margin=0.0,
        here=0.0,
        support=Support(1.0, 1.0),
    )


def outlet(name: str, text: str) -> Article:
    return Article(Source(f"{name}.txt", publisher=name), text, ())


HERALD = outlet("Herald", "The troops leave by September 2026, the minister said.")
POST = outlet("Post", "Officials expect them to go by the end of 2026.")
MAIL = outlet("Mail", "The last soldiers leave in September 2026 under the plan.")


def test_sources_that_differ_are_told_apart_by_name() -> None:
    found = [
        candidate(HERALD, "by September 2026", 0.9),
        candidate(POST, "by the end of 2026", 0.8),
        candidate(MAIL, "September 2026", 0.7),
    ]
    answer = answered("When do they leave?", grouped(found), floor=0.5)
    assert [(v.answer, v.citations) for v in answer.versions] == [
        ("by September 2026", (1, 2)),
        ("by the end of 2026", (3,)),
    ]
    assert answer.text.startswith(
        "By September 2026 according to Herald (undated) and Mail (undated) [1][2];"
    )
    assert "by the end of 2026 according to Post (undated) [3]" in answer.text
    assert [c.source.publisher for c in answer.citations] == ["Herald", "Mail", "Post"]


def test_sources_that_agree_make_one_answer() -> None:
    found = [candidate(HERALD, "September 2026", 0.9), candidate(MAIL, "September 2026", 0.8)]
    answer = answered("When do they leave?", grouped(found), floor=0.5)
    assert answer.versions == ()
    assert answer.text.startswith("September 2026 [1][2]. “The troops leave by")


def test_an_unlikely_rival_is_no_version() -> None:
    found = [candidate(HERALD, "September 2026", 0.9), candidate(POST, "the end of 2026", 0.2)]
    assert answered("When do they leave?", grouped(found), floor=0.5).versions == ()


def test_a_long_sentence_is_cut_around_the_answer() -> None:
    article = outlet("Long", "word " * 200 + "Lena Ortiz " + "word " * 200)
    answer = answered("Who?", grouped([candidate(article, "Lena Ortiz", 0.9)]), floor=0.5)
    assert answer.text.startswith("Lena Ortiz [1]. “… word")
    assert len(answer.text.split()) <= MOST_WORDS
    assert answer.citations == (Citation(article.source, Span(0, len(article.text)), article.text),)


def test_support_counts_rare_words_and_names() -> None:
    about_us = Passage(Source("a.txt"), Span(0, 1), "About 2,500 American troops are in Iraq.")
    weights = rarity([about_us])
    american = support_of("How many American troops are in Iraq?", about_us, weights)
    polish = support_of("How many Polish troops are in Iraq?", about_us, weights)
    assert american.words == pytest.approx(1.0)
    assert american.names == pytest.approx(1.0)
    assert polish.words < 0.6
    assert polish.names == pytest.approx(0.5)
    assert names_in("How many Polish troops left Iraq in 2021?") == ["Polish", "Iraq", "2021"]


@pytest.mark.parametrize(
    "question",
    [
        "Whose camera recorded the handover in Nineveh?",
        "Who took the picture of the handover ceremony in Nineveh?",
    ],
)
def test_a_pictures_credit_is_told_with_its_caption(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.short == "Reuters"
    assert "handover ceremony" in answer.citations[0].quote
    assert_proved(answer, assistant)


def test_a_picture_of_something_else_has_no_credit(assistant: Assistant) -> None:
    answer = assistant.ask("Who took the picture of the parliament in Paris?")
    assert "Reuters" not in answer.short


def test_gone_for_good_tells_both_dates_and_who_gives_both(assistant: Assistant) -> None:
    answer = assistant.ask("When are the foreign soldiers to be gone for good?")
    told = {version.answer for version in answer.versions}
    assert {"by the end of 2026", "by September 2026"} <= told
    assert "The National" in answer.text
    assert "both" in answer.text
    assert_proved(answer, assistant)
