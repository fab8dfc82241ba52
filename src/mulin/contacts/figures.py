"""The figures of contacts, and what the report says of them (一、建立干群联系通道)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mulin.base.figures import Figure, Paragraph, Period, Section, Span, Unit
from mulin.ledger.figures import answers

FIGURES = (
    Figure(
        code="contacts.listed",
        title=_("联系岗位"),
        definition=_("到期末那天登记在册、没有停用的联系岗位；换了人的岗位只算一个，代班的不另算"),
        unit=Unit.THINGS,
        kinds=("contact.added", "contact.took_over"),
        where={"as": ("own",)},
        each="contact",
        unless=("contact.closed", "contact.gave_way"),
        by="contact",
        span=Span.STANDING,
    ),
    Figure(
        code="contacts.verified",
        title=_("核对联系人"),
        definition=_("期内打电话核对联系人的次数，没人接的也算"),
        unit=Unit.THINGS,
        kinds=("contact.verified",),
        counter=pgettext_lazy("measure", "次"),
    ),
    Figure(
        code="contacts.renewed",
        title=_("更换公开号码"),
        definition=_("期内经另一人核对、到时上了卡的新号码"),
        unit=Unit.THINGS,
        kinds=("contact.number_live",),
    ),
    Figure(
        code="contacts.reported",
        title=_("号码打不通的反映"),
        definition=_("期内收到的反映，几个人说同一个号码算几件"),
        unit=Unit.THINGS,
        kinds=("contact.report_made",),
        counter=pgettext_lazy("number reports", "件"),
    ),
    Figure(
        code="contacts.settled",
        title=_("核对完的反映"),
        definition=_("期内核对完的反映，合在一起的算一件"),
        unit=Unit.THINGS,
        kinds=("contact.report_closed",),
        counter=pgettext_lazy("number reports", "件"),
    ),
)


def channel(community_id: UUID, period: Period) -> Iterator[str]:
    """Who can be reached, and how their numbers were kept right."""
    found = answers(community_id, [figure.code for figure in FIGURES], period)
    if found["contacts.listed"].value:
        said = [
            gettext(
                "社区把两委、网格、警务、卫生、物业等{figure:contacts.listed}个联系岗位登记在册，"
                "号码逐一打通核实，经本人同意后向居民公开"
            )
        ]
        if found["contacts.verified"].value:
            said.append(gettext("期内又打电话核对{figure:contacts.verified}次"))
        if found["contacts.renewed"].value:
            said.append(gettext("更换公开号码{figure:contacts.renewed}个，扫卡看到的随即更新"))
        yield gettext("，").join(said) + gettext("。")
    if found["contacts.reported"].value:
        said = [gettext("居民反映号码打不通{figure:contacts.reported}件")]
        if found["contacts.settled"].value:
            said.append(gettext("期内核对办结{figure:contacts.settled}件"))
        yield gettext("，").join(said) + gettext("。")


PARAGRAPHS = (Paragraph(Section.CHANNEL, 10, channel),)
