"""Where sessions are kept: Django's table, read by a question that is written once a process."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as TableStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from mulin.base.prepared import Prepared

_LIVE = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")
)


class SessionStore(TableStore):
    """Django's own store but for reading. Nothing is kept: a session that was ended is over at once."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, where there is none or it is over. One query."""
        now = timezone.now()  # Django's own clock: it wrote the end of the session by it
        for (data,) in _LIVE.rows(key=self.session_key or "", now=now):
            return dict(self.decode(data))
        self._session_key = None
        return {}
