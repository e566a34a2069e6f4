"""The project's own invented news events, each told by four outlets, and questions on them.

`events.jsonl.gz` holds them whole: the articles, for each question every place that answers it, or
none. They stand for what the reader meets at run time: a question beside passages that are all on
one event, most of which do not answer. `split` is "train", "calibrate" or "measure", by event.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from index.article import Article, Passage, Span
from index.read import article_of
from index.sentences import sentence_spans
from index.split import passages_of
from index.words import search_words
from qa.amounts import amounts_in
from qa.compare import differ, same
from qa.dates import days_in
from qa.reader.gap import with_gap
from qa.reader.pairs import Example, Row, read_rows
from qa.reader.read import head_of
from qa.reader.rough import roughen

GAPPED = 0.15  # the share of questions answered in one article that are asked again with a gap
MOST_GAPS = 3  # a question that several articles answer is asked with so many of their sentences
VALUE_WORDS = 8  # the longest answer that is a value: a number, a date, a name
FOLLOWING = 0.1  # the share of questions that come behind another, as follow-ups are read
HARDEST = 8  # passages that share most of a question's words and don't answer: teach those


def events(split: str) -> list[Row]:
    """Return the events of a split."""
    return [
        row
        for row in read_rows(Path(__file__).with_name("events.jsonl.gz"))
        if row["split"] == split
    ]


def file_of(article: Row) -> str:
    """Return an article as the text of a file that states its own publisher, title and date."""
    stated = {key: article[key] for key in ("title", "publisher", "date") if article[key]}
    lines = [f'{key}: "{value}"' for key, value in stated.items()]
    return "\n".join(["---", *lines, "---", "", article["text"], ""])


def event_files(told: Iterable[Row], folder: Path) -> None:
    """Write the articles of events into a folder, each as a file of its own."""
    for event in told:
        for article in event["articles"]:
            (folder / f"{article['id']}.txt").write_text(file_of(article), encoding="utf-8")


def examples_of(event: Row, rng: random.Random) -> Iterator[Example]:
    """Yield each question beside every passage that answers it and two or three that don't."""
    articles = articles_of(event)
    passages = [p for article in articles.values() for p in passages_of(article)]
    words = [set(search_words(p.text)) for p in passages]
    for i, row in enumerate(event["questions"]):
        places = places_of(row, articles)
        if rng.random() < FOLLOWING:
            row = row | {"question": f"{earlier(event['questions'], i, rng)} {row['question']}"}
        found = [(p, where(p, places)) for p in passages]
        yield from (example(row, p, span) for p, span in found if span is not None)
        asked = set(search_words(row["question"]))
        order = sorted(range(len(passages)), key=lambda i: -len(asked & words[i]))
        others = [passages[i] for i in order if not touches(passages[i], places)][:HARDEST]
        for passage in rng.sample(others, min(len(others), 2 if places else 3)):
            yield example(row, passage, None)


def articles_of(event: Row) -> dict[str, Article]:
    """Return an event's articles by the names of their files."""
    names = [f"{row['id']}.txt" for row in event["articles"]]
    return {
        name: article_of(name, file_of(row).encode(), path=Path(name))
        for name, row in zip(names, event["articles"], strict=True)
    }


def gap_examples_of(event: Row, rng: random.Random) -> Iterator[Example]:
    """Yield questions on values, each with a sentence that answers it but for a gap.

    Beside it stand the paragraph of another article that fills the gap, where there is one, and
    two paragraphs that share most words and don't.
    """
    articles = articles_of(event)
    paragraphs = [
        Passage(article.source, span, span.of(article.text))
        for article in articles.values()
        for span in article.content
        if len(span.of(article.text).split()) >= 5
    ]
    words = [set(search_words(p.text)) for p in paragraphs]
    for row in event["questions"]:
        told = [a for a in row["answers"] if len(a["answer"].split()) <= VALUE_WORDS]
        several = len({a["article"] for a in row["answers"]}) > 1
        if not told or (not several and rng.random() >= GAPPED):
            continue
        places = places_of(row, articles)
        for given in rng.sample(told, min(len(told), MOST_GAPS)):
            asked = row | {"question": gapped(row["question"], given, articles, rng)}
            name = f"{given['article']}.txt"
            filling = [(p, where(p, places)) for p in paragraphs if p.source.id != name]
            yield from (example(asked, p, span) for p, span in filling if span is not None)
            telling = set(search_words(asked["question"]))
            order = sorted(range(len(paragraphs)), key=lambda i: -len(telling & words[i]))
            others = [paragraphs[i] for i in order if not touches(paragraphs[i], places)][:HARDEST]
            for paragraph in rng.sample(others, min(len(others), 2)):
                yield example(asked, paragraph, None)


