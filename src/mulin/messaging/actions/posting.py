"""Putting a message into the outbox, in the transaction of the change it tells of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from mulin.accounts.models import Account
from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.manifest import MessageKind, message_kinds
from mulin.kernel import clock
from mulin.messaging import rules
from mulin.messaging.models import Channel, Message, MessageState
from mulin.messaging.sms import carries_notices
from mulin.people.models import Person
from mulin.places import queries as places
from mulin.places.models import Community

SIGN_IN_CODE = "messaging.sign-in-code"


@dataclass(frozen=True, slots=True)
class _Recipient:
    account_id: UUID | None = None
    person_id: UUID | None = None
    phone: str = ""


def post(
    actor: Actor,
    *,
    kind: str,
    to_person_id: UUID | None = None,
    to_account_id: UUID | None = None,
    to_phone: str = "",
    data: Mapping[str, object],
    channel: str | None = None,
) -> Message:
    """Put one message into the outbox, in the caller's transaction; it leaves after commit by a job.

    `kind` must be declared in `ROOM.messages`; `data` fills its text; days and moments in it are
    said in the language of whoever reads, and so is what is `Coded` (by the kind's `says`). Exactly one
    recipient. Without a `channel` the inbox is taken for who has an account, a text message for `sms` kinds,
    else paper: somebody hands over a slip. In a demo community nothing leaves. Three to six queries.
    """
    meaning = message_kinds().get(kind)
    if meaning is None:
        raise KeyError(f"no room declares the message kind {kind!r} (ROOM.messages)")
    if sum(map(bool, (to_person_id, to_account_id, to_phone))) != 1:
        raise ValueError("a message goes to exactly one person, account or phone")
    with transaction.atomic():
        recipient = _recipient(actor, to_person_id, to_account_id, to_phone)
        reach = rules.Reach(account=recipient.account_id is not None, phone=bool(recipient.phone))
        chosen = Channel(channel or rules.channel_for(reach, sms_allowed=meaning.sms and carries_notices()))
        message = _insert(actor, meaning, recipient, chosen, data)
        if message.state == MessageState.QUEUED and chosen == Channel.SMS:
            jobs.defer(actor, "messaging.deliver", {"message": str(message.id)})
    return message


def _recipient(actor: Actor, person_id: UUID | None, account_id: UUID | None, phone: str) -> _Recipient:
    if person_id:
        person = Person.objects.of(actor).get_or_404(id=person_id)
        return _Recipient(account_id=person.account_id, person_id=person.id, phone=person.phone)
    if account_id:
        own = Person.objects.of(actor).filter(account_id=account_id).values_list("id", flat=True).first()
        known = Account.objects.values_list("phone", flat=True).get(id=account_id)
        return _Recipient(account_id=account_id, person_id=own, phone=known)
    return _Recipient(phone=phone)


def _insert(
    actor: Actor, meaning: MessageKind, recipient: _Recipient, channel: Channel, data: Mapping[str, object]
) -> Message:
    state = MessageState.SENT if channel == Channel.INBOX else MessageState.QUEUED
    if channel == Channel.SMS and _is_held(actor.community_id, meaning):
        state = MessageState.HELD
    message: Message = Message.objects.create(
        community_id=actor.community_id,
        kind=meaning.code,
        channel=channel,
        state=state,
        to_account_id=recipient.account_id,
        to_person_id=recipient.person_id,
        to_phone=recipient.phone if channel == Channel.SMS else "",
        sealed_data=json.dumps(dict(data), default=rules.kept, ensure_ascii=False),
        sent_at=clock.now() if state == MessageState.SENT else None,
    )
    return message


def _is_held(community_id: UUID, meaning: MessageKind) -> bool:
    # A demo never sends. Its sign-in codes may still be read in the server's own window.
    if meaning.secret and settings.MULIN.sms == "console":
        return False
    return Community.objects.filter(id=community_id, is_demo=True).exists()


def send_code(digits: str, code: str, community_id: UUID | None) -> None:
    """Post a sign-in code; `community_id` bears its cost (None: the first community)."""
    community = Community.objects.get(id=community_id) if community_id else places.first_community()
    actor = Actor.system(community.id, community_code=community.code)
    post(actor, kind=SIGN_IN_CODE, to_phone=digits, data={"code": code}, channel=Channel.SMS)
