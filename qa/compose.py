"""Groups of candidates -> an answer: short answer first, then a source's own sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.article import Span
from index.sentences import sentence_spans
from qa.answer import Answer, Citation, cite
from qa.attribution import hedge_of, name_of, short_name
from qa.candidates import Candidate, sentence_around
from qa.compare import Group, same
from qa.corrections import correction_behind
from qa.parts import wants_list, whole_series
from qa.quoting import Numbered, capital, carrying, markers, number_of, quoted
from qa.rivals import rivals_of, shares_sentence, yes_and_no
from qa.speakers import ASKS_WHO, named
from qa.versions import MOST_CITED, sure_voices, tellers, with_versions

MOST_WORDS = 80
CARRIED_WORDS = 42
LEAST_WORDS = 12  # a sentence cut shorter says too little
LEAST_CHARACTERS = 40  # a kicker or a credit is no second sentence
MOST_ITEMS = 5
ALONE = 0.75  # from here on one candidate is told alone
YES_NO = re.compile(
    r"(?i)(?:and |so |but )?(is|are|was|were|did|do|does|has|have|had|can|could"
    r"|will|would|should|may|might)\b"
)
GOES_ON = re.compile(
    r"(?:(?:He|She|They|It|This|These|The \w+) (?:\w+ )?also|In addition|Additionally|Moreover"
    r"|Furthermore)\b"
)
COUNTED = dict(enumerate("Two Three Four Five Six Seven Eight Nine Ten".split(), start=2))


def answered(
    question: str, groups: Sequence[Group], *, floor: float, most: int = MOST_WORDS
) -> Answer:
    """Return the answer that the best group gives in `most` words, or both sides of a difference.

    `floor` is the probability below which nothing is asserted.
    """
    best = groups[0]
    if YES_NO.match(question):
        sides = yes_and_no(question, groups, floor=floor)
        if sides:
            return with_versions(question, sides, most=most)
        return plain(question, groups, most=most)
    rivals = rivals_of(question, best, groups[1:], floor=floor)
    if rivals:
        return with_versions(question, (best, *rivals), most=most)
    if wants_list(question):
        groups = [in_series(best), *groups[1:]]
        items = items_of(groups)
        if len(items) > 1:
            return with_items(question, items, most=most)
    return plain(question, groups, most=most)


def plain(question: str, groups: Sequence[Group], *, most: int) -> Answer:
    """Return the best group's answer, the sentence that carries it, and one more where unsure."""
    best = groups[0].best
    cited: Numbered = []
    members = tellers(groups[0])
    numbers = [number_of(cite(m.article, m.sentence), cited) for m in members[:MOST_CITED]]
    short, lead = short_of(question, best, numbers, cited, hedge=hedge_of(members[:MOST_CITED]))
    agreed = agreement(members, numbers) + corrected(members, cited)
    text = with_sentence(question, best, lead, short, most=most - len(agreed.split()))
    left = most - len(text.split()) - len(agreed.split())
    more = next_sentence(question, best) or second(groups)
    if more and left >= LEAST_WORDS:
        n = number_of(cite(more.article, more.sentence), cited)
        text += f" {quoted(carrying(more.article, more.sentence, more.span, most=left))} [{n}]"
    return Answer(
        question=question,
        text=text + agreed,
        short=short,
        confidence=best.probability,
        citations=tuple(cited),
        voices=len(sure_voices(members)),
    )


def short_of(
    question: str, best: Candidate, numbers: Sequence[int], cited: Numbered, *, hedge: str = ""
) -> tuple[str, str]:
    """Return the short answer, and how the text leads with it, hedged where its sources are.

    "He" is told as the person last named, who is cited beside; "next month" as the month it means.
    """
    article = best.article
    person = named(article, best.span) if ASKS_WHO.search(question) else None
    if person:
        sentence = sentence_around(article, person)
        marked = [*numbers, number_of(cite(article, sentence), cited)]
        name = person.of(article.text)
        return name, f"{capital(name)} {markers(dict.fromkeys(marked))}"
    if best.resolved:
        day = article.source.published
        said = f"an article of {day:%B} {day.day}, {day.year}" if day else "the article"
        return best.resolved, f"{best.resolved}, from “{best.text}” in {said} {markers(numbers)}"
    return best.text, f"{capital(best.text)}{hedge} {markers(numbers)}"


