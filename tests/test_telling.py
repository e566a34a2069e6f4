"""Lists, two-part questions, speakers, corrections, voices, premises: without models."""

from __future__ import annotations

from datetime import date

import pytest

from index.article import Article, Paragraph, Passage, Source, Span
from qa.candidates import Candidate, sentence_around
from qa.compare import grouped
from qa.compose import answered, joined
from qa.particulars import Support, rarity
from qa.parts import parts_of, wants_list, whole_series
from qa.premise import contradicted
from qa.refuse import premise_refused, refused
from qa.scope import Scope
from qa.search import Hit
from qa.speakers import named
from qa.voices import voices


def outlet(name: str, *paragraphs: str, published: date | None = None) -> Article:
    text = "\n\n".join(paragraphs)
    spans, at = [], 0
    for paragraph in paragraphs:
        spans.append(Paragraph(Span(at, at + len(paragraph)), "text"))
        at += len(paragraph) + 2
    return Article(Source(f"{name}.txt", publisher=name, published=published), text, tuple(spans))


def candidate(article: Article, words: str, probability: float) -> Candidate:
    start = article.text.index(words)
    span = Span(start, start + len(words))
    sentence = sentence_around(article, span)
    return Candidate(article, span, sentence, probability, 0.0, 0.0, Support(1.0, 1.0))


def test_a_question_of_two_parts_is_two_questions() -> None:
    assert parts_of("Who refused it, and on which channel did he say so?") == (
        "Who refused it?",
        "Who refused it? on which channel did he say so?",
    )
    assert parts_of("Which officials are quoted, and in which article?") == (
        "Which officials are quoted?",
    )
    whole = "When do the troops in Baghdad and Erbil leave?"
    assert parts_of(whole) == (whole,)


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Which countries sent troops?", True),
        ("Which two reasons are given?", True),
        ("On which fields is it to centre?", True),
        ("What is the status of the talks?", False),
        ("Which minister refused?", False),
        ("What did American forces do?", False),
    ],
)
def test_questions_that_want_a_list(question: str, several: bool) -> None:
    assert wants_list(question) is several


def test_a_series_is_taken_whole() -> None:
    text = "It included troops from Germany, France, Spain, and Italy, which played a key role."
    start = text.index("France")
    whole = whole_series(text, Span(start, start + 6), Span(0, len(text)))
    assert whole.of(text) == "Germany, France, Spain, and Italy"
    text = "They centre on military, security, economic, and cultural fields."
    start = text.index("security")
    whole = whole_series(text, Span(start, start + 8), Span(0, len(text)))
    assert whole.of(text).startswith("military, security, economic, and cultural")


def test_the_items_of_a_list_come_from_several_articles_each_cited() -> None:
    a = outlet("Herald", "Hussein Allawi said the plan stands.")
    b = outlet("Post", "Farhad Alaaldin stated that the talks are over.")
    found = [candidate(a, "Hussein Allawi", 0.8), candidate(b, "Farhad Alaaldin", 0.7)]
    answer = answered("Which officials are quoted?", grouped(found), floor=0.4)
    assert answer.text.startswith("Hussein Allawi [1]; Farhad Alaaldin [2].")
    assert [c.source.publisher for c in answer.citations] == ["Herald", "Post"]
    assert answer.versions == ()


def test_he_is_told_by_name_with_both_sentences_cited() -> None:
    article = outlet(
        "The National",
        "Hussein Allawi, adviser to the prime minister, told The National on Monday.",
        "“The vision is to find a relationship,” he said.",
        "He noted that this was pursued through a set of foundations.",
    )
    answer = answered(
        "Who spoke of foundations?", grouped([candidate(article, "He", 0.9)]), floor=0.4
    )
    assert answer.short == "Hussein Allawi"
    assert answer.text.startswith("Hussein Allawi [1][2].")
    assert answer.citations[0].quote.startswith("He noted")
    assert answer.citations[1].quote.startswith("Hussein Allawi, adviser")


def test_nobody_is_made_up_for_he() -> None:
    article = outlet("Wire", "It rained. He left.")
    start = article.text.index("He left")
    assert named(article, Span(start, start + 2)) is None


