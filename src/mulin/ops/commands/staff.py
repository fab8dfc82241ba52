"""`mulin staff`: who serves, from the shell. The first head and those above a community are appointed here."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from mulin.ops.refused import Refused
from mulin.ops.shell import answer, open_house, shell_actor, the_community

if TYPE_CHECKING:
    from mulin.places.models import Community

NAME = "staff"
HELP = "Appoint staff (人员与权限): the first head of a community, subdistrict and city officers, operators."
_TERM_YEARS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    appoint = steps.add_parser("appoint", help="give somebody a role for a term", description=HELP)
    appoint.add_argument("--role", required=True, help="community_head, community_worker, street_officer, operator …")
    appoint.add_argument("--name", required=True, help="the person's name")
    appoint.add_argument("--phone", required=True, help="the mobile the person signs in with")
    appoint.add_argument(
        "--community", required=True, metavar="CODE", help="code or full name; for an officer, one below"
    )
    appoint.add_argument("--grid", default="", help="name of the grid, for a grid officer")
    appoint.add_argument("--until", type=date.fromisoformat, help="last day, 2029-12-31; three years if not given")
    listing = steps.add_parser("list", help="who serves in a community, and until when")
    listing.add_argument("--community", required=True, metavar="CODE", help="code or full name of the community")
    end = steps.add_parser("end", help="end a term now, by the id that `list` shows")
    end.add_argument("--community", required=True, metavar="CODE", help="code or full name of the community")
    end.add_argument("id", type=UUID, metavar="ID", help="the appointment")
    unlock = steps.add_parser("unlock", help="remove a lost second factor, by the id that `list` shows")
    unlock.add_argument("--community", required=True, metavar="CODE", help="code or full name of the community")
    unlock.add_argument("id", type=UUID, metavar="ID", help="the appointment of the person, whom you have seen")
    for step in (appoint, listing, end, unlock):
        step.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    open_house()
    from mulin.base.http import sentence
    from mulin.kernel.errors import NotFound, RuleError

    community = the_community(arguments.community)
    try:
        step = {"appoint": _appoint, "list": _list, "end": _end, "unlock": _unlock}[arguments.step]
        return step(arguments, community)
    except RuleError as error:
        raise Refused(sentence(error)) from error
    except NotFound as error:
        raise Refused(f"{community.name} has no such {error}.") from error


def _appoint(arguments: argparse.Namespace, community: Community) -> int:
    from mulin.accounts import actions
    from mulin.base.roles import Role
    from mulin.kernel import clock, phones

    if arguments.role not in set(Role):
        raise Refused(f"there is no role {arguments.role!r}. Roles: {', '.join(Role)}.")
    role, today = Role(arguments.role), clock.today()
    made = actions.engage(
        shell_actor(community),
        name=arguments.name,
        digits=phones.parse(arguments.phone).digits,
        role=role,
        scope=_scope(arguments, community, role),
        term=(today, arguments.until or today.replace(year=today.year + _TERM_YEARS, day=min(today.day, 28))),
    )
    result = {"id": str(made.id), "role": made.role, "until": made.ends_on}
    answer(arguments, result, f"{arguments.name}: {made.get_role_display()}, until {made.ends_on}.")
    return 0


def _scope(arguments: argparse.Namespace, community: Community, role: Any) -> Any:
    from mulin.accounts.models import ScopeKind
    from mulin.accounts.rules import SCOPES
    from mulin.places.models import Grid

    if role not in SCOPES:
        raise Refused(f"{role} is nobody's appointment. Roles: {', '.join(sorted(SCOPES))}.")
    kind = ScopeKind(SCOPES[role][0])
    if kind == ScopeKind.GRID:
        grid = Grid.objects.of(community.id).filter(name=arguments.grid).first()
        if grid is None:
            raise Refused(f"{community.name} has no grid {arguments.grid!r}; name one with --grid.")
        return kind, grid.id
    street = community.subdistrict
    rows = {
        ScopeKind.COMMUNITY: community.id,
        ScopeKind.SUBDISTRICT: street.id,
        ScopeKind.CITY: street.district.city_id,
        ScopeKind.INSTALLATION: None,
    }
    if kind not in rows:
        raise Refused(f"a {role} is appointed on the page 人员与权限, where buildings can be picked.")
    return kind, rows[kind]


def _list(arguments: argparse.Namespace, community: Community) -> int:
    from mulin.accounts import queries
    from mulin.kernel import clock

    rows = queries.staff_rows(shell_actor(community), clock.today())
    result = {
        "staff": [
            {"id": str(row.term.id), "name": row.term.account.name, "role": row.term.role, "until": row.term.ends_on}
            for row in rows
        ]
    }
    lines = [f"{row.term.id}  {row.term.account.name}  {row.role_name} {row.scope}  {row.term.ends_on}" for row in rows]
    answer(arguments, result, "\n".join(lines) or "nobody is appointed yet")
    return 0


def _end(arguments: argparse.Namespace, community: Community) -> int:
    from mulin.accounts import actions

    term = actions.end_appointment(shell_actor(community), appointment_id=arguments.id)
    answer(arguments, {"id": str(term.id), "ended": True}, f"{term.account.name} is no {term.get_role_display()} now.")
    return 0


def _unlock(arguments: argparse.Namespace, community: Community) -> int:
    from mulin.accounts import access, actions

    actor = shell_actor(community)
    term = access.appointment_for(actor, arguments.id)
    actions.unlock(actor, account_id=term.account_id)
    answer(arguments, {"id": str(term.id), "unlocked": True}, f"{term.account.name} sets up a new second factor now.")
    return 0
