"""What is kept about a resident, why, and for how long: the page 我的资料 (PIPL 13, 17)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mulin.base.days import birth_words
from mulin.kernel import phones
from mulin.people.models import Person
from mulin.people.rules import CLOSED_KEPT, LOOKS_KEPT


@dataclass(frozen=True, slots=True)
class Kept:
    """Things that are kept on one ground: what stands there, why, how long."""

    things: list[tuple[str, str]]
    ground: str
    until: str


def kept_of(person: Person) -> list[Kept]:
    """Everything the register holds of a person, by the ground on which it does. No query."""
    years = CLOSED_KEPT.days // 365
    long = _("住在这里的时候留着；搬走或者去世以后再留 %(years)s 年，到期删掉") % {"years": years}
    groups = [
        Kept(_filled(_by_duty(person)), _("居委会登记居民、服务居民，法律规定的职责，不用另外同意"), long),
        Kept(
            _filled([(_("电话"), phones.parse(person.phone).shown if person.phone else "")]),
            _("您自己告诉我们的：有事找得到您；用手机进门的，还用来认出您"),
            long,
        ),
        Kept(
            _filled([(_("独居"), _("是") if person.lives_alone else ""), (_("备注"), person.note)]),
            _("为了照应您；只有管您这栋楼的人看得到，可以随时请我们删"),
            long,
        ),
        Kept(
            [(_("看号记录"), _("每看一次记一笔"))],
            _("法律要求记录"),
            _("留 %(years)s 年") % {"years": LOOKS_KEPT.days // 365},
        ),
    ]
    return [group for group in groups if group.things]


def _by_duty(person: Person) -> list[tuple[str, str]]:
    return [
        (_("姓名"), person.name),
        (_("门牌"), person.where),
        (_("与户主关系"), person.relation),
        (_("性别"), str(person.get_gender_display()) if person.gender else ""),
        (_("出生日期"), birth_words(person.birth_date, person.birth_precision)),
    ]


def _filled(things: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(title, value) for title, value in things if value]
