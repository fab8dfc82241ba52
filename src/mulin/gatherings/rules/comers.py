"""Who comes: oneself, family, a neighbour without telephone, a guest by name; and whether they may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mulin.gatherings.rules.admission import EVERYBODY
from mulin.kernel import phones
from mulin.kernel.chinese import clean_name
from mulin.kernel.errors import RuleError

MOST_COMERS = 12  # in one go
MOST_CHILDREN = 9  # without names, with one grown-up
CHILD_UNDER, YOUTH_UNDER, SENIOR_FROM = 14, 18, 60
CHILD = "child"
NAME_LIMIT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """One who says they come: a resident, or a guest by name; with children who need no name."""

    person_id: UUID | None = None
    guest_name: str = ""
    guest_phone: str = ""
    age_band: str = ""  # of a guest, who is not on the roster
    children: int = 0
    needs: str = ""
    shows_name: bool = False

    @property
    def places(self) -> int:
        return 1 + self.children


def clean_guest(name: str) -> str:
    """A guest's name as it is kept, whatever mouth it came through. Raises RuleError guest-nameless, text-…."""
    try:
        return clean_name(name, limit=NAME_LIMIT).text
    except RuleError as error:
        code = "guest-nameless" if error.code == "name-empty" else error.code
        raise RuleError(code, field="guest_name", **error.data) from error


def clean_guest_phone(text: str) -> str:
    """The digits of a guest's own telephone: one that rings somewhere at home, not 110 or a hotline.

    Raises RuleError guest-phone, and as `kernel.phones.parse`.
    """
    try:
        phone = phones.parse(text)
    except RuleError as error:
        raise RuleError(error.code, field="guest_phone", **error.data) from error
    if phone.kind not in ("mobile", "landline"):
        raise RuleError("guest-phone", field="guest_phone")
    return phone.digits


def band_of(birth: date | None, day: date) -> str:
    """The age band somebody is in on `day`; "" for whom no birth date is known."""
    if birth is None:
        return ""
    age = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    if age < CHILD_UNDER:
        return CHILD
    if age < YOUTH_UNDER:
        return "youth"
    return "adult" if age < SENIOR_FROM else "senior"


def check_comers(comers: Sequence[Comer]) -> None:
    """Raises RuleError who-comes, comers-many, comers-twice, children-many, guest-nameless."""
    if not comers:
        raise RuleError("who-comes", field="who")
    if len(comers) > MOST_COMERS:
        raise RuleError("comers-many", most=MOST_COMERS)
    named = [comer.person_id for comer in comers if comer.person_id]
    if len(named) != len(set(named)):
        raise RuleError("comers-twice", field="who")
    for comer in comers:
        if not 0 <= comer.children <= MOST_CHILDREN:
            raise RuleError("children-many", field="children", most=MOST_CHILDREN)
        if comer.person_id is None and not comer.guest_name:
            raise RuleError("guest-nameless", field="guest_name")


def check_party(bands: Iterable[str], *, with_grown_up: bool) -> None:
    """Somebody grown-up answers for a child: comes along, or signs up for it. Raises RuleError child-alone."""
    known = list(bands)
    if known and all(band == CHILD for band in known) and not with_grown_up:
        raise RuleError("child-alone", field="who")


def check_open(
    *, state: str, takes_names: bool, starts_at: datetime, closes_at: datetime | None, now: datetime
) -> None:
    """Whether names are still taken.

    Raises RuleError gathering-off, gathering-over, sign-up-needless, sign-up-closed.
    """
    if state == "cancelled":
        raise RuleError("gathering-off")
    if state == "held" or now >= starts_at:
        raise RuleError("gathering-over")
    if not takes_names:
        raise RuleError("sign-up-needless")
    if closes_at is not None and now >= closes_at:
        raise RuleError("sign-up-closed")


def share_of(*, places: int, children: int, band: str, courtyard: str, pots: Mapping[str, object]) -> dict[str, int]:
    """What one comer needs of each pot that the gathering has."""
    needs = {EVERYBODY: places}
    for pot, wanted in ((band, places - children), (CHILD, children), (courtyard, places)):
        if pot and pot in pots and wanted:
            needs[pot] = needs.get(pot, 0) + wanted
    return needs
