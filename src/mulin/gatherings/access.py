"""Loading hosts, gatherings and sign-ups: what may be seen and done by whom, in one call."""

from __future__ import annotations

from operator import attrgetter
from typing import Any
from uuid import UUID

from django.core import signing

from mulin.base.actor import Actor, Mouth
from mulin.base.prepared import PreparedRow
from mulin.gatherings.models import Gathering, Host, SignUp
from mulin.gatherings.models.coming import OVER
from mulin.gatherings.queries import Part, gathering_with
from mulin.kernel.errors import NotFound
from mulin.people.models import Person

_SALT = "mulin.gatherings.receipt"


def host_for(actor: Actor, host_id: UUID, *, to: str) -> Host:
    """The host with its venue, if the actor may do `to` there. Raises NotFound. One query."""
    host: Host = Host.objects.of(actor).select_related("venue").get_or_404(id=host_id)
    if not actor.may(to, host_id=host.id):
        raise NotFound("host")
    return host


def gathering_for(actor: Actor, gathering_id: UUID, *, to: str) -> Gathering:
    """The gathering with host and venue, if the actor may do `to` there. Raises NotFound. One query."""
    gathering = gathering_with(actor, gathering_id)
    if not actor.may(to, host_id=gathering.host_id):
        raise NotFound("gathering")
    return gathering


def may_sign_up(actor: Actor, person: Person, host_id: UUID) -> bool:
    """Whether the actor may say for `person` (loaded with household) that they come. No query."""
    household = person.household
    return actor.may(
        "gatherings.sign_up",
        building_id=household.building_id if household else None,
        household_id=person.household_id,
        person_id=person.id,
        host_id=host_id,
    )


def sign_up_for(actor: Actor, sign_up_id: UUID) -> SignUp:
    """A standing sign-up that the actor may give up or answer: own, family's, made by app, or as leader or worker.

    With person, household and gathering. Raises NotFound. One query.
    """
    rows = SignUp.objects.of(actor).select_related("person__household", "gathering__host", "gathering__venue")
    row: SignUp = rows.get_or_404(id=sign_up_id)
    # at the desk and on the telephone it was written in office: who leaves office leaves it there
    made_it = actor.account_id is not None and row.made_by_id == actor.account_id and row.mouth == Mouth.APP
    runs_it = actor.may("gatherings.run", host_id=row.gathering.host_id)
    theirs = row.person is not None and may_sign_up(actor, row.person, row.gathering.host_id)
    if not (made_it or runs_it or theirs):
        raise NotFound("sign-up")
    return row


def receipt_of(request: UUID) -> str:
    """What opens the receipt of those who were signed up in one go, also for who has not come in. No query."""
    return signing.Signer(salt=_SALT).sign(str(request))


def sign_ups_by_receipt(actor: Actor, receipt: str) -> list[SignUp]:
    """Those who were signed up in one go, for whoever holds their receipt. Raises NotFound. One query.

    With what a receipt says of them, of the person, and of the gathering (`Part.COUNTS`); the rest is read when
    it is asked for.
    """
    try:
        request = UUID(signing.Signer(salt=_SALT).unsign(receipt))
    except (signing.BadSignature, ValueError) as error:
        raise NotFound("receipt") from error
    found: list[SignUp] = _TOGETHER.all(community_id=actor.community_id, request=request)
    if not found:
        raise NotFound("receipt")
    return sorted(found, key=attrgetter("turn"))


def _together(community_id: UUID, request: UUID) -> Any:
    return SignUp.objects.of(community_id).filter(request=request)


_TOGETHER = PreparedRow(
    SignUp,
    _together,
    beside=("person", "gathering"),
    only=(
        *("id", "community_id", "gathering_id", "person_id", "request", "party", "turn", "state"),
        *("guest_name", "children", "places", "ticket", "person__id", "person__name"),
        *(f"gathering__{name}" for name in Part.COUNTS.value),
    ),
)


def is_standing(sign_up: SignUp) -> bool:
    """Whether a sign-up can still be given up or answered. No query."""
    return sign_up.state not in OVER
