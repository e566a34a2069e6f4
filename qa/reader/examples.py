"""Public question-answering sets -> the mixture of examples that the reader is trained on.

Everything is drawn from one seeded generator, so the same folder and seed give the same examples.
Only sets whose licence allows shipped weights are named here.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from qa.reader.claims import claim_gaps
from qa.reader.events import event_examples, gap_examples
from qa.reader.news_passages import digest, news_passages
from qa.reader.pairs import (
    Example,
    Row,
    answerable,
    crop,
    join_tokens,
    pack_sentences,
    read_rows,
    surround,
)
from qa.reader.rough import roughen
from qa.reader.unanswerable import other_paragraph, swapped_particular, without_answer

# Five of the nineteen articles of squad2_half are never trained on: two to calibrate on, three to
# measure on.
CALIBRATION_TITLES = frozenset({"Prime_number", "Civil_disobedience"})
HELD_BACK_TITLES = frozenset({"Rhine", "Construction", "Private_school"})


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


def written_examples(data: Path, split: str) -> list[Example]:
    """Return the project's own questions over passages of `wice_evidence_dev`.

    The questions ship in `written.jsonl.gz`, the passages do not: each is found by its digest.
    `split` is "train" or "calibrate"; the two have no passage in common.
    """
    contexts = {digest(p): (p, title) for title, p in news_passages(data)}
    found = []
    for row in read_rows(Path(__file__).with_name("written.jsonl.gz")):
        if row["split"] != split or row["passage"] not in contexts:
            continue
        context, title = contexts[row["passage"]]
        answer = (row["start"], row["end"]) if row["end"] else None
        found.append(Example(row["question"], context, answer, title))
    return found


def training_examples(
    data: Path,
    *,
    seed: int,
    human_repeats: int = 3,
    written_repeats: int = 1,
    written_share: float = 1.0,
    limit: int | None = None,
) -> list[Example]:
    """Return one shuffled pass over the mixture, at most `limit` of its public part.

    The project's own questions, over news passages and over events, come `written_repeats` times,
    each time a share of them.
    Raises FileNotFoundError naming the first set that is missing from `data`.
    """
    rng = random.Random(seed)
    people = base_examples(data, rng)
    human = list(answerable(squad2_rows(data, "train"), rng))
    everything = people + list(made_up(people, rng))
    for _ in range(human_repeats):
        everything += human
    everything += list(made_up(human, rng))
    written = written_examples(data, "train")
    articles = by_article([*everything, *written])
    rng.shuffle(everything)
    everything = everything[:limit]
    for _ in range(written_repeats):
        drawn = [e for e in written if rng.random() < written_share]
        everything += [*drawn, *made_up(drawn, rng)]
    shaped = [lengthen(e, articles, rng) for e in everything]
    for _ in range(written_repeats):
        shaped += event_examples("train", rng, share=written_share)
    asked = [replace(e, question=roughen(e.question, rng)) for e in shaped]
    if written_repeats:
        asked += [*gap_examples("train", rng, share=written_share), *claim_gaps(data, rng)]
    rng.shuffle(asked)
    return asked
