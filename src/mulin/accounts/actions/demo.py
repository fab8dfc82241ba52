"""The demo's door: which invented people a visitor may be with one press."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from mulin.accounts import access
from mulin.accounts.actions.sessions import end_everywhere
from mulin.accounts.models import Account, Appointment
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import NotFound


@transaction.atomic
def show_at_demo_door(account: Account, *, words: str) -> None:
    """List an invented person at the demo's door with `words` (社区主任, 居民，78 岁).

    Raises NotFound unless every community of this house is a demo.
    """
    if not access.is_demo_house():
        raise NotFound("demo")
    Account.objects.filter(id=account.id).update(demo_words=words)


@transaction.atomic
def dismiss_demo_people(actor: Actor) -> int:
    """The demo is over: invented staff lose every role, and no invented person keeps a phone to come in by.

    Their numbers may belong to somebody real. Heard as an event. Returns how many roles ended.
    """
    invented = Account.objects.exclude(demo_words="")
    ids = list(invented.values_list("id", flat=True))
    ended = Appointment.objects.filter(account_id__in=ids, ended_at=None).update(ended_at=clock.now())
    for account_id in ids:
        end_everywhere(actor, account_id=account_id)
    Authenticator.objects.filter(user_id__in=ids).delete()
    invented.update(phone="", phone_index=None, demo_words="")
    return ended
