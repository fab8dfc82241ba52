"""人次 and 人数: two counts that are never added to each other or shown for each other (domain rule 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, order=True)
class Visits:
    """人次: how often somebody came."""

    count: int = 0

    def __add__(self, other: Visits) -> Visits:
        if not isinstance(other, Visits):
            return NotImplemented
        return Visits(self.count + other.count)

    def __int__(self) -> int:
        return self.count

    def __str__(self) -> str:
        return str(self.count)


@dataclass(frozen=True, slots=True)
class People:
    """人数: who came, each once. Put together by union, since a sum would count some twice."""

    known: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, refs: Iterable[UUID]) -> People:
        return cls(frozenset(refs))

    def __or__(self, other: People) -> People:
        if not isinstance(other, People):
            return NotImplemented
        return People(self.known | other.known)

    @property
    def count(self) -> int:
        return len(self.known)

    def __str__(self) -> str:
        return str(self.count)
