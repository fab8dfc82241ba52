"""Who answers for a child under 14 (PIPL 31)."""

from __future__ import annotations

from django.db import transaction

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.people.actions.settling import named
from mulin.people.models import Guardian, Person, PersonState
from mulin.people.rules import is_child


@transaction.atomic
def name_guardian(actor: Actor, *, child: Person, guardian: Person) -> Guardian:
    """A grown-up answers for a child. Again changes nothing. No lock: a constraint decides.

    Raises RuleError guardian-child if they are the same, or the guardian is a child too, or has gone.
    """
    too_young = is_child(guardian.birth_date, guardian.birth_precision, clock.today())
    strangers = guardian.community_id != child.community_id
    if child.id == guardian.id or too_young or strangers or guardian.state != PersonState.LIVING:
        raise RuleError("guardian-child", field="guardian")
    link, made = Guardian.objects.of(actor).get_or_create(
        child=child, guardian=guardian, defaults={"community_id": actor.community_id}
    )
    if made:
        ledger.record(actor, "guardian.named", about={"child": named(child), "guardian": named(guardian)})
    return link  # type: ignore[no-any-return]  # TenantQuerySet is untyped here


@transaction.atomic
def end_guardian(actor: Actor, *, child: Person, guardian: Person) -> None:
    """A grown-up no longer answers for a child. No lock."""
    gone, _ = Guardian.objects.of(actor).filter(child=child, guardian=guardian).delete()
    if gone:
        ledger.record(actor, "guardian.ended", about={"child": named(child), "guardian": named(guardian)})
