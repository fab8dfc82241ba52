"""Named reads over accounts, roles and devices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from mulin.accounts import rules
from mulin.accounts.models import (
    Account,
    Appointment,
    CodePurpose,
    FactorReset,
    PhoneChange,
    PhoneCode,
    ScopeKind,
    SignIn,
)
from mulin.accounts.rules import TIME_TO_CHOOSE
from mulin.base import crypto, manifest
from mulin.base.actor import Actor, Grant
from mulin.base.manifest import Neighbour, grant_rows
from mulin.base.prepared import Prepared, PreparedRow
from mulin.base.roles import STAFF_ROLES, Role
from mulin.kernel import clock, phones
from mulin.kernel.errors import NotFound, RuleError
from mulin.kernel.phones import Phone
from mulin.places.models import Building, Community, Grid, Subdistrict

LED = "host"  # the scope of a role that comes from leading something
_GIVEN = frozenset({*ScopeKind.values, LED})


def phone_index(digits: str) -> bytes:
    """The installation-wide fingerprint by which a sign-in phone is found."""
    return crypto.blind_index(digits, purpose="phone")


_ACTIVE = PreparedRow(Account, lambda account_id: Account.objects.filter(id=account_id, is_active=True))


def active_account(account_id: UUID) -> Account | None:
    """An account that is not closed. One query."""
    found: Account | None = _ACTIVE.one(account_id=account_id)
    return found


def account_by_phone(digits: str) -> Account | None:
    """The active account that signs in with this phone. One query."""
    return Account.objects.filter(phone_index=phone_index(digits), is_active=True).first()


def in_force_on(today: date) -> Q:
    """The condition of an appointment that counts on `today`; the twin of `rules.in_force`."""
    return Q(ended_at=None, starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))


def reaching(community_id: UUID, street_id: UUID, city_id: UUID) -> Q:
    """The condition of an appointment whose scope takes in a community of this street and city."""
    return (
        Q(community_id=community_id)
        | Q(scope_kind=ScopeKind.SUBDISTRICT, scope_id=street_id)
        | Q(scope_kind=ScopeKind.CITY, scope_id=city_id)
        | Q(scope_kind=ScopeKind.INSTALLATION)
    )


Row = tuple[str, str, UUID | None]


def standing_rows(account_id: UUID, community: Community, today: date) -> list[Row]:
    """All that makes an account somebody in `community` on `today`, as rows of (role, of what, its id).

    The appointments, and what upper rooms tell: who it is, for whom it may act, what it leads. One query.
    """
    street = community.subdistrict
    return _STANDING.rows(
        account_id=account_id,
        today=today,
        community_id=community.id,
        street_id=street.id,
        city_id=street.district.city_id,
    )


def _standing(account_id: UUID, today: date, community_id: UUID, street_id: UUID, city_id: UUID) -> Any:
    terms = Appointment.objects.filter(
        in_force_on(today), reaching(community_id, street_id, city_id), account_id=account_id
    )
    appointed = terms.values_list("role", "scope_kind", "scope_id")
    return appointed.union(*grant_rows(community_id, account_id, today))


_STANDING = Prepared(_standing)  # every request of somebody who has come in asks


def appointed(community_id: UUID, rows: Iterable[Row]) -> tuple[Grant, ...]:
    """The roles among these rows that are given: by appointment, or by leading. No query, one for a grid officer."""
    given = [row for row in rows if row[1] in _GIVEN]
    grids = {scope for _, kind, scope in given if kind == ScopeKind.GRID}
    by_grid = _buildings_of(community_id, grids) if grids else {}
    return tuple(_grant(role, kind, scope, by_grid) for role, kind, scope in given)


def _buildings_of(community_id: UUID, grids: Iterable[UUID | None]) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    rows = Building.objects.of(community_id).filter(grid_id__in=grids).values_list("grid_id", "id")
    for grid, building in rows:
        found.setdefault(grid, set()).add(building)
    return {grid: frozenset(buildings) for grid, buildings in found.items()}


def _grant(role: str, kind: str, scope: UUID | None, by_grid: dict[UUID, frozenset[UUID]]) -> Grant:
    if kind == ScopeKind.GRID and scope is not None:
        return Grant(Role(role), by_grid.get(scope, frozenset()))
    if kind == LED and scope is not None:
        return Grant(Role(role), hosts=frozenset({scope}))
    if kind == ScopeKind.BUILDING and scope is not None:
        return Grant(Role(role), frozenset({scope}))
    return Grant(Role(role))


def terms_of(account_id: UUID, today: date) -> QuerySet[Appointment]:
    """Every appointment of an account that counts on `today`, in any community. One query."""
    return Appointment.objects.filter(in_force_on(today), account_id=account_id)


def street_of(account_id: UUID, today: date) -> str | None:
    """The code of the street an account oversees today, if any. One or two queries."""
    term = terms_of(account_id, today).filter(scope_kind=ScopeKind.SUBDISTRICT).first()
    if term is None or term.scope_id is None:
        return None
    return Subdistrict.objects.filter(id=term.scope_id).values_list("code", flat=True).first()


def not_over_on(day: date) -> Q:
    """The condition of an appointment that runs on `day` or later."""
    return Q(ended_at=None) & (Q(ends_on=None) | Q(ends_on__gte=day))


def staff_of(actor: Actor, today: date) -> list[Appointment]:
    """The appointments inside the actor's community that run today or later, by role and name. One query."""
    terms = Appointment.objects.filter(not_over_on(today), community_id=actor.community_id)
    rows = list(terms.select_related("account"))
    rank = [role.value for role in Role]
    return sorted(rows, key=lambda term: (-rank.index(term.role), term.account.name, term.id))


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One appointment as the staff page shows it."""

    term: Appointment
    scope: str
    days_left: int | None
    not_yet: bool
    has_factor: bool
    vouched_by: UUID | None  # a colleague's word that waits for the second one

    @property
    def role_name(self) -> str:
        return str(self.term.get_role_display())

    @property
    def is_staff(self) -> bool:
        return Role(self.term.role) in STAFF_ROLES


def staff_rows(actor: Actor, today: date) -> list[StaffRow]:
    """The staff page: every appointment with its scope's name and its second factor. Five queries."""
    terms = staff_of(actor, today)
    places = {grid.id: grid.name for grid in Grid.objects.of(actor)}
    places |= {one.id: one.plate for one in Building.objects.of(actor).select_related("courtyard")}
    accounts = {term.account_id for term in terms}
    kinds = Authenticator.objects.filter(user_id__in=accounts).exclude(type=Authenticator.Type.RECOVERY_CODES)
    locked = set(kinds.values_list("user_id", flat=True))
    vouched = open_vouchings(actor)
    return [
        StaffRow(
            term=term,
            scope=places.get(term.scope_id, "") if term.scope_id else "",
            days_left=rules.days_left(term.ends_on, today),
            not_yet=term.starts_on > today,
            has_factor=term.account_id in locked,
            vouched_by=vouched[term.account_id].asked_by_id if term.account_id in vouched else None,
        )
        for term in terms
    ]


