"""Named reads of the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mulin.base.actor import Actor
from mulin.base.manifest import message_kinds
from mulin.kernel import clock
from mulin.ledger.actions import Named
from mulin.messaging import rules
from mulin.messaging.models import Channel, Message, MessageState

OPEN_ON_DESK = Q(channel=Channel.PAPER, state=MessageState.QUEUED) | Q(
    state__in=[MessageState.FAILED, MessageState.UNKNOWN]
)
# Against the day's budget counts what left or may have left.
_PAID = [MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN]


def inbox(actor: Actor) -> QuerySet[Message]:
    """The messages to the actor and those acted for, newest first."""
    mine = Q(to_account_id=actor.account_id) if actor.account_id else Q(pk=None)
    if actor.own_people:
        mine |= Q(to_person_id__in=actor.own_people)
    rows: QuerySet[Message] = Message.objects.of(actor).filter(mine, channel=Channel.INBOX)
    return rows.select_related("to_person").order_by("-created_at", "-id")


def address_of(actor: Actor, message: Message) -> str:
    """The page where its reader goes on; "" where there is none, or its words are gone. No query."""
    kind, data = message.meaning, message.data
    if kind is None or not (kind.page and data) or not set(kind.parts.values()) <= data.keys():
        return ""
    return actor.url(kind.page, **{part: data[name] for part, name in kind.parts.items()})


def unread(actor: Actor) -> int:
    """How many messages of the inbox are not opened yet and still have their words. One query."""
    return inbox(actor).filter(state=MessageState.SENT, wiped_at=None).count()


def on_desk(actor: Actor, *, show: str = "") -> QuerySet[Message]:
    """消息去向: every message, or only those that `show` names: todo, sms, inbox, paper. Newest first."""
    rows: QuerySet[Message] = Message.objects.of(actor).exclude(kind__in=_secret_kinds())
    if show == "todo":
        rows = rows.filter(OPEN_ON_DESK)
    elif show in Channel.values:
        rows = rows.filter(channel=show)
    return rows.select_related("to_person", "to_account").order_by("-id")


def _secret_kinds() -> list[str]:
    return [kind.code for kind in message_kinds().values() if kind.secret]


def open_count(actor: Actor) -> int:
    """How many messages wait for a worker: slips to hand over, failed, unknown. One query."""
    return on_desk(actor, show="todo").count()


def about_person(actor: Actor, person_id: UUID, *, limit: int = 20) -> list[Message]:
    """What went to one person, newest first. One query."""
    rows = Message.objects.of(actor).filter(to_person_id=person_id).exclude(kind__in=_secret_kinds())
    return list(rows.order_by("-id")[:limit])


def named(message: Message) -> dict[str, Named]:
    """The recipient, as a fact names them."""
    if message.to_person:
        return {"person": Named(message.to_person.id, message.to_person.name)}
    return {}


def budget_no(community_id: UUID, *, daily: int) -> str | None:
    """The error code that stops the next text message today, or None. Two queries."""
    today = datetime.combine(clock.today(), datetime.min.time(), clock.CHINA)
    paid = Message.objects.across(reason="the day's text messages").filter(channel=Channel.SMS, state__in=_PAID)
    day = paid.filter(created_at__gte=today).aggregate(
        all=Count("id"), own=Count("id", filter=Q(community_id=community_id))
    )
    week = paid.filter(created_at__gte=today - timedelta(days=7), created_at__lt=today).count()
    # The message being asked about is already counted as sending.
    return rules.budget_no(community_today=day["own"] - 1, daily=daily, all_today=day["all"] - 1, usual=week / 7)


def spent_today(actor: Actor) -> int:
    """How many text messages of the community left today. One query."""
    today = datetime.combine(clock.today(), datetime.min.time(), clock.CHINA)
    sent = Message.objects.of(actor).filter(channel=Channel.SMS, state__in=_PAID, created_at__gte=today)
    return int(sent.count())
