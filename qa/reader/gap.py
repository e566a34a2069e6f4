"""Ask with a sentence in which the answer is left out: what would another article put there?

A question is often vague where the sentence that answers it is not. Beside that sentence, with a
gap for its answer, another passage is read for the same thing said with another value.
"""

from __future__ import annotations

from index.article import Span

GAP = "[MASK]"  # the encoder's own token for a word that is left out
AROUND = 18  # words kept on either side of the gap


def with_gap(question: str, text: str, sentence: Span, answer: Span) -> str:
    """Return the question and a sentence that answers it, the answer left out.

    >>> text = "They leave by May. All is well."
    >>> with_gap("When do they go?", text, Span(0, 18), Span(14, 17))
    'When do they go? They leave by [MASK].'
    """
    before = text[sentence.start : answer.start].split(" ")[-AROUND - 1 :]
    after = text[answer.end : sentence.end].split(" ")[: AROUND + 1]
    return " ".join(f"{question} {' '.join(before)}{GAP}{' '.join(after)}".split())
