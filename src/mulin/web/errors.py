"""Error pages in the house style: what happened, what to do next, whom to call.

They touch no database: whoever is told that it is away must not need it.
"""

from __future__ import annotations

import errno
import shutil
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mulin.base.days import wait_words
from mulin.base.http import page_before, sentence
from mulin.kernel.errors import RuleError

_ROOM = 2**20  # bytes without which nothing can be opened


def _error(request: HttpRequest, status: int, title: str, text: str, *, picture: str = "tool") -> HttpResponse:
    community = getattr(request, "community", None)
    context = {
        "title": title,
        "text": text,
        "picture": picture,
        "telephone": community.phone if community else "",
        "show_number": status >= 500,  # the HTTP class of our own mistakes
        "again": request.path if request.method == "GET" and status >= 500 else "",  # as above
        "before": page_before(request) if request.method == "POST" and status in (409, 422) else "",
    }
    response = render(request, "web/error.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: absent, or not for this person — the same answer."""
    return _error(request, 404, _("这一页找不到"), _("地址可能抄错了一位，或者这件事已经结束。"), picture="map-2")


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403: a form came back without its token, mostly because cookies are off."""
    text = _("页面放得太久了，或者浏览器没让存小纸条。退回去刷新一下再试。")
    return _error(request, 403, _("这一步没办成"), text, picture="hourglass")


def only_pressed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: the address of a button was opened like a page, by reloading or from the history."""
    text = _("这个地址只在按按钮的时候用。退回上一页再按一次，或者从首页重新走。")
    response = _error(request, 405, _("这一页打不开"), text, picture="hand-stop")
    response["Allow"] = allowed
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: nothing Mulin understands; 413 for more than one form can hold."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        text = _("这么多字一次送不过来。退回去，填的都还在；删短一点，或者分几次。")
        return _error(request, 413, _("太长了"), text, picture="help-circle")
    return _error(request, 400, _("这个请求没看懂"), _("回到首页再来一次。"), picture="help-circle")


def is_no_text(exception: Exception) -> bool:
    """Whether PostgreSQL was asked for a text with the one sign it takes in none, which nobody types (NUL)."""
    return isinstance(exception, DataError) and "NUL" in str(exception)


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: with the waiting time in words and the way without a machine."""
    text = _("歇一歇，%(wait)s后再试。着急的话，请到服务台，或者打社区的电话。") % {"wait": wait_words(seconds)}
    response = _error(request, 429, _("点得太快了"), text, picture="hourglass")
    response["Retry-After"] = str(seconds)
    return response


def refused(request: HttpRequest, error: RuleError) -> HttpResponse:
    """422: an expected no outside a form."""
    return _error(request, 422, _("这一步没办成"), sentence(error), picture="hand-stop")


def overtaken(request: HttpRequest) -> HttpResponse:
    """409: somebody else changed the same thing a moment earlier."""
    return _error(request, 409, _("别人刚改过这里"), _("退回去刷新一下，看看现在是什么样，再改一次。"), picture="users")


def busy(request: HttpRequest) -> HttpResponse:
    """503: the database is busy or away; trying again is safe."""
    response = _error(request, 503, _("这会儿忙不过来"), _("填的都还在。等半分钟，再按一次。"), picture="hourglass")
    response["Retry-After"] = "30"
    return response


def full(request: HttpRequest) -> HttpResponse:
    """507: the disk is full. Reading goes on; writing goes on as soon as there is room."""
    text = _("社区的电脑装满了，这会儿存不了东西，看还可以看。请告诉社区腾出地方；退回去，填的都还在，再按一次。")
    return _error(request, 507, _("磁盘已满"), text, picture="database")


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error says that there is no room: of the file system, SQLite or PostgreSQL (safety P12)."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    if isinstance(error, OperationalError):
        sqlstate = getattr(error.__cause__, "sqlstate", None)
        said = str(error)
        # a process that opens SQLite's file anew on a full disk is told only that it cannot
        vague = "disk I/O error" in said or "unable to open database file" in said
        return sqlstate == "53100" or "disk is full" in said or (vague and _no_room()) or is_disk_full(error.__cause__)
    return False


def _no_room() -> bool:
    try:
        return shutil.disk_usage(settings.MULIN.data).free < _ROOM
    except OSError:
        return False


def broken(request: HttpRequest) -> HttpResponse:
    """500: a bug. The request id lets somebody find it in the log.

    A full disk, or a database that is away, already in a middleware ends here too and is told as what it is.
    """
    if is_disk_full(sys.exc_info()[1]):
        return full(request)
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return busy(request)
    text = _("已经记下来了。过一会儿再试一次，还不行就打社区的电话，报上下面的编号。")
    return _error(request, 500, _("出毛病了，是我们的错"), text)
