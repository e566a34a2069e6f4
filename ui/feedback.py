"""What a reader thinks of an answer -> a line in a local file, with all that is needed to redo it.

`dateline eval add-feedback` turns such lines into questions with known answers.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.build import home_of
from index.embed import model_id
from index.errors import QuestionError, SettingsError
from index.settings import Settings
from qa import Answer, Assistant
from qa.draft.models import without_secrets
from qa.reader.weights import load_reader
from ui.about import release
from ui.conversation import Turn, history
from ui.narrowing import scope_json
from ui.saved import FindArticle

OPINIONS = ("good", "bad")
LONGEST_COMMENT = 2000
LARGEST_FILE = 50_000_000  # nobody reads more; and no visitor may fill the disk
writing = threading.Lock()


def feedback_file(settings: Settings) -> Path:
    """Return the file that feedback is appended to."""
    return home_of(settings) / "feedback.jsonl"


def entry(
    turn: Turn, before: Sequence[Turn], opinion: str, comment: str, assistant: Assistant
) -> dict[str, Any]:
    """Return the line for one opinion; raises QuestionError where it is none or too long."""
    if opinion not in OPINIONS:
        raise QuestionError(f"the opinion is {opinion!r}; it is one of {', '.join(OPINIONS)}")
    if len(comment) > LONGEST_COMMENT:
        raise QuestionError(
            f"the comment has {len(comment):,} characters; shorten it to {LONGEST_COMMENT:,}"
        )
    if turn.answer is None:
        raise QuestionError("there is no answer to judge; ask the question again")
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "opinion": opinion,
        "comment": comment,
        "question": turn.question,
        "history": history(before),
        "scope": scope_json(turn.scope),
        "answer": turn.answer.as_json(),
        "versions": versions_of(assistant.settings),
        "articles": digests(turn.answer, assistant.article),
    }


def versions_of(settings: Settings) -> dict[str, Any]:
    """Return the versions of everything that makes an answer, without a key in them."""
    embedding = model_id(settings.embedding_model)
    reader = load_reader(settings.reader).settings
    return {
        "dateline": release(),
        "reader": settings.reader,
        "reader_sha256": reader.get("sha256"),
        "threshold": reader["threshold"],
        "embedding": f"{embedding.name} {embedding.digest[:12]}",
        "llm": without_secrets(settings.llm) or None,
    }


def digests(answer: Answer, find: FindArticle) -> dict[str, str | None]:
    """Return the sha256 of each cited article's text, None where the article is gone."""
    found: dict[str, str | None] = {}
    for citation in (*answer.citations, *answer.nearest):
        source = citation.source.id
        try:
            text = find(source).text.encode("utf-8", "surrogatepass")
            found[source] = hashlib.sha256(text).hexdigest()
        except KeyError:
            found[source] = None
    return found


def append(found: dict[str, Any], file: Path) -> None:
    """Append a line to the file in one write; raises SettingsError where it can't be."""
    line = (json.dumps(found) + "\n").encode("ascii")
    try:
        with writing, file.open("ab") as stream:
            if stream.tell() + len(line) > LARGEST_FILE:
                raise SettingsError(f"{file} is full; move it away")
            os.write(stream.fileno(), line)
    except OSError as error:
        raise SettingsError(f"{file} can't be written ({error.strerror}); check it") from error
