"""Who is quoted, who is named? Gathered from every article, each person once, with the office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.article import Article, Span
from index.sentences import sentence_spans
from index.words import search_words
from qa.answer import Answer, cite
from qa.candidates import sentence_around
from qa.compare import same_words
from qa.compose import CARRIED_WORDS, LEAST_WORDS, MOST_WORDS
from qa.nations import by_one_name, nations
from qa.particulars import is_there
from qa.quoting import Numbered, carrying, markers, number_of, quoted
from qa.speakers import CAPITAL, GROUPS, NAME, OFFICE, PARTICLE, SPOKEN_OF, VERB, is_person

BE = r"(?:is|are|was|were|gets?|got)(?: all| ever| also| directly)?"
SAID = r"(?:statements?|comments?|remarks|words|views|quotes)"
QUOTED = (
    rf"(?:{BE} (?:quoted|cited|interviewed|heard)|speaks?|spoke|(?:has|have|had) (?:a|their) say"
    rf"|(?:has|have|had) (?:\w+ )?{SAID})"
)
NAMED = rf"(?:{BE} (?:named|mentioned|identified)|appears?)"
PEOPLE = (
    rf"(?P<office>{OFFICE}s?|politicians?|people|persons?|men|women|speakers?|individuals?"
    r"|spokes(?:men|women|persons|people)|secretaries)"
)
ARTICLES = (
    r"(?:articles?|texts?|reports?|stor(?:y|ies)|sources?|papers?|outlets?|coverage|news|here)"
)
ASKS = re.compile(
    rf"(?i)^(?:(?:which|what|name|list)\b(?P<whose>.*?)\b{PEOPLE}\b(?P<but>.*?)|who)"
    rf" (?:(?P<quoted>{QUOTED})|{NAMED})(?: by name)?"
    r"(?: (?:on|about|over|regarding) (?P<topic>.+?))?(?: (?:reported|given|carried|there))?"
    rf"(?: (?:in|by|across) (?:[\w’'-]+ )*?{ARTICLES})?$"
)
ANYBODY = frozenset(
    "official politician people person man men woman women speaker individual".split()
)
TITLED = re.compile(
    rf"(?P<title>(?:{CAPITAL}(?:[’']s)?\s+){{0,4}}?(?i:{OFFICE}))s?,?\s+(?P<name>{NAME})"
)
APPOSED = re.compile(
    rf"(?P<name>{NAME}),\s+(?P<title>(?:(?:the|an?|one of|his|her|its)\s+)?(?:[\w.’'-]+\s+){{0,5}}?"
    rf"{OFFICE}\b(?:\s+(?:to|of|for|in|at)\s+[\w’' -]{{3,40}})?)"
)
IN_FRONT = re.compile(rf"\b(?i:{OFFICE})(?:\s+|(?=[A-Z]))")
PART_OF_TITLE = re.compile(
    rf"(?:{OFFICE}|foreign|prime|deputy|vice|former|senior|top|interim|acting|defen[cs]e"
    rf"|interior|finance|national|security|{PARTICLE}-.*)\Z"
)
OBJECT = re.compile(rf"(?i)\b(?:to|of|for|by|with|from|and)\s+(?:[\w.-]+\s+)?(?:{OFFICE}\s+)?\Z")
NEAR = 60  # characters in front of a name in which a country is somebody's
LEAST_NAMES = 2  # parts of a name by which a person is introduced
MOST_PEOPLE = 8
GATHERED = 0.8  # how sure a gathered list is told: names are found by rule, some may be missed


@dataclass(slots=True)
class Person:
    """Somebody in the articles: the fullest name, the titles, and where each stands."""

    name: str
    titles: list[str]
    places: list[tuple[Article, Span]]
    nations: set[str]
    speaks: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Which people a question asks for: of an office, of a nation, only those quoted."""

    office: str
    nation: str
    quoted: bool
    topic: tuple[str, ...]


