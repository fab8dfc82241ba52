"""The four expected ways in which something can go wrong.

Anything else that is raised is a bug: it is logged with a request id that the person is shown.
"""

from __future__ import annotations


class MulinError(Exception):
    """Base of every expected error."""


class RuleError(MulinError):
    """An expected "no".

    `code` names the sentence, declared in a room's manifest in both languages with the way out;
    `data` fills it. Form → field error, Excel → remark in the row, API → problem+json.
    """

    def __init__(self, code: str, *, field: str | None = None, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.data = data


class NotFound(MulinError):
    """No such thing — and the same answer for a stranger to whom it must not be shown."""


class Conflict(MulinError):
    """A race was lost: somebody else changed the same thing first."""


class Busy(MulinError):
    """The database or a service could not answer in time; trying again is safe."""


class ScopeMissing(MulinError):
    """A programming error: rows of a community were asked for without naming the community."""


class TooOften(MulinError):
    """A limit is reached; `seconds` until the next try. Never ends a session or locks an account."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds
