"""Everything kept about one person, out of every room: for the person (PIPL 45)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mulin.base.actor import Actor
from mulin.base.days import day_words, moment_words
from mulin.base.manifest import rooms
from mulin.people.models import Person
from mulin.people.queries.privacy import consents_of, corrections_of, guardians_of, looks_at, proxies_of, wards_of
from mulin.people.rules import write_birth


@dataclass(frozen=True, slots=True)
class Part:
    """What one room keeps, to be read: plain lines, and lists as tables."""

    title: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, list[str], list[list[str]]]] = field(default_factory=list)


def everything_about(actor: Actor, person: Person) -> dict[str, Any]:
    """What each room keeps about a person, by room. As many queries as the rooms' handlers make."""
    parts = {room.name: [handler.export(actor, person.id) for handler in room.privacy] for room in rooms()}
    return {name: dict(_joined(found)) for name, found in parts.items() if any(found)}


def _joined(found: list[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    for one in found:
        yield from one.items()


def copy_of(actor: Actor, person: Person) -> list[Part]:
    """The same as people read it. Queries as `everything_about`."""
    return [_part(name, kept) for name, kept in everything_about(actor, person).items()]


def _part(name: str, kept: Mapping[str, Any]) -> Part:
    part = Part(_titles().get(name, name))
    for label, value in kept.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            columns = [str(column) for column in value[0]]
            part.tables.append((str(label), columns, [[_words(cell) for cell in row.values()] for row in value]))
        elif value not in ("", None, [], {}):
            part.lines.append((str(label), _words(value)))
    return part


def _titles() -> dict[str, str]:
    return {
        "accounts": _("进门"),
        "people": _("居民资料"),
        "messaging": _("消息"),
        "roster": _("名册"),
        "contacts": _("联系人"),
        "cards": _("睦邻卡"),
        "media": _("照片"),
        "gatherings": _("活动场次"),
        "points": pgettext("menu", "睦邻点"),
        "riddles": _("灯谜"),
        "events": _("文化活动"),
        "awards": _("评选"),
    }


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("不是")
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, Mapping):
        return "；".join(f"{label} {_words(inner)}" for label, inner in value.items())
    if isinstance(value, list | tuple):
        return "、".join(_words(inner) for inner in value)
    return "" if value is None else str(value)


def export(actor: Actor, person_id: UUID) -> Mapping[str, Any]:
    """This room's part of `everything_about`, with labels people read. Eight queries."""
    people = Person.objects.of(actor).select_related("household__building__courtyard")
    person: Person = people.get_or_404(id=person_id)
    return {
        _("姓名"): person.name,
        _("性别"): str(person.get_gender_display()) if person.gender else "",
        _("出生日期"): write_birth(person.birth_date, person.birth_precision),
        _("门牌"): person.where,
        _("与户主关系"): person.relation,
        _("户主"): person.is_head,
        _("电话"): person.phone,
        _("独居"): person.lives_alone,
        _("备注"): person.note,
        _("现在"): str(person.get_state_display()),
        _("登记时间"): person.created_at,
        _("监护人"): [guardian.name for guardian in guardians_of(person)],
        _("监护的孩子"): [child.name for child in wards_of(person.community_id, person.id)],
        **_agreed(person),
    }


def _agreed(person: Person) -> dict[str, Any]:
    return {
        _("同意过的事"): [
            {
                _("同意什么"): str(consent.get_purpose_display()),
                _("文本"): consent.text_version,
                _("哪天"): consent.given_at,
                _("哪天收回"): consent.withdrawn_at,
                _("纸的编号"): consent.paper_number,
            }
            for consent in consents_of(person)
        ],
        _("家人代办"): [
            {_("谁"): proxy.helper.name, _("怎样了"): str(proxy.get_state_display()), _("到哪天"): proxy.until}
            for proxy in proxies_of(person)
        ],
        _("谁看过电话"): [
            {
                _("时间"): look.created_at,
                _("谁"): look.account.name if look.account else "",
                _("为了什么"): str(look.get_purpose_display()),
            }
            for look in looks_at(person)
        ],
        _("要求更正"): [
            {_("时间"): one.created_at, _("应该是"): one.wanted, _("怎样了"): str(one.get_state_display())}
            for one in corrections_of(person)
        ],
    }
