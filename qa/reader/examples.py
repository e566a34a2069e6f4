"""Public question-answering sets -> training examples for the reader.

Reads the gzipped JSON lines of a data folder, packs short contexts, adds unanswerable examples
made by rule, and roughens questions the way people type them. Everything is drawn from one seeded
generator, so the same folder and seed give the same examples. Only sets whose licence allows
shipped weights are named here.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

Row = dict[str, Any]

# Five of the nineteen articles of squad2_half are never trained on: two to calibrate on, three to
# measure on.
CALIBRATION_TITLES = frozenset({"Prime_number", "Civil_disobedience"})
HELD_BACK_TITLES = frozenset({"Rhine", "Construction", "Private_school"})


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a context and the answer's half-open span in it; None when it has no answer."""

    question: str
    context: str
    answer: tuple[int, int] | None
    title: str = ""


def read_rows(path: Path) -> list[Row]:
    """Return the rows of one gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def answerable(rows: Iterable[Row], rng: random.Random) -> Iterator[Example]:
    """Turn rows in SQuAD's manner into examples, one of the listed answers each."""
    for row in rows:
        title = str(row.get("title", "")).replace("_", " ")
        if row["impossible"] or not row["answers"]:
            yield Example(row["question"], row["context"], None, title)
            continue
        answer = rng.choice(row["answers"])
        start = answer["start"]
        yield Example(row["question"], row["context"], (start, start + len(answer["text"])), title)


# ---- shape of the contexts -----------------------------------------------------------------


def join_tokens(example: Example) -> Example:
    """Undo the tokenisation of "19th - century , he" so that text looks as people write it."""
    keep: list[int] = []
    text = example.context
    for i, char in enumerate(text):
        before, after = text[i - 1 : i], text[i + 1 : i + 2]
        glue = char == " " and (
            after in {".", ",", ";", ":", "?", "!", ")", "%", "'", "’"} or before in {"(", "$"}
        )
        if not glue:
            keep.append(i)
    where = {old: new for new, old in enumerate(keep)}
    joined = "".join(text[i] for i in keep)
    if example.answer is None:
        return replace(example, context=joined)
    start, end = example.answer
    return replace(example, context=joined, answer=(where[start], where[end - 1] + 1))


def crop(example: Example, *, words: int, rng: random.Random) -> Example:
    """Cut a long context to about `words` words that hold the answer."""
    starts = [m.start() for m in re.finditer(r"\S+", example.context)]
    if len(starts) <= words:
        return example
    if example.answer is None:
        first = rng.randrange(len(starts) - words)
    else:
        at = sum(1 for s in starts if s <= example.answer[0]) - 1
        last_word = sum(1 for s in starts if s < example.answer[1]) - 1
        low = max(0, last_word - words + 1)
        first = rng.randint(low, max(low, min(at, len(starts) - words)))
    left = starts[first]
    right = starts[first + words] if first + words < len(starts) else len(example.context)
    if example.answer and not left <= example.answer[0] < example.answer[1] <= right:
        return example
    answer = example.answer and (example.answer[0] - left, example.answer[1] - left)
    return replace(example, context=example.context[left:right].rstrip(), answer=answer)


def surround(example: Example, before: str, after: str) -> Example:
    """Put other text in front of and behind the context."""
    head = before + " " if before else ""
    tail = " " + after if after else ""
    answer = example.answer and (example.answer[0] + len(head), example.answer[1] + len(head))
    return replace(example, context=head + example.context + tail, answer=answer)


def pack_sentences(rows: list[Row], *, per_sentence: int, rng: random.Random) -> Iterator[Example]:
    """Set one-sentence contexts among two to six neighbours; cap the questions of each."""
    by_context: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_context[row["context"]].append(row)
    contexts = list(by_context)
    for i, context in enumerate(contexts):
        chosen = rng.sample(by_context[context], min(per_sentence, len(by_context[context])))
        for example in answerable(chosen, rng):
            before = " ".join(contexts[max(0, i - rng.randint(0, 3)) : i])
            after = " ".join(contexts[i + 1 : i + 1 + rng.randint(0, 3)])
            yield replace(surround(example, before, after), title="")


# ---- unanswerable examples made by rule ----------------------------------------------------

STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "did",
        "do",
        "does",
        "has",
        "have",
        "had",
        "what",
        "which",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
        "many",
        "much",
        "long",
        "it",
        "its",
        "that",
        "this",
        "these",
        "those",
        "as",
        "than",
        "not",
        "no",
        "their",
        "there",
        "they",
        "he",
        "she",
        "his",
        "her",
        "into",
        "about",
        "after",
        "before",
        "during",
    ]
)
ENTITY = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'’-]+(?: (?:of |the )?[A-Z][\w'’-]+)*)")
NUMBER = re.compile(r"\b\d[\d,.]*\b")
OPPOSITES = dict(
    pair.split("/")
    for pair in [
        "first/last",
        "last/first",
        "largest/smallest",
        "smallest/largest",
        "highest/lowest",
        "before/after",
        "after/before",
        "won/lost",
        "lost/won",
        "increase/decrease",
        "increased/decreased",
        "most/least",
        "more/fewer",
        "early/late",
        "oldest/newest",
        "north/south",
        "south/north",
        "east/west",
        "west/east",
        "died/born",
        "born/died",
        "began/ended",
        "ended/began",
        "start/end",
        "founded/abolished",
        "allowed/banned",
        "accepted/rejected",
        "rejected/accepted",
        "supported/opposed",
        "opposed/supported",
        "public/private",
        "men/women",
        "women/men",
        "father/mother",
        "husband/wife",
        "joined/left",
        "arrived/departed",
        "buy/sell",
        "bought/sold",
        "agreed/refused",
        "refused/agreed",
        "always/never",
        "inside/outside",
        "above/below",
        "former/current",
        "annual/daily",
    ]
)


