"""The cast: known people of 中山社区, and 解放社区 over the wall. Built once per test that asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.test import Client

from mulin.accounts.models import Account, Appointment
from mulin.accounts.rules import Standing
from mulin.base import search
from mulin.base.actor import Actor, Grant
from mulin.base.roles import STAFF_ROLES, Role
from mulin.kernel import clock
from mulin.people.models import Household, Person, Proxy
from mulin.places.models import Building, City, Community, Courtyard, District, Grid, Room, Subdistrict, Unit


@dataclass
class World:
    """Handles to everything the tests talk about."""

    community: Community
    other: Community
    courtyard: Courtyard
    building: Building
    second_building: Building
    grid: Grid
    household: Household
    elder: Person
    son: Person
    stranger: Person
    extra: dict[str, Any] = field(default_factory=dict)

    def actor(self, role: Role, *, community: Community | None = None, **changes: Any) -> Actor:
        """An actor holding one role in 中山社区 (or `community`), without going through sign-in."""
        where = community or self.community
        buildings = frozenset({self.building.id}) if role in (Role.GRID_OFFICER, Role.BUILDING_LEAD) else frozenset()
        return Actor(
            community_id=where.id,
            community_code=where.code,
            name=role.value,
            grants=(Grant(role, buildings),),
            **changes,
        )

    @property
    def worker(self) -> Actor:
        return self.actor(Role.COMMUNITY_WORKER)

    @property
    def head(self) -> Actor:
        return self.actor(Role.COMMUNITY_HEAD)

    def client(self) -> Client:
        """A browser nobody has signed in with."""
        return Client(HTTP_HOST="127.0.0.1")

    def account(self, role: Role, community: Community | None = None) -> Account:
        """An account that holds `role` in 中山社区 (or `community`): appointed, or a resident or proxy."""
        where = community or self.community
        account = Account.objects.create(name=f"{role.value}@{where.code}")
        account_for(account, role, where)
        return account

    def sign_in(self, role: Role, community: Community | None = None, *, second_factor: bool = True) -> Client:
        """A browser in which somebody with `role` has come in; staff have shown their second factor."""
        client = self.client()
        if role == Role.VISITOR:
            return client
        self.enter(client, self.account(role, community), second_factor=second_factor and role in STAFF_ROLES)
        return client

    def enter(self, client: Client, account: Account, *, second_factor: bool = False) -> None:
        """Sign `account` in with `client`, as the door does."""
        enter(client, account, second_factor=second_factor)


def sign_in_as(role: Role, community: Community) -> Client:
    """A browser in which somebody with `role` in `community` has come in, outside the cast."""
    client = Client(HTTP_HOST="127.0.0.1")
    if role == Role.VISITOR:
        return client
    account = Account.objects.create(name=f"{role.value}@{community.code}")
    account_for(account, role, community)
    enter(client, account, second_factor=role in STAFF_ROLES)
    return client


def enter(client: Client, account: Account, *, second_factor: bool = False) -> None:
    """Sign `account` in with `client`, as the door does."""
    now = clock.now()
    client.force_login(account, backend="mulin.accounts.adapter.SessionBackend")
    shown = now if second_factor else None
    standing = Standing(seen_at=now, second_factor_at=shown, stepped_up_at=shown)
    session = client.session
    session.update(standing.marks())
    session.save()


def account_for(account: Account, role: Role, community: Community) -> None:
    """Give `account` the role: by appointment, or by being or helping the first resident there."""
    first = Person.objects.of(community.id).order_by("id").first()
    if role == Role.RESIDENT:
        Person.objects.of(community.id).filter(id=first.id).update(account=account)
    elif role == Role.PROXY:
        Proxy.objects.create(
            community=community,
            person=first,
            helper=account,
            relation="子女",
            state="confirmed",
            until=clock.today() + timedelta(days=90),
        )
    else:
        kind, scope, where = _scope(role, community)
        since = min(date(2026, 1, 1), clock.today())
        Appointment.objects.create(
            account=account, role=role, scope_kind=kind, scope_id=scope, community=where, starts_on=since
        )


def _scope(role: Role, community: Community) -> tuple[str, Any, Community | None]:
    if role in (Role.GRID_OFFICER, Role.BUILDING_LEAD):
        return "building", Building.objects.of(community.id).order_by("number").first().id, community
    if role == Role.STREET_OFFICER:
        return "subdistrict", community.subdistrict_id, None
    if role == Role.CITY_OFFICER:
        return "city", community.subdistrict.district.city_id, None
    if role == Role.OPERATOR:
        return "installation", None, None
    return "community", community.id, community


def build_world() -> World:
    """Two communities of one subdistrict, two buildings, one household of three generations."""
    city = City.objects.create(code="jt", name="江泰市")
    district = District.objects.create(city=city, name="城中区")
    street = Subdistrict.objects.create(district=district, code="zhongshan", name="中山街道")
    community = Community.objects.create(
        subdistrict=street, code="zs", name="中山社区", motto="小小睦邻卡，连接你我他", creed="邻里一家亲", is_demo=True
    )
    other = Community.objects.create(subdistrict=street, code="jf", name="解放社区", is_demo=True)
    east = Courtyard.objects.create(community=community, name="东院", order=1)
    grid = Grid.objects.create(community=community, name="第一网格", order=1)
    one, two = (
        Building.objects.create(community=community, courtyard=east, grid=grid, name=f"{n}号楼", number=n)
        for n in (1, 2)
    )
    household = _household(community, one, 1, "101")
    elder = _person(household, "王淑珍", "13800001881", born=date(1948, 3, 2), is_head=True, relation="户主")
    son = _person(household, "陈志远", "13900002002", born=date(1975, 6, 1), relation="子女")
    abroad = Building.objects.create(community=other, name="1号楼", number=1)
    stranger = _person(_household(other, abroad, 1, "101"), "隔壁老王", "13800009999", born=date(1960, 1, 1))
    return World(
        community=community,
        other=other,
        courtyard=east,
        building=one,
        second_building=two,
        grid=grid,
        household=household,
        elder=elder,
        son=son,
        stranger=stranger,
    )


def _household(community: Community, building: Building, unit_number: int, room_number: str) -> Household:
    unit, _ = Unit.objects.of(community.id).get_or_create(community=community, building=building, number=unit_number)
    room = Room.objects.create(community=community, unit=unit, number=room_number)
    return Household.objects.create(
        community=community, room=room, building=building, unit_number=unit_number, room_number=room_number
    )


def _person(household: Household, name: str, phone: str, *, born: date, **fields: Any) -> Person:
    person = Person(
        community=household.community, household=household, birth_date=born, birth_precision="day", **fields
    )
    person.call(name)
    person.reach_at(phone)
    person.save()
    search.index(person.community_id, "person", person.id, person.search_texts)
    return person