def gapped(question: str, given: Row, articles: Mapping[str, Article], rng: random.Random) -> str:
    """Return a question, roughened, with the sentence in which an answer is given but for it."""
    article = articles[f"{given['article']}.txt"]
    start = article.text.index(given["quote"], article.text.index("\n---\n"))
    start += given["quote"].index(given["answer"])
    span = Span(start, start + len(given["answer"]))
    return with_gap(roughen(question, rng), article.text, sentence_of(article, span), span)


def sentence_of(article: Article, span: Span) -> Span:
    """Return the sentence of an article in which a span begins, at least up to the span's end."""
    paragraph = next((p for p in article.content if p.overlaps(span)), span)
    for inside in sentence_spans(paragraph.of(article.text)):
        start, end = paragraph.start + inside.start, paragraph.start + inside.end
        if start <= span.start < end:
            return Span(start, max(end, span.end))
    return span


def earlier(rows: Sequence[Row], i: int, rng: random.Random) -> str:
    """Return a question near the i-th, often with its short answer, as a follow-up is read."""
    near = [row for row in rows[max(0, i - 3) : i + 3] if row is not rows[i]]
    before = rng.choice(near)
    short = before["answers"][0]["answer"] if before["answers"] else ""
    return f"{before['question']} {short}." if short and rng.random() < 0.6 else before["question"]


def places_of(row: Row, articles: Mapping[str, Article]) -> dict[str, list[Span]]:
    """Return the spans of a question's answers, by the name of their article's file."""
    found: dict[str, list[Span]] = {}
    for answer in row["answers"]:
        name = f"{answer['article']}.txt"
        text = articles[name].text
        body = text.index("\n---\n")  # a title may say the same, but is no passage
        start = text.index(answer["quote"], body) + answer["quote"].index(answer["answer"])
        found.setdefault(name, []).append(Span(start, start + len(answer["answer"])))
    return found


def rival_answers(marked: Sequence[Row]) -> list[list[Row]]:
    """Return the marked answers on which articles differ, side by side; none where they agree.

    Sides are dates or numbers that can't both be right; what agrees with two sides makes none.
    """
    sides: list[list[Row]] = []
    for answer in marked:
        home = next((s for s in sides if all(same(m["answer"], answer["answer"]) for m in s)), None)
        if home is None:
            sides.append([answer])
        else:
            home.append(answer)
    rivals = [s for s in sides if any(apart(s[0], o[0]) for o in sides if o is not s)]
    return rivals if len({m["article"] for s in rivals for m in s}) > 1 else []


def apart(a: Row, b: Row) -> bool:
    """Tell whether two marked answers give different dates or numbers."""
    first, other = a["answer"], b["answer"]
    dated = days_in(first) and days_in(other)
    counted = amounts_in(first) and amounts_in(other)
    return bool(dated or counted) and differ(first, other)


def where(passage: Passage, places: dict[str, list[Span]]) -> Span | None:
    """Return the first answer that stands whole in a passage, counted from the passage's start."""
    for span in places.get(passage.source.id, []):
        if passage.span.start <= span.start and span.end <= passage.span.end:
            return Span(span.start - passage.span.start, span.end - passage.span.start)
    return None


def touches(passage: Passage, places: dict[str, list[Span]]) -> bool:
    """Tell whether any part of an answer stands in a passage."""
    return any(span.overlaps(passage.span) for span in places.get(passage.source.id, []))


def example(row: Row, passage: Passage, span: Span | None) -> Example:
    """Return a question beside a passage with title and date in front, as it will be read."""
    head = head_of(passage)
    answer = (span.start + len(head), span.end + len(head)) if span else None
    return Example(row["question"], head + passage.text, answer)


def event_examples(split: str, rng: random.Random, *, share: float = 1.0) -> list[Example]:
    """Return examples of a share of the questions of a split's events.

    Other questions, and other passages that don't answer, at each call.
    """
    return [e for event in events(split) for e in examples_of(thinned(event, share, rng), rng)]


def gap_examples(split: str, rng: random.Random, *, share: float = 1.0) -> list[Example]:
    """Return examples with a gap of a share of the questions of a split's events."""
    return [e for event in events(split) for e in gap_examples_of(thinned(event, share, rng), rng)]


def thinned(event: Row, share: float, rng: random.Random) -> Row:
    """Return the event with a share of its questions, drawn."""
    return event | {"questions": [q for q in event["questions"] if rng.random() < share]}
