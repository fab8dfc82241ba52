"""Who is at the gathering, for the answering desk; and what this room keeps of one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from mulin.base import days
from mulin.base.actor import Actor
from mulin.gatherings.models import Attendance, SignUp, SignUpState
from mulin.kernel import chinese, pinyin
from mulin.people.models import Person
from mulin.riddles.models import RiddleAnswer, RiddleSet


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who came, or said they come."""

    id: UUID
    name: str
    where: str


def presence_of(riddle_set: RiddleSet) -> list[Present]:
    """Residents who have come to the gathering or signed up for it, by name. One query."""
    gathering_id = riddle_set.gathering_id
    came = Attendance.objects.of(riddle_set.community_id).filter(gathering_id=gathering_id, undone_at=None)
    signed = SignUp.objects.of(riddle_set.community_id).filter(gathering_id=gathering_id)
    signed = signed.exclude(state=SignUpState.CANCELLED)
    people = Person.objects.of(riddle_set.community_id).filter(state="living")
    people = people.filter(id__in=came.values("person_id")) | people.filter(id__in=signed.values("person_id"))
    rows = people.select_related("household__building__courtyard").order_by("sort_key", "id")
    return [Present(person.id, person.name, person.where) for person in rows]


def find_present(riddle_set: RiddleSet, words: str) -> list[Present]:
    """Those present whose name, or its initials, fits `words`; the whole name before parts of it. One query."""
    if not chinese.fold(words):
        return []
    return among(presence_of(riddle_set), words)


def among(people: list[Present], words: str) -> list[Present]:
    """Those of `people` whose name, or its initials, fits `words`. No query."""
    asked = chinese.fold(words)
    exact = [one for one in people if chinese.fold(one.name) == asked]
    return exact or [
        one
        for one in people
        if asked in chinese.fold(one.name)
        or asked == pinyin.initials(one.name)
        or (len(asked) > 2 and pinyin.spelling(one.name).startswith(asked))
    ]


def own_people(actor: Actor) -> list[tuple[UUID, str]]:
    """The actor and those they act for, by name, oneself first. One query; none for visitors."""
    if not actor.own_people:
        return []
    rows = Person.objects.of(actor).filter(id__in=actor.own_people, state="living").order_by("sort_key", "id")
    return sorted(rows.values_list("id", "name"), key=lambda one: one[0] != actor.person_id)


def about_person(actor: Actor, person_id: UUID) -> dict[str, Any]:
    """What this room keeps of one person, as they may take it along. One query."""
    rows = RiddleAnswer.objects.of(actor).filter(person_id=person_id, undone_at=None)
    rows = rows.select_related("riddle_set__gathering", "slip").order_by("answered_at")
    return {
        gettext("猜中的灯谜"): [
            {
                gettext("哪天"): days.as_day(row.answered_at),
                gettext("哪一场"): row.riddle_set.gathering.title,
                gettext("哪一条"): gettext("%(number)s 号") % {"number": row.slip.number},
                gettext("怎样了"): gettext("得了谜条") if row.won else gettext("答对了"),
            }
            for row in rows
        ]
    }
