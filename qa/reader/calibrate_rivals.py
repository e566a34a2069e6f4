"""Choose from when on another value is told as a rival: `python -m qa.reader.calibrate_rivals`.

Each calibration event is indexed by itself, and the questions on its dates and numbers are asked.
Where the answers marked in its articles can't all be right, rivals should be told, and nowhere
else. Of the limits tried for what the second reading must give (`qa.confirm`), the one is written
into the reader's settings that finds most with few false alarms.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.settings import Settings
from qa.amounts import amounts_in
from qa.assistant import READ, Assistant
from qa.candidates import WANTS_NUMBER, WANTS_TIME, Candidate
from qa.compare import Group, same
from qa.confirm import asked_again, confirmed, doubted, paragraph_of
from qa.dates import days_in
from qa.reader import Reading, read
from qa.reader.events import event_files, events, rival_answers
from qa.reader.pairs import Row
from qa.reader.weights import FOLDER, load_weights
from qa.rivals import rivals_of

logger = logging.getLogger(__name__)

LIMITS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Case:
    """An answered question: its groups, what was read again, and which values truly differ."""

    question: str
    groups: list[Group]
    again: list[tuple[Candidate, Reading]]
    rivals: list[list[Row]]


def cases_of(event: Row, work: Path) -> Iterator[Case]:
    """Yield the questions on values that the assistant answers from an event's own articles."""
    (work / "corpus").mkdir(parents=True)
    event_files([event], work / "corpus")
    assistant = Assistant.open(Settings(corpus=work / "corpus", home=work / "home"))
    for row in event["questions"]:
        meant = assistant.meant(row["question"])
        values = any(days_in(a["answer"]) or amounts_in(a["answer"]) for a in row["answers"])
        if not (values or WANTS_NUMBER.search(meant) or WANTS_TIME.search(meant)):
            continue
        readings = assistant.read(meant, assistant.search(meant, k=READ))
        groups = assistant.grouped(meant, readings)
        if not groups or groups[0].best.probability < assistant.threshold:
            continue
        doubtful = doubted(meant, groups)
        asked = asked_again(meant, groups[0].best)
        again = read(asked, [paragraph_of(c) for c in doubtful])
        yield Case(
            meant, groups, list(zip(doubtful, again, strict=True)), rival_answers(row["answers"])
        )
    assistant.close()


def told(case: Case, least: float | None) -> list[str]:
    """Return the values that are told side by side under a limit, none where there is only one.

    Without a limit nothing is read again.
    """
    settings = load_weights().settings
    groups = case.groups
    if case.again and least is not None:
        groups = confirmed(
            case.question,
            groups,
            case.again,
            calibration=settings["calibration"],
            least=least,
        )
    rivals = rivals_of(case.question, groups[0], groups[1:], floor=settings["threshold"])
    return [g.best.told for g in (groups[0], *rivals)] if rivals else []


def finds(values: Sequence[str], rivals: Sequence[Sequence[Row]]) -> bool:
    """Tell whether two of the values that truly differ are among those told."""
    sides = [any(same(v, m["answer"]) for v in values for m in side) for side in rivals]
    return sum(sides) > 1


def measured(cases: Sequence[Case], least: float | None) -> tuple[float, float]:
    """Return recall over the questions with rivals, and the share of false alarms of the others."""
    true = [finds(told(c, least), c.rivals) for c in cases if c.rivals]
    false = [bool(told(c, least)) for c in cases if not c.rivals]
    return sum(true) / max(1, len(true)), sum(false) / max(1, len(false))


def main() -> None:
    """Parse the command line, measure, and write the limit into the reader's settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--false-alarms", type=float, default=0.05, help="the most, of answers without rivals"
    )
    parser.add_argument("--split", default="calibrate", choices=["calibrate", "measure"])
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    cases: list[Case] = []
    with tempfile.TemporaryDirectory() as name:
        for event in events(options.split):
            cases += cases_of(event, Path(name) / event["event"])
    logger.info("%d answers, %d with rivals", len(cases), sum(bool(c.rivals) for c in cases))
    logger.info("read once: found %.3f, false %.3f", *measured(cases, None))
    tried = []
    for least in LIMITS:
        recall, false = measured(cases, least)
        logger.info("at least %.2f: found %.3f, false %.3f", least, recall, false)
        tried.append((false <= options.false_alarms, recall, -false, least))
    if options.split == "measure":
        return
    path = FOLDER / "reader.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["rivals"] = max(tried)[-1]
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
