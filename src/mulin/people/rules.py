"""Pure decisions about residents: births, doors, states, proxies, looks, consent of guardians, erasure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from mulin.kernel.errors import RuleError

OLDEST = 130  # years
CHILD_UNDER = 14  # PIPL 31: below this age a guardian decides
LOOKS_PER_HOUR = 30
ERASURE_WAIT = timedelta(days=7)
PROXY_LONGEST = timedelta(days=3 * 365)
PROXY_USUAL = timedelta(days=365)
SHORTEST_SEARCH = 2

# How long things are kept, and on what ground. The retention job and the page 我的资料 read it.
LOOKS_KEPT = timedelta(days=3 * 365)  # PIPL 56: records of handling, at least three years
REQUESTS_KEPT = timedelta(days=3 * 365)  # likewise: what was asked and what was answered
CLOSED_KEPT = timedelta(days=3 * 365)  # after moving away or dying: for late questions; then erased

STATES: dict[str, frozenset[str]] = {
    "living": frozenset({"moved", "deceased", "merged", "erased"}),
    "moved": frozenset({"living", "deceased", "merged", "erased"}),
    "deceased": frozenset({"living", "merged", "erased"}),
    "merged": frozenset({"erased"}),
    "erased": frozenset(),
}
PROXY_STATES: dict[str, frozenset[str]] = {
    "asked": frozenset({"confirmed", "refused", "ended"}),
    "confirmed": frozenset({"ended"}),
    "refused": frozenset(),
    "ended": frozenset(),
}
REQUEST_STATES: dict[str, frozenset[str]] = {
    "waiting": frozenset({"done", "refused", "withdrawn"}),
    "done": frozenset(),
    "refused": frozenset(),
    "withdrawn": frozenset(),
}
# What a resident can say is wrong; everything the register holds of them in the clear.
CORRECTABLE = ("name", "gender", "birth", "relation", "phone", "door", "other")


def age_on(birth: date | None, day: date) -> int | None:
    """Whole years on `day`; None for somebody whose birth nobody knows, or who is not born yet."""
    if birth is None or day < birth:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def check_step(table: dict[str, frozenset[str]], before: str, after: str) -> None:
    """Whether a state may become another. Raises RuleError state-changed."""
    if after not in table[before]:
        raise RuleError("state-changed")


def check_birth(birth: date | None, today: date) -> None:
    """Raises RuleError birth-future or birth-old."""
    if birth is None:
        return
    if birth > today:
        raise RuleError("birth-future", field="birth")
    if today.year - birth.year > OLDEST:
        raise RuleError("birth-old", field="birth", years=OLDEST)


def read_birth(text: str) -> tuple[date | None, str]:
    """A birth date as far as it is known: 1948, 1948-3, 1948年3月2日, 19480302 → date and precision.

    Raises RuleError birth-unread.
    """
    seen = unicodedata.normalize("NFKC", text).strip()
    if not seen:
        return None, ""
    found = _BIRTH.match(seen) or _BIRTH_PLAIN.match(seen)
    if found is None:
        raise RuleError("birth-unread", field="birth")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        born = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise RuleError("birth-unread", field="birth") from error
    return born, "day" if day else "month" if month else "year"


_BIRTH = re.compile(r"(\d{4})(?:\s*[-./年]\s*(?:(\d{1,2})(?:\s*[-./月]\s*(?:(\d{1,2})\s*日?)?)?)?)?\Z")
_BIRTH_PLAIN = re.compile(r"(\d{4})(\d\d)(\d\d)?\Z")


def write_birth(birth: date | None, precision: str) -> str:
    """A birth date as far as it is known, as `read_birth` reads it: 1948, 1948-03, 1948-03-02."""
    if birth is None:
        return ""
    return birth.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def is_child(birth: date | None, precision: str, today: date) -> bool:
    """Whether somebody is, or may still be, under 14. Nobody without a birth date is taken for a child."""
    if birth is None:
        return False
    latest = {"year": (12, 31), "month": (birth.month, 31), "day": (birth.month, birth.day)}[precision or "day"]
    birthday_passed = (today.month, today.day) >= latest
    return today.year - birth.year - (not birthday_passed) < CHILD_UNDER


def check_closing(closed_on: date, birth: date | None, today: date) -> None:
    """Raises RuleError closed-future or closed-before-birth."""
    if closed_on > today:
        raise RuleError("closed-future", field="closed_on")
    if birth and closed_on < birth:
        raise RuleError("closed-before-birth", field="closed_on")


def check_look(looks_within_hour: int) -> None:
    """Raises RuleError looks-many after thirty in an hour (safety T27)."""
    if looks_within_hour >= LOOKS_PER_HOUR:
        raise RuleError("looks-many", count=LOOKS_PER_HOUR)


def check_proxy_term(until: date, today: date) -> None:
    """A proxy ends after today and within three years. Raises RuleError proxy-past, proxy-long."""
    if until <= today:
        raise RuleError("proxy-past", field="until")
    if until > today + PROXY_LONGEST:
        raise RuleError("proxy-long", field="until", years=PROXY_LONGEST.days // 365)


def check_consent(*, child: bool, by_guardian: bool, on_paper: bool, paper_number: str) -> None:
    """Under 14 a guardian agrees; a paper consent has a number. Raises RuleError guardian-needed, paper-number."""
    if child and not by_guardian:
        raise RuleError("guardian-needed", field="given_by")
    if on_paper and not paper_number:
        raise RuleError("paper-number", field="paper_number")


def erasure_due(asked_at: datetime) -> datetime:
    """When a person who asked to be forgotten is: seven days to change one's mind."""
    return asked_at + ERASURE_WAIT


