"""What handing a point over will do, said before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mulin.base import days
from mulin.points.actions import HandOver
from mulin.points.models import Point


def words(point: Point, ahead: HandOver) -> Mapping[str, str]:
    """The question, what follows from a yes line by line, and the button."""
    question = _("请%(name)s当%(point)s的点长吗？") if ahead.is_leader else _("请%(name)s当%(point)s的副点长吗？")
    return {
        "question": question % {"name": ahead.person.name, "point": point.name},
        "consequence": "\n".join(_lines(ahead)),
        "doing": pgettext("hand-over", "换"),
    }


def _lines(ahead: HandOver) -> Iterator[str]:
    starts_on, ends_on = ahead.term.starts_on, ahead.term.ends_on
    yield _("任期从%(start)s到%(end)s。") % {"start": days.date_words(starts_on), "end": days.date_words(ends_on)}
    for name, last in ahead.before:
        yield _("%(name)s的任期到%(day)s为止。") % {"name": name, "day": days.date_words(last)}
    for name in ahead.just_begun:
        yield _("%(name)s今天才接任，从现在起就不当了。") % {"name": name}
    for name in ahead.instead_of:
        yield _("原来说好的%(name)s就不接任了。") % {"name": name}
    if ahead.moves_up:
        yield _("%(name)s不再当副点长，副点长要另选。") % {"name": ahead.person.name}
    if ahead.told:
        yield ngettext("会告诉 %(n)s 位成员。", "会告诉 %(n)s 位成员。", ahead.told) % {"n": ahead.told}
    else:
        yield _("会告诉%(name)s。") % {"name": ahead.person.name}
