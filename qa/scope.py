"""Which articles a question may be answered from: what was published when, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.article import Source
from index.errors import QuestionError
from index.words import fold


@dataclass(frozen=True, slots=True)
class Scope:
    """Publication dates and publishers to keep to; the default keeps everything.

    `as_of` and `until` are the last day, `since` the first, all inclusive. As soon as one is
    given, undated articles are left out: nobody knows whether they belong. `publishers` are
    labels of sources (publisher, else title, else file name), compared without case.
    """

    as_of: date | None = None
    since: date | None = None
    until: date | None = None
    publishers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is narrowed at all."""
        return bool(self.dated or self.publishers)

    @property
    def dated(self) -> bool:
        """Tell whether it asks for a publication date."""
        return any(day is not None for day in (self.as_of, self.since, self.until))

    def admits(self, source: Source) -> bool:
        """Tell whether an article may be used."""
        if self.publishers and fold(source.label) not in {fold(p) for p in self.publishers}:
            return False
        if not self.dated:
            return True
        day = source.published
        if day is None:
            return False
        latest = min(d for d in (self.as_of, self.until, date.max) if d is not None)
        return (self.since or date.min) <= day <= latest

    def undated(self, sources: Iterable[Source]) -> tuple[Source, ...]:
        """Return the sources that are left out only because they state no date."""
        if not self.dated:
            return ()
        by_name = Scope(publishers=self.publishers)
        return tuple(s for s in sources if s.published is None and by_name.admits(s))


def checked_scope(scope: Scope, sources: Iterable[Source]) -> Scope:
    """Return the scope; raises QuestionError where it names nobody or an empty range of days."""
    known = {fold(s.label): s.label for s in sources}
    for name in scope.publishers:
        if fold(name) not in known:
            raise QuestionError(
                f"no article is by {name!r}; the sources are {', '.join(sorted(known.values()))}"
            )
    if scope.since and scope.until and scope.since > scope.until:
        raise QuestionError(
            f"the range of days from {scope.since} to {scope.until} is empty; swap them"
        )
    return scope
