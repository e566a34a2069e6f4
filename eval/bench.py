"""How long a question takes beside one bare embedding call: `python -m eval.bench`."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from eval.gold import load_files, split_files
from eval.system import open_system
from index.embed import embed
from index.errors import DatelineError
from index.settings import Settings, shipped_corpus


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


def main(argv: Sequence[str] | None = None) -> int:
    """Print the median of both and their ratio."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("--questions", type=int, default=60, metavar="N", help="how many (60)")
    parser.add_argument("--home", type=Path, metavar="DIR", help="where the index lives")
    options = parser.parse_args(argv)
    console = Console(highlight=False, soft_wrap=True)
    try:
        settings = Settings.load(corpus=shipped_corpus(), home=options.home)
        system = open_system(settings)
        # Each question once, so that no cache of answers is measured.
        cases = [c for c in load_files(split_files("all"), system.articles) if not c.history]
        step = max(1, len(cases) // options.questions)
        questions = [case.question for case in cases[::step]][: options.questions]
        asked, embedded = compare_to_embedding(
            lambda question: system.ask(question, []),
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
