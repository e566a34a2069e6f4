"""A follow-up is read with what was asked before; a question of its own about another subject not.

The dialogs are about invented news, none of it in the gold questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from index.settings import Settings
from qa import Assistant
from qa.question import Message
from qa.subject import goes_on, is_new

ARTICLES = {
    "ferry.txt": """# Bergen orders electric ferry

The port of Bergen has ordered an electric ferry for 38 million euros. It will carry 420 passengers
to Askøy from May 2027.

The yard in Ulsteinvik won the contract in March. Port director Ingrid Solheim signed it.
""",
    "theft.txt": """# Nine coins stolen from Ghent museum

Thieves took nine Roman coins from the city museum of Ghent on Sunday night. Inspector Luc Maes is
leading the investigation.

The museum will stay closed until 14 October. The coins were insured for 600,000 euros.
""",
    "strike.txt": """# Teachers strike in Porto

About 3,100 teachers in Porto walked out on Monday over pay. Their union, led by Rita Campos, wants
a rise of 6 percent.

Schools will open again on Thursday, the city said.
""",
}
FERRY = ("How many passengers will the ferry carry?", "420 [1]. “It will carry 420 passengers” [1]")
COINS = ("Which coins did the thieves take?", "Nine Roman coins [1]. “nine Roman coins” [1]")
STRIKE = ("How many teachers walked out in Porto?", "About 3,100 [1]. “About 3,100 teachers” [1]")


def talk(*turns: tuple[str, str]) -> list[Message]:
    """Return the messages of question and answer pairs."""
    return [
        {"role": role, "content": text}
        for turn in turns
        for role, text in zip(("user", "assistant"), turn, strict=True)
    ]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Return the real assistant over three invented articles on three subjects."""
    folder = tmp_path_factory.mktemp("newsroom")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    found = Assistant.open(Settings(corpus=folder, home=tmp_path_factory.mktemp("home")))
    yield found
    found.close()


@pytest.mark.parametrize(
    ("before", "question", "told"),
    [
        (FERRY, "And who is leading the investigation into the stolen coins?", "Maes"),
        (FERRY, "But who leads the teachers' union in Porto?", "Campos"),
        (FERRY, "And who is Luc Maes?", "leading the investigation"),
        (COINS, "And how much does the ferry for Bergen cost?", "38 million"),
        (COINS, "So when do the schools in Porto open again?", "Thursday"),
        (STRIKE, "And until when will the museum of Ghent stay closed?", "14 October"),
        (STRIKE, "Also, who signed the contract for the ferry?", "Solheim"),
        (STRIKE, "Who is Ingrid Solheim?", "ort director"),
    ],
)
def test_a_changed_subject_is_asked_without_what_was_asked_before(
    newsroom: Assistant, before: tuple[str, str], question: str, told: str
) -> None:
    answer = newsroom.ask(question, talk(before))
    assert before[0] not in answer.meant
    assert told in answer.text
    assert before[1].split(" [")[0] not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "And who won the Champions League final?",
        "and who won the champions league",
        "And how many are in Poland?",
        "What about the Champions League?",
        "But what did Emmanuel Macron promise to Paris?",
    ],
)
@pytest.mark.parametrize("before", [FERRY, STRIKE], ids=["ferry", "strike"])
def test_a_subject_of_no_article_is_refused_whatever_was_asked_before(
    newsroom: Assistant, before: tuple[str, str], question: str
) -> None:
    answer = newsroom.ask(question, talk(before))
    assert answer.abstained
    assert before[0] not in answer.meant


def test_what_was_understood_is_shown_without_the_word_that_tied_it_to_the_talk(
    newsroom: Assistant,
) -> None:
    answer = newsroom.ask("And who won the Champions League final?", talk(FERRY))
    assert answer.meant == "Who won the Champions League final?"


@pytest.mark.parametrize(
    ("before", "question", "told"),
    [
        (FERRY, "From when?", "May 2027"),
        (FERRY, "And where to?", "Askøy"),
        (STRIKE, "What do they want?", "6 percent"),
        (COINS, "For how much were they insured?", "600,000"),
    ],
)
def test_the_same_subject_is_asked_with_what_was_asked_before(
    newsroom: Assistant, before: tuple[str, str], question: str, told: str
) -> None:
    answer = newsroom.ask(question, talk(before))
    assert answer.meant.startswith(before[0])
    assert told in answer.text


def test_after_a_changed_subject_a_follow_up_is_about_the_new_one(newsroom: Assistant) -> None:
    changed = ("And which coins did the thieves take from Ghent?", COINS[1])
    answer = newsroom.ask("For how much were they insured?", talk(FERRY, changed))
    assert FERRY[0] not in answer.meant
    assert "600,000" in answer.text


def test_the_source_of_a_follow_ups_answer_is_that_of_the_whole_question(
    newsroom: Assistant,
) -> None:
    history = talk(FERRY, ("From when?", "From May 2027 [1]. “from May 2027” [1]"))
    answer = newsroom.ask("In which article?", history)
    assert answer.meant == f"{FERRY[0]} From when?"


@pytest.mark.parametrize(
    "question",
    [
        "And in Syria?",
        "What about Syria?",
        "And the second phase?",
        "Why?",
        "By whom?",
        "And how many are in Syria?",
        "And when does he say the last phase ends?",
        "But what did the other side say?",
        "And does Iran agree?",
        "Who said that?",
    ],
)
def test_a_follow_up_is_no_question_of_its_own(question: str) -> None:
    assert not is_new(question, frozenset({"syria", "iran"}))


def test_a_long_conversation_costs_no_more_than_a_short_one() -> None:
    turns = [(f"And in place {n}?", "2,500 [1].") for n in range(500)]
    history: Sequence[Message] = talk(FERRY, *turns)
    assert goes_on("And in Syria?", history, frozenset({"syria"})) == history[-6:]


def test_only_the_turns_that_a_follow_up_goes_on_from_are_kept() -> None:
    history = talk(COINS, FERRY, ("From when?", "From May 2027 [1]."))
    assert goes_on("And where to?", history, frozenset()) == history[2:]
    assert goes_on("Which coins did the thieves take?", history, frozenset()) == []