def staff_row(actor: Actor, account_id: UUID, today: date) -> StaffRow:
    """The row of one member of staff. Raises NotFound. Five queries."""
    found = next((row for row in staff_rows(actor, today) if row.term.account_id == account_id and row.is_staff), None)
    if found is None:
        raise NotFound("staff")
    return found


def scopes_of(actor: Actor) -> tuple[list[Grid], list[Building]]:
    """What roles may be given for inside the community. Two queries."""
    return list(Grid.objects.of(actor)), list(Building.objects.of(actor).select_related("courtyard"))


def endable(actor: Actor) -> QuerySet[Appointment]:
    """The appointments this actor could end: those of the community; the operator, also those above it."""
    own = Q(community_id=actor.community_id)
    return Appointment.objects.filter(own | Q(community_id=None) if Role.OPERATOR in actor.roles else own)


def other_heads(term: Appointment, today: date) -> QuerySet[Appointment]:
    """The other heads in office of the community of `term`."""
    heads = Appointment.objects.filter(in_force_on(today), community=term.community, role=Role.COMMUNITY_HEAD)
    return heads.exclude(account_id=term.account_id)


def heads_in_office(community_id: UUID, today: date) -> list[UUID]:
    """The accounts of the heads of a community today. One query."""
    rows = Appointment.objects.filter(in_force_on(today), community_id=community_id, role=Role.COMMUNITY_HEAD)
    return list(rows.order_by("account_id").values_list("account_id", flat=True).distinct())


