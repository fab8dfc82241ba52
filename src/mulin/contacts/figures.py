"""The figures of contacts, and what the report says of them (一、建立干群联系通道)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mulin.base.figures import Figure, Paragraph, Period, Section, Span, Unit
from mulin.contacts.models import ServiceContact, UnitKind
from mulin.ledger.figures import answers, facts_behind

MANY = 1000  # posts of one community

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
        counter=pgettext_lazy("posts", "个"),
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
        counter=pgettext_lazy("numbers", "个"),
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
        code="contacts.doubted",
        title=_("要核对的号码"),
        definition=_("期内收到的反映，前一件还没核对完又说到同一个联系人的合在一起，算一件"),
        unit=Unit.THINGS,
        kinds=("contact.report_made",),
        where={"joined": ("false",)},
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
    values = {code: one.value or 0 for code, one in found.items()}
    if values["contacts.listed"]:
        yield _listed(community_id, period, values)
    if values["contacts.reported"]:
        yield _reported(values)
    elif values["contacts.settled"]:
        yield gettext("前期反映打不通的号码，期内核对办结{figure:contacts.settled}件。")


def _listed(community_id: UUID, period: Period, values: Mapping[str, float]) -> str:
    kinds = {"kinds": gettext("、").join(_kinds_listed(community_id, period))}
    said = [
        gettext("社区登记在册的联系岗位有{figure:contacts.listed}个，包括%(kinds)s，号码经本人同意后向居民公开") % kinds
        if kinds["kinds"]
        else gettext("社区登记在册的联系岗位有{figure:contacts.listed}个，号码经本人同意后向居民公开")
    ]
    if values["contacts.verified"]:
        said.append(gettext("期内打电话核对{figure:contacts.verified}次"))
    if values["contacts.renewed"]:
        said.append(
            ngettext(
                "更换公开号码{figure:contacts.renewed}个，扫卡看到的随即更新",
                "更换公开号码{figure:contacts.renewed}个，扫卡看到的随即更新",
                int(values["contacts.renewed"]),
            )
        )
    return gettext("；").join(said) + gettext("。")


def _kinds_listed(community_id: UUID, period: Period) -> list[str]:
    """What sorts of help stand behind the posts that count, in the order of a card. Six queries."""
    posts = facts_behind(community_id, "contacts.listed", period, limit=MANY)
    there = ServiceContact.objects.of(community_id).filter(id__in=[post.thing for post in posts])
    kinds = set(there.values_list("kind", flat=True).distinct()) - {UnitKind.OTHER}
    return [str(kind.label) for kind in UnitKind if kind in kinds]


def _reported(values: Mapping[str, float]) -> str:
    said = [gettext("居民反映号码打不通{figure:contacts.reported}件")]
    if 0 < values["contacts.doubted"] < values["contacts.reported"]:
        said.append(gettext("同一号码的合并为{figure:contacts.doubted}件"))
    if values["contacts.settled"]:
        said.append(gettext("期内核对办结{figure:contacts.settled}件"))
    else:
        said.append(gettext("期内尚未办结"))
    return gettext("，").join(said) + gettext("。")


PARAGRAPHS = (Paragraph(Section.CHANNEL, 10, channel),)