def asked_people(question: str) -> Asked | None:
    """Return whom a question on the people in the articles asks for, None where it is none.

    >>> asked_people("Which Iraqi officials are quoted?")
    Asked(office='', nation='Iraq', quoted=True, topic=())
    >>> asked_people("Which advisers speak in these articles?").office
    'advis'
    >>> asked_people("Which official refused the plan?")
    >>> asked_people("Who is quoted as saying that the deal is done?")
    """
    found = ASKS.match(question.strip().rstrip("?. "))
    if not found:
        return None
    office = (found["office"] or "people").lower()
    whose = by_one_name(found["whose"] or "", small=True)
    nation = next((w for w in re.findall(r"\w+", whose) if w.lower() in nations()), "")
    return Asked(
        "" if office.rstrip("s") in ANYBODY else search_words(office)[0],
        nation,
        bool(found["quoted"]),
        tuple(search_words(found["topic"] or "")),
    )


def with_people(
    question: str, articles: Sequence[Article], near: Sequence[Article]
) -> Answer | None:
    """Return the people that a question on the articles asks for, None if it asks no such thing.

    `near` are the articles that search brings for the question. Each person is cited once for
    every article, where it first gives the office or the words.
    """
    asked = asked_people(question)
    if asked is None:
        return None
    found = [p for p in people_in(about(articles, near, asked.topic)) if fits(p, asked)]
    if not found:
        return None
    cited: Numbered = []
    told = []
    for person in found[:MOST_PEOPLE]:
        places = {article.source.id: (article, span) for article, span in reversed(person.places)}
        numbers = [
            number_of(cite(article, sentence_around(article, span)), cited)
            for _, (article, span) in sorted(places.items())
        ]
        told.append(f"{person.name} {markers(dict.fromkeys(numbers))}")
    text = f"{'; '.join(told)}."
    article, span = found[0].places[0]
    first = cite(article, sentence_around(article, span))
    left = MOST_WORDS - len(text.split())
    if left >= LEAST_WORDS:
        sentence = carrying(article, first.span, span, most=min(left, CARRIED_WORDS))
        text += f" {quoted(sentence)} {markers([number_of(first, cited)])}"
    return Answer(
        question=question,
        text=text,
        short="; ".join(person.name for person in found[:MOST_PEOPLE]),
        confidence=GATHERED,
        citations=tuple(cited),
    )


def about(
    articles: Sequence[Article], near: Sequence[Article], topic: Sequence[str]
) -> list[Article]:
    """Return the articles that have all of a topic's words, else those that search brings."""
    words = [set(search_words(a.text)) for a in articles]
    found = [
        a
        for a, there in zip(articles, words, strict=True)
        if all(is_there(w, there) for w in topic)
    ]
    return found or list(near)


def people_in(articles: Iterable[Article]) -> list[Person]:
    """Return the people whom articles introduce by name with an office, or quote; the named first.

    Somebody quoted by an office alone, "a US embassy spokesperson", is one of them.
    """
    found: list[Person] = []
    for article in articles:
        for sentence in sentences_of(article):
            for where, title in introduced(sentence.of(article.text)):
                span = Span(sentence.start + where.start, sentence.start + where.end)
                person = known(found, " ".join(span.of(article.text).split()))
                person.titles += [title] if title else []
                person.speaks |= title in {"", person.name}
                person.places.append((article, span))
                person.nations |= nation_of(sentence.of(article.text), where, title)
    return sorted(found, key=lambda p: p.name in p.titles)


def sentences_of(article: Article) -> Iterator[Span]:
    """Yield the sentences of an article's content."""
    for paragraph in article.content:
        for inside in sentence_spans(paragraph.of(article.text)):
            yield Span(paragraph.start + inside.start, paragraph.start + inside.end)


