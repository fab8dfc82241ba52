"""How a point does, by open rules (health), and what its stars came from, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from mulin.base import days
from mulin.kernel import clock
from mulin.points import queries
from mulin.points.models import DeedKind, Point, StarReview
from mulin.points.rules import charter, stars, terms
from mulin.points.rules.stars import Facts, Part

LOOKED_BACK = timedelta(days=182)
SETTLING_IN = timedelta(days=30)  # nobody has held, met or counted anything in the first weeks
PART_NAMES = {
    Part.REGULARITY: gettext_lazy("按时办"),
    Part.BREADTH: gettext_lazy("来的人广"),
    Part.SELF_RULE: gettext_lazy("自己管自己"),
    Part.MUTUAL_AID: gettext_lazy("互相帮"),
    Part.PUBLICITY: gettext_lazy("政策宣传"),
    Part.SAFETY: gettext_lazy("安全"),
}
RULE_WORDS = {
    Part.REGULARITY: gettext_lazy("办了的场次除以排了的场次，九成算满分"),
    Part.BREADTH: gettext_lazy("六成看来过多少不同的人（到场地容量为止，最多 30 人），四成看新来的人，5 位算满分"),
    Part.SELF_RULE: gettext_lazy("公约一年内念过或者新订过占四成；开过成员会、盘点过物资、点长在任期内，各占两成"),
    Part.MUTUAL_AID: gettext_lazy("七成看帮邻居的事，6 件算满分；三成看交流，1 场算满分"),
    Part.PUBLICITY: gettext_lazy("配合两委讲过政策法规，2 场算满分"),
    Part.SAFETY: gettext_lazy("查过安全，2 次算满分"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the health page: what, how it stands, whether it is well, what would help."""

    icon: str
    title: str
    words: str
    is_well: bool
    hint: str = ""
    url_name: str = ""
    is_early: bool = False  # it cannot be well yet: the point has only just begun


def health(point: Point) -> list[Check]:
    """How a point has done in the last half-year. Nine queries."""
    today = clock.today()
    since = max(point.founded_on, today - LOOKED_BACK)
    tally = queries.sums(point.community_id, [point], since, today)[point.id]
    leads = queries.leads_of(point.community_id, [point.host_id]).get(point.host_id, {})
    kept = queries.charter_in_force(point)
    in_order = [
        _charter(kept.confirmed_on if kept else None, today),
        _term(leads.get("leader"), today),
        _deputy(leads.get("deputy")),
    ]
    came, done = (
        [_sessions(tally), _regulars(tally), _newcomers(tally)],
        _done(tally, is_young=today - point.founded_on < LOOKED_BACK),
    )
    if today - point.founded_on < SETTLING_IN:
        came, done = ([replace(check, is_early=not check.is_well) for check in checks] for checks in (came, done))
    return [*came, *in_order, *done]


def _done(tally: queries.Tally, *, is_young: bool) -> list[Check]:
    """What the point did beside its sessions."""
    return [
        _ledger(tally, is_young=is_young),
        _counted(
            "users",
            _("开成员会"),
            tally.deeds.get(DeedKind.MEETING, 0),
            _("半年至少坐下来商量一次"),
        ),
        _exchanges(tally),
        _counted("user-heart", _("帮邻居"), tally.deeds.get(DeedKind.HELP, 0), _("帮了谁一把，记一笔，不写名字")),
        _counted("shield-check", _("查安全"), tally.deeds.get(DeedKind.SAFETY, 0), _("电、门、地面，一季看一遍")),
    ]


def _sessions(tally: queries.Tally) -> Check:
    words = _("排了 %(planned)s 场，办了 %(held)s 场") % {"planned": tally.planned, "held": tally.held}
    well = tally.planned > 0 and tally.held >= tally.planned * stars.HELD_SHARE
    return Check("calendar", _("按时办"), words, well, _("办不了就早点说取消，办过的记得点“今天到此结束”"))


def _regulars(tally: queries.Tally) -> Check:
    words = ngettext(
        "常来的 %(n)s 位，一共来过 %(people)s 位", "常来的 %(n)s 位，一共来过 %(people)s 位", tally.regulars
    )
    words %= {"n": tally.regulars, "people": tally.people}
    return Check("users", _("常来的人"), words, tally.regulars >= 5, _("谁三次没来，打个电话问问"))


def _newcomers(tally: queries.Tally) -> Check:
    words = _("新来的 %(n)s 位") % {"n": tally.newcomers}
    return Check("user-plus", _("新来的人"), words, tally.newcomers > 0, _("请邻居先来看看"), "points:invite")