WIRE = (
    "The ministry said on Friday that the last of the soldiers would leave the northern base "
    "before winter, ending a mission of eleven years, and thanked the towns around it for their "
    "patience with the noise of the aircraft."
)


def test_copies_of_one_text_are_one_voice() -> None:
    herald, post = outlet("Herald", WIRE), outlet("Post", "By our staff.", WIRE)
    mail = outlet("Mail", "Soldiers are to leave the base in the north by December, officials say.")
    groups = voices([herald, post, mail])
    assert [[a.source.publisher for a in g] for g in groups] == [["Herald", "Post"], ["Mail"]]
    found = [candidate(a, "leave", p) for a, p in ((herald, 0.9), (post, 0.85), (mail, 0.8))]
    answer = answered("What will the soldiers do?", grouped(found), floor=0.4)
    assert answer.voices == 2
    assert "Two independent sources agree; [1][2] carry one text." in answer.text


def test_an_update_is_told_newest_first_and_an_undated_article_is_not_ordered() -> None:
    old = outlet("Herald", "The flood killed 12 people.", published=date(2026, 5, 3))
    new = outlet("Post", "The flood killed 17 people.", published=date(2026, 5, 5))
    undated = outlet("Post", "The flood killed 17 people.")
    found = [candidate(old, "12", 0.9), candidate(new, "17", 0.8)]
    told = answered("How many died?", grouped(found), floor=0.4)
    assert [v.answer for v in told.versions] == ["17", "12"]
    assert told.text == (
        "17 as of May 5, 2026 according to Post [1]; 12 as of May 3, 2026 according to Herald [2]. "
        "A later figure updates the earlier one."
    )
    found = [candidate(old, "12", 0.9), candidate(undated, "17", 0.8)]
    told = answered("How many died?", grouped(found), floor=0.4)
    assert [v.answer for v in told.versions] == ["12", "17"], "as sure as they are"
    assert "17 according to Post (undated) [2]. The sources differ." in told.text


def test_yes_in_one_article_and_no_in_another_are_two_versions() -> None:
    a = outlet("Herald", "The final agreement has been signed by the ministers.")
    b = outlet("Post", "The final agreement has not been signed by the ministers.")
    c = outlet("Mail", "The minister has not been seen in the town since Friday.")
    found = [
        candidate(a, "by the ministers", 0.9),
        candidate(b, "by the ministers", 0.85),
        candidate(c, "in the town", 0.8),
    ]
    answer = answered("Has the agreement been signed?", grouped(found), floor=0.4)
    assert [v.citations for v in answer.versions] == [(1,), (2,)]
    assert "has not been signed by the ministers. according to Post" not in answer.text
    agreeing = answered("Has the agreement been signed?", grouped(found[1:]), floor=0.4)
    assert agreeing.versions == ()


def test_whom_an_article_cites_is_told_with_its_version() -> None:
    a = outlet("Herald", "They go by September 2026, the minister said.")
    b = outlet("Post", "Reuters, citing multiple sources, reported they go by the end of 2026.")
    found = [candidate(a, "September 2026", 0.9), candidate(b, "the end of 2026", 0.8)]
    text = answered("When do they go?", grouped(found), floor=0.4).text
    assert "the end of 2026 according to Post (undated), citing Reuters [2]" in text


@pytest.mark.parametrize(
    ("question", "sentence", "contrary"),
    [
        ("Why did Iraq accept the extra year?", "He proposed it, and I refused.", True),
        ("Why did Iraq refuse the extra year?", "He proposed it, and I refused.", False),
        ("Why did it come earlier?", "The announcement was delayed.", True),
        ("When was it announced?", "The announcement was delayed.", False),
        ("Who won the late game?", "They won.", False),
        ("Why did Iraq accept the extra year?", "The extra year was turned down.", True),
        ("Why were the prisoners released?", "They were detained on Monday.", True),
        ("Who won the battle?", "Iraq defeated ISIS in 2017.", False),
        ("In which year was victory over ISIS won?", "They saw the defeat of ISIS in 2017.", False),
        ("Why was the proposal not accepted?", "He proposed it, and I refused.", False),
        ("Did Iraq accept the three-year proposal?", "It was rejected.", False),
        ("When did prices fall?", "Prices rose in May.", False),
        ("How many more troops will stay?", "Their number fell to 900.", False),
        ("Who agreed?", "They turned to the plan.", False),
        ("When will the agreement be announced?", "Iraq refused the extra year.", False),
    ],
)
def test_a_premise_that_an_article_denies(question: str, sentence: str, contrary: bool) -> None:
    assert contradicted(question, sentence) is contrary


