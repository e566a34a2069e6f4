"""A question that asks two things -> two questions; a question that asks for several things."""

from __future__ import annotations

import re

from index.article import Span
from qa.question import ASKS_SOURCE, content_words, leans

ASKING_PART = (
    r"(?:(?:on|in|at|by|to|from|for|with|of|since|until)\s+)?"
    r"(?:who|whom|whose|when|where|which|what|why|how)\b"
)
JOINT = re.compile(rf"(?i),?\s+and\s+(?={ASKING_PART})")
WH = re.compile(rf"(?i)^{ASKING_PART}\s*")
SINGULAR_S = (
    r"(?:is|was|does|has|this|its|status|crisis|process|basis|press|class|news|series|us|as"
    r"|congress|business|address|focus|consensus|bus|gas|loss|progress|success|access)"
)
AUX = r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|of|the|in|on)"
WANTS_LIST = re.compile(
    rf"(?i)\b(?:which|what)\s+(?:(?!{AUX}\b)[\w’'-]+\s+){{0,2}}?(?!{SINGULAR_S}\b)"
    r"(?:[a-z]{3,}s|people|men|women|media)\b|\b(?:list|name)\s+(?:the|all|every)\b"
    r"|^who (?:are|were) the\b"
)
CAPITAL_ITEM = r"(?:the )?[A-Z][\w’'-]*(?: (?:(?:of|and) the |of |al-)?[A-Z][\w’'-]*)*"
SMALL_ITEM = (
    r"(?!(?:on|in|at|of|to|for|by|with|from|and|or|as|that|which)\b)[a-z][\w-]+(?: [a-z][\w-]+)?"
)
SERIES = re.compile(
    "|".join(
        rf"(?<![\w’'-]){item}(?:, {item})+,? (?:and|or|as well as) {item}"
        for item in (CAPITAL_ITEM, SMALL_ITEM)
    )
)


def parts_of(question: str) -> tuple[str, ...]:
    """Return the questions that one question joins with "and", each standing alone.

    >>> parts_of("Who refused the extra year, and on which channel did he say so?")
    ('Who refused the extra year?', 'Who refused the extra year? on which channel did he say so?')
    >>> parts_of("Who was the commander killed, and in which year?")
    ('Who was the commander killed?', 'in which year was the commander killed?')
    >>> parts_of("Who led the talks, and which war held up the deal?")
    ('Who led the talks?', 'which war held up the deal?')
    """
    joint = JOINT.search(question)
    first = question[: joint.start()] if joint else ""
    if (
        not joint
        or len(first.split()) < 3
        or not content_words(first)
        or not re.search(rf"(?i){ASKING_PART}", first)
    ):
        return (question,)
    rest = question[joint.end() :].rstrip("? ")
    first = first.rstrip("?, ")
    if ASKS_SOURCE.fullmatch(rest):
        return (f"{first}?",)
    if len(content_words(rest)) <= 1:
        return (f"{first}?", f"{rest} {WH.sub('', first)}?")
    return (f"{first}?", f"{first}? {rest}?" if leans(rest) else f"{rest}?")


def wants_list(question: str) -> bool:
    """Tell whether a question asks for several things.

    >>> wants_list("Which countries sent troops?"), wants_list("What is the status of the talks?")
    (True, False)
    """
    return bool(WANTS_LIST.search(question))


def whole_series(text: str, span: Span, sentence: Span) -> Span:
    """Return the span stretched to the series in which it stands: "Germany, France and Italy"."""
    for match in SERIES.finditer(sentence.of(text)):
        series = Span(sentence.start + match.start(), sentence.start + match.end())
        if series.overlaps(span):
            return Span(min(series.start, span.start), max(series.end, span.end))
    return span
