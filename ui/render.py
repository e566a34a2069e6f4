"""A conversation to HTML: questions, answers with numbered chips, differing versions, refusals.

Pure functions; the page only places what they return. Class names begin with `dl-`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from qa.answer import Answer, Citation, Progress, Version
from ui.conversation import (
    BROKEN,
    INTERRUPTED,
    STOPPED,
    Turn,
    answer_markdown,
    answer_text,
    markdown,
    name,
    short_length,
    version_rows,
    versions_heading,
)
from ui.markup import dated, escaped
from ui.narrowing import scope_words
from ui.saved import turn_json
from ui.timeline import timeline

HEADER = (
    '<header class="dl-top"><h1>Dateline</h1>'
    "<p>Answers from news articles, proved by their exact words.</p>"
    '<nav class="dl-nav" aria-label="The collection">'
    '<button type="button" class="dl-quiet" data-panel="library">Articles</button>'
    '<button type="button" class="dl-quiet" data-panel="own">Add your own</button>'
    '<button type="button" class="dl-quiet" data-panel="about">About</button></nav></header>'
)
# What the browser draws the conversation in.
LOG = '<div class="dl-log" role="region" aria-label="Conversation"></div>'
OVERLAYS = (
    '<dialog id="dl-reader" aria-label="The whole article"><div class="dl-bar">'
    '<span class="dl-byline">The whole article</span>'
    '<button type="button" class="dl-quiet" data-close>Close</button></div>'
    '<div class="dl-article"></div></dialog>'
    '<div id="dl-tip" role="tooltip" hidden></div>'
    '<div id="dl-said" role="status"></div>'
)
AGAIN = (
    '<p class="dl-tools"><button type="button" class="dl-quiet" data-again>Ask again</button></p>'
)
STOP = '<p class="dl-tools"><button type="button" class="dl-quiet" data-stop>Stop</button></p>'
TOGETHER = 4  # chips that no line end parts
MARKER = re.compile(r"\[(\d{1,3})\]")
MARKERS = re.compile(r"((?:\s*\[\d{1,3}\])+)([.,;:!?…]*)")


def conversation(turns: Sequence[Turn], *, questions: Sequence[str] = ()) -> str:
    """Return the whole conversation; refusals in it suggest some of the questions."""
    shown = "".join(render_turn(turn, n, questions=questions) for n, turn in enumerate(turns, 1))
    after = conversation_tools(turns) if turns and turns[-1].done else ""
    return shown + after


def feed(conversation: str) -> str:
    """Return a conversation as draw.js is told of it: whole, and out of the page until drawn."""
    return f'<div class="dl-feed" data-html="{escaped(conversation)}"></div>'


def conversation_tools(turns: Sequence[Turn]) -> str:
    """Return what can be done with a whole conversation: take it away, or begin another."""
    return (
        '<p class="dl-tools dl-after"><button type="button" class="dl-quiet" '
        f'data-save="{escaped(markdown(turns))}">Save the conversation</button>'
        '<button type="button" class="dl-quiet" data-save-page>Save as a web page</button>'
        '<button type="button" class="dl-quiet" data-new>Start again</button></p>'
    )


def welcome(questions: Sequence[str]) -> str:
    """Return what invites to the first question; the style sheet hides it after that."""
    examples = suggested(questions)
    return (
        '<div class="dl-welcome"><h2>What do you want to know?</h2>'
        "<p>Every answer is proved by the exact words of the articles. "
        "Where they differ, you see who says what; where none says it, you are told so.</p>"
        f"{examples}</div>"
    )


def suggested(questions: Sequence[str]) -> str:
    """Return questions as buttons that ask them."""
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="dl-example" data-ask="{escaped(question)}">'
        f"{escaped(question)}</button></li>"
        for question in questions
    )
    return f'<ul class="dl-examples" aria-label="Example questions">{buttons}</ul>'


def render_turn(turn: Turn, number: int, *, questions: Sequence[str] = ()) -> str:
    """Return one question with what is known of its answer.

    A complete turn carries what the browser keeps of it.
    """
    asked = turn.question
    if turn.problem and len(asked) > 200:
        asked = asked[:200] + "…"
    kept = f' data-kept="{escaped(json.dumps(turn_json(turn)))}"' if turn.done else ""
    edit = (
        f'<button type="button" class="dl-quiet" data-edit="{number}">Edit</button>'
        if turn.done
        else ""
    )
    return (
        f'<section class="dl-turn" data-turn="{number}" aria-busy="{str(not turn.done).lower()}"'
        f'{kept}><div class="dl-asked"><h2 class="dl-question" dir="auto">{escaped(asked)}</h2>'
        f"{edit}</div>{understood(turn)}{reply(turn, number, questions=questions)}</section>"
    )


def understood(turn: Turn) -> str:
    """Return what the question was narrowed to and what it was taken to mean."""
    lines = [scope_words(turn.scope)] if turn.scope else []
    if turn.answer is not None and turn.answer.meant:
        lines.append(f"Understood as “{turn.answer.meant}”")
    return "".join(f'<p class="dl-understood" dir="auto">{escaped(line)}</p>' for line in lines)


def reply(turn: Turn, number: int, *, questions: Sequence[str]) -> str:
    """Return the reply part of a turn."""
    answer = turn.answer
    if turn.problem:
        told = f'<p class="dl-problem" role="alert">{escaped(turn.problem)}</p>'
        return told + (AGAIN if turn.problem in {BROKEN, STOPPED, INTERRUPTED} else "")
    if answer is None or not answer.text:
        dots = '<span class="dl-dots" aria-hidden="true"></span>'
        return f'<p class="dl-waiting">{doing(answer.progress if answer else None)}{dots}</p>{STOP}'
    if answer.abstained:
        return refusal(answer, number, questions=questions)
    return (
        f'<div class="dl-answer"><p class="dl-text" dir="auto">{answer_html(answer, number)}</p>'
        f"{versions_table(answer, number)}{timeline(answer)}{notes(answer)}"
        f"{answer_footer(answer, number) if turn.done else STOP}</div>"
    )


def doing(progress: Progress | None) -> str:
    """Return what is being done for an answer, in words.

    >>> doing(Progress("reading", 12, 36))
    'Reading 12 of 36 passages'
    """
    if progress is None or progress.stage == "searching":
        return "Searching the articles"
    if progress.stage == "reading":
        read = f"{progress.read} of " if progress.read else ""
        return f"Reading {read}{progress.total} passages"
    return f"Comparing what {progress.total} passages say"


def notes(answer: Answer) -> str:
    """Return the lines that a reader should know beside the answer."""
    lines = "".join(f'<li dir="auto">{escaped(note)}</li>' for note in answer.notes)
    return f'<ul class="dl-notes" aria-label="Notes">{lines}</ul>' if lines else ""


def answer_html(answer: Answer, number: int) -> str:
    """Return the answer's text, its short form set off and its markers made into chips."""
    text = answer.text
    lead = short_length(answer)
    head = f'<strong class="dl-short">{escaped(text[:lead])}</strong>' if lead else ""
    parts, at = [head], lead
    for run in MARKERS.finditer(text, lead):
        numbers = [int(n) for n in MARKER.findall(run[1])]
        if all(1 <= n <= len(answer.citations) for n in numbers):
            # The full stop belongs to the words, not behind their chips.
            parts += [escaped(text[at : run.start()]), escaped(run[2])]
            parts += chips(answer, numbers, number)
            at = run.end()
    return "".join([*parts, escaped(text[at:])])


