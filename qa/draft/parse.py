"""What a model streams -> statements with their quoted evidence, one a line.

A line is `- statement [2] "exact words" [3] "exact words"`. Small models number their lines, bold
them or leave the dash out; that is read too. What is no statement at all is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NOTHING = "NONE"
LONGEST_LINE = 1500
MOST_LINES = 12
BULLET = re.compile(r"^\s*(?:[-*•–—]|\d{1,2}[.)])\s+")
OPENING = "\"“„«'‘"
# A source number, and a quotation that runs to the line's end or to the next number.
SOURCED = re.compile(
    rf"\[\s*(?:passage|source)?\s*#?(\d{{1,3}})\s*\]\s*[:,–—-]?\s*(?:[{OPENING}]+(.*?))?"
    rf"(?=\s*[,;.]?\s*(?:and\s+)?\[\s*(?:passage|source)?\s*#?\d|\s*$)",
    re.IGNORECASE,
)
CLOSING = re.compile(r"[\s\"”“»'’.,;]*$")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage's number, from 1, and the words the model says stand in it ("" for none)."""

    passage: int
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence a model drafted, and what it gives as proof."""

    text: str
    evidence: tuple[Evidence, ...] = ()


def lines(pieces: Iterable[str]) -> Iterator[str]:
    """Yield complete lines of a stream, and at its end what is left of one."""
    held = ""
    for piece in pieces:
        held += piece
        *whole, held = held.split("\n")
        yield from whole
        if len(held) > LONGEST_LINE:
            # No statement is that long: the model runs on. What it has said is judged as it is.
            yield held
            return
    yield held


def statements(pieces: Iterable[str]) -> Iterator[Statement]:
    """Yield the statements of a stream as soon as each one's line is complete."""
    seen: set[str] = set()
    for line in lines(pieces):
        found = parsed(line)
        if found is None or found.text.casefold() in seen:
            continue  # models repeat themselves
        seen.add(found.text.casefold())
        yield found
        if len(seen) >= MOST_LINES:
            return


def parsed(line: str) -> Statement | None:
    """Return the statement of a line, or None where it holds none.

    >>> parsed('- It has 2,500 troops. [2] "about 2,500 troops"')
    Statement(text='It has 2,500 troops.', evidence=(Evidence(passage=2, quote='about 2,500 troops'),))
    >>> parsed("Here is the answer:")
    """  # noqa: E501 - a doctest's output stands in one line
    body = BULLET.sub("", line.strip()).replace("**", "").strip()
    found = list(SOURCED.finditer(body))
    text = body[: found[0].start()] if found else body
    text = re.sub(r"^(?:statement\s*\d*\s*:\s*)", "", text.strip(), flags=re.IGNORECASE)
    text = " ".join(re.sub(r"\[[^\]]*\d[^\]]*\]", " ", text).split()).strip(" -–—:|")
    if text[:1] in OPENING and text[-1:] in "\"”»'":
        text = text[1:-1]
    if not re.search(r"\w", text) or text.strip(".").upper() == NOTHING:
        return None
    if not found and (not BULLET.match(line) or body.endswith(":")):
        return None  # chatter around the list
    return Statement(
        text, tuple(Evidence(int(m.group(1)), unquoted(m.group(2) or "")) for m in found)
    )


def unquoted(words: str) -> str:
    """Return a quotation without its closing mark and what follows that."""
    closed = re.search(r"[\"”»](?=[\s.,;)]*$)", words)
    return words[: closed.start()] if closed else CLOSING.sub("", words)
