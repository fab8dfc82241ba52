"""Keeps time for signed-in sessions: last seen, and the end of a staff session after 12 hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

from mulin.accounts import actions
from mulin.accounts.rules import SEEN_EVERY, STAFF_LONGEST, Standing
from mulin.kernel import clock


class DoorMiddleware:
    """Two small writes every five minutes at most; no query otherwise.

    A session that has shown a second factor ends 12 hours later. When it was idle for an hour only
    the second factor is asked for again. A resident's session slides on for 90 days.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            _keep_time(request)
        return self.get_response(request)


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
