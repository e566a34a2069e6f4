"""`dateline eval`: measure, check a set of questions, compare two runs, run public sets."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from eval.ask import ask_all, beside, refuse_to_overwrite
from eval.cases import read_articles
from eval.check import problems_of
from eval.compare import Comparison, compare_files
from eval.compare import compare as compare_runs
from eval.feedback import add_feedback
from eval.gate import load_thresholds
from eval.gold import at_least_one, corpus_for, load_files, split_files, spread
from eval.options import read_options
from eval.report import PUBLIC_FILE, write_reports
from eval.results import Results, results_of, verdict
from eval.run import Record
from eval.system import OpenSystem, open_system
from eval.table import difference_table, flip_lines, summary_table
from index.errors import DatelineError
from index.settings import Settings, shipped_corpus

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
    options = read_options(argv)
    console = Console(highlight=False, soft_wrap=True)
    if options.compare:
        return compare(*options.compare, console=console, with_model=options.llm)
    # A few questions side by side say who is better, not whether the ground is held.
    thresholds = () if options.peer else load_thresholds(options.thresholds)
    kept = public_numbers(options.public) if options.report or options.json else {}
    files = options.gold or split_files(options.split or ("test" if options.gate else "all"))
    ours: list[Record] = []
    theirs: list[Record] = []
    systems: list[OpenSystem] = []
    try:
        systems += measure(files, options, ours, theirs)
    except KeyboardInterrupt:
        again = f" --out {options.out}" if options.out_given else ""
        console.print(f"Interrupted; {options.out} keeps {len(ours)} answers.")
        if options.peer:
            console.print(f"{beside(options.out)} keeps {len(theirs)} answers.")
        console.print(f"Go on with the same command and: --resume{again}")
        return INTERRUPTED
    title = f"{named(systems)} on {', '.join(file.stem for file in files)}"
    results = results_of(title, ours, thresholds, with_model=options.llm)
    both = compare_runs(theirs, ours, with_model=options.llm) if theirs else None
    tell(results, console, gate=options.gate)
    if both:
        tell_difference(both, (beside(options.out), options.out), console)
    write_reports(
        results,
        html=options.report,
        machine=options.json,
        markdown=options.markdown,
        public=kept,
        beside=both,
    )
    if options.report:
        console.print(f"Report: {options.report}")
    return 1 if results.falls_short else 0


def named(systems: Sequence[OpenSystem]) -> str:
    """Return what was measured, as a title says it: names, and the peer's language model."""
    ours, *peers = (dict(system.identity) for system in systems)
    found = [ours.get("name", "Dateline")]
    found += [f"{peer.get('name')} with {peer.get('llm')}" for peer in peers]
    return " beside ".join(found)


def measure(
    files: Sequence[Path], options: argparse.Namespace, ours: list[Record], theirs: list[Record]
) -> list[OpenSystem]:
    """Ask Dateline, and the peer where it is wanted, the same cases; return the systems asked."""
    # The shipped questions are about the shipped articles, whatever was indexed last.
    corpus = options.corpus or (None if options.gold else shipped_corpus())
    outs = [options.out, beside(options.out)] if options.peer else [options.out]
    if options.out_given and not options.resume:
        for out in outs:
            refuse_to_overwrite(out)
    settings = Settings.load(corpus=corpus, home=options.home)
    systems = [open_system(settings)]
    cases = spread(load_files(files, systems[0].articles), options.limit)
    if options.peer:
        systems.append(open_peer_system(settings))
    for system, out, records in zip(systems, outs, (ours, theirs), strict=False):
        ask_all(cases, system, out, resume=options.resume, into=records)
    return systems


def public_numbers(path: Path | None) -> dict[str, Any]:
    """Return the numbers of public sets that a report shows, none where they weren't measured."""
    from eval.public import read_numbers

    if path is None and not PUBLIC_FILE.exists():
        return {}
    return read_numbers(path or PUBLIC_FILE)


def open_peer_system(settings: Settings) -> OpenSystem:
    """Return LlamaIndex's CitationQueryEngine with the model that is set, or the small one."""
    from eval.peer import open_configured

    return open_configured(settings)


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
    tell_difference(found, (first, second), console)
    return 0


def tell_difference(found: Comparison, files: tuple[Path, Path], console: Console) -> None:
    """Print two runs side by side and every question that flips."""
    for letter, file, system in zip("AB", files, found.systems, strict=True):
        console.print(f"{letter}: {file} ({system})", markup=False)
    console.print(difference_table(found))
    for note in found.notes:
        console.print(note, markup=False)
    gained = sum(flip.gained for flip in found.flips)
    console.print(f"{gained} questions gained, {len(found.flips) - gained} lost")
    for line in flip_lines(found):
        console.print(line)


def check(argv: Sequence[str]) -> int:
    """Print everything that is wrong with sets of questions; 1 where anything is."""
    parser = argparse.ArgumentParser(
        prog="dateline eval check", description="Find every fault in sets of questions at once."
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="the folder of articles")
    options = parser.parse_args(argv)
    articles = read_articles(corpus_for(options.files, options.corpus))
    found = problems_of(options.files, articles)
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
