"""`dateline eval`: measure, check a set of questions, compare two runs, run public sets."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from eval.cases import read_articles
from eval.check import problems_of
from eval.compare import compare_files
from eval.feedback import add_feedback
from eval.gate import SHIPPED, load_thresholds
from eval.gold import SPLITS, at_least_one, load_files, split_files, spread
from eval.report import PUBLIC_FILE, Results, results_of, verdict, write_reports
from eval.run import Record, run
from eval.runfile import resumed, write_as_they_come
from eval.system import OpenSystem, open_system
from eval.table import difference_table, flip_lines, summary_table
from index.errors import CasesError, DatelineError
from index.settings import Settings, shipped_corpus

FOLDER = Path("reports")
RUN_FILE = FOLDER / "eval.jsonl"
INTERRUPTED = 130  # what a shell reports for Ctrl-C


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit code: 1 under thresholds or on an error."""
    argv = sys.argv[1:] if argv is None else argv
    errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    commands = {
        "check": check,
        "lies": lies,
        "drafted": drafted,
        "public": public,
        "add-feedback": add_feedback,
    }
    try:
        if argv and argv[0] in commands:
            return commands[argv[0]](argv[1:])
        return evaluate(argv)
    except SystemExit as stop:  # argparse has said what it had to say
        return stop.code if isinstance(stop.code, int) else 0
    except DatelineError as error:
        errors.print(str(error))
    return 1


def evaluate(argv: Sequence[str]) -> int:
    """Ask the gold questions, print the table, write the reports, hold the gate."""
    options = evaluate_options().parse_args(argv)
    console = Console(highlight=False, soft_wrap=True)
    if options.compare:
        return compare(*options.compare, console=console, with_model=options.llm)
    # The gate alone needs no report; else the report is what the command is for.
    if not options.gate:
        options.report = options.report or FOLDER / "eval.html"
        options.json = options.json or FOLDER / "eval.json"
        options.markdown = options.markdown or FOLDER / "eval.md"
    thresholds = load_thresholds(options.thresholds)
    kept = public_numbers(options.public) if options.report or options.json else {}
    files = options.gold or split_files(options.split or ("test" if options.gate else "all"))
    records: list[Record] = []
    try:
        for record in measure(files, options):
            records.append(record)
    except KeyboardInterrupt:
        again = f" --out {options.out}" if options.out else ""
        console.print(f"Interrupted; {options.out or RUN_FILE} keeps {len(records)} answers.")
        console.print(f"Go on with the same command and: --resume{again}")
        return INTERRUPTED
    name = ", ".join(file.stem for file in files)
    results = results_of(
        f"{'CitationQueryEngine' if options.peer else 'Dateline'} on {name}",
        records,
        thresholds,
        with_model=options.llm,
    )
    tell(results, console, gate=options.gate)
    write_reports(
        results, html=options.report, machine=options.json, markdown=options.markdown, public=kept
    )
    if options.report:
        console.print(f"Report: {options.report}")
    return 1 if results.falls_short else 0


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
    add("--out", type=Path, metavar="RUN.jsonl", help=f"every answer (default: {RUN_FILE})")
    add(
        "--limit",
        type=at_least_one,
        default=None,
        metavar="N",
        help="only N questions, evenly spread",
    )
    add("--resume", action="store_true", help="go on from what the run file has")
    add("--peer", action="store_true", help="measure LlamaIndex's CitationQueryEngine instead")
    add("--compare", type=Path, nargs=2, metavar=("A", "B"), help="two run files side by side")
    add("--corpus", type=Path, metavar="DIR", help="the folder of articles")
    add("--home", type=Path, metavar="DIR", help="where the index lives")
    return parser


