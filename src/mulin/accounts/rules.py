"""Pure decisions about sign-in: how long things hold, which terms are in force, who may appoint whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mulin.base.roles import Role
from mulin.kernel.errors import RuleError

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODE_TRIES_UNKNOWN_DEVICE = 3
TIME_TO_CHOOSE = timedelta(minutes=10)  # who of several people with one phone
CODE_AGAIN = timedelta(seconds=60)
DESK_CODE_LIFE = timedelta(minutes=15)
STAFF_LONGEST = timedelta(hours=12)
STAFF_IDLE = timedelta(minutes=60)
STEP_UP = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=5)  # how finely "last seen" is kept
PHONE_CHANGE_WAIT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a session has shown: when it was last seen, its second factor, its step-up."""

    seen_at: datetime | None = None
    second_factor_at: datetime | None = None
    stepped_up_at: datetime | None = None

    @classmethod
    def read(cls, session: Mapping[str, object]) -> Standing:
        """The standing kept in a session; unreadable marks count as absent."""
        return cls(**{name: _moment(session.get(f"mulin_{name}")) for name in cls.__slots__})

    def marks(self) -> dict[str, str | None]:
        """What to store in the session."""
        moments = {name: getattr(self, name) for name in self.__slots__}
        return {f"mulin_{name}": moment.isoformat() if moment else None for name, moment in moments.items()}

    def has_second_factor(self, now: datetime) -> bool:
        """Whether staff roles count: shown within 12 hours, and not idle for 60 minutes."""
        return _within(self.second_factor_at, STAFF_LONGEST, now) and _within(self.seen_at, STAFF_IDLE, now)

    def is_stepped_up(self, now: datetime) -> bool:
        """Whether the second factor was shown within the last 10 minutes."""
        return self.has_second_factor(now) and _within(self.stepped_up_at, STEP_UP, now)


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def _within(moment: datetime | None, span: timedelta, now: datetime) -> bool:
    return moment is not None and timedelta(0) <= now - moment < span


def in_force(starts_on: date, ends_on: date | None, ended_at: datetime | None, today: date) -> bool:
    """Whether a term counts on `today`: both its days are included."""
    return ended_at is None and starts_on <= today and (ends_on is None or today <= ends_on)


def check_term(starts_on: date, ends_on: date | None, longest_years: int) -> None:
    """Raises RuleError: term-backward, term-long (a term has an end one can live to see)."""
    if ends_on is None:
        return
    if ends_on < starts_on:
        raise RuleError("term-backward", field="ends_on")
    if ends_on.year - starts_on.year > longest_years:
        raise RuleError("term-long", field="ends_on", years=longest_years)


def days_left(ends_on: date | None, today: date) -> int | None:
    """How many days of a term remain, today included; None without an end."""
    return None if ends_on is None else max(0, (ends_on - today).days + 1)


# Who appoints whom (domain §b): the head her own house, the operator those above and the head.
BY_HEAD = frozenset(
    {
        Role.COMMUNITY_WORKER,
        Role.COMMUNITY_HEAD,
        Role.GRID_OFFICER,
        Role.BUILDING_LEAD,
        Role.PRIVACY_OFFICER,
    }
)
BY_OPERATOR = BY_HEAD | {Role.STREET_OFFICER, Role.CITY_OFFICER, Role.OPERATOR}

# The scope each role is given for. A grid officer may also have single buildings.
SCOPES: Mapping[Role, tuple[str, ...]] = {
    Role.COMMUNITY_WORKER: ("community",),
    Role.COMMUNITY_HEAD: ("community",),
    Role.PRIVACY_OFFICER: ("community",),
    Role.GRID_OFFICER: ("grid", "building"),
    Role.BUILDING_LEAD: ("building",),
    Role.STREET_OFFICER: ("subdistrict",),
    Role.CITY_OFFICER: ("city",),
    Role.OPERATOR: ("installation",),
}
