"""Sorting what waits on the desk: first, today, this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import Todo, When

TITLES = {When.FIRST: _("先办这几件"), When.TODAY: _("今天办完"), When.WEEK: _("这个星期")}
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Bucket:
    """One heading of 今日待办: what is shown at once, and what folds away."""

    when: When
    title: Any
    shown: tuple[Todo, ...]
    folded: tuple[Todo, ...]

    @property
    def is_first(self) -> bool:
        return self.when == When.FIRST


def buckets(waiting: Sequence[Todo]) -> list[Bucket]:
    """The headings that have something under them, soonest first; the order inside is the rooms' own."""
    found = []
    for when, title in TITLES.items():
        todos = tuple(todo for todo in waiting if todo.when == when)
        if todos:
            found.append(Bucket(when, title, todos[:SHOWN], todos[SHOWN:]))
    return found