def with_sentence(question: str, best: Candidate, lead: str, short: str, *, most: int) -> str:
    """Return the lead and the sentence that carries the answer, or that sentence alone."""
    marked = " ".join(re.findall(r"(?:\[\d+\])+$", lead))
    wordy = len(best.text.split()) > 0.6 * len(best.sentence.of(best.article.text).split())
    alone = YES_NO.match(question) or wordy or len(best.text.split()) > 30
    if alone and short == best.text:
        sentence = carrying(best.article, best.sentence, best.span, most=min(CARRIED_WORDS, most))
        return f"{quoted(sentence)} {marked}"
    room = max(LEAST_WORDS, min(CARRIED_WORDS, most - len(lead.split())))
    sentence = carrying(best.article, best.sentence, best.span, most=room)
    return f"{lead}. {quoted(sentence)} [1]"


def agreement(members: Sequence[Candidate], numbers: Sequence[int]) -> str:
    """Return the sentence that counts the independent sources which agree, or nothing.

    Where all carry one text, that is said instead: they are one voice.
    """
    groups = sure_voices(members)
    number = {m.article.source.id: n for m, n in zip(members, numbers, strict=False)}
    copies = [[number[id_] for id_ in group if id_ in number] for group in groups]
    shared = [markers(group) for group in copies if len(group) > 1]
    carried = "".join(f"; {marked} carry one text" for marked in shared)
    if len(groups) > 1:
        count = COUNTED.get(len(groups), str(len(groups)))
        return f" {count} independent sources agree{carried}."
    return f" One voice: {shared[0]} carry one text." if shared else ""


def corrected(members: Sequence[Candidate], cited: Numbered) -> str:
    """Return the sentence that tells what an article said before it corrected itself, or nothing.

    The notice is cited beside the answer.
    """
    for member in members:
        article = member.article
        found = correction_behind(article, member.span)
        if found is None:
            continue
        n = number_of(cite(article, sentence_around(article, found.wrong)), cited)
        who = "It" if len(members) == 1 else short_name(article.source)
        wrong = " ".join(found.wrong.of(article.text).split())
        return f" {who} corrects an earlier version that said {wrong} [{n}]."
    return ""


def next_sentence(question: str, best: Candidate) -> Candidate | None:
    """Return the sentence that goes on with "They also ...", for questions that ask what."""
    if not (wants_list(question) or re.match(r"(?i)(?:and )?what\b", question)):
        return None
    paragraph = next((p for p in best.article.content if p.overlaps(best.sentence)), None)
    if paragraph is None:
        return None
    for inside in sentence_spans(paragraph.of(best.article.text)):
        span = Span(paragraph.start + inside.start, paragraph.start + inside.end)
        if span.start >= best.sentence.end:
            goes_on = GOES_ON.match(span.of(best.article.text))
            return replace(best, span=span, sentence=span) if goes_on else None
    return None


def second(groups: Sequence[Group]) -> Candidate | None:
    """Return the next best candidate where the best is not sure enough to stand alone."""
    best = groups[0].best
    if best.probability >= ALONE:
        return None
    others = (
        g.best
        for g in groups[1:]
        if g.best.probability >= best.probability / 4
        and g.best.sentence.end - g.best.sentence.start >= LEAST_CHARACTERS
        and not shares_sentence(g.best, groups[0])
    )
    return next(others, None)


def in_series(group: Group) -> Group:
    """Return the group with its best answer stretched to the series it stands in."""
    best = group.best
    span = whole_series(best.article.text, best.span, best.sentence)
    return Group((replace(best, span=span), *group.members[1:]))


