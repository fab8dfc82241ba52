"""Appointing people to roles for a term and a scope, and ending terms."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from mulin.accounts import queries, rules
from mulin.accounts.actions.opening import open_account
from mulin.accounts.actions.sessions import end_everywhere
from mulin.accounts.models import Account, Appointment, ScopeKind
from mulin.base.actor import Actor
from mulin.base.roles import Role
from mulin.kernel import chinese, clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named
from mulin.places.models import Building, City, Community, Grid, Subdistrict

LONGEST_YEARS = 6  # one term of a residents' committee is five years


@transaction.atomic
def appoint(
    actor: Actor,
    *,
    account: Account,
    role: Role,
    scope_kind: ScopeKind,
    scope_id: UUID | None,
    starts_on: date,
    ends_on: date | None,
) -> Appointment:
    """Give `account` a role for a scope and a term; both days count. No lock.

    Raises RuleError: role-not-yours, role-scope, term-backward, term-long, appointed-already;
    NotFound for a scope outside the actor's community. Writes the fact.
    """
    _check_may(actor, role)
    rules.check_term(starts_on, ends_on, LONGEST_YEARS)
    if scope_kind not in rules.SCOPES[role]:
        raise RuleError("role-scope", field="scope")
    community_id = _community_of(actor, scope_kind, scope_id)
    same = Appointment.objects.filter(account=account, role=role, scope_kind=scope_kind, scope_id=scope_id)
    if same.filter(queries.not_over_on(starts_on)).exists():
        raise RuleError("appointed-already", name=account.name)
    made = Appointment.objects.create(
        account=account,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        community_id=community_id,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by_id=actor.account_id,
    )
    ledger.record(
        actor,
        "accounts.appointed",
        about={"account": Named(account.id, account.name)},
        data={"role": role.value, "starts_on": starts_on, "ends_on": ends_on},
    )
    return made


@transaction.atomic
def engage(
    actor: Actor,
    *,
    name: str,
    digits: str,
    role: Role,
    scope: tuple[ScopeKind, UUID | None],
    term: tuple[date, date | None],
) -> Appointment:
    """Appoint whoever signs in with a phone; opens the account if there is none. Raises as `appoint`.

    A slip in the number must not give the role to a stranger, nor tell whose number it is: RuleError
    "phone-other-name" when the phone's account has another name.
    """
    _check_may(actor, role)
    account, called = queries.account_by_phone(digits), chinese.clean_name(name).text
    if account is not None and account.name != called:
        raise RuleError("phone-other-name", field="phone")
    if account is None:
        account = open_account(actor, name=called, digits=digits)
    return appoint(
        actor,
        account=account,
        role=role,
        scope_kind=scope[0],
        scope_id=scope[1],
        starts_on=term[0],
        ends_on=term[1],
    )


def _check_may(actor: Actor, role: Role) -> None:
    if not actor.may("staff.appoint"):
        raise NotFound("staff")
    allowed = rules.BY_OPERATOR if Role.OPERATOR in actor.roles else rules.BY_HEAD
    if role not in allowed:
        raise RuleError("role-not-yours", field="role")


def _community_of(actor: Actor, scope_kind: ScopeKind, scope_id: UUID | None) -> UUID | None:
    """The community a scope lies in; None above communities. Raises NotFound outside the actor's own."""
    if not _exists(actor, scope_kind, scope_id):
        raise NotFound("scope")
    inside = scope_kind in (ScopeKind.COMMUNITY, ScopeKind.GRID, ScopeKind.BUILDING)
    return actor.community_id if inside else None


def _exists(actor: Actor, scope_kind: ScopeKind, scope_id: UUID | None) -> bool:
    if scope_kind == ScopeKind.INSTALLATION or scope_id is None:
        return scope_kind == ScopeKind.INSTALLATION and scope_id is None
    if scope_kind == ScopeKind.COMMUNITY:
        return scope_id == actor.community_id
    rows = {
        ScopeKind.GRID: Grid.objects.of(actor),
        ScopeKind.BUILDING: Building.objects.of(actor),
        ScopeKind.SUBDISTRICT: Subdistrict.objects.all(),
        ScopeKind.CITY: City.objects.all(),
    }[scope_kind]
    return bool(rows.filter(id=scope_id).exists())


@transaction.atomic
def end_appointment(actor: Actor, *, appointment_id: UUID) -> Appointment:
    """End a term now; the person's staff sessions end in the same transaction. Locks the community's row.

    Raises RuleError("last-head") for the last head in office; NotFound outside the actor's reach.
    """
    if not actor.may("staff.appoint"):
        raise NotFound("staff")
    Community.objects.select_for_update().get(id=actor.community_id)  # two heads cannot leave at once
    term = queries.endable(actor).filter(id=appointment_id, ended_at=None).select_related("account").first()
    if term is None:
        raise NotFound("appointment")
    if term.role == Role.COMMUNITY_HEAD and not queries.other_heads(term, clock.today()).exists():
        raise RuleError("last-head")
    term.ended_at = clock.now()
    term.save(update_fields=["ended_at"])
    end_everywhere(actor, account_id=term.account_id, only_staff=True)
    ledger.record(
        actor,
        "accounts.appointment_ended",
        about={"account": Named(term.account_id, term.account.name)},
        data={"role": term.role},
    )
    return term
