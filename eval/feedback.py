"""What readers thought of answers -> questions with known answers, one JSON object a line.

An answer that a reader called right is a case with its short answer as fact and its citations as
evidence; a refusal called right is a case without an answer. What was called wrong needs a person
to write the right answer, and is listed for one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console

from eval.cases import numbered_lines, read_articles, read_line
from eval.gold import corpus_for
from eval.jsonline import parsed
from index.article import Article
from index.errors import CasesError, DatelineError

TAG = "feedback"


class Sorted(NamedTuple):
    """The cases made, and a line for each entry that made none."""

    cases: tuple[dict[str, Any], ...]
    left: tuple[str, ...]


def sort_entries(path: Path, articles: Iterable[Article], *, taken: Iterable[str] = ()) -> Sorted:
    """Return what a file of feedback holds; the cases of `taken` ids are left out silently.

    Raises CasesError where the file can't be read.
    """
    by_id = {article.source.id: article for article in articles}
    seen = set(taken)
    cases, left = [], []
    for number, raw in numbered_lines(path):
        try:
            case = case_of(parsed(raw))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            left.append(f"{path}:{number}: {reason_of(error)}")
            continue
        if case["id"] in seen:
            continue
        _, problems = read_line(json.dumps(case), number, by_id)
        if problems:
            left.append(f"{path}:{number}: {'; '.join(problems)}")
            continue
        seen.add(case["id"])
        cases.append(case)
    return Sorted(tuple(cases), tuple(left))


def reason_of(error: Exception) -> str:
    """Return why an entry made no case."""
    if isinstance(error, CasesError):
        return str(error)
    return f"is no entry of feedback ({type(error).__name__}: {error})"


def case_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the case of one entry; raises CasesError saying why it makes none."""
    answer = entry["answer"]
    if entry["opinion"] != "good":
        comment = f" ({entry['comment']})" if entry.get("comment") else ""
        raise CasesError(f"was called wrong, write its right answer: {entry['question']}{comment}")
    narrowed = {name: value for name, value in dict(entry.get("scope") or {}).items() if value}
    said = json.dumps([entry["question"], entry.get("history"), narrowed, answer["short"]])
    case: dict[str, Any] = {
        "id": f"fb-{hashlib.sha256(said.encode()).hexdigest()[:10]}",
        "question": entry["question"],
    }
    if entry.get("history"):
        case["history"] = entry["history"]
    case |= answered_fields(answer) | narrowed
    return case | {"kind": "dialog" if "history" in case else "fact", "tags": [TAG]}


def answered_fields(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that hold what is right; raises CasesError where it can't be told."""
    if answer["abstained"]:
        return {"answers": [], "facts": [], "evidence": []}
    if answer["versions"]:
        raise CasesError(f"tells versions, write them: {answer['question']}")
    if not answer["short"] or not answer["citations"]:
        raise CasesError(f"has no short answer, write one: {answer['question']}")
    evidence = [
        {name: citation[name] for name in ("source", "quote", "start", "end")}
        for citation in answer["citations"]
    ]
    return {"answers": [answer["short"]], "facts": [[answer["short"]]], "evidence": evidence}


def ids_in(path: Path) -> list[str]:
    """Return the ids of the cases in a file, none where there is no file yet."""
    if not path.exists():
        return []
    found = [parsed(raw) for _, raw in numbered_lines(path)]
    return [str(row["id"]) for row in found if isinstance(row, dict) and "id" in row]


def add_feedback(argv: Sequence[str]) -> int:
    """Append the cases of a file of feedback to a gold file; 1 where an entry made none."""
    parser = argparse.ArgumentParser(
        prog="dateline eval add-feedback",
        description="Turn answers that readers called right into questions with known answers.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="HOME/feedback.jsonl")
    parser.add_argument(
        "--to",
        type=Path,
        default=Path("feedback-gold.jsonl"),
        metavar="GOLD.jsonl",
        help="what they are appended to (default: feedback-gold.jsonl)",
    )
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="the folder of articles")
    options = parser.parse_args(argv)
    articles = read_articles(corpus_for([], options.corpus))
    try:
        taken = ids_in(options.to)
    except ValueError as error:
        raise CasesError(f"{options.to} can't be added to ({error}); name another --to") from error
    found = sort_entries(options.file, articles, taken=taken)
    try:
        with options.to.open("a", encoding="utf-8", newline="\n") as gold:
            gold.writelines(json.dumps(case, ensure_ascii=False) + "\n" for case in found.cases)
    except OSError as error:
        raise DatelineError(f"{options.to} can't be written ({error.strerror})") from error
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for line in found.left:
        console.print(line)
    console.print(f"{len(found.cases)} cases added to {options.to}, {len(found.left)} left")
    return 1 if found.left else 0
