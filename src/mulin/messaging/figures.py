"""The figures of messages, and what the report says of those without a phone (一、建立干群联系通道)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mulin.base.figures import Figure, Paragraph, Period, Section, Unit
from mulin.ledger.figures import answers

FIGURES = (
    Figure(
        code="messaging.handed_over",
        title=_("亲手转交的消息"),
        definition=_("期内由社区的人当面念给居民听、或者送到手里的消息"),
        unit=Unit.THINGS,
        kinds=("message.handed_over",),
        counter=pgettext_lazy("messages", "条"),
    ),
    Figure(
        code="messaging.reached_by_hand",
        title=_("亲手通知到的居民"),
        definition=_("期内当面转交过消息的居民，同一个人只算一次"),
        unit=Unit.PEOPLE,
        kinds=("message.handed_over",),
        each="person",
    ),
)


def channel(community_id: UUID, period: Period) -> Iterator[str]:
    """Messages that went from hand to hand."""
    found = answers(community_id, [figure.code for figure in FIGURES], period)
    if found["messaging.handed_over"].value:
        yield gettext(
            "对没有手机的居民，社区上门或者当面转交消息{figure:messaging.handed_over}条，"
            "通知到{figure:messaging.reached_by_hand}人。"
        )


PARAGRAPHS = (Paragraph(Section.CHANNEL, 30, channel),)
