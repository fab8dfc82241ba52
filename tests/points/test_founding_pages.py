"""Looking for founders, in the browser and at the desk."""

from __future__ import annotations

import re
from datetime import time

from mulin.base.roles import Role
from mulin.points import actions
from mulin.points.models import Point, Proposal
from tests.points.conftest import Circle, draft, key
from tests.points.test_pages import at, browser


def test_founding_in_the_browser_without_script(circle: Circle) -> None:
    clients = [browser(circle, person) for person in circle.people[:5]]
    form = {
        "client_key": key(), "name": "读书会", "category": "reading", "pace": "calm", "venue": str(circle.hall.id),
        "times": "每周三下午三点", "charter": "借的书两周内还\n听别人说完再说自己的", "members_need_no_sign_up": "yes",
    }  # fmt: skip
    answer = clients[0].post(at("found"), form)
    proposal = Proposal.objects.of(circle.worker).get()
    assert answer.url == at("proposal", proposal_id=proposal.id)
    early = clients[0].post(at("proposal_step", proposal_id=proposal.id), {"step": "hand_in"})
    assert early.status_code == 422
    for client, person in zip(clients[1:], circle.people[1:5], strict=True):
        joined = client.post(at("founders") + f"?code={proposal.code}", {"who": str(person.id)})
        assert joined.status_code == 302
    leaders = {"leader": str(circle.people[0].id), "deputy": str(circle.people[1].id)}
    clients[0].post(at("edit_proposal", proposal_id=proposal.id), form | leaders)
    clients[0].post(at("proposal_step", proposal_id=proposal.id), {"step": "hand_in"})
    desk = circle.world.sign_in(Role.COMMUNITY_WORKER)
    assert "读书会" in desk.get(at("founding")).content.decode()
    yes = desk.post(at("decide", proposal_id=proposal.id), {"how": "appointed"})
    point = Point.objects.of(circle.worker).get()
    assert "/timetable/?words=" in yes.url  # what the founders said in words is read into the timetable's form
    filled = desk.get(yes.url).context["form"].initial
    assert (filled["weekdays"], filled["begins"]) == ([2], time(15))
    assert "读书会" in circle.world.client().get(at("points")).content.decode()
    assert clients[0].get(at("lead", point_id=point.id)).status_code == 200


def test_what_was_typed_is_kept_when_something_is_missing(circle: Circle) -> None:
    client = browser(circle, circle.people[0])
    answer = client.post(at("found"), {"client_key": key(), "name": "", "times": "每周三", "charter": "一条"})
    assert answer.status_code == 422
    assert "每周三" in answer.content.decode()


def test_the_desk_types_a_founding_in_from_paper(circle: Circle) -> None:
    from mulin.base import search

    for person in circle.people[:5]:
        search.index(person.community_id, "person", person.id, person.search_texts)
    desk = circle.world.sign_in(Role.COMMUNITY_WORKER)
    names = "、".join(person.name for person in circle.people[:5])
    page = desk.get(at("paper"), {"who": names})
    assert page.status_code == 200
    assert all(str(person.id) in page.content.decode() for person in circle.people[:5])
    assert "名册里没有" not in page.content.decode()
    assert "名册里没有：张三丰" in desk.get(at("paper"), {"who": f"{names}、张三丰"}).content.decode()
    form = {
        "client_key": key(), "name": "读书会", "category": "reading", "pace": "calm", "venue": str(circle.hall.id),
        "times": "每周三", "charter": "一条", "leader": str(circle.people[0].id), "deputy": "",
        "members_need_no_sign_up": "no", "founders": [str(person.id) for person in circle.people[:5]],
    }  # fmt: skip
    answer = desk.post(at("paper") + f"?who={names}", form)
    proposal = Proposal.objects.of(circle.worker).get()
    assert answer.url == at("decide", proposal_id=proposal.id)
    assert {founder.mouth for founder in proposal.founders.all()} == {"paper"}
    assert "也要报名" in desk.get(answer.url).content.decode()
    desk.post(answer.url, {"how": "appointed"})
    point = Point.objects.of(circle.worker).select_related("host").get()
    assert not point.host.members_need_no_sign_up
    assert "也要报名" in desk.get(at("point", point_id=point.id)).content.decode()


def test_founders_say_whether_members_sign_up(circle: Circle) -> None:
    client = browser(circle, circle.people[0])
    page = client.get(at("found")).content.decode()
    assert page.count('name="members_need_no_sign_up"') == 2
    form = {
        "client_key": key(), "name": "读书会", "category": "reading", "pace": "calm", "venue": str(circle.hall.id),
        "times": "每周三", "charter": "一条",
    }  # fmt: skip
    unsaid = client.post(at("found"), form)
    assert unsaid.status_code == 422
    assert not Proposal.objects.of(circle.worker).exists()
    made = client.post(at("found"), form | {"members_need_no_sign_up": "no"})
    assert "也要报名" in client.get(made.url).content.decode()
    address = at("edit_proposal", proposal_id=Proposal.objects.of(circle.worker).get().id)
    assert re.search(r'value="no"[^>]*checked', client.get(address).content.decode())
    client.post(address, form | {"members_need_no_sign_up": "yes"})
    assert "不用报名" in client.get(made.url).content.decode()


def test_the_desk_sees_who_still_looks_and_notes_a_founder_without_a_phone(circle: Circle) -> None:
    first, second = circle.people[:2]
    proposal = actions.propose(circle.resident(first), draft=draft([first, second], circle.square), client_key=key())
    desk = circle.world.sign_in(Role.COMMUNITY_WORKER)
    address = at("decide", proposal_id=proposal.id)
    assert address in desk.get(at("founding")).content.decode()
    adding = at("add_founders", proposal_id=proposal.id)
    assert adding in desk.get(address).content.decode()
    assert adding in desk.get(at("founders") + f"?code={proposal.code}").content.decode()  # and not: already in
    looked_up = adding + f"?who={second.name}"
    assert str(second.id) in desk.get(looked_up).content.decode()
    assert desk.post(looked_up, {"people": [str(second.id)]}).url == address
    assert second.name in desk.get(address).content.decode()
    assert browser(circle, first).get(adding).status_code == 404


def test_a_proposal_with_too_few_founders_has_no_button_that_only_refuses(circle: Circle) -> None:
    first, second = circle.people[:2]
    proposal = actions.propose(circle.resident(first), draft=draft([first, second], circle.square), client_key=key())
    page = browser(circle, first).get(at("proposal", proposal_id=proposal.id)).content.decode()
    assert "人齐了再交" in page
    assert 'value="hand_in"' not in page


def test_a_field_that_a_rule_asks_for_does_not_say_it_may_stay_empty(circle: Circle) -> None:
    page = browser(circle, circle.people[0]).get(at("found")).content.decode()
    labels = {name: re.search(rf'<label for="id_{name}">.*?</label>', page, re.DOTALL) for name in ("times", "needs")}
    said = {name: "可以不填" in found[0] for name, found in labels.items() if found}
    assert said == {"times": False, "needs": True}
