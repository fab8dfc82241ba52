"""Why a gathering was moved or is off, where nobody typed it: kept by its code, said in the reader's language."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.base.coded import Coded
from mulin.schedule.queries import holiday_words


class Because(models.TextChoices):
    """Default reasons; `about` is the holiday, the venue, or what stands there in the way."""

    WEATHER = "weather", _("天气不好")
    HOLIDAY = "holiday", _("%(about)s放假")
    WORKDAY = "workday", _("调休上班")
    TIME = "time", _("时间改了")
    PAUSED = "paused", _("先停一停：%(about)s")
    ENDED = "ended", pgettext_lazy("reason", "不再办了")
    ELSEWHERE = "elsewhere", _("场地有别的安排")
    SHUT = "shut", _("%(about)s暂停使用")
    TAKEN = "taken", _("场地这个时间已经给了“%(about)s”")
    CLOSED = "closed", _("场地这几天不开放：%(about)s")
    CLOSED_DAYS = "closed-days", _("场地这几天不开放")
    CLOSED_HOLIDAY = "closed-hol", _("%(about)s放假，场地不开门")
    HOURS = "hours", _("不在场地开门的钟点里")
    STAFF = "staff", _("场地由社区统一安排")
    SMALL = "small", _("场地坐不下，最多 %(about)s 人")


_HOLIDAYS = frozenset({Because.HOLIDAY, Because.CLOSED_HOLIDAY})


def reason_words(reason: Coded) -> str:
    """A default reason in the reader's language. No query."""
    why = Because(reason.code)
    about = holiday_words(reason.about) if why in _HOLIDAYS else reason.about
    return str(why.label) % {"about": about}
