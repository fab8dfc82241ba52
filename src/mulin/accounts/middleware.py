"""Keeps time for signed-in sessions: last seen, and the end of a staff session after 12 hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

from mulin.accounts import actions, door
from mulin.accounts.rules import SEEN_EVERY, STAFF_LONGEST, Standing
from mulin.kernel import clock


class DoorMiddleware:
    """Two small writes every five minutes at most; no query otherwise. A form that came too late waits.

    A session that has shown a second factor ends 12 hours later. When it was idle for an hour only
    the second factor is asked for again. A resident's session slides on for 90 days.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_form = request.method == "POST"
        if SESSION_KEY in request.session:
            _keep_time(request)
            if is_form:
                door.drop_form(request, request.get_full_path())  # it is sent again now, and need not wait any more
        response = self.get_response(request)
        if is_form and SESSION_KEY not in request.session and _leads_to_the_door(request, response):
            door.keep_form(request)
        return response


def _leads_to_the_door(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether somebody signed out pressed a button that needs a person; the door's own forms do not.

    What a view says is nobody's business (`sensitive_post_parameters`: a vote, the keys of a box) is kept nowhere.
    """
    to_door = response.headers.get("Location", "").startswith(f"{settings.LOGIN_URL}?")
    is_secret = hasattr(request, "sensitive_post_parameters")
    return to_door and not is_secret and not request.path.startswith(settings.LOGIN_URL)


def _keep_time(request: HttpRequest) -> None:
    now, standing = clock.now(), Standing.read(request.session)
    key = request.session.session_key or ""
    shown = standing.second_factor_at
    if shown is not None and now - shown >= STAFF_LONGEST:
        actions.end_session(session_key=key)
        logout(request)
        return
    if shown is not None and not standing.has_second_factor(now):
        standing = replace(standing, second_factor_at=None, stepped_up_at=None, seen_at=None)
    if standing.seen_at is None or now - standing.seen_at >= SEEN_EVERY:
        request.session.update(replace(standing, seen_at=now).marks())
        actions.note_seen(session_key=key)
