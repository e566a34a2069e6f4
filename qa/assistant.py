"""The Assistant: the open index and the loaded models, and the way from a question to an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Self

from index.article import Article, Source
from index.settings import Settings
from qa.answer import Answer, Citation, Progress, cite
from qa.question import ASKS_SOURCE, Message, checked, core, corrected, standalone
from qa.scope import Scope, checked_scope

if TYPE_CHECKING:
    from index.store import OpenIndex
    from qa.candidates import Candidate
    from qa.compare import Group
    from qa.draft.write import Writer
    from qa.reader import Reading
    from qa.reader.weights import Weights
    from qa.search import Hit

READ = 12  # passages read for a question
SHOWN = 5  # passages given as evidence
EVERYTHING = Scope()


class Assistant:
    """Answers questions over one index. Open it with `Assistant.open()`.

    Safe to share between threads: asking changes nothing but caches.
    """

    def __init__(self, settings: Settings, index: OpenIndex) -> None:
        self.settings = settings
        self._index = index
        self._reopening = threading.Lock()

    @classmethod
    def open(cls, settings: Settings | None = None) -> Self:
        """Bring the index up to date and open it.

        Settings come from the environment and dateline.toml where none are given. Raises a
        DatelineError that names the command to run where there is nothing to open.
        """
        from index.build import update
        from qa.draft.models import secrets_of
        from qa.draft.open import check_model
        from qa.tracing import send_to

        settings = settings or Settings.load()
        check_model(settings)
        if settings.trace:
            send_to(settings.trace, secrets_of(settings))
        update(settings)
        return cls(settings, opened(settings))

    @property
    def articles(self) -> tuple[Article, ...]:
        """Return the corpus as indexed, in order of source id."""
        return self._index.articles

    def article(self, source_id: str) -> Article:
        """Return one article; raises KeyError where there is none of that id."""
        return self._index.by_id[source_id]

    def close(self) -> None:
        """Let go of the index's files."""
        self._index.vectors.close()

    def warm(self) -> None:
        """Load the models now, so that the first question does not wait for them."""
        self.read(self.meant("warm"), self.search("warm", k=1))

    def ask(
        self,
        question: str,
        history: Sequence[Message] = (),
        *,
        as_of: date | None = None,
        since: date | None = None,
        until: date | None = None,
        publishers: Sequence[str] = (),
    ) -> Answer:
        """Return the answer, from the articles published in that range or by those only.

        Raises QuestionError for an empty, overlong or non-text question, an unknown publisher
        or an empty range of days.
        """
        scope = Scope(as_of, since, until, tuple(publishers))
        answers = list(self.stream(question, history, scope=scope))
        return answers[-1]

    def stream(
        self, question: str, history: Sequence[Message] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Answer]:
        """Yield successively fuller answers; the last one is what `ask` returns."""
        from qa.tracing import staged

        yield from staged("answer", self._stream(question, history, scope), question=question)

    def _stream(self, question: str, history: Sequence[Message], scope: Scope) -> Iterator[Answer]:
        began = time.perf_counter()
        from qa.compose import MOST_WORDS, joined, with_sources
        from qa.draft.stage import told, understood, with_usage
        from qa.parts import parts_of

        asked = checked(question)
        yield Answer(asked, "", progress=Progress("searching"))
        self._follow_changes()
        sources = [a.source for a in self.articles]
        scope = checked_scope(scope, sources)
        writer = self._writer
        heard = understood(asked, history, writer, self.rarity)
        if heard.refusal is not None:
            refusal = with_usage(heard.refusal, writer)
            yield replace(refusal, seconds=time.perf_counter() - began)
            return
        meant = self.meant(heard.question, heard.history)
        hits = self.search(meant, k=READ, scope=scope)
        parts = parts_of(meant)
        total = len(hits) * (1 + len(parts) if len(parts) > 1 else 1)
        found = Answer(asked, "", evidence=self._passages(hits[:SHOWN]))
        yield replace(found, progress=Progress("reading", 0, total))
        readings, best = self._ranked(meant, hits)
        answer = self._gathered(asked, parts[0] if len(parts) == 1 else meant, scope, hits)
        if answer is None and len(parts) > 1:
            each: list[Answer] = []
            for part in parts:
                read = len(hits) * (1 + len(each))
                yield replace(found, progress=Progress("reading", read, total))
                each.append(self._part(asked, part, scope, most=MOST_WORDS // len(parts)))
            refused = all(answer.abstained for answer in each)
            answer = each[0] if refused else joined(asked, list(zip(parts, each, strict=True)))
        yield replace(found, progress=Progress("comparing", total, total))
        if answer is None:
            answer = self._answer(asked, parts[0], readings, best)
        if ASKS_SOURCE.search(asked):
            answer = with_sources(answer)
        found = replace(
            answer,
            evidence=self._passages(best[:SHOWN]),
            meant=meant if meant != asked else "",
            notes=(*left_out(scope.undated(sources)), *answer.notes),
        )
        for fuller in told(found, meant, self._passages(best), heard.language, writer):
            yield replace(fuller, seconds=time.perf_counter() - began)

    def search(self, question: str, k: int = 10, *, scope: Scope = EVERYTHING) -> tuple[Hit, ...]:
        """Return the k best passages for a question, by vectors and words, best first."""
        from index.embed import embed
        from qa.search import search
        from qa.tracing import retrieved, stage

        with stage("retrieve", question=question):
            vector = embed([question], model=self.settings.embedding_model)[0]
            hits = search(self._index, question, vector, k=k, scope=scope)
            retrieved(question, hits)
        return hits

    def find(self, question: str, k: int = 10, *, scope: Scope = EVERYTHING) -> tuple[Hit, ...]:
        """Return the k passages that `ask` would find: in the newest index, misspellings mended.

        Raises QuestionError as `ask` does.
        """
        asked = checked(question)
        self._follow_changes()
        return self.search(self.meant(asked), k, scope=scope)

    def meant(self, question: str, history: Sequence[Message] = ()) -> str:
        """Return the question as searched and read: its core, spelled as the articles spell."""
        from qa.nations import as_abbreviated

        asked = as_abbreviated(standalone(core(question), history), self._abbreviated)
        return corrected(asked, self._vocabulary)

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """Read the hits' passages."""
        from qa.reader import read

        return read(question, [h.passage for h in hits], weights=self._weights)

    def grouped(self, question: str, readings: Sequence[Reading]) -> list[Group]:
        """Return the candidates of all readings, grouped by what they say, the best first."""
        from qa.candidates import candidates
        from qa.compare import grouped

        found = candidates(
            question,
            readings,
            self._index.by_id,
            rarity=self.rarity,
            calibration=self._weights.settings["calibration"],
        )
        return grouped(found)

    @property
    def threshold(self) -> float:
        """Return the probability below which nothing is asserted."""
        threshold: float = self._weights.settings["threshold"]
        return threshold

    def _passages(self, hits: Sequence[Hit]) -> tuple[Citation, ...]:
        return tuple(cite(self.article(h.passage.source.id), h.passage.span) for h in hits)

    def _gathered(self, asked: str, meant: str, scope: Scope, hits: Sequence[Hit]) -> Answer | None:
        """Return an answer that no passage states by itself, None if the question asks no such."""
        from qa.gathered import gathered

        def best(question: str) -> Candidate | None:
            groups = self.grouped(question, self._read(question, scope)[0])
            sure = groups and groups[0].best.probability >= self.threshold
            return groups[0].best if sure else None

        inside = [a for a in self.articles if scope.admits(a.source)]
        near = list(dict.fromkeys(self.article(h.passage.source.id) for h in hits))
        return gathered(asked, meant, inside, near, best)

    def _part(self, asked: str, part: str, scope: Scope, *, most: int) -> Answer:
        """Return the answer to one part of a question, searched and read by itself."""
        return self._answer(asked, part, *self._read(part, scope), most=most)

    def _read(self, question: str, scope: Scope) -> tuple[Sequence[Reading], Sequence[Hit]]:
        """Search and read a question; return the readings, and the hits in their final order."""
        return self._ranked(question, self.search(question, k=READ, scope=scope))

    def _ranked(
        self, question: str, hits: Sequence[Hit]
    ) -> tuple[Sequence[Reading], Sequence[Hit]]:
        """Read the hits; return the readings, and the hits in the order that reading gives."""
        from qa.search import reranked
        from qa.tracing import reordered, stage

        with stage("read", question=question):
            readings = self.read(question, hits)
            best = reranked(hits, [reading.score for reading in readings])
            reordered(question, hits, best, self.settings.reader)
        return readings, best

    def _answer(
        self,
        asked: str,
        meant: str,
        readings: Sequence[Reading],
        hits: Sequence[Hit],
        *,
        most: int = 80,
    ) -> Answer:
        """Return what the readings answer in `most` words, or a refusal with the nearest hits."""
        from qa.also_told import with_all_tellers
        from qa.compose import answered
        from qa.confirm import read_again
        from qa.pictures import credited
        from qa.premise import contradicted
        from qa.refuse import premise_refused, refused

        credit = credited(asked, meant, hits, self._index.by_id)
        if credit is not None:
            return credit
        groups = self.grouped(meant, readings)
        best = groups[0].best if groups else None
        if best and best.probability >= self.threshold:
            if contradicted(meant, best.sentence.of(best.article.text)):
                return premise_refused(asked, best)
            groups = read_again(meant, groups, self._weights)
            near = list(dict.fromkeys(self.article(h.passage.source.id) for h in hits))
            groups = with_all_tellers(meant, groups, near, self._weights)
            answer = answered(meant, groups, floor=self.threshold, most=most)
            return replace(answer, question=asked)
        return refused(
            asked,
            hits,
            self._index.by_id,
            rarity=self.rarity,
            confidence=best.probability if best else 0.0,
        )

    @property
    def _writer(self) -> Writer | None:
        from qa.draft.open import writer_of

        return writer_of(self.settings, self.article, self._weights, self.rarity)

    @property
    def _weights(self) -> Weights:
        from qa.reader.weights import load_reader

        return load_reader(self.settings.reader)

    @cached_property
    def rarity(self) -> dict[str, float]:
        """Return how rare each word of the corpus is, by stem."""
        from qa.particulars import rarity

        return rarity(self._index.passages)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        from index.words import WORD, fold

        return frozenset(w for p in self._index.passages for w in WORD.findall(fold(p.text)))

    @cached_property
    def _abbreviated(self) -> frozenset[str]:
        from qa.nations import abbreviated

        return abbreviated(p.text for p in self._index.passages)

    def _follow_changes(self) -> None:
        """Reopen the index where another process has written a new state of it."""
        from index.store import read_manifest

        now = read_manifest(self._index.folder)
        if now is None or now.data == self._index.manifest.data:
            return
        with self._reopening:
            if now.data != self._index.manifest.data:
                self._index.vectors.close()
                self._index = opened(self.settings)
                for cache in ("rarity", "_vocabulary", "_abbreviated"):
                    self.__dict__.pop(cache, None)


def opened(settings: Settings) -> OpenIndex:
    """Open the index of the settings' corpus."""
    from index.build import corpus_of, index_folder
    from index.embed import model_id
    from index.store import open_index

    return open_index(
        index_folder(settings, corpus_of(settings)), model_id(settings.embedding_model)
    )


def left_out(undated: Sequence[Source]) -> tuple[str, ...]:
    """Return the line that names the articles which were left out for stating no date."""
    if not undated:
        return ()
    names = ", ".join(source.label for source in undated)
    return (f"Left out, because they state no date: {names}.",)