def test_a_denied_premise_is_corrected_in_the_words_that_deny_it() -> None:
    article = outlet("The National", "He proposed another year, and I refused.")
    answer = premise_refused("Why did Iraq accept?", candidate(article, "refused", 0.9))
    assert answer.abstained
    assert answer.citations == ()
    assert answer.text == (
        "The articles say otherwise: “He proposed another year, and I refused.” (The National)."
    )
    assert [c.quote for c in answer.nearest] == [article.text]


def test_refusals_say_why() -> None:
    text = "Soldiers of Germany and Spain took part in the mission."
    article = Article(
        Source("a.txt"),
        text + "\n\nTemperature in Baghdad: 16.1 C",
        (
            Paragraph(Span(0, len(text)), "text"),
            Paragraph(Span(len(text) + 2, len(text) + 32), "furniture"),
        ),
    )
    passage = Passage(article.source, Span(0, len(text)), text)
    hits = [Hit(passage, 1.0, {})]

    def reason(question: str) -> tuple[str, str]:
        answer = refused(
            question, hits, {"a.txt": article}, rarity=rarity([passage]), confidence=0.1
        )
        assert answer.abstained
        assert answer.nearest[0].quote == text
        return answer.reason, answer.text

    assert reason("How many soldiers did Spain send?")[0] == "not answered"
    missing = {
        "How many soldiers did Spain send?": "name Spain but give no number for that.",
        "When did the soldiers of Spain leave?": "name Spain but give no date for that.",
        "How long did the soldiers of Spain stay?": "name Spain but give no length of time",
        "Who led the soldiers of Spain?": "name Spain but don’t say who.",
        "Why did Spain take part?": "speak of Spain, but none of them says that.",
    }
    for question, told in missing.items():
        assert told in reason(question)[1]
    assert reason("How many soldiers did Poland send?")[0] == "nothing found"
    assert "mentions Poland" in reason("How many soldiers did Poland send?")[1]
    assert reason("What is the temperature in Baghdad?")[0] == "furniture"


def test_parts_are_numbered_on_and_a_missing_one_is_named() -> None:
    a = outlet("Herald", "The minister refused the extra year.")
    one = answered(
        "Who refused it?", grouped([candidate(a, "The minister", 0.9)]), floor=0.4, most=40
    )
    b = outlet("Post", "He said so on Channel 4.")
    two = answered("Where?", grouped([candidate(b, "Channel 4", 0.8)]), floor=0.4, most=40)
    both = joined("Who and where?", [("Who refused it?", one), ("Where?", two)])
    assert both.short == "The minister; Channel 4"
    assert "Channel 4 [2]" in both.text
    assert both.confidence == pytest.approx(0.8)
    refusal = refused("Where?", [], {}, rarity={"": 1.0}, confidence=0.0)
    half = joined("Who and where?", [("Who refused it?", one), ("Where?", refusal)])
    assert "None of the articles says: “Where?”" in half.text


def test_a_scope_leaves_out_what_came_later_and_what_is_undated() -> None:
    august = Source("a.txt", publisher="Herald", published=date(2025, 8, 18))
    undated = Source("b.txt", publisher="Post")
    narrow = Scope(as_of=date(2025, 8, 18))
    assert narrow.admits(august)
    assert not Scope(as_of=date(2025, 8, 17)).admits(august)
    assert not Scope(since=date(2025, 8, 19)).admits(august)
    assert not narrow.admits(undated)
    assert narrow.undated([august, undated]) == (undated,)
    assert Scope(publishers=("post",)).admits(undated)
    assert not Scope(publishers=("post",)).admits(august)
    assert Scope().admits(undated)
    assert not Scope()
