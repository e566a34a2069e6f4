"""Text -> publisher, title and day of publication, as far as the article itself states them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from dateutil import parser as dates

from index.article import Paragraph, Source
from index.clean import BARE_DATE, BYLINE, CREDIT, DATE, FRONT_MATTER, STATED

# "Baghdad, August 18, 2025 (Agencies) — The United States ..."
DATELINE = re.compile(
    rf"(?P<place>(?:[A-Z][\w.’'-]*,? ?){{1,6}})?,?\s*(?P<date>(?i:{DATE}))?,?\s*"
    r"(?:\((?P<credit>[\w .,&’'/-]{2,40})\))?\s*[—–-]{1,2}\s"
)
RIGHTS = re.compile(
    r"(?i)(?:copyright|©|\(c\))[\s©]*(?:\(c\)\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,]*"
    r"(?P<name>(?:the )?[A-Z][\w&’'. -]{1,40}?)[\s,.]*(?:all rights reserved.*)?"
)
# Credits that name no outlet.
NOBODY = re.compile(
    r"(?i)(news )?agenc(y|ies)|wires?|staff|photo|file|archive|updated|admin|local"
    r"|exclusive|opinion|video|advertisement|sponsored|more|end|ends|all rights reserved"
    r"|\d[\d/ .:-]*"
)


def source_of(source_id: str, text: str, paragraphs: Sequence[Paragraph]) -> Source:
    """Return the source of a text: what it states of title, publisher and publication date."""
    front = front_matter(text)
    lines = [p.span.of(text).strip() for p in paragraphs if p.is_content]
    titles = [p.span.of(text) for p in paragraphs if p.kind == "title"]
    title = front.get("title") or (titles[0].lstrip("# ").strip("* ") if titles else None)
    publisher = next((front[k] for k in ("publisher", "outlet", "source") if front.get(k)), None)
    return Source(
        id=source_id,
        title=title,
        publisher=publisher or publisher_of(lines, text),
        published=day_of(front.get("published") or front.get("date") or "") or stated_day(lines),
    )


def front_matter(text: str) -> dict[str, str]:
    """Return the `key: value` lines of the block between `---` lines that opens some files."""
    block = FRONT_MATTER.match(text)
    if not block:
        return {}
    pairs = re.findall(r"^([A-Za-z_]+):[ \t]*(.+?)[ \t]*$", block.group(), re.MULTILINE)
    return {key.lower(): unquoted(value) for key, value in pairs}


def unquoted(value: str) -> str:
    """Return a value without the one pair of quotes that YAML allows around it.

    >>> unquoted('"Go home," he said'), unquoted("'Go home'")
    ('"Go home," he said', 'Go home')
    """
    inside = value[1:-1]
    pair = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return inside if pair else value


def stated_day(lines: Sequence[str]) -> date | None:
    """Return the day of publication that an article's own lines state.

    It stands in the dateline, behind a word such as "Published", behind the byline, or alone on a
    line under the title. Cleaning has already taken out the date of a page header.
    """
    for line in lines[:5]:
        dateline = DATELINE.match(line)
        if dateline and dateline["date"]:
            return day_of(dateline["date"])
        if BARE_DATE.fullmatch(line):
            return day_of(line)
    for line in (*lines[:6], *lines[-3:]):
        found = STATED.fullmatch(line) or BYLINE.fullmatch(line)
        if found and len(line.split()) <= 15:
            return day_of(found["date"])
    return None


def day_of(words: str) -> date | None:
    """Return the day a string names in full, or None.

    >>> day_of("August 18, 2025")
    datetime.date(2025, 8, 18)
    >>> day_of("next month")
    """
    found = re.search(DATE, words, re.IGNORECASE)
    if not found:
        return None
    try:
        day: date = dates.parse(found.group()).date()
    except (ValueError, OverflowError):
        return None
    return day


def publisher_of(lines: Sequence[str], text: str) -> str | None:
    """Return the outlet that an article credits, in the spelling it uses in its text."""
    names: list[str] = []
    if lines:
        dateline = next(
            (d for line in lines[:3] if (d := DATELINE.match(line)) and d["credit"]), None
        )
        names += [dateline["credit"]] if dateline else []
    names += [
        re.sub(r"(?i)^(sources?|credit|via)\s*:\s*|^[—–-]\s?", "", line).strip("() ")
        for line in reversed(lines)
        if CREDIT.fullmatch(line) and not re.search(DATE, line, re.IGNORECASE)
    ]
    names += [
        m["name"] for line in text.splitlines()[-15:] if (m := RIGHTS.fullmatch(line.strip()))
    ]
    named = (as_written(name, text) for name in names if name and not NOBODY.fullmatch(name))
    return next(named, None)


def as_written(name: str, text: str) -> str:
    """Return a credit such as "national" as the text spells the outlet: "The National"."""
    pattern = rf"\b(?:The\s+)?{re.escape(name)}\b"
    spellings = [m.group() for m in re.finditer(pattern, text, re.IGNORECASE)]
    proper = [s for s in spellings if s[:1].isupper() and s.split()[-1][:1].isupper()]
    with_article = [s for s in proper if s.startswith("The ")]
    common = Counter(with_article or proper).most_common(1)
    return " ".join(common[0][0].split()) if common else name