@dataclass(frozen=True, slots=True)
class Copy:
    """What counts when two records of one person are put together."""

    id: object
    community_id: object
    state: str
    account_id: object | None


def check_merge(kept: Copy, gone: Copy) -> None:
    """Raises RuleError merge-same, merge-state, merge-accounts."""
    if kept.id == gone.id:
        raise RuleError("merge-same")
    if (
        kept.community_id != gone.community_id
        or "merged" not in STATES[gone.state]
        or "merged" not in STATES[kept.state]
    ):
        raise RuleError("merge-state")
    if kept.account_id and gone.account_id and kept.account_id != gone.account_id:
        raise RuleError("merge-accounts")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words typed into the desk's search mean."""

    kind: Literal["nothing", "short", "door", "last4", "phone", "name"]
    text: str = ""
    building: int | None = None
    unit: int | None = None
    room: str = ""


_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"[‐-―−－—–_]")
_DOOR = re.compile(
    r"(?:(?P<building>\d{1,4})(?:号楼|栋|幢|楼|号|#)-?|(?P<bare>\d{1,4})-(?=\d{1,3}-))?"
    r"(?:(?P<unit>\d{1,3})(?:单元|-)-?)?(?P<room>\d{2,5})(?:室|号)?\Z"
)
_BUILDING = re.compile(r"(\d{1,4})(?:号楼|栋|幢|楼|#)\Z")
_LAST4 = re.compile(r"\d{4}\Z")
_PHONE = re.compile(r"\+?[\d-]{5,20}\Z")


def read_search(words: str) -> Asked:
    """What is being looked for: a door (1-101, 1号楼101, 1号楼), a phone or its last four digits, or a name.

    Four digits alone are a phone's end *or* a room; one character is too short for a name (safety T7).
    """
    seen = _SPACES.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", words)))[:64]
    if not seen:
        return Asked("nothing")
    if _LAST4.match(seen):
        return Asked("last4", seen, room=seen)
    if found := _BUILDING.match(seen):
        return Asked("door", seen, building=int(found[1]))
    if found := _DOOR.match(seen):
        building = found["building"] or found["bare"]
        return Asked(
            "door",
            seen,
            building=int(building) if building else None,
            unit=int(found["unit"]) if found["unit"] else None,
            room=found["room"],
        )
    if _PHONE.match(seen):
        return Asked("phone", seen)
    name = words.strip()
    return Asked("name", name) if len(seen) >= SHORTEST_SEARCH else Asked("short", name)