def staff_account(actor: Actor, account_id: UUID, today: date) -> Account | None:
    """An account that holds a staff role inside the actor's community today. One query."""
    terms = Appointment.objects.filter(in_force_on(today), community_id=actor.community_id, role__in=STAFF_ROLES)
    return Account.objects.filter(id=account_id, is_active=True, id__in=terms.values("account_id")).first()


def serves_elsewhere(actor: Actor, account_id: UUID, today: date) -> bool:
    """Whether an account also holds a staff role outside or above the actor's community. One query."""
    return terms_of(account_id, today).filter(role__in=STAFF_ROLES).exclude(community_id=actor.community_id).exists()


def open_vouchings(actor: Actor) -> dict[UUID, FactorReset]:
    """Who waits for a second colleague's word, by account. One query."""
    rows = FactorReset.objects.of(actor).filter(done_at=None)
    return {row.account_id: row for row in rows}


def is_staff(account_id: UUID, today: date) -> bool:
    """Whether an account holds a role that asks for a second factor, anywhere. One query."""
    return terms_of(account_id, today).filter(role__in=STAFF_ROLES).exists()


def newcomers(community_id: UUID, digits: str) -> list[Neighbour]:
    """Who on the roster may become somebody at the door by this phone: without a sign-in phone so far.

    The roster's queries, and one for accounts that the desk opened without a phone.
    """
    found = manifest.neighbours(community_id, digits)
    opened = [one.account_id for one in found if one.account_id]
    if not opened:
        return found
    free = set(Account.objects.filter(id__in=opened, phone_index=None, is_active=True).values_list("id", flat=True))
    return [one for one in found if one.account_id is None or one.account_id in free]


def code_asked(actor: Actor, code_id: UUID | None) -> PhoneCode | None:
    """The code a browser waits for: asked for, not yet used or over. At most one query."""
    if code_id is None:
        return None
    rows = PhoneCode.objects.of(actor).filter(id=code_id, purpose=CodePurpose.SIGN_IN, used_at=None)
    return rows.filter(expires_at__gt=clock.now()).first()  # type: ignore[no-any-return]  # any queryset


def code_used(actor: Actor, code_id: UUID | None) -> PhoneCode | None:
    """The code a browser has used within ten minutes and that let nobody in yet. At most one query."""
    if code_id is None:
        return None
    rows = PhoneCode.objects.of(actor).filter(id=code_id, purpose=CodePurpose.SIGN_IN, account=None)
    return rows.filter(used_at__gt=clock.now() - TIME_TO_CHOOSE).first()  # type: ignore[no-any-return]  # any queryset


def duty_phones(community: Community) -> list[Phone]:
    """The community's own numbers, as they can be called; none if they are not written yet. No query."""
    try:
        return phones.parse_many(community.phone) if community.phone else []
    except RuleError:
        return []


def factor_types(account: Account) -> set[str]:
    """The kinds of second factor an account has set up; recovery codes alone are none. One query."""
    types = set(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    return types - {str(Authenticator.Type.RECOVERY_CODES)}


def unseen_recovery_codes(account: Account) -> list[str]:
    """Recovery codes that were not put away yet. One query."""
    row = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).first()
    return [] if row is None or row.wrap().did_view else list(row.wrap().get_unused_codes())


def is_known_device(device: bytes, digits: str) -> bool:
    """Whether the account of this phone has come in by this browser before. One query."""
    return SignIn.objects.filter(device=device, account__phone_index=phone_index(digits)).exists()


def account_of_session(session_key: str) -> UUID | None:
    """Whose a session is or was, also when it is over. One query."""
    return SignIn.objects.filter(session_key=session_key).values_list("account_id", flat=True).first()


def devices_of(account_id: UUID) -> list[SignIn]:
    """The browsers an account is signed in with, last seen first. One query."""
    return list(SignIn.objects.filter(account_id=account_id, ended_at=None).order_by("-last_seen_at", "-id"))


def open_phone_change(actor: Actor, account_id: UUID) -> PhoneChange | None:
    """The desk's change of an account's phone that still waits. One query."""
    open_now = PhoneChange.objects.of(actor).filter(account_id=account_id, closed_at=None)
    return open_now.select_related("asked_by").first()  # type: ignore[no-any-return]  # any queryset


def demo_people() -> list[Account]:
    """The invented people whom the demo's door lists, in the order in which they were made. One query."""
    return list(Account.objects.filter(is_active=True).exclude(demo_words="").order_by("id"))