def chips(answer: Answer, numbers: Sequence[int], turn: int) -> Iterator[str]:
    """Yield the chips of a run of markers, few enough of them on a line together."""
    for at in range(0, len(numbers), TOGETHER):
        run = numbers[at : at + TOGETHER]
        shown = "".join(chip(answer.citations[n - 1], n, turn) for n in run)
        yield f'<span class="dl-chips">{shown}</span>'


def chip(citation: Citation, n: int, number: int) -> str:
    """Return a citation's number as a button; its quote shows on hover and focus."""
    who = escaped(name(citation))
    return (
        f'<button type="button" class="dl-chip" data-cite="{number}-{n}" data-who="{who}"'
        f' data-quote="{escaped(citation.quote)}" aria-label="Source {n}: {who}">{n}</button>'
    )


def versions_table(answer: Answer, number: int) -> str:
    """Return who gives which answer, where the sources differ."""
    if len(answer.versions) < 2:
        return ""
    rows = "".join(version_body(version, answer, number) for version in answer.versions)
    return (
        '<table class="dl-versions"><caption>'
        f"{versions_heading(answer)}</caption><thead><tr>"
        '<th scope="col">Answer</th><th scope="col">Source</th><th scope="col">Published</th>'
        '<th scope="col">In its words</th></tr></thead>'
        f"{rows}</table>"
    )


