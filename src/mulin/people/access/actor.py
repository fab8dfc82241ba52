"""Who is acting in a request: roles in force, own persons, and those one acts for."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from mulin.accounts import access as accounts_access
from mulin.accounts import queries as accounts
from mulin.accounts.models import Account
from mulin.base.actor import Actor, Grant
from mulin.base.roles import STAFF_ROLES, Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from mulin.people.queries import own_people
from mulin.places.access import community_with
from mulin.places.models import Community


def actor_of(request: HttpRequest, community: Community) -> Actor:
    """The actor of a request inside `community`: terms in force, staff roles only after the second factor.

    No query for a visitor; two for a signed-in person (account; roles and own persons), one more for a
    grid officer. Nothing of it is kept: a role that ended is gone on the next page.
    """
    account = accounts_access.account_of(request)
    if account is None:
        return Actor(community_id=community.id, community_code=community.code)
    shown = accounts_access.standing_of(request).has_second_factor(clock.now())
    stepped_up = shown and accounts_access.is_stepped_up(request, account)
    return _actor(account, community, second_factor=shown, stepped_up=stepped_up)


def actor_now(account_id: UUID, community_id: UUID) -> Actor:
    """An account in a community as it stands now, every role in force: for jobs, which keep what was shown.

    Raises NotFound for an account that is closed. Six queries at most.
    """
    return actor_in(community_with(community_id), account_id)


def actor_in(community: Community, account_id: UUID) -> Actor:
    """The same in a community that is loaded. Raises NotFound. Two queries, one more for a grid officer."""
    account = accounts.active_account(account_id)
    if account is None:
        raise NotFound("account")
    return _actor(account, community, second_factor=True, stepped_up=False)


def _actor(account: Account, community: Community, *, second_factor: bool, stepped_up: bool) -> Actor:
    today = clock.today()
    rows = accounts.standing_rows(account.id, community, today)
    own, appointed = own_people(rows), accounts.appointed(community.id, rows)
    counting = tuple(grant for grant in appointed if second_factor or grant.role not in STAFF_ROLES)
    grants = [Grant(Role.VISITOR), *counting]
    if own.person_id is not None:
        grants.append(Grant(Role.RESIDENT))
    if own.acts_for:
        grants.append(Grant(Role.PROXY))
    return Actor(
        community_id=community.id,
        community_code=community.code,
        name=account.name,
        account_id=account.id,
        person_id=own.person_id,
        grants=tuple(grants),
        waiting=tuple(grant for grant in appointed if grant not in counting),
        stepped_up=stepped_up,
        own_people=own.people,
        own_households=own.households,
    )
