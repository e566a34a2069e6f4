"""What `dateline eval` can be told, and which files it writes to where it is told none."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from eval.gate import SHIPPED
from eval.gold import SPLITS, at_least_one
from eval.report import PUBLIC_FILE

FOLDER = Path("reports")


def read_options(argv: Sequence[str]) -> argparse.Namespace:
    """Return the options, with the files that a plain run, a gate or two systems are kept in."""
    parser = evaluate_options()
    options = parser.parse_args(argv)
    if options.gate and options.peer:
        parser.error("--peer holds no gate; leave out one of them")
    # No kind of run writes over the files of another.
    kind = "gate" if options.gate else "beside" if options.peer else "eval"
    options.out_given = options.out is not None
    options.out = options.out or FOLDER / f"{kind}.jsonl"
    if not options.gate:  # the gate alone needs no report; else it is what the command is for
        options.report = options.report or FOLDER / f"{kind}.html"
        options.json = options.json or FOLDER / f"{kind}.json"
        options.markdown = options.markdown or FOLDER / f"{kind}.md"
    return options


def evaluate_options() -> argparse.ArgumentParser:
    """Return the options of `dateline eval`."""
    parser = argparse.ArgumentParser(
        prog="dateline eval",
        description="Measure answers on questions with known answers. Exits 1 under thresholds.",
        epilog="Also: dateline eval check FILE ...; dateline eval lies; "
        "dateline eval drafted; dateline eval public [NAME ...] --data DIR; "
        "dateline eval add-feedback FILE",
    )
    add = parser.add_argument
    add("--split", choices=SPLITS, help="which shipped questions (default: all; with --gate, test)")
    add("--gold", type=Path, action="append", metavar="FILE", help="your own questions instead")
    add("--gate", action="store_true", help="say only what falls short; write no report")
    add("--thresholds", type=Path, default=SHIPPED, metavar="FILE", help="TOML to hold against")
    add("--llm", action="store_true", help="count the questions that need a language model too")
    add("--report", type=Path, metavar="FILE.html", help=f"default: {FOLDER / 'eval.html'}")
    add("--json", type=Path, metavar="FILE.json", help=f"default: {FOLDER / 'eval.json'}")
    add("--markdown", type=Path, metavar="FILE.md", help=f"default: {FOLDER / 'eval.md'}")
    add(
        "--public",
        type=Path,
        metavar="FILE.json",
        help=f"numbers of public sets to report beside (default: {PUBLIC_FILE}, if there)",
    )
    add(
        "--out",
        type=Path,
        metavar="RUN.jsonl",
        help=f"every answer (default: {FOLDER / 'eval.jsonl'})",
    )
    add(
        "--limit",
        type=at_least_one,
        default=None,
        metavar="N",
        help="only N questions, evenly spread",
    )
    add("--resume", action="store_true", help="go on from what the run file has")
    add("--peer", action="store_true", help="LlamaIndex's CitationQueryEngine beside it")
    add("--compare", type=Path, nargs=2, metavar=("A", "B"), help="two run files side by side")
    add("--corpus", type=Path, metavar="DIR", help="the folder of articles")
    add("--home", type=Path, metavar="DIR", help="where the index lives")
    return parser
