"""Pure decisions about pictures: states, and when one with people on it may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mulin.kernel.errors import RuleError

LARGEST = 25 * 2**20  # bytes of a file that is brought
WORDS_LIMIT = 120
WHY_LIMIT = 60
MOST_PICTURED = 20

WAITING, SHOWN, HIDDEN, WITHDRAWN = "waiting", "shown", "hidden", "withdrawn"
STATES: dict[str, frozenset[str]] = {
    WAITING: frozenset({SHOWN, HIDDEN, WITHDRAWN}),
    SHOWN: frozenset({WAITING, HIDDEN, WITHDRAWN}),  # back to waiting when something grave is reported
    HIDDEN: frozenset({SHOWN, WITHDRAWN}),
    WITHDRAWN: frozenset(),  # its files are gone
}

NOBODY, NAMED, TOLD = "nobody", "named", "told"
GRAVE = frozenset({"child", "not_agreed", "private", "swindle"})
GRAVE_WAIT, USUAL_WAIT = timedelta(hours=24), timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What whoever brings a picture says about it.

    `faces`: nobody can be recognised · everybody who can is named · it was taken where a notice told
    of pictures and whoever minded stayed out. `paper_number`: of the signed forms of those on it.
    """

    faces: str = NOBODY
    children: bool = False
    paper_number: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody who is on a picture: whether they, for a child the guardian, agree to publishing it."""

    name: str
    agrees: bool
    is_child: bool = False


def check_step(before: str, after: str) -> None:
    """Raises RuleError picture-state."""
    if after not in STATES[before]:
        raise RuleError("picture-state")


def check_showing(said: Circumstances, people: Sequence[Seen]) -> None:
    """Whether a picture may be shown (domain rule 6, safety T29).

    Raises RuleError picture-consent (who has not agreed), picture-faces (nobody named), picture-children:
    a notice at the door does not cover children; a guardian agrees, here or on a signed form.
    """
    missing = [person.name for person in people if not person.agrees]
    if missing:
        raise RuleError("picture-consent", names="、".join(missing))
    if said.faces == NAMED and not people and not said.paper_number:
        raise RuleError("picture-faces", field="people")
    if said.children and not said.paper_number and not any(person.is_child for person in people):
        raise RuleError("picture-children", field="children")


def check_judge(*, brought_by_self: bool, reported: bool) -> None:
    """Nobody decides about a report of their own picture. Raises RuleError picture-own-report."""
    if brought_by_self and reported:
        raise RuleError("picture-own-report")


def judged_by(reported_at: datetime, *, grave: bool) -> datetime:
    """Until when a report has to be decided."""
    return reported_at + (GRAVE_WAIT if grave else USUAL_WAIT)