def content_words(text: str) -> set[str]:
    """Return the lower-case words of a text that carry meaning."""
    return {w for w in re.findall(r"\w+", text.lower()) if w not in STOP and len(w) > 2}


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Return the half-open bounds of the sentences of a text."""
    from sentencex import get_sentence_boundaries

    return [(s["start_index"], s["end_index"]) for s in get_sentence_boundaries("en", text)]


def without_answer(example: Example) -> Example | None:
    """Drop the sentence that answers; None if the answer still stands elsewhere."""
    if example.answer is None:
        return None
    start, end = example.answer
    text = example.context
    for left, right in sentence_bounds(text):
        if left <= start < right:
            rest = (text[:left] + text[max(right, end) :]).strip()
            if len(rest.split()) < 25 or text[start:end].lower() in rest.lower():
                return None
            return replace(example, context=rest, answer=None)
    return None


def other_paragraph(example: Example, paragraphs: list[str]) -> Example | None:
    """Pair the question with the paragraph of its article that shares most of its words."""
    if example.answer is None:
        return None
    wanted = content_words(example.question)
    answer = example.context[slice(*example.answer)].lower()
    rivals = [p for p in paragraphs if p != example.context and answer not in p.lower()]
    if not rivals:
        return None
    return replace(
        example, context=max(rivals, key=lambda p: len(wanted & content_words(p))), answer=None
    )


def swapped_particular(
    example: Example, paragraphs: list[str], rng: random.Random
) -> Example | None:
    """Change one name, number or relation of the question so that the context no longer answers."""
    if example.answer is None:
        return None
    question, context = example.question, example.context
    words = [m for m in re.finditer(r"\w+", question) if m.group().lower() in OPPOSITES]
    options = [(m.start(), m.end(), "relation") for m in words]
    options += [(m.start(), m.end(), "number") for m in NUMBER.finditer(question)]
    options += [(m.start(), m.end(), "name") for m in ENTITY.finditer(question)] * 2
    if not options:
        return None
    start, end, kind = rng.choice(options)
    old = question[start:end]
    if kind == "relation":
        new = OPPOSITES[old.lower()]
    elif kind == "number":
        digits = re.sub(r"\D", "", old) or "0"
        if len(digits) > 9:
            return None
        step = rng.choice([1, 2, 3, 5, 10, 20])
        new = str(max(0, int(digits) + rng.choice([-1, 1]) * step))
    else:
        names = {m.group() for p in paragraphs for m in ENTITY.finditer(p)}
        near = example.context[max(0, example.answer[0] - 150) : example.answer[1] + 150]
        absent = sorted(n for n in names if n not in context and n not in question)
        present = sorted(n for n in names if n in context and n not in near and n not in question)
        pool = present if present and rng.random() < 0.3 else absent
        if not pool:
            return None
        new = rng.choice(pool)
    if new.lower() in question.lower() or (kind == "number" and new in context):
        return None
    return replace(example, question=question[:start] + new + question[end:], answer=None)


# ---- questions as people type them ---------------------------------------------------------

CHAT = (
    "I was reading about this yesterday. {} Thanks!",
    "Can you tell me {}",
    "Please help me with my homework: {}",
    "hi, {} I need it for an article",
    "Do you know {}",
    "We argued about it at lunch and nobody knew. {}",
)


def typo(word: str, rng: random.Random) -> str:
    """Swap, drop or double one inner letter of a word."""
    if len(word) < 5 or not word.isalpha():
        return word
    i = rng.randrange(1, len(word) - 2)
    return rng.choice(
        [
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
        ]
    )


def roughen(question: str, rng: random.Random) -> str:
    """Return the question as it is (two in three), or as somebody in a hurry would type it."""
    kind = rng.random()
    if kind < 0.64:
        return question
    if kind < 0.78:
        return question.lower().rstrip("?") if rng.random() < 0.7 else question.lower()
    if kind < 0.80:
        return question.upper()
    if kind < 0.90:
        words = question.split()
        for i in rng.sample(range(len(words)), min(len(words), rng.choice([1, 1, 2]))):
            words[i] = typo(words[i], rng)
        return " ".join(words)
    if kind < 0.94:
        wh = {"who", "when", "where", "why", "how", "many"}
        kept = [w for w in question.rstrip("?").split() if w.lower() not in STOP or w.lower() in wh]
        return " ".join(kept).lower() if len(kept) >= 3 else question
    return rng.choice(CHAT).format(question)


# ---- the mixture ---------------------------------------------------------------------------


def squad2_rows(data: Path, titles: str) -> list[Row]:
    """Return the rows of squad2_half for "train", "calibrate" or "measure", split by article."""
    rows = read_rows(data / "reading/train/squad2_half.jsonl.gz")
    wanted = {"calibrate": CALIBRATION_TITLES, "measure": HELD_BACK_TITLES}.get(titles)
    if wanted is not None:
        return [r for r in rows if r["title"] in wanted]
    return [r for r in rows if r["title"] not in CALIBRATION_TITLES | HELD_BACK_TITLES]


def base_examples(data: Path, rng: random.Random) -> list[Example]:
    """Return the examples written by people, before any rule is applied."""
    train = data / "reading/train"
    rows = {
        name: read_rows(train / f"{name}.jsonl.gz")
        for name in ("squad11_train44", "squadshifts_new_wiki", "timeqa_human_train")
    }
    flan = [r for r in read_rows(train / "squad_flan_subset.jsonl.gz") if not r["ambiguous"]]
    flan = [r for r in flan if r["split"] == "train" and not r["overlap"]]
    found = [e for part in (*rows.values(), flan) for e in answerable(part, rng)]
    for name, k in (("squadshifts_reddit", 2000), ("squadshifts_amazon_reviews", 1500)):
        sample = rng.sample(read_rows(train / f"{name}.jsonl.gz"), k)
        found += [replace(e, title="") for e in answerable(sample, rng)]
    nq = answerable(read_rows(train / "nq_qed_train.jsonl.gz"), rng)
    found += [join_tokens(e) for e in nq if len(e.context.split()) < 1000]
    for name, cap in (("wikinews_dev", 9), ("wikinews_test", 9), ("wikipedia_dev", 4)):
        packed = read_rows(train / f"qamr_{name}.jsonl.gz")
        found += pack_sentences(packed, per_sentence=cap, rng=rng)
    return found


def by_article(examples: Iterable[Example]) -> dict[str, list[str]]:
    """Return the distinct contexts of each title, in order of appearance."""
    contexts: dict[str, dict[str, None]] = defaultdict(dict)
    for example in examples:
        if example.title:
            contexts[example.title][example.context] = None
    return {title: list(paragraphs) for title, paragraphs in contexts.items()}


def made_up(examples: list[Example], rng: random.Random) -> Iterator[Example]:
    """Yield unanswerable twins of a share of the answerable examples."""
    articles = by_article(examples)
    for example in examples:
        paragraphs = articles.get(example.title, [])
        kind = rng.random()
        twin = None
        if kind < 0.16:
            twin = without_answer(example)
        elif kind < 0.34 and len(paragraphs) > 3:
            twin = other_paragraph(example, paragraphs)
        elif kind < 0.60:
            twin = swapped_particular(example, paragraphs or [example.context], rng)
        if twin is not None:
            yield twin


def lengthen(example: Example, articles: dict[str, list[str]], rng: random.Random) -> Example:
    """Give some short contexts a neighbour, and some a title and date in front."""
    paragraphs = articles.get(example.title, [])
    if rng.random() < 0.2 and paragraphs and len(example.context.split()) < 90:
        other = crop(
            Example("", rng.choice(paragraphs), None), words=rng.randint(20, 60), rng=rng
        ).context
        example = surround(example, *((other, "") if rng.random() < 0.5 else ("", other)))
    example = crop(example, words=rng.randint(100, 155), rng=rng)
    if rng.random() < 0.35:
        month = rng.choice(["January", "March", "May", "August", "September", "November"])
        date = f" ({month} {rng.randint(1, 28)}, {rng.randint(1995, 2026)})"
        head = (example.title or "") + (date if rng.random() < 0.5 else "")
        if head:
            example = surround(example, head + "\n", "")
    return example


def training_examples(data: Path, *, seed: int, human_repeats: int = 4) -> list[Example]:
    """Return one shuffled pass over the mixture.

    Raises FileNotFoundError naming the first set that is missing from `data`.
    """
    rng = random.Random(seed)
    people = base_examples(data, rng)
    human = list(answerable(squad2_rows(data, "train"), rng))
    everything = people + list(made_up(people, rng))
    for _ in range(human_repeats):
        everything += human
    everything += list(made_up(human, rng))
    articles = by_article(everything)
    shaped = [lengthen(e, articles, rng) for e in everything]
    rng.shuffle(shaped)
    return [replace(e, question=roughen(e.question, rng)) for e in shaped]
