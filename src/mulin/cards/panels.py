"""What other rooms show of cards: the desk's decisions and side, a household's cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.base.actor import Actor
from mulin.base.manifest import Todo, When
from mulin.cards import queries

_SHOWN = 6  # buildings on the desk's side: those with most doors left


def todos(actor: Actor) -> Iterator[Todo]:
    """Cards that are wrong, homes without one, doors not reached."""
    if not actor.may("cards.print"):
        return
    rows = queries.coverage_by_building(actor)
    whole = queries.total(rows)
    if not whole.printed:
        if whole.homes:
            yield Todo(
                When.TODAY, "id-badge-2", "r", _("睦邻卡还没印过"), _("先看看样子，再一次印好"), _("去排印"),
                actor.url("cards:studio", product="wallet"),
            )  # fmt: skip
        return
    yield from _wrong(actor)
    if whole.without:
        yield _without(actor, rows, whole.without)
    if whole.waiting:
        words = ngettext("还有 %(n)s 扇门没敲到", "还有 %(n)s 扇门没敲到", whole.waiting) % {"n": whole.waiting}
        yield Todo(When.WEEK, "door", "b", words, _("睦邻卡印好了，还没送到"), _("去分发"), actor.url("cards:coverage"))


def _wrong(actor: Actor) -> Iterator[Todo]:
    wrong = queries.wrong_cards(actor)
    count = sum(group.count for group in wrong)
    if count:
        words = ngettext("%(n)s 张卡上的号码过时了", "%(n)s 张卡上的号码过时了", count) % {"n": count}
        places = _("、").join(dict.fromkeys(group.building.plate for group in wrong))
        yield Todo(When.TODAY, "refresh", "y", words, places[:60], _("去补印"), actor.url("cards:wrong"))


def _without(actor: Actor, rows: list[queries.BuildingCoverage], count: int) -> Todo:
    words = ngettext("%(n)s 户还没有睦邻卡", "%(n)s 户还没有睦邻卡", count) % {"n": count}
    places = _("、").join(
        _("%(building)s %(n)s 户") % {"building": row.building.name, "n": row.coverage.without}
        for row in rows
        if row.coverage.without
    )
    action = ngettext("印这 %(n)s 张", "印这 %(n)s 张", count) % {"n": count}
    return Todo(When.WEEK, "id-badge-2", "", words, places[:60], action, actor.url("cards:print") + "?only=missing")


def desk_side(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """睦邻卡送到了吗: the buildings with most doors left. None before the first printing."""
    rows = [row for row in queries.coverage_by_building(actor) if row.coverage.printed]
    if not rows:
        return None
    most_left = sorted(rows, key=lambda row: -row.coverage.waiting)[:_SHOWN]
    shown = [row for row in rows if row in most_left]
    return {"rows": shown, "whole": queries.total(rows), "hidden": len(rows) > len(shown), "all": len(rows)}


def household(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """A household's cards, with what can be done."""
    home = subject["household"]
    if not actor.may("cards.view", building_id=home.building_id):
        return None
    return {
        "cards": queries.cards_of_household(actor, home.id),
        "may_print": actor.may("cards.print"),
        "may_revoke": actor.may("cards.revoke", building_id=home.building_id),
    }
