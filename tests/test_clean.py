"""Article or page furniture: the shipped articles, other manners of page, and the invariants."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.clean import paragraphs_of
from index.provenance import source_of

SENTENCES = st.lists(
    st.sampled_from(
        [
            "The minister told parliament on Tuesday that the bridge would open in the spring.",
            "Officials said at least 1,200 people had left their homes since the river rose.",
            "“We did what we could with what we had,” said Lena Ortiz, the mayor of Port Clare.",
            "Share prices fell after the report, and comments from the bank did not help.",
            "Related articles of the treaty were read aloud before the vote, she added.",
            "The weather was cold, at 16.1 C, and the topics of the day were many.",
        ]
    ),
    min_size=1,
    max_size=3,
).map(" ".join)

AWKWARD = [
    "x",
    "😀",
    "\ufeffText.",
    "a\r\nb\r\n\r\nc",
    "\u2028\u2028x",
    "北京。好。",
    "a\x0bb\x85c",
    "---",
]


def furniture(text: str) -> list[str]:
    return [p.span.of(text) for p in paragraphs_of(text) if not p.is_content]


def content(text: str) -> list[str]:
    return [p.span.of(text) for p in paragraphs_of(text) if p.is_content]


def test_seeds_keep_their_bytes() -> None:
    from index.settings import shipped_corpus

    digests = {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in shipped_corpus().glob("*.txt")
    }
    assert digests == SEED_DIGESTS


@pytest.mark.parametrize(
    "piece",
    [
        "Sunday, February 22, 2026",
        "16.1 C",
        "Hot this week",
        "Topics",
        "Related Articles",
        "Views: 0",
        "By Admin",
        "Leave a Reply",
        "Leave a Comment",
        "Your email address will not be published. Required fields are marked *",
        "Translate »",
        "Scroll to Top",
        "Block 9 Oil Field Secures $346 Million Financing Boost",
        "In the harsh chill of February, communities across the...",
    ],
)
def test_seed_furniture_is_found(seed_articles: tuple[Article, ...], piece: str) -> None:
    holders = [a for a in seed_articles if piece in a.text.splitlines()]
    assert holders
    for article in holders:
        assert piece not in [span.of(article.text) for span in article.content]


@pytest.mark.parametrize(
    "piece",
    ["Dispute over US presence", "(national)", "as part of a drawdown, in Nineveh, Iraq. Reuters"],
)
def test_seed_content_is_kept(seed_articles: tuple[Article, ...], piece: str) -> None:
    kept = [span.of(a.text) for a in seed_articles for span in a.content]
    assert any(piece in paragraph for paragraph in kept)


def test_seed_sources_state_what_they_state(seed_articles: tuple[Article, ...]) -> None:
    published = {a.source.id[:3]: str(a.source.published) for a in seed_articles}
    assert published == {
        "000": "None",
        "001": "None",
        "002": "2025-08-18",
        "003": "None",
        "004": "None",
    }
    assert [a.source.publisher for a in seed_articles] == [None, None, None, "The National", None]
    assert seed_articles[3].source.title == "US confirms change to military mission in Iraq."
    assert seed_articles[2].source.title is None


OTHER_SITE = """Home » World » Middle East
Skip to main content

Storm Elsa leaves thousands without power
By Jane Smith | March 3, 2024 | 4 min read
Share on Facebook
Facebook | Twitter | WhatsApp

PORT CLARE, March 3 (Reuters) - A storm left 12,000 homes without power, officials said on Sunday.

ADVERTISEMENT

Read more: Coast guard calls off the search

"We have never seen wind like that," said Mayor Lena Ortiz. She asked people to stay indoors.

Related stories
Coast guard calls off the search for missing sailors
The coast guard said on Friday that it had ended the search after three days.
Five ways to prepare for a storm
Experts give advice on how to keep your home safe.

