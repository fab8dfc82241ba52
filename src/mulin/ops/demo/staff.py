"""The demo's staff: appointed for a term and a scope, and listed at the demo's door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mulin.accounts import actions as accounts
from mulin.accounts.models import Account, ScopeKind
from mulin.base.actor import Actor, Mouth
from mulin.base.roles import Role
from mulin.people import access
from mulin.places.models import Community, Grid

TERM_YEARS = 5  # the term of a residents' committee


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody of the office: who, what for, and the words at the demo's door."""

    name: str
    phone: str
    role: Role
    words: str
    grid: str = ""


HANDS = (
    Hand("秦岚", "13800001011", Role.COMMUNITY_WORKER, "社区工作者，管名册和睦邻卡"),
    Hand("周敏", "13800001010", Role.COMMUNITY_HEAD, "社区主任"),
    Hand("张晓燕", "13800001041", Role.GRID_OFFICER, "第一网格的网格员", "第一网格"),
    Hand("刘洋", "13800001042", Role.GRID_OFFICER, "第二网格的网格员", "第二网格"),
    Hand("仇丽华", "13800001043", Role.GRID_OFFICER, "第三网格的网格员", "第三网格"),
    Hand("方毅", "13800002001", Role.STREET_OFFICER, "街道干部，看十二个社区"),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """The office at work in 中山社区."""

    community_id: UUID
    accounts: dict[str, UUID]

    def __getitem__(self, name: str) -> Actor:
        """Somebody of the office as the rules see them at this moment, at the desk."""
        return access.actor_now(self.accounts[name], self.community_id).through(Mouth.DESK)


def appoint(builder: Actor, community: Community, *, since: date) -> Staff:
    """Open the staff's accounts and appoint them from `since` on."""
    grids = {grid.name: grid.id for grid in Grid.objects.of(builder)}
    return Staff(community.id, {hand.name: _open(builder, community, hand, grids, since).id for hand in HANDS})


def _open(builder: Actor, community: Community, hand: Hand, grids: dict[str, UUID], since: date) -> Account:
    account = accounts.open_account(builder, name=hand.name, digits=hand.phone)
    kind, where = _scope(community, hand, grids)
    accounts.appoint(
        builder,
        account=account,
        role=hand.role,
        scope_kind=kind,
        scope_id=where,
        starts_on=since,
        ends_on=since.replace(year=since.year + TERM_YEARS),
    )
    accounts.show_at_demo_door(account, words=hand.words)
    return account


def _scope(community: Community, hand: Hand, grids: dict[str, UUID]) -> tuple[ScopeKind, UUID]:
    if hand.role == Role.STREET_OFFICER:
        return ScopeKind.SUBDISTRICT, community.subdistrict_id
    if hand.grid:
        return ScopeKind.GRID, grids[hand.grid]
    return ScopeKind.COMMUNITY, community.id