def measure(files: Sequence[Path], options: argparse.Namespace) -> Iterator[Record]:
    """Yield the record of each question, what a resumed run holds first."""
    # The shipped questions are about the shipped articles, whatever was indexed last.
    corpus = options.corpus or (None if options.gold else shipped_corpus())
    out = options.out or RUN_FILE
    if options.out and out.exists() and not options.resume:
        raise CasesError(f"{out} is there already; go on from it with --resume or name another")
    settings = Settings.load(corpus=corpus, home=options.home)
    system = open_peer_system(settings) if options.peer else open_system(settings)
    cases = spread(load_files(files, system.articles), options.limit)
    done, left = resumed(out, cases, system.identity) if options.resume else ([], cases)
    yield from done
    fresh = run(
        left,
        system.ask,
        articles=system.articles,
        search=system.search,
        identity=system.identity,
    )
    yield from progress(write_as_they_come(fresh, out, append=options.resume), total=len(left))


def public_numbers(path: Path | None) -> dict[str, Any]:
    """Return the numbers of public sets that a report shows, none where they weren't measured."""
    from eval.public import read_numbers

    if path is None and not PUBLIC_FILE.exists():
        return {}
    return read_numbers(path or PUBLIC_FILE)


def open_peer_system(settings: Settings) -> OpenSystem:
    """Return LlamaIndex's CitationQueryEngine with the small model, to measure beside ours."""
    from eval.peer import open_peer, small_model

    return open_peer(settings, small_model())


def progress(records: Iterable[Record], *, total: int) -> Iterator[Record]:
    """Pass records on, with a bar where someone watches."""
    console = Console(stderr=True)
    yield from track(
        records,
        "asking",
        total=total,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def tell(results: Results, console: Console, *, gate: bool) -> None:
    """Print the table, unless only the gate is asked for, and what falls short."""
    if not gate:
        console.print(summary_table(results))
        if results.left_out:
            console.print(f"{results.left_out} questions need a language model and don't count.")
    console.print(verdict(results), style="red" if results.falls_short else "green")
    for line in results.falls_short:
        console.print(line, markup=False)


def compare(first: Path, second: Path, *, console: Console, with_model: bool = False) -> int:
    """Print two runs side by side and every question that flips."""
    found = compare_files(first, second, with_model=with_model)
    for letter, file, system in zip("AB", (first, second), found.systems, strict=True):
        console.print(f"{letter}: {file} ({system})", markup=False)
    console.print(difference_table(found))
    if found.left_out:
        console.print(f"{found.left_out} questions need a language model and don't count.")
    gained = sum(flip.gained for flip in found.flips)
    console.print(f"{gained} questions gained, {len(found.flips) - gained} lost")
    for line in flip_lines(found):
        console.print(line)
    return 0


def check(argv: Sequence[str]) -> int:
    """Print everything that is wrong with sets of questions; 1 where anything is."""
    parser = argparse.ArgumentParser(
        prog="dateline eval check", description="Find every fault in sets of questions at once."
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="the folder of articles")
    options = parser.parse_args(argv)
    corpus = Settings.load(corpus=options.corpus).corpus or shipped_corpus()
    found = problems_of(options.files, read_articles(corpus))
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for problem in found:
        console.print(str(problem))
    console.print(f"{len(found)} problems" if found else "no problems")
    return 1 if found else 0


def lies(argv: Sequence[str]) -> int:
    """Print how many of a model's lies pass verification."""
    from eval.lies import main as measure_lies

    return measure_lies(argv)


def drafted(argv: Sequence[str]) -> int:
    """Print a language model's answers before and after verification."""
    from eval.drafted import main as measure_drafts

    return measure_drafts(argv)


def public(argv: Sequence[str]) -> int:
    """Run the public sets that are there, and name those that aren't."""
    from eval.public import run_public

    parser = argparse.ArgumentParser(
        prog="dateline eval public", description="Measure on public data sets."
    )
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help="such as reading/dev/nq_qed_dev or retrieval/med")
    add("--data", type=Path, metavar="DIR", help="the folder of data sets; events need none")
    add("--limit", type=at_least_one, default=None, metavar="N", help="at most N questions of each")
    add(
        "--json",
        type=Path,
        default=PUBLIC_FILE,
        metavar="FILE.json",
        help=f"where the numbers are kept for the report (default: {PUBLIC_FILE})",
    )
    options = parser.parse_args(argv)
    console = Console(highlight=False, soft_wrap=True)
    return run_public(options.names, options.data, options.limit, options.json, console)


if __name__ == "__main__":
    sys.exit(main())
