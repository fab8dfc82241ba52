"""Names from a sheet of paper, found in the register: who is meant beyond doubt, who may be, who is not there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from mulin.base.actor import Actor
from mulin.kernel import chinese
from mulin.kernel.errors import RuleError
from mulin.people import queries as people
from mulin.people.models import Person

MOST = 60  # names at once: a query each for those that are not exact
SIMILAR = 8
_BETWEEN = re.compile(r"[\s、，,;；]+")  # a dot stands inside a name
_SPACED = re.compile(r"(?<![^\s、，,;；])([一-鿿])[ \t\u3000]+([一-鿿])(?![^\s、，,;；])")  # 许　文, as sheets align it


@dataclass(frozen=True, slots=True)
class Written:
    """What became of every name that was written; none is left out."""

    sure: Mapping[str, Person]  # exactly that name, and one of that name
    unsure: Mapping[str, tuple[Person, ...]]  # several of that name, or only similar ones
    crowded: tuple[str, ...]  # too short to look for, or fitting more than are shown
    unknown: tuple[str, ...]
    left: tuple[str, ...]  # beyond the most at once, not looked for

    @property
    def people(self) -> list[Person]:
        """Everybody who may be meant, once, in the order of the names."""
        rows = [*self.sure.values(), *(one for several in self.unsure.values() for one in several)]
        return list({one.id: one for one in rows}.values())

    def missed(self, chosen: Collection[UUID]) -> list[str]:
        """The names for which nobody is, or was chosen."""
        open_ = [word for word, rows in self.unsure.items() if not any(one.id in chosen for one in rows)]
        short = [word for word in self.crowded if word not in self.unsure]
        return [*self.unknown, *short, *open_, *self.left]


def split(words: str) -> list[str]:
    """The names of a line or a column, each once."""
    return list(dict.fromkeys(word for word in _BETWEEN.split(_SPACED.sub(r"\1\2", words)) if word))


def check(written: Written, *, some: bool) -> None:
    """Raises RuleError names-none where `some` are wanted and none were written, names-many."""
    if written.left:
        raise RuleError("names-many", field="who", most=MOST, left="、".join(written.left))
    if some and not (written.sure or written.unsure or written.crowded or written.unknown):
        raise RuleError("names-none", field="who")


def look_up(actor: Actor, words: str) -> Written:
    """Every name looked for among those the actor may read. One query, and one for each name that is not exact."""
    names = split(words)
    exact = _of_that_name(actor, names[:MOST])
    sure = {word: rows[0] for word, rows in exact.items() if len(rows) == 1}
    unsure = {word: tuple(rows) for word, rows in exact.items() if len(rows) > 1}
    crowded: list[str] = []
    unknown: list[str] = []
    for word in names[:MOST]:
        if word in exact:
            continue
        rows = people.search_people(actor, word, limit=SIMILAR + 1)
        if not rows:
            (crowded if len(word) == 1 else unknown).append(word)
            continue
        unsure[word] = tuple(rows[:SIMILAR])
        if len(rows) > SIMILAR:
            crowded.append(word)
    return Written(sure, unsure, tuple(crowded), tuple(unknown), tuple(names[MOST:]))


def _of_that_name(actor: Actor, words: list[str]) -> dict[str, list[Person]]:
    """The people of exactly these names, by the word that was written. One query at most."""
    names = {word: _stored(word) for word in words}
    if not any(names.values()):
        return {}
    by_name: dict[str, list[Person]] = {}
    for one in people.look_for(actor, "").people.filter(name__in=[name for name in names.values() if name]):
        by_name.setdefault(one.name, []).append(one)
    return {word: by_name[name] for word, name in names.items() if name in by_name}


def _stored(word: str) -> str:
    """A name as the register has it; empty for what is no name."""
    try:
        return chinese.clean_name(word).text
    except RuleError:
        return ""
