"""Looking for founders, in the browser and at the desk."""

from __future__ import annotations

from mulin.base.roles import Role
from mulin.points import actions
from tests.points.conftest import Circle, draft, key
from tests.points.test_pages import at, browser


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
