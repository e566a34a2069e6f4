"""Settings and the open reader -> the writer, or none where no language model is set."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TYPE_CHECKING

from index.article import Article, Passage, Source, Span
from index.settings import Settings
from qa.draft.models import open_model, provider_of
from qa.draft.prompt import Said
from qa.draft.support import default_supports
from qa.draft.usage import Meter
from qa.draft.write import Relevance, Writer

if TYPE_CHECKING:
    from qa.reader.weights import Weights


def check_model(settings: Settings) -> None:
    """Raise SettingsError where a language model is set that can't be used; cheap."""
    if settings.llm:
        provider_of(settings)


def writer_of(
    settings: Settings,
    articles: Callable[[str], Article],
    weights: Weights,
    rarity: Mapping[str, float],
) -> Writer | None:
    """Return the writer over the articles, None where no language model is set."""
    if not settings.llm:
        return None
    meter = Meter()
    return Writer(
        say=speaker(settings, meter),
        articles=articles,
        supports=default_supports(),
        relevance=reader_relevance(weights, rarity),
        sure=float(weights.settings["threshold"]),
        context=settings.llm_context,
        meter=meter,
    )


def speaker(
    settings: Settings, meter: Meter
) -> Callable[[Sequence[Said]], Generator[str, None, None]]:
    """Return the model as a function from messages to pieces; it is opened when first asked.

    What its calls use is counted by `meter`.
    """

    def say(messages: Sequence[Said]) -> Generator[str, None, None]:
        from qa.draft.say import streamed

        yield from streamed(open_model(settings), messages, meter)

    return say


def reader_relevance(weights: Weights, rarity: Mapping[str, float]) -> Relevance:
    """Return the reader's judgement of how probably a statement answers a question.

    It reads the statement as it reads a passage.
    """
    from qa.candidates import probability
    from qa.particulars import support_of
    from qa.reader import read

    def relevance(question: str, texts: Sequence[str]) -> list[float]:
        passages = [Passage(Source("statement"), Span(0, len(t)), t) for t in texts]
        calibration = weights.settings["calibration"]
        return [
            probability(
                reading.margins[0],
                reading.here,
                support_of(question, reading.passage, rarity),
                calibration,
            )
            if reading.spans
            else 0.0
            for reading in read(question, passages, weights=weights)
        ]

    return relevance
