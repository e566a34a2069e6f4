"""How long a question takes beside one bare embedding call: `python -m eval.bench`.

And how much of it is neither searching nor reading: comparing, grouping and writing.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from eval.gold import load_files, split_files
from index.embed import embed
from index.errors import DatelineError
from index.settings import Settings, shipped_corpus
from qa import Assistant
from qa.assistant import READ


def seconds_of(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def compare_to_embedding(
    ask: Callable[[str], object], embed_one: Callable[[str], object], questions: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Return the seconds of asking and of embedding each question, taken in turn.

    In turn, so that what else the machine does weighs on both alike. The first of each is not
    counted: it pays for loading.
    """
    asked: list[float] = []
    embedded: list[float] = []
    ask(questions[0])
    embed_one(questions[0])
    for question in questions:
        embedded.append(seconds_of(lambda q=question: embed_one(q)))  # type: ignore[misc]  # q binds now
        asked.append(seconds_of(lambda q=question: ask(q)))  # type: ignore[misc]  # likewise
    return asked, embedded


def rest_of(assistant: Assistant, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return for each question the seconds of reading, and of all but searching and reading.

    Each step is taken by itself and then the whole, in turn; a follow-up or a question of two
    parts, which searches more than once, would blur it, so the median is what counts.
    """
    reading: list[float] = []
    rest: list[float] = []
    for question in questions:
        start = time.perf_counter()
        hits = assistant.search(assistant.meant(question), READ)
        found = time.perf_counter()
        assistant.read(question, hits)
        read = time.perf_counter()
        assistant.ask(question)
        whole = time.perf_counter() - read
        reading.append(read - found)
        rest.append(whole - (read - start))
    return reading, rest


def main(argv: Sequence[str] | None = None) -> int:
    """Print the median of both and their ratio."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("--questions", type=int, default=60, metavar="N", help="how many (60)")
    parser.add_argument("--home", type=Path, metavar="DIR", help="where the index lives")
    options = parser.parse_args(argv)
    console = Console(highlight=False, soft_wrap=True)
    try:
        settings = Settings.load(corpus=shipped_corpus(), home=options.home)
        assistant = Assistant.open(settings)
        assistant.warm()
        # Each question once, so that no cache of answers is measured.
        cases = [c for c in load_files(split_files("all"), assistant.articles) if not c.history]
        step = max(1, len(cases) // options.questions)
        questions = [case.question for case in cases[::step]][: options.questions]
        # First, while what comparing remembers of answers is still empty.
        reading, rest = (statistics.median(each) for each in rest_of(assistant, questions))
        asked, embedded = compare_to_embedding(
            lambda question: assistant.ask(question),
            lambda question: embed([question], model=settings.embedding_model),
            questions,
        )
    except DatelineError as error:
        Console(stderr=True, soft_wrap=True, markup=False).print(str(error))
        return 1
    question, embedding = statistics.median(asked), statistics.median(embedded)
    console.print(f"a question:          {question * 1000:7.1f} ms, median of {len(asked)}")
    console.print(f"one bare embedding:  {embedding * 1000:7.1f} ms, in the same run")
    console.print(f"ratio:               {question / embedding:7.1f}")
    console.print(f"reading:             {reading * 1000:7.1f} ms, in the same run")
    console.print(f"after reading:       {rest * 1000:7.1f} ms, {rest / reading:.0%} of reading")
    return 0


if __name__ == "__main__":
    sys.exit(main())
