"""The lines of a page that change with everybody who signs up, put together in Python.

The rest of such a page is kept (`kept_pages`), and as templates these lines took two fifths of what was left
of a page's time. Templates show them by the tags of the same names.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.base.templatetags.mulin import icon, percent_of
from mulin.gatherings.models import Gathering, SignUp, SignUpState
from mulin.gatherings.queries import PageState, entered_in


def places(gathering: Gathering | PageState) -> SafeString:
    """How many come, how many places are left, and how many wait; before a draw, how many are in it."""
    if (entered := _entered(gathering)) is not None:
        some = ngettext('已登记 <b class="num">%(n)s</b> 人', '已登记 <b class="num">%(n)s</b> 人', entered)
        words = _by_lot(gathering)
        return SafeString(
            f'<p class="flex wrap"><span>{some % {"n": entered}}</span><span class="right">{words}</span></p>'
        )
    taken, capacity, left, waiting = gathering.taken, gathering.capacity, gathering.left, gathering.waiting
    come = ngettext('已报 <b class="num">%(n)s</b> 人', '已报 <b class="num">%(n)s</b> 人', taken) % {"n": taken}
    free = bar = wait = ""
    if capacity and left is not None:
        some = ngettext('还有 <b class="num">%(n)s</b> 个名额', '还有 <b class="num">%(n)s</b> 个名额', left)
        words = some % {"n": left} if left else _("名额满了")
        free = f'<span class="right nowrap">{words}</span>'
        bar = _bar(taken, capacity)
    if waiting:
        words = ngettext("候补 %(n)s 人", "候补 %(n)s 人", waiting) % {"n": waiting}
        wait = f'\n<p class="small soft num">{words}</p>'
    return SafeString(f'<p class="flex wrap"><span>{come}</span>{free}</p>{bar}{wait}')


def _entered(gathering: Gathering | PageState) -> int | None:
    return gathering.entered if isinstance(gathering, PageState) else entered_in(gathering)


def _by_lot(gathering: Gathering | PageState) -> str:
    capacity = gathering.capacity or 0
    return ngettext("%(n)s 个名额，抽签定", "%(n)s 个名额，抽签定", capacity) % {"n": capacity}


def _bar(taken: int, capacity: int) -> str:
    words = ngettext("%(capacity)s 个名额，已报 %(n)s 人", "%(capacity)s 个名额，已报 %(n)s 人", taken)
    label = words % {"capacity": capacity, "n": taken}
    bar = f'<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label="{label}">'
    return f'\n{bar}<rect height="12" width="{percent_of(taken, capacity)}"/></svg>'


def places_left(gathering: Gathering | PageState) -> SafeString:
    """How many places are left, in a few words beside a button; nothing where everybody may come."""
    left = gathering.left
    if _entered(gathering) is not None:  # the button beside says that lots are drawn
        return SafeString(ngettext("%(n)s 个名额", "%(n)s 个名额", gathering.capacity or 0) % {"n": gathering.capacity})
    if not gathering.capacity or left is None:
        return SafeString("")
    if not left:
        return SafeString(_("名额满了，先候补"))
    return SafeString(ngettext("还有 %(n)s 个名额", "还有 %(n)s 个名额", left) % {"n": left})


def receipt_rows(rows: Iterable[SignUp]) -> SafeString:
    """Those of a receipt, one line each."""
    return SafeString("".join(map(_receipt_row, rows)))


def _receipt_row(row: SignUp) -> SafeString:
    colour = "g" if row.state == SignUpState.CONFIRMED else "y"
    beside = ticket = place = SafeString("")
    if row.children:
        words = ngettext("带 %(n)s 个孩子", "带 %(n)s 个孩子", row.children) % {"n": row.children}
        beside = format_html(' <span class="small soft">{}</span>', words)
    if row.ticket:
        words = '<span class="receipt"><span class="small soft">{}</span><br><span class="code">{}</span></span>'
        ticket, place = format_html(words, _("签号"), row.ticket), SafeString(' class="wrap roomy"')
    return format_html(
        '<li{}><span class="ico {}">{}</span><span class="grow"><span class="t">{}</span>{}<br>'
        '<span class="s">{}</span></span>{}</li>',
        place,
        colour,
        icon("user"),
        row.name or "—",
        beside,
        SignUpState(row.state).label,  # Django's own way translates every state there is, to say one
        ticket,
    )


def receipt_ahead(ahead: int) -> SafeString:
    """Where a party stands on the waiting list, 1 and up; nothing for 0."""
    words = _("您排在第 %(n)s 位。有人不来，就按顺序轮到，会告诉您。") % {"n": ahead}
    return format_html('<p class="num">{}</p>', words) if ahead else SafeString("")
