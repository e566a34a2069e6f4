"""The stage between a model's words and an answer, with a model of a few lines of Python."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import replace

from index.article import Article, Span
from index.errors import ModelFailed
from qa.answer import Answer, Citation, Version, cite
from qa.draft.prompt import Said, draft_prompt, fence_for
from qa.draft.say import TOO_LONG
from qa.draft.support import by_words
from qa.draft.write import Writer, composed, drafted, written
from tests.scripted import quote, read_articles

ARTICLES = read_articles()
BY_ID = {a.source.id: a for a in ARTICLES}
PASSAGES = [cite(a, Span(a.content[0].start, a.content[-1].end)) for a in ARTICLES]
TRUE = (
    '- About 2,500 US troops remain in Iraq. [3] "approximately 2,500 US troops remain in Iraq"\n'
)
SYRIA = (
    '- There are 900 US troops in Syria. [5] "2,500 troops stationed in Iraq and 900 in Syria"\n'
)
READER = Answer(
    "q",
    "About 2,500 [1].",
    short="About 2,500",
    confidence=0.9,
    citations=(quote(ARTICLES[2], "approximately 2,500 US troops remain in Iraq"),),
)
REFUSAL = Answer("q", "None of the articles says that.", abstained=True, reason="not answered")


def writer(
    *pieces: str | ModelFailed, relevance: float = 1.0, heard: list[Sequence[Said]] | None = None
) -> Writer:
    """Return a writer whose model says the pieces, or fails where one is a failure."""

    def say(messages: Sequence[Said]) -> Generator[str, None, None]:
        if heard is not None:
            heard.append(messages)
        for piece in pieces:
            if isinstance(piece, ModelFailed):
                raise piece
            yield piece

    return Writer(say, BY_ID.__getitem__, by_words, lambda _, texts: [relevance] * len(texts), 0.5)


def last(found: Answer, made: Writer, passages: Sequence[Citation] = PASSAGES) -> Answer:
    return list(written(found, "How many troops?", passages, made))[-1]


def test_each_verified_statement_is_a_step() -> None:
    steps = list(written(READER, "How many troops?", PASSAGES, writer(TRUE, SYRIA)))
    assert [len(a.citations) for a in steps] == [1, 2, 2]
    assert steps[-1].text == (
        "About 2,500 US troops remain in Iraq [1]. There are 900 US troops in Syria [2]."
    )
    assert steps[-1].short == "About 2,500"
    assert steps[-1].voices == 0, "the two statements have one source each"


def test_only_sources_of_the_first_statement_are_voices_and_copies_are_one() -> None:
    line = (
        "- About 2,500 US troops remain in Iraq. "
        '[3] "approximately 2,500 US troops remain in Iraq" '
        '[4] "About 2,500 are still based in Iraq"\n'
    )
    made = writer(line)
    assert last(READER, made).voices == 2
    draft = list(drafted(READER, "How many troops?", PASSAGES, made))[-1]
    assert composed(READER, draft, lambda _: ARTICLES[2]).voices == 1, "copies of one text"


def test_versions_that_the_model_drops_are_added_with_their_proof() -> None:
    by = quote(
        ARTICLES[0], "the final phase of the withdrawal is expected to conclude by September 2026"
    )
    end = quote(ARTICLES[4], "the remainder by the end of 2026")
    found = Answer(
        "q",
        "By September 2026 according to A [1]; by the end of 2026 according to B [2]. "
        "The sources differ.",
        short="by September 2026",
        citations=(by, end),
        versions=(Version("by September 2026", (1,)), Version("by the end of 2026", (2,))),
    )
    line = (
        "- The final phase is expected to conclude by September 2026. [1] "
        '"the final phase of the withdrawal is expected to conclude by September 2026"\n'
    )
    answer = last(found, writer(line))
    assert answer.text.startswith("The final phase is expected to conclude by September 2026 [1].")
    assert "by the end of 2026 according to B" in answer.text
    assert [v.answer for v in answer.versions] == ["by September 2026", "by the end of 2026"]
    for version, citation in zip(answer.versions, (by, end), strict=True):
        assert [answer.citations[n - 1] for n in version.citations] == [citation]
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)} == {1, 2, 3}
    other = (
        '- The remainder leave by the end of 2026. [5] "includes the withdrawal of hundreds of '
        'US-led coalition forces by September 2025 and the remainder by the end of 2026"\n'
    )
    both = last(found, writer(line, other))
    assert "by the end of 2026 according to B" in both.text, "the model tells both, and not by whom"
    assert "The sources differ." in both.text
    assert [v.answer for v in both.versions] == ["by September 2026", "by the end of 2026"]


def test_what_does_not_answer_leaves_the_readers_answer() -> None:
    answer = last(READER, writer(SYRIA, relevance=0.1))
    assert answer.text == READER.text
    assert answer.withheld[0].reason == "it does not answer the question"


def test_a_refusal_is_only_overruled_by_what_answers_and_holds_whole() -> None:
    assert last(REFUSAL, writer(TRUE)).text == "About 2,500 US troops remain in Iraq [1]."
    assert last(REFUSAL, writer(TRUE, relevance=0.4)).abstained
    half = (
        '- About 2,500 US troops remain in Iraq, and all are well. [3] "2,500 US troops remain"\n'
    )
    assert last(REFUSAL, writer(half)).abstained
    assert not last(READER, writer(half)).abstained
    for reason in ("premise", "language"):
        settled = replace(REFUSAL, reason=reason)
        heard: list[Sequence[Said]] = []
        assert last(settled, writer(TRUE, heard=heard)) == settled
        assert heard == []


def test_a_model_that_finds_the_passages_too_long_gets_half_of_them_once() -> None:
    heard: list[Sequence[Said]] = []
    answer = last(READER, writer(ModelFailed(TOO_LONG), heard=heard))
    assert len(heard) == 2
    assert len(heard[1][-1].text) < len(heard[0][-1].text)
    assert TOO_LONG in answer.notes[0]


def test_passages_that_do_not_fit_are_left_out_from_the_end() -> None:
    heard: list[Sequence[Said]] = []
    made = replace(writer("NONE", heard=heard), context=1500)
    last(READER, made)
    assert "<passage 1 " in heard[0][-1].text
    assert "<passage 5 " not in heard[0][-1].text


def test_an_answer_stays_short_however_much_is_true() -> None:
    many = [TRUE, '- The withdrawal is to be in two phases. [2] "completed in two phases"\n']
    long = (
        "- The coalition, which included troops from countries like Germany, France, Spain, and "
        'Italy, played a key role in the defeat of ISIS in 2017. [2] "which included troops"\n'
    )
    answer = last(READER, writer(*many, long, *(SYRIA for _ in range(9))))
    assert len(answer.text.split()) <= 90


def test_a_question_nobody_could_answer_costs_no_call() -> None:
    heard: list[Sequence[Said]] = []
    assert last(REFUSAL, writer(TRUE, heard=heard), passages=()) == REFUSAL
    assert heard == []


def test_a_fence_stands_in_no_passage() -> None:
    texts = ["a", "b"]
    first = fence_for(texts)
    assert fence_for([*texts]) == first
    assert first not in texts[0]
    hostile: Article = ARTICLES[0]
    (_, _, _, asked) = draft_prompt("q", [cite(hostile, Span(0, 50))])
    assert asked.text.count("</passage 1 ") == 1