def _charter(confirmed_on: date | None, today: date) -> Check:
    if confirmed_on is None:
        hint = _("写好了请大家签")
        return Check("note", _("公约"), _("还没有生效的公约"), is_well=False, hint=hint, url_name="points:charter")
    words = _("%(day)s定过或念过") % {"day": days.date_words(confirmed_on)}
    well = charter.is_current(confirmed_on, today)
    return Check("note", _("公约"), words, well, _("一年了，再念一遍，改不改大家定"), "points:charter")


def _term(lead: Any, today: date) -> Check:
    if lead is None:
        return Check("user-check", _("点长"), _("没有点长"), is_well=False, hint=_("请社区来帮忙推一位"))
    words = _("%(name)s，任到%(day)s") % {"name": lead.person.name, "day": days.day_words(lead.ends_on)}
    well = not terms.ends_soon(lead.ends_on, today)
    return Check("user-check", _("点长"), words, well, _("任期快到了，开个会商量下一任"))


def _deputy(lead: Any) -> Check:
    words = lead.person.name if lead else _("没有副点长")
    return Check("users", _("副点长"), words, lead is not None, _("点长生病的时候，要有人开门"))


def _ledger(tally: queries.Tally, *, is_young: bool) -> Check:
    done = tally.deeds.get(DeedKind.STOCK_TAKE, 0)
    words = _("还没盘点过") if is_young else _("半年没盘点了")  # it cannot be half a year since it began
    if done:
        words = ngettext("半年里盘点过 %(n)s 次", "半年里盘点过 %(n)s 次", done) % {"n": done}
    return Check("clipboard-check", _("物资账"), words, done > 0, _("数一遍，念给大家听"), "points:materials")


def _exchanges(tally: queries.Tally) -> Check:
    words = ngettext("和外面交流 %(n)s 场", "和外面交流 %(n)s 场", tally.exchanges) % {"n": tally.exchanges}
    return Check("share", _("交流"), words, tally.exchanges > 0, _("请别的社区来一次"), "points:exchanges")


def _counted(icon: str, title: str, count: int, hint: str) -> Check:
    words = ngettext("%(n)s 次", "%(n)s 次", count) % {"n": count}
    return Check(icon, title, words, count > 0, hint, "points:notes")


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of a rating with the numbers it came from."""

    name: Any
    rule: Any
    weight: int
    earned: float
    facts: str


def parts_of(review: StarReview) -> list[PartShown]:
    """The parts of a rating with their numbers, as they were then. No query."""
    facts = Facts(**review.facts)
    verdict = stars.rate(facts, weights=review.weights, bars=review.bars)
    return [
        PartShown(PART_NAMES[Part(share.part)], RULE_WORDS[Part(share.part)], share.weight, share.earned, words)
        for share, words in zip(verdict.shares, _numbers(facts), strict=True)
    ]


def _numbers(facts: Facts) -> list[str]:
    kept = _("公约是新的") if facts.charter_is_current else _("公约一年没念") if facts.has_charter else _("没有公约")
    led = _("点长在任") if facts.term_is_valid else _("没有在任的点长")
    return [
        _("排了 %(planned)s 场，办了 %(held)s 场") % {"planned": facts.planned, "held": facts.held},
        _some(
            ngettext_lazy("来过 %(n)s 位，新来 %(new)s 位", "来过 %(n)s 位，新来 %(new)s 位", "n"),
            facts.people,
            new=facts.newcomers,
        ),
        _("、").join(
            [
                kept,
                _some(ngettext_lazy("成员会 %(n)s 次", "成员会 %(n)s 次", "n"), facts.meetings),
                _some(ngettext_lazy("盘点 %(n)s 次", "盘点 %(n)s 次", "n"), facts.stock_takes),
                led,
            ]
        ),
        _("，").join(
            [
                _some(ngettext_lazy("帮邻居 %(n)s 件", "帮邻居 %(n)s 件", "n"), facts.helps),
                _some(ngettext_lazy("交流 %(n)s 场", "交流 %(n)s 场", "n"), facts.exchanges),
            ]
        ),
        _some(ngettext_lazy("政策宣传 %(n)s 场", "政策宣传 %(n)s 场", "n"), facts.policies),
        _some(ngettext_lazy("查安全 %(n)s 次", "查安全 %(n)s 次", "n"), facts.safety_checks),
    ]


def _some(words: Any, n: int, **more: int) -> str:
    """A number in words, one of a kind as one."""
    return str(words % {"n": n, **more})


def star_words(count: int | None) -> str:
    """★★★★☆."""
    return "★" * (count or 0) + "☆" * (5 - (count or 0))
