"""What verification does to a language model's answers: `dateline eval drafted`.

The gold questions are asked with the model that is set, or else with SmolLM2-135M on a llama.cpp
server. Its words as it drafted them, the verified answer, and the answer without any model are
scored alike, side by side.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from eval.cases import Case
from eval.gold import SPLITS, at_least_one, load_files, split_files, spread
from eval.public import Numbers, SetScores, keep, set_rows
from eval.report import PUBLIC_FILE
from eval.score import Scores, score
from eval.table import plain_table
from index.settings import Settings, shipped_corpus
from qa import Answer, Assistant
from qa.draft.models import without_secrets
from qa.draft.parse import statements
from qa.draft.prompt import SYSTEM, Said

if TYPE_CHECKING:
    from qa.draft.write import Writer

SHOWN = ("accuracy", "facts", "answered", "refused", "cite_verbatim")
QUESTIONS = 40
PATIENCE = 240  # seconds that a small model on a slow machine may take


class Overheard(Assistant):
    """An assistant that keeps what its model drafted for the last question."""

    draft = ""

    @property
    def _writer(self) -> Writer | None:
        writer = super()._writer
        if writer is None:
            return None

        def say(messages: Sequence[Said]) -> Generator[str, None, None]:
            drafts = messages[0].text == SYSTEM
            for piece in writer.say(messages):
                self.draft += piece if drafts else ""
                yield piece

        return replace(writer, say=say)


@dataclass(frozen=True, slots=True)
class Told:
    """One question's scores: as drafted, where anything was; verified; and without a model."""

    drafted: Scores | None
    verified: Scores
    alone: Scores
    statements: int
    withheld: int
    seconds: tuple[float, float]


def told(case: Case, modelled: Overheard, plain: Assistant) -> Told:
    """Ask one question with and without the model."""
    articles = {a.source.id: a for a in plain.articles}
    history = [dict(message) for message in case.history]
    modelled.draft = ""
    began = time.perf_counter()
    verified = modelled.ask(case.question, history)
    middle = time.perf_counter()
    alone = plain.ask(case.question, history)
    end = time.perf_counter()
    drafted = list(statements([modelled.draft]))
    raw = Answer(case.question, " ".join(s.text for s in drafted), abstained=not drafted)
    return Told(
        score(case, raw, articles=articles) if modelled.draft else None,
        score(case, verified, articles=articles),
        score(case, alone, articles=articles),
        len(drafted),
        len(verified.withheld),
        (middle - began, end - middle),
    )


def columns(found: Sequence[Told]) -> dict[str, Numbers]:
    """Return the mean scores of each way of answering; drafts count where there is one."""
    drafts = [t.drafted for t in found if t.drafted is not None]
    withheld = sum(t.withheld for t in found)
    seconds = [statistics.median(times) for times in zip(*(t.seconds for t in found), strict=True)]
    return {
        "as drafted": means(drafts) | {"statements": sum(t.statements for t in found)},
        "verified": means([t.verified for t in found])
        | {"withheld or cut": withheld, "seconds, median": seconds[0]},
        "no model": means([t.alone for t in found]) | {"seconds, median": seconds[1]},
    }


def means(scores: Sequence[Scores]) -> dict[str, float]:
    """Return the mean of each measure over the questions that it says something of."""
    table: dict[str, float] = {"questions": len(scores)}
    for measure in SHOWN:
        values = [v for s in scores if (v := s.get(measure)) is not None]
        if values:
            table[measure] = statistics.mean(values)
    return table


def main(argv: Sequence[str]) -> int:
    """Print the table and keep it for the report."""
    from eval.peer import smollm2_file, start_server

    parser = argparse.ArgumentParser(
        prog="dateline eval drafted",
        description="Measure a language model's answers before and after verification.",
    )
    add = parser.add_argument
    add("--split", choices=SPLITS, default="dev", help="which shipped questions (dev)")
    add(
        "--limit",
        type=at_least_one,
        default=QUESTIONS,
        metavar="N",
        help=f"at most N ({QUESTIONS})",
    )
    add("--json", type=Path, default=PUBLIC_FILE, metavar="FILE.json", help="kept for the report")
    options = parser.parse_args(argv)
    settings = Settings.load(corpus=shipped_corpus())
    own = not settings.llm
    if own:
        address = f"{start_server(smollm2_file())}/v1"
        settings = replace(settings, llm=address, llm_timeout=PATIENCE, llm_cache_mb=0)
    modelled, plain = Overheard.open(settings), Assistant.open(replace(settings, llm=""))
    plain.warm()
    cases = spread(load_files(split_files(options.split), plain.articles), options.limit)
    found = columns([told(case, modelled, plain) for case in cases])
    name = f"drafted by {'SmolLM2-135M' if own else without_secrets(settings.llm)}"
    Console(highlight=False, soft_wrap=True).print(plain_table([name, *found], set_rows(found)))
    keep(options.json, name, SetScores(found))
    return 0
