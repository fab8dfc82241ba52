"""What residents bring to 今日待办: people who wait for a nod, a correction, the head's weekly look."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mulin.base.actor import Actor
from mulin.base.manifest import Todo, When
from mulin.people import queries
from mulin.people.labels import part_name


def todos(actor: Actor) -> Iterator[Todo]:
    """The decisions this actor can take about residents. At most five queries."""
    if actor.may_somewhere("proxy.confirm"):
        yield from _proxies(actor)
    if actor.may_somewhere("privacy.handle"):
        yield from _corrections(actor)
        yield from _erasures(actor)
    if actor.may_somewhere("people.looks"):
        yield from _looks(actor)


def _proxies(actor: Actor) -> Iterator[Todo]:
    for proxy in queries.proxies_waiting(actor):
        whom = proxy.person.name if proxy.person else proxy.wanted
        yield Todo(
            When.TODAY,
            "user-check",
            "g",
            _("%(helper)s要替%(person)s办事") % {"helper": proxy.helper.name, "person": whom},
            _("家人代办·等您或者本人点头") if proxy.person else _("家人代办·名册里没找到这位，看看是谁"),
            _("打开看看"),
            actor.url("people:proxy", proxy_id=proxy.id),
        )


def _corrections(actor: Actor) -> Iterator[Todo]:
    for request in queries.corrections_waiting(actor):
        yield Todo(
            When.TODAY,
            "pencil",
            "b",
            _("%(person)s说%(part)s不对") % {"person": request.person.name, "part": part_name(request.part)},
            request.person.where,
            _("去改"),
            actor.url("people:correction", request_id=request.id),
        )


def _erasures(actor: Actor) -> Iterator[Todo]:
    waiting = queries.erasures_waiting(actor)
    if waiting:
        yield Todo(
            When.WEEK,
            "user-off",
            "y",
            _("要删除资料的居民：%(count)d 位") % {"count": len(waiting)},
            _("七天内可以改主意，到时候自动删"),
            _("打开看看"),
            actor.url("people:requests"),
        )


def _looks(actor: Actor) -> Iterator[Todo]:
    count = queries.looks_unread(actor)
    if count:
        yield Todo(
            When.WEEK,
            "eye",
            "b",
            _("这一周看电话：%(count)d 次") % {"count": count},
            _("谁看的、看谁的、为了什么，您过一眼"),
            _("过一眼"),
            actor.url("people:looks"),
        )
