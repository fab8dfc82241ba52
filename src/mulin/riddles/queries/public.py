"""What everybody may see: faces while the afternoon lasts, answers and consenting names afterwards.

Nothing here reads an answer before it is told: the columns are not even asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.gatherings.models import GatheringState, HostKind
from mulin.kernel import clock
from mulin.riddles.models import FORM_NAMES, AtHome, HomeGuess, RiddleAnswer, RiddleSet, RiddleSlip
from mulin.riddles.queries.sets import set_of_gathering
from mulin.riddles.rules import Why

_SOON, _LATELY = timedelta(days=3), timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Face:
    """A riddle as it hangs: nothing of its answer. `tries` and `is_right` are those of the one who looks."""

    id: UUID
    number: int
    face: str
    category: str
    form: str
    is_taken: bool
    tries: int = 0
    is_right: bool = False

    @property
    def asks(self) -> str:
        return f"{self.category}·{FORM_NAMES[self.form]}" if self.form else self.category


def faces_of(riddle_set: RiddleSet, who: bytes = b"") -> list[Face]:
    """The riddles that hang, for everybody: none before the gathering has begun, none if it is off.

    By number, with how the one who looks has fared. Two queries. Needs `gathering`.
    """
    return wall_of(riddle_set, who) if riddle_set.has_begun and not riddle_set.is_off else []


def wall_of(riddle_set: RiddleSet, who: bytes = b"") -> list[Face]:
    """The riddles of a set by number, for those who keep its desk. Two queries."""
    tried = {slip: (tries, right is not None) for slip, tries, right in _tried(riddle_set, who)}
    return [
        Face(*row[:-1], row[-1] is not None, *tried.get(row[0], (0, False)))
        for row in riddle_set.slips.filter(withdrawn_at=None)
        .order_by("number")
        .values_list("id", "number", "face", "category", "form", "taken_at")
    ]


def _tried(riddle_set: RiddleSet, who: bytes) -> Any:
    rows = HomeGuess.objects.of(riddle_set.community_id).filter(slip__riddle_set=riddle_set, who=who)
    return rows.values_list("slip_id", "tries", "right_at") if who else ()


def public_face(slip: RiddleSlip, who: bytes) -> Face:
    """One riddle as it hangs, and how the one who looks has fared. One query."""
    tries, right_at = tries_of(slip, who)
    taken = slip.taken_at is not None
    return Face(slip.id, slip.number, slip.face, slip.category, slip.form, taken, tries, right_at is not None)


def tries_of(slip: RiddleSlip, who: bytes) -> tuple[int, Any]:
    """How often the one who looks has guessed a slip, and when they were right. One query."""
    rows = HomeGuess.objects.of(slip.community_id).filter(slip=slip, who=who)
    return rows.values_list("tries", "right_at").first() or (0, None)


@dataclass(frozen=True, slots=True)
class Told:
    """A riddle with its answer, after the end. `solvers`: who agreed to be named, and how many others."""

    slip: RiddleSlip
    solvers: tuple[str, ...]
    others: int


def results_of(riddle_set: RiddleSet) -> list[Told]:
    """The riddles with answers and solvers; nothing before they are told. Two queries."""
    if not riddle_set.is_revealed:
        return []
    answers: dict[UUID, list[RiddleAnswer]] = {}
    rows = RiddleAnswer.objects.of(riddle_set.community_id).filter(riddle_set=riddle_set, undone_at=None)
    for answer in rows.exclude(why=Why.AGAIN).select_related("person").order_by("-won", "answered_at"):
        answers.setdefault(answer.slip_id, []).append(answer)
    slips = riddle_set.slips.filter(withdrawn_at=None).order_by("number")
    return [_told(slip, answers.get(slip.id, [])) for slip in slips]


def _told(slip: RiddleSlip, answers: list[RiddleAnswer]) -> Told:
    named = tuple(answer.person.name for answer in answers if answer.shows_name and answer.person)
    return Told(slip, named, len(answers) - len(named))


def own_answers(actor: Actor, riddle_set: RiddleSet) -> list[RiddleAnswer]:
    """Right answers of the actor and those they act for. One query; none for visitors."""
    if not actor.own_people:
        return []
    rows = RiddleAnswer.objects.of(actor).filter(riddle_set=riddle_set, undone_at=None, person_id__in=actor.own_people)
    return list(rows.select_related("slip", "person").order_by("slip__number"))


def home_panel(actor: Actor, **_subject: Any) -> Mapping[str, Any] | None:
    """猜谜在家玩 on the home page: the set under way, else the next one soon, else one just over. One query."""
    now = clock.now()
    rows = RiddleSet.objects.of(actor).exclude(gathering__state=GatheringState.CANCELLED)
    rows = rows.filter(gathering__ends_at__gt=now - _LATELY, gathering__starts_at__lt=now + _SOON)
    rows = rows.filter(printed_at__isnull=False).select_related("gathering")
    near = list(rows.order_by("gathering__starts_at")[:8])
    if not near:
        return None
    found = next((one for one in near if not one.is_revealed), near[-1])
    may_play = found.at_home != AtHome.OFF
    return {"riddle_set": found, "is_told": found.is_revealed, "is_on": found.has_begun, "may_play": may_play}


def gathering_panel(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """灯谜 on a gathering's page: the way to play, and for those who run it to the set. At most two queries."""
    gathering = subject.get("gathering")
    if gathering is None:
        return None
    may_run = actor.may("riddles.run", host_id=gathering.host_id)
    if gathering.host.kind != HostKind.EVENT and not may_run:  # most gatherings: no query for them
        return None
    found = set_of_gathering(actor, gathering.id)
    hung = found.slips.filter(withdrawn_at=None).count() if found else 0
    if not hung and not (may_run and gathering.host.kind == HostKind.EVENT):
        return None
    return {"riddle_set": found, "hung": hung, "may_run": may_run, "gathering": gathering}
