"""Who of one's own may come, and what they have already: for the form on a gathering's page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from mulin.base.actor import Actor
from mulin.gatherings.models import Gathering, SignUp, SignUpState
from mulin.gatherings.models.coming import OVER
from mulin.gatherings.queries.coming import names_shown
from mulin.kernel import clock
from mulin.people.models import Person, PersonState

_NAMES = 30


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody the actor may sign up: oneself, family, those acted for; with their sign-up here, if any."""

    person_id: UUID
    name: str
    is_self: bool
    relation: str
    age: int | None
    sign_up_id: UUID | None = None
    state: str = ""

    @property
    def is_child(self) -> bool:
        return self.age is not None and self.age < 14

    @property
    def state_words(self) -> str:
        return str(SignUpState(self.state).label) if self.state else ""


@dataclass(frozen=True, slots=True)
class Comers:
    """The page's people: one's own, and the names of others who agreed to be read."""

    own: list[Relative]
    names: list[str]


def who_comes(actor: Actor, gathering: Gathering) -> Comers:
    """One's own with their sign-ups, and the names that may be read. One query."""
    if not actor.own_people:
        return Comers([], names_shown(gathering, _NAMES))
    here = SignUp.objects.of(actor).filter(gathering=gathering)
    shown = here.filter(state=SignUpState.CONFIRMED, shows_name=True).values("person_id")
    mine = here.filter(person_id=OuterRef("id")).exclude(state__in=OVER)
    own = Q(id__in=actor.own_people) | Q(household_id__in=actor.own_households)
    rows = Person.objects.of(actor).filter(own | Q(id__in=shown), state=PersonState.LIVING)
    rows = rows.annotate(sign_up=Subquery(mine.values("id")[:1]), sign_up_state=Subquery(mine.values("state")[:1]))
    rows = rows.annotate(sign_up_shows=Subquery(mine.values("shows_name")[:1]))
    today = clock.today()
    found: list[Relative] = []
    names: list[str] = []
    for person in rows.order_by("-is_head", "birth_date", "sort_key", "id"):
        if person.sign_up_shows and person.sign_up_state == SignUpState.CONFIRMED:
            names.append(person.name)
        if person.id in actor.own_people or person.household_id in actor.own_households:
            found.append(
                Relative(
                    person.id,
                    person.name,
                    person.id == actor.person_id,
                    person.relation,
                    person.age_on(today),
                    person.sign_up,
                    person.sign_up_state or "",
                )
            )
    found.sort(key=lambda one: not one.is_self)
    return Comers(found, names[:_NAMES])
