"""大字, 深浅, EN/中: how pages look on this device, and on wish on every device of an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from mulin.accounts.access import account_of
from mulin.accounts.actions import keep_look
from mulin.base.days import in_english
from mulin.base.http import done, safe_next
from mulin.web.middleware import keep_choice


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen: the word in the address, what is kept, what people read."""

    word: str
    kept: str
    title: Any


CHOICES = {
    "size": (
        Choice("normal", "", _("平常")),
        Choice("elder", "elder", _("大")),
        Choice("xl", "xl", _("最大")),
    ),
    "theme": (
        Choice("auto", "auto", _("跟着手机")),
        Choice("light", "light", _("浅色")),
        Choice("dark", "dark", _("深色")),
    ),
    "language": (Choice("zh-hans", "zh-hans", "中文"), Choice("en", "en", "English")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Change on this device what the address names and go back; without a choice, the page with all of them.

    Posting keeps the present look with the account, for its other devices: no GET changes a row.
    """
    account = account_of(request)
    if request.method == "POST":
        if account is not None:
            keep_look(account, **_present(request))
            done(request, _("记下了，换个手机进门也是这样"))
        return HttpResponseRedirect(request.get_full_path())
    chosen = {
        name: choice.kept
        for name, choices in CHOICES.items()
        for choice in choices
        if request.GET.get(name) == choice.word
    }
    if not chosen:
        return render(request, "web/look.html", {**_page(request), "account": account})
    response = HttpResponseRedirect(safe_next(request))
    for name, value in chosen.items():
        keep_choice(response, name, value)
    return response


def _present(request: HttpRequest) -> dict[str, str]:
    return {
        "size": getattr(request, "size", ""),
        "theme": getattr(request, "theme", "auto"),
        "language": "en" if in_english() else "zh-hans",
    }


def _page(request: HttpRequest) -> dict[str, Any]:
    now = _present(request)
    back = safe_next(request)
    here = f"/look/?{urlencode({'next': back})}"
    groups = {
        f"{name}s": [
            {
                "title": choice.title,
                "current": choice.kept == now[name],
                "url": f"/look/?{urlencode({name: choice.word, 'next': here})}",
                "lang": {"zh-hans": "zh-Hans"}.get(choice.word, choice.word),
            }
            for choice in choices
        ]
        for name, choices in CHOICES.items()
    }
    return {**groups, "back": back}
