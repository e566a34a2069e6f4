"""Text -> paragraphs, each told to be article or page furniture. No character is changed.

Rules are about how news pages are built, not about one site: what stands before the first prose
(weather, today's date), what opens a list of teasers ("Related Articles"), what ends a page
("Leave a Reply"), and lines that are the same on every page of a site ("Views: 0"). A line is
furniture only by such a sign; prose without one is always kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.article import Kind, Paragraph, Span

# Whole lines that are furniture wherever they stand.
CHROME = re.compile(
    r"""(?ix)
    leave\ a\ (reply|comment) | (cancel|post)\ (reply|comment) | be\ the\ first\ to\ comment .*
    | your\ e-?mail\ address\ will\ not\ be\ published .* | required\ fields\ are\ marked .*
    | save\ my\ name,\ e-?mail.* | you\ must\ be\ logged\ in\ to .*
    | (post|page|total)?\ ?views?\s*:?\s*[\d.,]+k? | [\d.,]+k?\ (views|shares|reads|likes)
    | (\d+|no)\ (comments?|responses?|replies) | \d+\ min(ute)?s?\ read | reading\ time:?\ .{1,20}
    | (posted\ |published\ |written\ )?by:?\ (admin|administrator|editor|webmaster|staff|guest)
    | translate(\ »)? | scroll\ (back\ )?to\ (the\ )?top | back\ to\ (the\ )?top
    | skip\ to\ (main\ )?content | skip\ to\ navigation | jump\ to\ .{1,20}
    | (share|tweet|pin|e-?mail|print|send|save|copy\ link)(\ (this|on|via|with|to)\b.{0,60})?
    | share(\ (this|the))?(\ (article|story|post|page))?:?
    | (facebook|twitter|x|whats-?app|telegram|linkedin|pinterest|reddit|instagram|youtube|tik-?tok)
    | ((facebook|twitter|x|whats-?app|telegram|linkedin|pinterest|reddit|e-?mail|print|copy\ link)
       [\s|·,•]+){1,}(facebook|twitter|x|whats-?app|telegram|linkedin|pinterest|reddit|e-?mail|print
       |copy\ link)
    | follow\ us(\ on)?\b.{0,60} | like\ us\ on\ .{1,40} | join\ (us|our)\ .{0,60}
    | (sign\ up|subscribe)(\ (now|today|here|to|for)\b.{0,100})?
    | enter\ your\ e-?mail.* | get\ (the\ |our\ )?.{0,40}\ (newsletter|in\ your\ inbox).*
    | (sponsored|advertise?ments?|advertising|promoted)(\ (content|by\b.{0,40}))?
    | (story|article)\ continues\ below(\ (this\ )?ad.*)? | continue\ reading(\ .{1,60})?
    | (©|\(c\)|copyright).{0,120} | .{0,60}all\ rights\ reserved.{0,60}
    | (we|this\ (web)?site)\ uses?\ cookies.* | accept(\ all)?\ cookies? | cookie\ (policy|settings)
    | privacy\ policy | terms\ (of\ (use|service)|and\ conditions) | (log|sign)\ in | log\ out
    | register
    | (home|news)(\ *[»>/›|]\ *[\w\ &’'-]{1,60})+ | loading\.{0,3}
    | (next|previous)(\ (article|post))?
    | (load|show|view|see|read)\ (more|all)(\ .{1,30})?
    | (tags?|categor(y|ies)|filed\ under|posted\ in)
      \s*:.{0,200}
    | !\[[^\]]*\]\([^)]*\)
    | (also\ read|read\ (also|more)|see\ also|read\ next|related|watch|more)\s*:.{1,160}
    | click\ here\ .{0,80} | download\ our\ app.* | (menu|search|close|toggle\ navigation)
    """
)

# Headings of lists of teasers. They count only where teasers, or nothing, follow.
LIST_HEADING = re.compile(
    r"""(?ix)
    (hot|popular|trending|top\ (stories|news)|most\ (read|viewed|popular|shared))
        (\ (this\ week|today|now|posts|stories|articles|news))?
    | topics | latest(\ (news|posts|stories|articles|headlines))? | (the\ )?latest | breaking\ news
    | (related|similar|recommended|recent|more|other|further|featured|suggested)
        \ (articles?|stor(y|ies)|posts?|news|content|reading|coverage|headlines|topics
           |links|videos?)
    | related | recommended(\ for\ you)? | (you\ (may|might)|you'?ll|you’ll)\ (also\ )?(like|enjoy)
    | more\ (from|on)\b.{0,40} | read\ (more|next|also) | see\ also
    | also\ (read|on)\b.{0,30}
    | what\ to\ read\ next | editor['’]?s['’]?\ (picks?|choice) | in\ other\ news | don['’]?t\ miss
    | around\ the\ web | from\ the\ web | sponsored(\ links)? | partner\ content | must\ read
    """
)

# Headings after which the rest of the page is comments and forms.
COMMENTS_HEADING = re.compile(
    r"(?i)leave a (reply|comment)|(post|add|write) a (comment|reply)"
    r"|join the (conversation|discussion)"
    r"|comments?(\s*\(\d+\))?|\d+ (comments?|responses?|replies|thoughts on .*)"
)

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
DATE = (
    rf"(?:{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}"
    r"|\d{4}-\d{2}-\d{2})"
)
CLOCK = r"(?:,?\s*(?:at\s+)?\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?(?:\s+[A-Z]{2,4})?)"
BARE_DATE = re.compile(
    rf"(?i)(?:today(?: is)?:?\s+)?(?:{DAY_NAME},?\s+)?{DATE}{CLOCK}?|{DAY_NAME}{CLOCK}?"
)
WEATHER = re.compile(
    r"(?i)[-+−]?\d{1,3}(?:[.,]\d)?\s*(?:°\s*[cf]?|º\s*[cf]?|[cf]|degrees(?: \w+)?)"
    r"(?:\s+\w+(?: \w+)?(?:,? \w+)?)?|weather(?: .{0,20})?|humidity:? .{1,10}|wind:? .{1,15}"
    r"|(?:sunny|cloudy|clear sky|partly cloudy|rain|overcast|few clouds)"
)
CREDIT = re.compile(
    r"\((?:[\w.&’'-]+ ?){1,5}\)|(?i:source|sources|credit|via)\s*:\s*\S.{0,80}"
    r"|[—–-]\s?[A-Z][\w .&’'-]{1,40}"
)
AGENCY_CREDIT = re.compile(
    r"(?:[Pp]hoto(?:graph)?(?: by)?:? .{1,50}|.{0,40}\b(?:Reuters|AP|AFP|EPA|Getty Images|AP Photo"
    r"|Bloomberg"
    r"|Xinhua|TASS|PA|DPA|ANSA|Anadolu|Shutterstock|File photo|Handout)(?:\s?/\s?\w+)*\)?)\.?"
)
# "Published: May 5, 2025", "By Jane Smith | March 3, 2024": lines that state the publication date.
STATED = re.compile(
    rf"(?i)(?:.{{0,60}}\b)?(?:published|posted|updated|issued|dated?|last modified)\b:?"
    rf"(?:\s+(?:on|at))?:?\s*(?:{DAY_NAME},?\s+)?(?P<date>{DATE}).{{0,40}}"
)
BYLINE = re.compile(rf"(?i)by .{{2,60}}?[|,·•–—-]\s*(?P<date>{DATE}).{{0,30}}")
FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?:.*\r?\n)*?---[ \t]*(?:\r?\n|\Z)")
ENDS_SENTENCE = re.compile(r"[.!?؟。][\"'”’»)\]]*$")
ENDS_OPEN = re.compile(r"(?:\.{3,}|…|\[…\]|\[\.\.\.\])[\"'”’»)]*$")
SENTENCE_END = re.compile(r"[.!?][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-Z0-9])")


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Return every non-blank paragraph of a text in order, with its kind.

    Together the paragraphs cover all characters that are not white space.
    """
    spans = list(paragraph_spans(text))
    lines = [span.of(text).strip() for span in spans]
    kinds = kinds_of(lines)
    if FRONT_MATTER.match(text):
        kinds[0] = "furniture"
    return tuple(Paragraph(span, kind) for span, kind in zip(spans, kinds, strict=True))


# ---- where paragraphs begin and end --------------------------------------------------------


def paragraph_spans(text: str) -> Iterator[Span]:
    """Yield the span of each paragraph: a line, or a block of hard-wrapped lines."""
    front = FRONT_MATTER.match(text)
    begin = 0
    if front:
        yield trimmed(text, 0, front.end())
        begin = front.end()
    for block in re.finditer(r"[^\r\n]*\S[^\r\n]*(?:\r?\n[^\r\n]*\S[^\r\n]*)*", text[begin:]):
        start, end = begin + block.start(), begin + block.end()
        if is_wrapped(block.group().splitlines()):
            yield trimmed(text, start, end)
            continue
        for line in re.finditer(r"[^\r\n]+", text[start:end]):
            yield trimmed(text, start + line.start(), start + line.end())


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without white space (or byte-order mark) at its ends."""
    inside = text[start:end]
    left = len(inside) - len(inside.lstrip("\ufeff" + WHITE))
    return Span(start + left, start + len(inside.rstrip(WHITE)))


WHITE = " \t\r\n\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    chr(c) for c in range(0x2000, 0x200B)
)


def is_wrapped(lines: Sequence[str]) -> bool:
    """Tell one paragraph broken over lines of like width from lines that are paragraphs."""
    full, last = lines[:-1], lines[-1]
    if not full or not all(50 <= len(line) <= 120 for line in full) or len(last) > 120:
        return False
    running = sum(1 for line in lines[1:] if line.lstrip()[:1].islower())
    return bool(ENDS_SENTENCE.search(last.rstrip())) and running * 3 >= len(full)


# ---- article or furniture ------------------------------------------------------------------


def kinds_of(lines: Sequence[str]) -> list[Kind]:
    """Return the kind of each paragraph, given its text."""
    kinds: list[Kind] = [plain_kind(line) for line in lines]
    prose = [i for i, line in enumerate(lines) if is_prose(line) and kinds[i] == "text"]
    first = prose[0] if prose else len(lines)
    mark_header(lines, kinds, first)
    mark_lists(lines, kinds)
    mark_comments(lines, kinds)
    mark_teasers_at_end(lines, kinds)
    mark_title(lines, kinds)
    return kinds


def plain_kind(line: str) -> Kind:
    """Return the kind a line has by itself, wherever it stands."""
    if CHROME.fullmatch(line) or not re.search(r"\w", line):
        return "furniture"
    if CREDIT.fullmatch(line) or STATED.fullmatch(line) or BYLINE.fullmatch(line):
        return "credit"
    if is_caption(line):
        return "caption"
    if is_heading(line):
        return "heading"
    return "text"


def is_heading(line: str) -> bool:
    """Tell a title or subheading: a short line, often without a full stop."""
    if re.match(r"#{1,6} ", line):
        return True
    return len(line.split()) <= 20 and not ENDS_SENTENCE.search(line) and not ENDS_OPEN.search(line)


def is_caption(line: str) -> bool:
    """Tell a photo's caption by the agency named behind its last sentence."""
    tail = SENTENCE_END.split(line)[-1]
    return tail != line and len(line.split()) <= 60 and bool(AGENCY_CREDIT.fullmatch(tail))


def is_prose(line: str) -> bool:
    """Tell running text: at least eight words that end like a sentence."""
    return (
        len(line.split()) >= 8 and bool(ENDS_SENTENCE.search(line)) and not ENDS_OPEN.search(line)
    )


def is_body(line: str) -> bool:
    """Tell prose too long to be a teaser: two sentences and twenty words, or forty words."""
    words = len(line.split())
    several = len(SENTENCE_END.findall(line)) >= 1
    return is_prose(line) and (words >= 40 or (words >= 20 and several))


def mark_header(lines: Sequence[str], kinds: list[Kind], first_prose: int) -> None:
    """Mark a page header: weather, its place, and the date of the day the page was saved.

    A bare date counts only before the first heading; under the title it is the article's own.
    """
    weather = [i for i in range(first_prose) if WEATHER.fullmatch(lines[i])]
    for i in weather:
        kinds[i] = "furniture"
        for near in (i - 1, i + 1):
            if 0 <= near < first_prose and is_place(lines[near]):
                kinds[near] = "furniture"
    for i in range(first_prose):
        if BARE_DATE.fullmatch(lines[i]):
            kinds[i] = "furniture" if "heading" not in kinds[:i] else "credit"
        elif kinds[i] == "heading":
            return


def is_place(line: str) -> bool:
    """Tell a bare place name, as it stands beside a temperature."""
    return bool(re.fullmatch(r"(?:[A-Z][\w.’'-]+,? ?){1,3}", line))


def mark_lists(lines: Sequence[str], kinds: list[Kind]) -> None:
    """Mark lists of teasers: their heading and what follows it up to the next body text."""
    for i, line in enumerate(lines):
        if not LIST_HEADING.fullmatch(line.strip("#:* ")):
            continue
        end = end_of_list(lines, i + 1)
        teasers = range(i + 1, end)
        to_the_end = end == len(lines)
        if to_the_end or any(ENDS_OPEN.search(lines[j]) or is_heading(lines[j]) for j in teasers):
            for j in (i, *teasers):
                # A source credit behind the teasers still belongs to the article.
                if not (kinds[j] == "credit" and j > i + 1 and is_source_credit(lines[j])):
                    kinds[j] = "furniture"


def is_source_credit(line: str) -> bool:
    """Tell "(national)" and "Source: ..." from a date that merely looks like a credit."""
    return bool(CREDIT.fullmatch(line)) and not BARE_DATE.fullmatch(line)


def end_of_list(lines: Sequence[str], start: int) -> int:
    """Return where a list of teasers that begins at `start` ends."""
    for i in range(start, len(lines)):
        if is_body(lines[i]):
            return i
        follows = i + 1 < len(lines) and is_prose(lines[i + 1])
        under_title = i > start and is_heading(lines[i - 1])
        if is_prose(lines[i]) and (follows or not under_title) and i > start:
            return i
    return len(lines)


def mark_comments(lines: Sequence[str], kinds: list[Kind]) -> None:
    """Mark all that stands behind the heading of the comments, in the later half of the page."""
    sizes = [len(line) for line in lines]
    for i, line in enumerate(lines):
        late = sum(sizes[:i]) * 2 >= sum(sizes[:i] + [s for s in sizes[i:] if s > 200])
        form = any(CHROME.fullmatch(other) for other in lines[i + 1 : i + 4])
        last = i >= len(lines) - 2
        if COMMENTS_HEADING.fullmatch(line) and late and (form or last or "leave" in line.lower()):
            for j in range(i, len(lines)):
                kinds[j] = "furniture"
            return


def mark_teasers_at_end(lines: Sequence[str], kinds: list[Kind]) -> None:
    """Mark pairs of a headline and an excerpt cut off by dots that close a page unannounced."""
    end = len(lines)
    while end and kinds[end - 1] == "furniture":
        end -= 1
    pairs = 0
    while end >= 2 and ENDS_OPEN.search(lines[end - 1]) and is_heading(lines[end - 2]):
        end, pairs = end - 2, pairs + 1
    if pairs >= 2 and end > 0:
        for i in range(end, len(lines)):
            if kinds[i] not in {"furniture", "credit"}:
                kinds[i] = "furniture"


def mark_title(lines: Sequence[str], kinds: list[Kind]) -> None:
    """Mark the title: the first heading before any prose, past a kicker in capitals."""
    content = [i for i, kind in enumerate(kinds) if kind not in {"furniture", "credit"}][:4]
    for at, i in enumerate(content):
        following = content[at + 1] if at + 1 < len(content) else None
        if not is_title(lines[i]) or following is None:
            return
        kicker = lines[i].isupper() and len(lines[i].split()) <= 3
        if not (kicker and is_title(lines[following])):
            kinds[i] = "title"
            return
        kinds[i] = "heading"


def is_title(line: str) -> bool:
    """Tell a title: a heading, or one short sentence that is no dateline and no quotation."""
    if is_heading(line):
        return not (BARE_DATE.fullmatch(line) or CREDIT.fullmatch(line))
    short = len(line.split()) <= 12 and not SENTENCE_END.search(line)
    return short and not ENDS_OPEN.search(line) and not line.startswith(("“", '"', "("))