def items_of(groups: Sequence[Group]) -> list[Group]:
    """Return the groups that are items of a list: about as sure, and saying different things."""
    least = 0.6 * groups[0].best.probability
    items: list[Group] = []
    for group in groups:
        best = group.best
        if best.probability < least or len(best.text.split()) > 12:
            continue
        if any(
            same(best.text, item.best.text) or best.text in item.best.text for item in items
        ) or any(shares_sentence(best, item) for item in items):
            continue
        items.append(group)
    return items[:MOST_ITEMS]


def with_items(question: str, items: Sequence[Group], *, most: int) -> Answer:
    """Return an answer that lists each item with all who give it, then the first one's sentence."""
    cited: Numbered = []
    told: dict[str, str] = {}
    for item in items:
        members = tellers(item)[:MOST_CITED]
        numbers = [number_of(cite(m.article, m.sentence), cited) for m in members]
        short, lead = short_of(question, item.best, numbers, cited)
        if not any(same(short, other) for other in told):
            told[short] = lead if len(told) == 0 else item_lead(short, lead)
    first = items[0].best
    text = f"{'; '.join(told.values())}."
    left = most - len(text.split())
    if left >= LEAST_WORDS:
        sentence = carrying(first.article, first.sentence, first.span, most=left)
        text += f" {quoted(sentence)} [1]"
    return Answer(
        question=question,
        text=text,
        short="; ".join(told),
        confidence=first.probability,
        citations=tuple(cited),
    )


def item_lead(short: str, lead: str) -> str:
    """Return what leads with an item as it stands inside a list: its first letter as it was.

    >>> item_lead("tanks", "Tanks [1]")
    'tanks [1]'
    """
    return short[:1] + lead[1:]


def with_sources(answer: Answer) -> Answer:
    """Return the answer to "in which article?": the sources by name, then what was answered."""
    if answer.abstained:
        return answer
    told: dict[str, list[int]] = {}
    for n, citation in enumerate(answer.citations, start=1):
        told.setdefault(name_of(citation), []).append(n)
    names = "; ".join(f"{name} {markers(numbers)}" for name, numbers in told.items())
    return replace(answer, text=f"In {names}. {answer.text}", short="; ".join(told))


def joined(question: str, parts: Sequence[tuple[str, Answer]]) -> Answer:
    """Return one answer to a question of several parts; a part that nobody answers is named.

    Versions are those of the first part that has any.
    """
    given = [answer for _, answer in parts if not answer.abstained]
    cited: Numbered = []
    texts = [renumbered(answer, cited) for answer in given]
    missing = [(part, answer) for part, answer in parts if answer.abstained]
    texts += [lacking(part, answer) for part, answer in missing]
    told = next((answer for answer in given if answer.versions), None)
    return Answer(
        question=question,
        text=" ".join(texts),
        short="; ".join(answer.short for answer in given),
        confidence=min(answer.confidence for answer in given),
        citations=tuple(cited),
        versions=tuple(
            replace(v, citations=tuple(renumber(answer.citations, n, cited) for n in v.citations))
            for answer in given
            if answer is told
            for v in answer.versions
        ),
        notes=tuple(dict.fromkeys(note for _, answer in parts for note in answer.notes)),
        reason=missing[0][1].reason if missing else "",
    )


def lacking(part: str, answer: Answer) -> str:
    """Return the sentence that says which part of a question is not answered, and why if known."""
    why = f" {answer.text}" if answer.reason == "premise" else ""
    return f"None of the articles says: “{part}”{why}"


def renumbered(answer: Answer, cited: Numbered) -> str:
    """Return an answer's text with its markers counted on from the citations before it."""
    return re.sub(
        r"\[(\d+)\]",
        lambda m: f"[{renumber(answer.citations, int(m.group(1)), cited)}]",
        answer.text,
    )


def renumber(citations: Sequence[Citation], n: int, cited: Numbered) -> int:
    """Return the number that an answer's n-th citation has among all."""
    return number_of(citations[n - 1], cited)
