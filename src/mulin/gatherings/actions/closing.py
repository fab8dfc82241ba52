"""The fact that a gathering was held: what it counted, and told again where more is known afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from mulin.base.actor import Actor
from mulin.gatherings.actions.common import about, moment_of
from mulin.gatherings.models import Gathering, GatheringState
from mulin.gatherings.queries import missed_at, visits_of_gatherings
from mulin.gatherings.rules import Visits
from mulin.kernel import clock
from mulin.ledger.actions import Named, record


def tell_held(actor: Actor, gathering: Gathering, *, visits: Visits, missed: int) -> None:
    """Write the fact of a gathering whose `closing_ref` names it, at the day it was."""
    assert gathering.closing_ref is not None  # whoever closes it gives it one
    record(
        actor,
        "gathering.held",
        about=about(gathering) | {"closing": Named(gathering.closing_ref, gathering.title)},
        data={
            "day": gathering.starts_at.astimezone(clock.CHINA).date(),
            "host_kind": gathering.host.kind,
            "visits": visits.count,
            "missed": missed,
        },
        at=moment_of(gathering, clock.now()),
    )


def tell_reopened(actor: Actor, gathering: Gathering, closing: UUID) -> None:
    """Take back the fact that it was held."""
    record(actor, "gathering.reopened", about=about(gathering) | {"closing": Named(closing, gathering.title)})


@contextmanager
def told_again(actor: Actor, gathering: Gathering) -> Iterator[None]:
    """What is written inside of who came is in the fact of a gathering that is closed already.

    The paper sheet is often typed in the day after: the fact of the closing is taken back and written anew where
    visits or the missed are others by then. The row is locked for whoever is inside alone. No query where it is
    not held.
    """
    if gathering.state != GatheringState.HELD:
        yield
        return
    before = counted(gathering)
    yield
    after = counted(gathering)
    if before == after:
        return
    closing, gathering.closing_ref = gathering.closing_ref, uuid4()
    Gathering.objects.of(actor).filter(id=gathering.id).update(closing_ref=gathering.closing_ref)
    if closing is not None:
        tell_reopened(actor, gathering, closing)
    tell_held(actor, gathering, visits=after[0], missed=after[1])


def counted(gathering: Gathering) -> tuple[Visits, int]:
    """Visits, and how many said they come and did not. Three queries."""
    one = [gathering.id]
    return (
        visits_of_gatherings(gathering.community_id, one)[gathering.id],
        missed_at(gathering.community_id, one)[gathering.id],
    )
