"""Two records of one person become one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from mulin.base import search
from mulin.base.actor import Actor
from mulin.base.manifest import Event, tell
from mulin.kernel import clock
from mulin.ledger import actions as ledger
from mulin.people import rules
from mulin.people.actions.settling import close_if_empty, find_by_name, named
from mulin.people.models import (
    Consent,
    CorrectionRequest,
    ErasureRequest,
    Guardian,
    Look,
    Person,
    PersonState,
    Proxy,
    ProxyState,
    RequestState,
)
from mulin.people.models.records import SEARCH_KIND

# A part somebody chooses between the two records, and the fields it stands for.
PARTS: dict[str, tuple[str, ...]] = {
    "name": ("name", "sort_key"),
    "gender": ("gender",),
    "birth": ("birth_date", "birth_precision"),
    "relation": ("relation", "is_head"),
    "phone": ("phone", "phone_index", "phone_last4_index"),
    "door": ("household",),
    "lives_alone": ("lives_alone",),
    "note": ("note",),
}


@transaction.atomic
def merge_people(actor: Actor, *, kept: Person, gone: Person, taken: Mapping[str, bool]) -> Person:
    """Put two records of one person together: `kept` stays, `gone` points to it.

    `taken` names the parts (of `PARTS`) that come from `gone`. What hangs on `gone` (consents,
    proxies, guardians, looks, requests) moves over, and upper rooms follow (PERSON_MERGED). Locks both
    people, in order of id. Raises RuleError merge-same, merge-state, merge-accounts.
    """
    ids = sorted({kept.id, gone.id})
    rows = {row.id: row for row in Person.objects.of(actor).select_for_update().filter(id__in=ids).order_by("id")}
    kept, gone = rows[kept.id], rows[gone.id]
    rules.check_merge(_copy(kept), _copy(gone))
    left = [kept.household, gone.household]
    chosen = [part for part in PARTS if taken.get(part)]
    for part in chosen:
        for field in PARTS[part]:
            setattr(kept, field, getattr(gone, field))
    account = kept.account or gone.account
    gone.state, gone.merged_into, gone.account = PersonState.MERGED, kept, None
    gone.closed_on, gone.is_head, gone.phone_index, gone.phone_last4_index = clock.today(), False, None, None
    gone.save()
    kept.account = account
    kept.save()
    _bring_over(actor, kept, gone)
    search.remove(actor.community_id, SEARCH_KIND, [gone.id])
    find_by_name(kept)
    ledger.record(
        actor,
        "person.merged",
        about={"person": named(kept), "other": named(gone)},
        data={"parts": ",".join(chosen)},
    )
    tell(Event.PERSON_MERGED, actor, kept_id=kept.id, gone_id=gone.id)
    for household in left:
        close_if_empty(actor, household)
    return kept


def _copy(person: Person) -> rules.Copy:
    return rules.Copy(person.id, person.community_id, person.state, person.account_id)


def _bring_over(actor: Actor, kept: Person, gone: Person) -> None:
    """Everything of this room that hangs on `gone` hangs on `kept`; what both have stays once."""
    purposes = Consent.objects.of(actor).filter(person=kept, withdrawn_at=None).values_list("purpose", flat=True)
    doubled = Consent.objects.of(actor).filter(person=gone, withdrawn_at=None, purpose__in=list(purposes))
    doubled.update(withdrawn_at=clock.now())
    open_states = (ProxyState.ASKED, ProxyState.CONFIRMED)
    helpers = Proxy.objects.of(actor).filter(person=kept, state__in=open_states).values_list("helper_id", flat=True)
    twice = Proxy.objects.of(actor).filter(person=gone, state__in=open_states, helper_id__in=list(helpers))
    twice.update(state=ProxyState.ENDED, ended_at=clock.now())
    if ErasureRequest.objects.of(actor).filter(person=kept, state=RequestState.WAITING).exists():
        waiting = ErasureRequest.objects.of(actor).filter(person=gone, state=RequestState.WAITING)
        waiting.update(state=RequestState.WITHDRAWN, decided_at=clock.now())
    for model in (Consent, Proxy, Look, CorrectionRequest, ErasureRequest):
        model.objects.of(actor).filter(person=gone).update(person=kept)
    _bring_over_guardians(actor, kept, gone)


def _bring_over_guardians(actor: Actor, kept: Person, gone: Person) -> None:
    for link in Guardian.objects.of(actor).filter(child=gone):
        if link.guardian_id != kept.id:
            Guardian.objects.of(actor).get_or_create(
                child=kept, guardian_id=link.guardian_id, defaults={"community_id": actor.community_id}
            )
    for link in Guardian.objects.of(actor).filter(guardian=gone):
        if link.child_id != kept.id:
            Guardian.objects.of(actor).get_or_create(
                child_id=link.child_id, guardian=kept, defaults={"community_id": actor.community_id}
            )
    Guardian.objects.of(actor).filter(child=gone).delete()
    Guardian.objects.of(actor).filter(guardian=gone).delete()
