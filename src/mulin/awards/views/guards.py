"""A second factor shown within ten minutes, for the box and the count — and nothing typed is kept meanwhile.

`base.http.stepped_up` lets a form wait in the session. The shares of a key must never wait anywhere.
"""

from __future__ import annotations

from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from mulin.base.http import MulinRequest, View

P = ParamSpec("P")


def fresh_factor(view: View[P]) -> View[P]:
    """Only with a second factor shown within ten minutes; a form sent without one is dropped. Put it below `needs`."""

    @wraps(view)
    def guarded(request: MulinRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.stepped_up:
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(f"{settings.SECOND_FACTOR_URL}?next={quote(request.path)}")

    return guarded