def introduced(sentence: str) -> Iterator[tuple[Span, str]]:
    """Yield where a sentence names somebody, with the title given; "" where it quotes somebody.

    >>> text = "Defense Minister Sabit al-Abassi met Hussein Allawi, adviser to the president."
    >>> [(span.of(text), title) for span, title in introduced(text)]
    [('Sabit al-Abassi', 'Defense Minister'), ('Hussein Allawi', 'adviser to the president')]
    """
    for pattern in (TITLED, APPOSED):
        for match in pattern.finditer(sentence):
            if is_person(match["name"], ""):
                yield bare(sentence, Span(*match.span("name"))), " ".join(match["title"].split())
    for match in SPOKEN_OF.finditer(sentence):
        which = next(g for g in GROUPS if match[g])
        span = Span(*match.span(which))
        if which.startswith("role"):
            yield span, span.of(sentence)
        elif is_person(match[which], "") and speaks(sentence, span):
            name = bare(sentence, span)
            yield name, ""
            if name.start > span.start:  # "Defense MinisterSabit al-Abassi announced"
                yield name, sentence[span.start : name.start].strip()


def bare(sentence: str, span: Span) -> Span:
    """Return a name without the office that stands or sticks in front of it, or an "'s".

    >>> text = "Prime Minister Mohammed Shia"
    >>> bare(text, Span(0, len(text))).of(text)
    'Mohammed Shia'
    """
    text = span.of(sentence)
    office = list(IN_FRONT.finditer(text))
    start = span.start + (office[-1].end() if office else 0)
    return Span(start, span.end - 2) if text.endswith(("’s", "'s")) else Span(start, span.end)


def speaks(sentence: str, span: Span) -> bool:
    """Tell whether somebody named is the one who says something: "adviser to Shia, said" is not.

    >>> text = "Allawi, adviser to Shia, said no."
    >>> speaks(text, Span(0, 6)), speaks(text, Span(19, 23))
    (True, False)
    """
    before, behind = sentence[: span.start], sentence[span.end :]
    if re.search(r"(?i)\baccording to (?:[a-z]+ )*\Z", before):
        return True
    if re.search(
        rf"(?i)\b(?:to|of|for|by|with|from|and)\s+(?:[\w.-]+\s+)?(?:{OFFICE}\s+)?\Z", before
    ):
        return False
    return bool(
        re.match(rf"(?:,[^“”]{{3,80}},)?\s+(?:also\s+|then\s+)?{VERB}\b", behind)
        or re.search(rf"\b{VERB}\s+\Z", before)
    )


def known(people: list[Person], name: str) -> Person:
    """Return the person of that name, added where new; the fullest name given is kept."""
    for person in people:
        if same_words(person.name, name):
            person.name = max(person.name, name, key=lambda n: len(n.split()))
            return person
    people.append(Person(name, [], [], set()))
    return people[-1]


def fits(person: Person, asked: Asked) -> bool:
    """Tell whether somebody is one of those asked for."""
    by_office = person.name in person.titles
    if (len(person.name.split()) < LEAST_NAMES or by_office) and not (by_office and asked.quoted):
        return False
    if asked.quoted and not person.speaks:
        return False
    if asked.office and not any(asked.office in search_words(heading(t)) for t in person.titles):
        return False
    return not asked.nation or asked.nation in person.nations


def nation_of(sentence: str, where: Span, title: str) -> set[str]:
    """Return the country named last in front of a name, else one in the title behind it.

    >>> text = "US President Joe Biden met Iraqi Prime Minister Mohammed Shia."
    >>> nation_of(text, Span(13, 22), ""), nation_of(text, Span(48, 61), "")
    ({'US'}, {'Iraq'})
    """
    words = re.findall(r"[\w’'-]+", by_one_name(sentence[max(0, where.start - NEAR) : where.start]))
    for word in reversed(words):
        if re.sub(r"[’']s\Z", "", word).lower() in nations():
            return {re.sub(r"[’']s\Z", "", word)}
        if not (word[:1].isupper() or PART_OF_TITLE.match(word)):
            break
    return {w for w in re.findall(r"\w+", by_one_name(title)) if w.lower() in nations()}


def heading(title: str) -> str:
    """Return the office itself in a title: "adviser to the prime minister" is no minister.

    >>> heading("adviser to the prime minister"), heading("Iraqi Defense Minister")
    ('adviser', 'Iraqi Defense Minister')
    """
    return re.split(r"\s(?:to|of|for|in|at)\s", title)[0]
