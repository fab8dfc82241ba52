"""What is typed in from paper: every name that was written is found, unsure or missing, and nothing typed is lost."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from mulin.base.roles import Role
from mulin.kernel.errors import RuleError
from mulin.people.models import Person
from mulin.points import actions, queries
from mulin.points.models import Proposal
from mulin.points.shown import naming
from tests.points.conftest import NOW, Circle, draft, key
from tests.points.test_pages import at, browser
from tests.world import _household, _person


def neighbour(circle: Circle, name: str, room: str, *, born: date = date(1960, 1, 2)) -> Person:
    return _person(_household(circle.world.community, circle.world.building, 1, room), name, "", born=born)


def child(circle: Circle) -> Person:
    return neighbour(circle, "李小宝", "301", born=date(2015, 3, 4))


def desk(circle: Circle) -> Client:
    return circle.world.sign_in(Role.COMMUNITY_WORKER)


def ticked(page: Any) -> set[str]:
    boxes = re.findall(r'<input type="checkbox" name="(?:people|founders)" [^>]*>', page.content.decode())
    return {found[1] for box in boxes if "checked" in box and (found := re.search(r'value="([^"]+)"', box))}


def offered(page: Any) -> set[str]:
    return set(re.findall(r'name="(?:people|founders)" value="([^"]+)"', page.content.decode()))


def test_names_are_kept_apart_by_any_sign_and_a_dot_stands_inside_one() -> None:
    words = "许文；何静;孔祥、曾巧云，戴红,龚勤\n阿依古丽·买买提\t许文　钱桂英"
    names = ["许文", "何静", "孔祥", "曾巧云", "戴红", "龚勤", "阿依古丽·买买提", "钱桂英"]
    assert naming.split(words) == names
    assert naming.split("许　文、何 静\n孔 祥") == ["许文", "何静", "孔祥"]


def test_what_is_too_short_to_look_for_is_not_said_to_be_nobody(circle: Circle) -> None:
    page = desk(circle).get(at("paper"), {"who": "许"}).content.decode()
    assert "写全名再找：许" in page
    assert "名册里没有" not in page


def test_of_a_long_roster_no_name_is_dropped(dancers: Circle) -> None:
    new = [neighbour(dancers, f"新来{sign}", f"4{n:02}") for n, sign in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯辰")]
    client, address = desk(dancers), at("add_members", point_id=dancers.point.id)
    words = "\n".join([*(one.name for one in new), "查无此人"])
    page = client.post(address, {"who": words, "looked": "", "look": "yes"})
    assert ticked(page) == {str(one.id) for one in new}
    assert "名册里没有：查无此人" in page.content.decode()
    sent = {"who": words, "looked": words, "people": sorted(ticked(page))}
    after = client.post(address, sent, follow=True).content.decode()
    assert "添了 15 位" in after
    assert "没记上：查无此人" in after
    assert queries.member_counts(dancers.worker, [dancers.point.host_id])[dancers.point.host_id] == 21


def test_more_names_than_at_once_are_named_and_nothing_is_stored(dancers: Circle) -> None:
    first = dancers.people[6]
    names = [first.name, *(f"名字{n}号" for n in range(naming.MOST - 1)), "最后一位"]
    client, address = desk(dancers), at("add_members", point_id=dancers.point.id)
    for step in ({"look": "yes"}, {"people": [str(first.id)]}):
        page = client.post(address, {"who": "、".join(names), "looked": "、".join(names), **step})
        assert page.status_code == 422
        assert "这一批记好了再写：最后一位" in page.content.decode()
    assert not queries.belongs(dancers.worker, dancers.point.host_id, [first.id])


def test_only_an_exact_name_that_is_one_persons_is_ticked(circle: Circle) -> None:
    longer, twin = neighbour(circle, "许文磊", "201"), neighbour(circle, "何静", "202")
    exact, other = circle.people[6:8]
    assert (exact.name, other.name) == ("许文", "何静")
    page = desk(circle).get(at("paper"), {"who": "许文、何静、许文磊儿"})
    assert ticked(page) == {str(exact.id)}
    assert offered(page) == {str(exact.id), str(twin.id), str(other.id)}
    assert "看着门牌选：何静" in page.content.decode()
    similar = desk(circle).get(at("paper"), {"who": "许文 xuwen"})
    assert ticked(similar) == {str(exact.id)}
    assert str(longer.id) in offered(similar)


def test_a_name_written_after_the_search_is_looked_up_before_anything_is_stored(dancers: Circle) -> None:
    first, second = dancers.people[6:8]
    client, address = desk(dancers), at("add_members", point_id=dancers.point.id)
    sent = {"who": f"{first.name}、{second.name}", "looked": first.name, "people": [str(first.id)]}
    page = client.post(address, sent)
    assert ticked(page) == {str(first.id), str(second.id)}
    assert not queries.belongs(dancers.worker, dancers.point.host_id, [first.id])
    unticked = client.post(address, sent | {"looked": sent["who"], "look": "yes"})
    assert ticked(unticked) == {str(first.id)}  # an answer given is not asked again


def sheet(circle: Circle, **changes: Any) -> dict[str, Any]:
    return {
        "client_key": key(), "name": "读书会", "category": "reading", "interests": "读报看书", "pace": "calm",
        "venue": str(circle.hall.id), "weekdays": ["0", "2"], "begins": "九点", "ends": "10:30", "times": "",
        "charter": "借的书两周内还", "leader": str(circle.people[0].id), "deputy": "",
        "members_need_no_sign_up": "no", "founders": [str(person.id) for person in circle.people[:3]],
    } | changes  # fmt: skip


def test_looking_again_keeps_the_whole_sheet(circle: Circle) -> None:
    names = "、".join(person.name for person in circle.people[:5])
    page = desk(circle).post(at("paper"), sheet(circle, who=names, looked="", look="yes"))
    words = page.content.decode()
    assert page.status_code == 200
    assert not Proposal.objects.of(circle.worker).exists()
    for kept in ('value="读书会"', 'value="读报看书"', 'value="九点"', "借的书两周内还"):
        assert kept in words
    for name, value in (("pace", "calm"), ("weekdays", "2"), ("members_need_no_sign_up", "no")):
        assert re.search(rf'name="{name}" value="{value}"[^>]*checked', words), name
    assert re.search(rf'<option value="{circle.people[0].id}"[^>]*selected', words)
    assert ticked(page) == {str(person.id) for person in circle.people[:5]}


def test_looking_for_nobody_says_what_to_do(circle: Circle) -> None:
    page = desk(circle).post(at("paper"), sheet(circle, who=" ", looked="", look="yes"))
    assert page.status_code == 422
    assert "还没写名字" in page.content.decode()
    assert "读书会" in page.content.decode()


def test_at_the_desk_too_few_founders_are_told_what_can_be_done_there(circle: Circle) -> None:
    names = "、".join(person.name for person in circle.people[:3])
    page = desk(circle).post(at("paper"), sheet(circle, who=names, looked=names, begins="09:00"))
    words = page.content.decode()
    assert page.status_code == 422
    assert "还差 2 位。把还想一起办的邻居也记上" in words
    assert "把链接发给邻居" not in words


def test_what_was_sent_back_is_changed_and_handed_in_again_at_the_desk(circle: Circle) -> None:
    proposal = circle.hand_in_on_paper()
    actions.ask_back(circle.worker, proposal_id=proposal.id, why="写清楚用哪间屋子")
    client, address = desk(circle), at("decide", proposal_id=proposal.id)
    page = client.get(address).content.decode()
    editing, handing_in = at("edit_at_desk", proposal_id=proposal.id), at("hand_in_at_desk", proposal_id=proposal.id)
    assert "写清楚用哪间屋子" in page
    assert editing in page
    assert handing_in in page
    assert "写清楚用哪间屋子" in client.get(editing).content.decode()
    changed = sheet(circle, name="舞艺之家", begins="09:00", venue=str(circle.hall.id))
    assert client.post(editing, changed).url == address
    assert client.post(handing_in).url == address
    proposal.refresh_from_db()
    assert (proposal.state, proposal.venue_id) == ("waiting", circle.hall.id)
    again = client.post(handing_in, follow=True).content.decode()
    assert "已经交上去了" in again
    assert browser(circle, circle.people[0]).get(editing).status_code == 404


def test_a_child_founds_and_leads_nothing(circle: Circle) -> None:
    young, grown = child(circle), circle.people[:5]
    names = "、".join(person.name for person in [*grown, young])
    ids = [str(person.id) for person in [*grown, young]]
    page = desk(circle).post(at("paper"), sheet(circle, who=names, looked=names, begins="09:00", founders=ids))
    words = page.content.decode()
    assert page.status_code == 422
    assert "李小宝还没满 18 岁，不算发起人" in words
    assert re.search(r"李小宝[^<]*（没满 18 岁，不算发起人）", words)
    assert f'<option value="{young.id}"' not in words
    proposal = circle.hand_in_on_paper()
    actions.ask_back(circle.worker, proposal_id=proposal.id, why="再添几位")
    adding = at("add_founders", proposal_id=proposal.id)
    refused = desk(circle).post(adding, {"who": young.name, "looked": young.name, "people": [str(young.id)]})
    assert refused.status_code == 422
    assert "李小宝还没满 18 岁" in refused.content.decode()
    with pytest.raises(RuleError, match="founder-child"):
        actions.propose(circle.resident(young), draft=draft(grown, circle.square, leader_id=None), client_key=key())


def test_a_child_may_be_a_member_and_is_not_offered_as_leader(dancers: Circle) -> None:
    young = child(dancers)
    client = desk(dancers)
    client.post(at("add_members", point_id=dancers.point.id), {"people": [str(young.id)]})
    assert queries.belongs(dancers.worker, dancers.point.host_id, [young.id])
    choices = client.get(at("leader", point_id=dancers.point.id)).content.decode()
    assert f'value="{dancers.people[2].id}"' in choices
    assert f'value="{young.id}"' not in choices


def test_nothing_was_decided_on_a_day_still_to_come(dancers: Circle) -> None:
    tomorrow = str(NOW.date() + timedelta(days=1))
    client, address = desk(dancers), at("leader", point_id=dancers.point.id)
    sent = {"person": str(dancers.people[2].id), "kind": "leader", "how": "appointed", "client_key": key()}
    page = client.post(address, sent | {"decided_on": tomorrow})
    assert page.status_code == 422
    assert "day-future" not in page.content.decode()
    assert page.context["form"].errors["decided_on"] == ["这一天还没到。请写今天或以前。"]
    proposal = dancers.hand_in_on_paper(name="读书会")
    yes = client.post(at("decide", proposal_id=proposal.id), {"how": "appointed", "decided_on": tomorrow})
    assert yes.status_code == 422
    assert yes.context["form"].errors["decided_on"]