def version_body(version: Version, answer: Answer, number: int) -> str:
    """Return one version: its answer once, then a row for each source that gives it."""
    cited = version_rows(version, answer)
    rows = []
    for place, (n, citation) in enumerate(cited):
        head = (
            f'<th scope="rowgroup" rowspan="{len(cited)}" data-label="Answer" dir="auto">'
            f"{escaped(version.answer)}</th>"
            if place == 0
            else ""
        )
        rows.append(
            f'<tr>{head}<td data-label="Source">{outlet(citation)} '
            f"{chip(citation, n, number)}</td>"
            f'<td data-label="Published">{dated(citation.source.published)}</td>'
            f'<td data-label="In its words" dir="auto"><q>{escaped(citation.quote)}</q></td></tr>'
        )
    return f"<tbody>{''.join(rows)}</tbody>"


def outlet(citation: Citation) -> str:
    """Return what a table calls a source: its outlet, else its title, else its file."""
    source = citation.source
    if source.publisher or source.title:
        return f'<span dir="auto">{escaped(source.label)}</span>'
    return f'<span class="dl-untitled">Untitled,</span> {escaped(source.id)}'


def answer_footer(answer: Answer, number: int) -> str:
    """Return how many sources say it, and what can be done with the answer."""
    return (
        f'<p class="dl-tools"><button type="button" class="dl-quiet" data-show="{number}">'
        f"{told_by(answer)}</button>"
        '<button type="button" class="dl-quiet" '
        f'data-copy="{escaped(answer_text(answer))}">Copy with sources</button>'
        '<button type="button" class="dl-quiet" '
        f'data-copy="{escaped(answer_markdown(answer))}">Copy as Markdown</button>'
        f"{judgement(number)}</p>"
    )


def told_by(answer: Answer) -> str:
    """Return how many sources give the answer, and how many of them independently."""
    count = len({citation.source.id for citation in answer.citations})
    if answer.versions or answer.voices < 2:
        return f"{count} source{'s' if count != 1 else ''}"
    if answer.voices >= count:
        return f"{answer.voices} independent sources"
    return f"{count} sources, {answer.voices} of them independent"


def judgement(number: int) -> str:
    """Return the two buttons that ask what the reader thinks of the answer."""
    buttons = "".join(
        f'<button type="button" class="dl-thumb" data-judge="{opinion}" data-of="{number}" '
        f'aria-pressed="false">{words}</button>'
        for opinion, words in (("good", "Right"), ("bad", "Wrong"))
    )
    return f'<span class="dl-judge" role="group" aria-label="Your judgement">{buttons}</span>'


def refusal(answer: Answer, number: int, *, questions: Sequence[str]) -> str:
    """Return a refusal, the way to the nearest passage, and questions that can be answered."""
    nearest = (
        f'<button type="button" class="dl-quiet" data-show="{number}">'
        "See what comes nearest</button>"
        if answer.nearest
        else ""
    )
    others = [question for question in questions if question != answer.question][:3]
    asks = f"<p>These articles can answer:</p>{suggested(others)}" if others else ""
    return (
        f'<div class="dl-refusal"><p class="dl-text" dir="auto">{escaped(answer.text)}</p>'
        f'{notes(answer)}<p class="dl-tools">{nearest}{judgement(number)}</p>{asks}</div>'
    )
