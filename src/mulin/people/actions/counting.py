"""Counting the roster, so that the report can say how many lived here on a day that is long gone."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Count, Q

from mulin.base.actor import Actor
from mulin.base.figures import Period
from mulin.kernel import clock
from mulin.ledger import actions as ledger
from mulin.ledger.figures import answers
from mulin.people.figures import COUNTED
from mulin.people.models import Household, HouseholdState, Person, PersonState
from mulin.places.models import Building, Courtyard


def count_roster(actor: Actor) -> bool:
    """Write down what the roster comes to today, if it differs from the last count. Safe to repeat.

    Six queries. Two who count at once write the same down twice, and the newest one counts.
    """
    today = clock.today()
    now = _counts(actor, today)
    if not now["residents"]:
        return False
    last = answers(actor.community_id, COUNTED.values(), Period("", today, today))
    if all(last[code].value == now[part] for part, code in COUNTED.items()):
        return False
    with transaction.atomic():
        ledger.record(actor, "people.counted", data=now)
    return True


def _counts(actor: Actor, today: date) -> dict[str, int]:
    """The parts of a count. Four queries."""
    living = Q(state=PersonState.LIVING)
    found = Person.objects.of(actor).aggregate(
        residents=Count("id", filter=living),
        over_60=Count("id", filter=living & Q(birth_date__lte=_years_ago(today, 60))),
        over_80=Count("id", filter=living & Q(birth_date__lte=_years_ago(today, 80))),
        alone=Count("id", filter=living & Q(lives_alone=True)),
    )
    return {
        **found,
        "households": Household.objects.of(actor).filter(state=HouseholdState.LIVING).count(),
        "buildings": Building.objects.of(actor).count(),
        "courtyards": Courtyard.objects.of(actor).count(),
    }


def _years_ago(today: date, years: int) -> date:
    """The last birthday of those who are `years` old; a year or month known alone counts from its first day."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)
