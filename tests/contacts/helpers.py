"""Short ways to say what the tests of contacts keep saying."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from mulin.accounts.models import Account
from mulin.base.actor import Actor
from mulin.base.roles import Role
from mulin.contacts import actions, queries
from mulin.contacts.models import CallBack, NumberChange, ServiceContact
from mulin.contacts.rules import read_areas, read_draft
from mulin.kernel import clock

CSV = """类别,单位,联系人,职务,电话,备用电话,服务时间,负责范围,备注
党支部,中山社区第一党支部,李国栋,书记,13800001001,0519-80000101,周一至周五 8:30–17:30,东院,
社区居委会,中山社区居民委员会,周敏,主任,13800001010,0519-80000110,周一至周六 8:30–17:30,全社区,值班室夜间有人
治安警点,中山社区治安警点,赵警官,社区民警,13800001030,0519-80000130,24 小时,全社区,紧急情况请拨 110
网格员,第一网格,张晓燕,网格员,13800001041,,每天 8:00–20:00,1号楼,
网格员,第二网格,刘洋,网格员,13800001042,,每天 8:00–20:00,2号楼,
物业,安居物业服务处,值班室,,0519-80000160,13800001060,24 小时,全社区,水电急修
便民热线,报警求助,,,110,,24 小时,全社区,
"""


def staff(world: Any, name: str, role: Role = Role.COMMUNITY_WORKER) -> Actor:
    """A worker with an account of their own."""
    account = Account.objects.create(name=name)
    return world.actor(role, account_id=account.id)


def draft(world: Any, kind: str = "police_point", *, areas: str = "全社区", **words: str) -> Any:
    """A contact as somebody would write it."""
    said = {"unit_name": "治安警点", "person_name": "", "phones": "0519-80000130", "hours_text": "24 小时"} | words
    geography = queries.geography_of(world.community.id)
    return read_draft(said, kind=kind, area=read_areas(areas, geography), term=(None, None))


def add(actor: Actor, what: Any) -> ServiceContact:
    return actions.add_contact(actor, draft=what, client_key=str(uuid4()))


def numbers_on_card(world: Any, building: Any, kind: str | None = None) -> set[str]:
    """The digits a passer-by can ring from one building's card."""
    shown = queries.for_building(world.community.id, building.id, at=clock.now())
    return {phone.digits for contact in shown if kind in (None, contact.kind) for phone in contact.phones}


def let_through(change: NumberChange, caller: Actor, approver: Actor) -> NumberChange:
    """Call back with success, then the second person's yes."""
    actions.record_call_back(caller, change_id=change.id, outcome=CallBack.CONFIRMED, at_switchboard=False)
    return actions.approve_change(approver, change_id=change.id)
