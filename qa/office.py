"""Who somebody is, and who holds an office: told by how the articles introduce people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.article import Article, Span
from index.words import search_words
from qa.answer import Answer, cite
from qa.candidates import sentence_around
from qa.compare import same_words
from qa.compose import CARRIED_WORDS
from qa.nations import by_one_name, nations
from qa.particulars import is_there
from qa.people import GATHERED, heading, introduced, nation_of, sentences_of
from qa.quoting import Numbered, capital, carrying, markers, number_of, quoted
from qa.speakers import NAME, OFFICE

WHO_IS = re.compile(r"(?i)^(?:and |so )?who(?:\s+(?:is|was)|['’]s)\s+(?P<asked>[^?]+?)\s*\??$")
NAMED = re.compile(rf"{NAME}\Z")
MOST_ASKED = 7  # words of an office
Introduced = tuple[Article, Span, str, set[str]]  # a name's place, the title, the nation


def with_office(question: str, articles: Sequence[Article]) -> Answer | None:
    """Return who a named person is, or who holds an office, None where no article says it so.

    >>> WHO_IS.match("Who is the defence minister of Iraq?")["asked"]
    'the defence minister of Iraq'
    """
    found = WHO_IS.match(question)
    asked = found["asked"] if found else ""
    if not asked or len(asked.split()) > MOST_ASKED:
        return None
    people = list(introductions(articles))
    if NAMED.fullmatch(asked):
        held = [p for p in people if same_words(p[1].of(p[0].text), asked)]
        titles = [title for _, _, title, _ in held]
        return told(question, max(titles, key=len), held) if held else None
    if not re.search(rf"(?i)\b{OFFICE}\b", asked):
        return None
    holders = [p for p in people if holds(p, asked)]
    names = [span.of(article.text) for article, span, _, _ in holders]
    one = all(same_words(name, names[0]) for name in names)
    return told(question, max(names, key=len), holders) if holders and one else None


def introductions(articles: Sequence[Article]) -> Iterator[Introduced]:
    """Yield where articles introduce somebody by an office."""
    for article in articles:
        for sentence in sentences_of(article):
            text = sentence.of(article.text)
            for where, title in introduced(text):
                span = Span(sentence.start + where.start, sentence.start + where.end)
                if title and title != span.of(article.text):
                    yield article, span, title, nation_of(text, where, title)


def holds(person: Introduced, asked: str) -> bool:
    """Tell whether somebody is introduced by the office asked for, and the nation if one is."""
    _, _, title, nation = person
    words = by_one_name(asked, small=True)
    wanted = {w for w in re.findall(r"\w+", words) if w.lower() in nations()}
    stems = set(search_words(american(heading(title))))
    office = [w for w in search_words(american(words)) if w not in {x.lower() for x in wanted}]
    return wanted <= nation and all(is_there(stem, stems) for stem in office)


def american(text: str) -> str:
    """Return a text with the American spelling of what ministries are called."""
    return re.sub(r"(?i)\bdefence\b", "defense", text)


def told(question: str, short: str, places: Sequence[Introduced]) -> Answer:
    """Return the answer, cited where each article says it, with the first one's sentence."""
    cited: Numbered = []
    first: dict[str, Introduced] = {}
    for place in sorted(places, key=lambda p: short not in {p[2], p[1].of(p[0].text)}):
        first.setdefault(place[0].source.id, place)
    numbers = [
        number_of(cite(article, sentence_around(article, span)), cited)
        for article, span, _, _ in first.values()
    ]
    article, span, _, _ = next(iter(first.values()))
    sentence = carrying(article, sentence_around(article, span), span, most=CARRIED_WORDS)
    return Answer(
        question=question,
        text=f"{capital(short)} {markers(numbers)}. {quoted(sentence)} [1]",
        short=short,
        confidence=GATHERED,
        citations=tuple(cited),
    )
