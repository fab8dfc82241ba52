"""What becomes of a message: sending, sent, failed, unknown; read, handed over, sent again, wiped."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, RuleError
from mulin.ledger import actions as ledger
from mulin.messaging import access, queries, rules
from mulin.messaging.models import Channel, Message, MessageState


def begin_sending(actor: Actor, *, message_id: UUID) -> Message | None:
    """Take a queued message for sending, or None if it is no longer queued.

    Compare-and-set, committed before the provider is called: a crash afterwards is seen as such.
    """
    with transaction.atomic():
        waiting = Message.objects.of(actor).filter(id=message_id, state=MessageState.QUEUED)
        if not waiting.update(state=MessageState.SENDING, attempts=F("attempts") + 1):
            return None
        message: Message = Message.objects.of(actor).get_or_404(id=message_id)
        return message


def note_outcome(actor: Actor, *, message_id: UUID, state: str, provider_id: str = "", reason: str = "") -> None:
    """Write down what the provider answered. The data of a secret message is wiped when it is over."""
    with transaction.atomic():
        message = Message.objects.of(actor).select_for_update().get_or_404(id=message_id)
        if not rules.may_follow(message.state, state):
            raise Conflict(f"{message.state} → {state}")
        message.state, message.reason = state, reason[:80]
        message.provider_id = provider_id[:80] or message.provider_id
        if state == MessageState.SENT:
            message.sent_at = clock.now()
        if message.meaning and message.meaning.secret and state != MessageState.QUEUED:
            message.sealed_data = ""
        message.save()


def mark_read(actor: Actor, *, message_id: UUID) -> Message:
    """The recipient has opened a message of the inbox. Harmless to repeat."""
    message = access.message_for(actor, message_id)
    own = Message.objects.of(actor).filter(id=message.id, state=MessageState.SENT)
    own.update(state=MessageState.READ, read_at=clock.now())
    message.refresh_from_db()
    return message


def mark_all_read(actor: Actor) -> int:
    """The recipient has seen the whole inbox. Returns how many were new."""
    return int(
        queries.inbox(actor).filter(state=MessageState.SENT).update(state=MessageState.READ, read_at=clock.now())
    )


def mark_handed_over(actor: Actor, *, message_id: UUID) -> Message:
    """A worker has read it out or handed over the slip. Compare-and-set; a fact."""
    with transaction.atomic():
        message = access.message_on_desk(actor, message_id)
        open_states = [MessageState.QUEUED, MessageState.FAILED, MessageState.UNKNOWN]
        waiting = Message.objects.of(actor).filter(id=message.id, state__in=open_states)
        if not waiting.update(state=MessageState.SENT, channel=Channel.PAPER, sent_at=clock.now(), reason=""):
            raise RuleError("message-settled")
        ledger.record(actor, "message.handed_over", about=queries.named(message), data={"what": message.kind})
    message.refresh_from_db()
    return message


def resend(actor: Actor, *, message_id: UUID) -> Message:
    """Send a failed or unknown message once more, because a person decided so. A fact."""
    with transaction.atomic():
        message = access.message_on_desk(actor, message_id)
        if message.channel != Channel.SMS or not message.sealed_data or (message.meaning and message.meaning.secret):
            raise RuleError("message-not-again")
        lost = Message.objects.of(actor).filter(id=message.id, state__in=[MessageState.FAILED, MessageState.UNKNOWN])
        if not lost.update(state=MessageState.QUEUED, reason=""):
            raise RuleError("message-settled")
        jobs.defer(actor, "messaging.deliver", {"message": str(message.id)})
        ledger.record(actor, "message.sent_again", about=queries.named(message), data={"what": message.kind})
    message.refresh_from_db()
    return message


def forget(actor: Actor, person_id: UUID) -> None:
    """Wipe every message to a person who is being erased; that there was one stays."""
    now = clock.now()
    mine = Message.objects.of(actor).filter(to_person_id=person_id)
    mine.update(sealed_data="", to_phone="", to_person=None, to_account=None, wiped_at=now)


def wipe_old_texts() -> int:
    """Wipe words and phones of messages older than 30 days. Returns how many."""
    now = clock.now()
    every = Message.objects.across(reason="texts are kept 30 days")
    old = every.filter(created_at__lt=now - rules.TEXTS_KEPT, wiped_at=None)
    return int(old.update(sealed_data="", to_phone="", wiped_at=now))