3 Comments
John says: I lost power too.
Copyright © 2024 The Harbour Post. All rights reserved.
"""


def test_another_sites_furniture() -> None:
    assert content(OTHER_SITE) == [
        "Storm Elsa leaves thousands without power",
        "By Jane Smith | March 3, 2024 | 4 min read",
        "PORT CLARE, March 3 (Reuters) - A storm left 12,000 homes without power, "
        "officials said on Sunday.",
        '"We have never seen wind like that," said Mayor Lena Ortiz. '
        "She asked people to stay indoors.",
    ]


def test_another_sites_source() -> None:
    source = source_of("a.txt", OTHER_SITE, paragraphs_of(OTHER_SITE))
    assert source.title == "Storm Elsa leaves thousands without power"
    assert (str(source.published), source.publisher) == ("2024-03-03", "The Harbour Post")


def test_a_list_of_teasers_in_the_middle_ends_where_the_article_goes_on() -> None:
    text = (
        "The vote was delayed on Monday after a long night of talks in the capital.\n\n"
        "You may also like\n\nTen best beaches\n\nSun and sand are waiting for...\n\n"
        "Ministers met again on Tuesday morning. They left without an agreement, and without "
        "speaking to the reporters who had waited outside.\n"
    )
    assert furniture(text) == [
        "You may also like",
        "Ten best beaches",
        "Sun and sand are waiting for...",
    ]


def test_a_subheading_that_reads_like_a_list_heading_is_kept() -> None:
    text = (
        "The talks ended on Monday without an agreement between the two sides.\n\nTopics\n\n"
        "The talks covered trade. Tariffs on steel came first, and they took most of the day "
        "because neither side would give way.\n"
    )
    assert furniture(text) == []


def test_front_matter_names_the_source() -> None:
    text = "---\ntitle: A bridge\ndate: 2023-05-14\npublisher: Valley Herald\n---\n\nIt opened.\n"
    source = source_of("b.md", text, paragraphs_of(text))
    assert (source.title, source.publisher) == ("A bridge", "Valley Herald")
    assert str(source.published) == "2023-05-14"
    assert content(text) == ["It opened."]


def test_a_hard_wrapped_paragraph_is_one() -> None:
    text = (
        "The new bridge over the Tarn opened on Sunday, a year later than planned and\n"
        "forty million euros over budget. The mayor cut the ribbon at noon while several\n"
        "hundred people watched.\n"
    )
    assert content(text) == [text.strip()]


@given(st.lists(SENTENCES, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n", "\r\n\r\n"]))
def test_an_article_without_furniture_loses_nothing(paragraphs: list[str], between: str) -> None:
    text = between.join(paragraphs)
    assert furniture(text) == []


@pytest.mark.parametrize("text", AWKWARD)
@given(noise=st.text(max_size=300))
def test_paragraphs_cover_the_text_in_order(text: str, noise: str) -> None:
    whole = noise + text + noise
    found = paragraphs_of(whole)
    covered = [i for p in found for i in range(*p.span)]
    assert covered == sorted(set(covered))
    missed = "".join(c for i, c in enumerate(whole) if i not in set(covered))
    assert missed.strip("\ufeff \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0").strip() == ""
    assert found == paragraphs_of(whole)


SEED_DIGESTS = {
    "000_d4967f8a76d696c9.txt": (
        "85a526c61c7398987928ccd6d44dfc83d9953c1d3ab1d855111e856daee4ac2f"
    ),
    "001_1d47ece03ed7ec69.txt": (
        "d23d1519ce625f8227998b63a48a27227a6a36d6c7c2e44425b452e397e90d5a"
    ),
    "002_c87d3613c0db5e58.txt": (
        "10dfe7ad6e4b9524f46e0b34b4153e4b3581e660b96a68c4fa45c410e022e6bd"
    ),
    "003_8ecfb7e34f3acd0d.txt": (
        "8257d796e6f6494ae9d1d37d669e11a981b0ea47de885986d8eca6bd98004a8d"
    ),
    "004_5efc037575a29511.txt": (
        "2707cb175f734f3a563359a22b2b3f0fb3e16b04b4be72452d9a85da57771d68"
    ),
}
