"""Hours are recorded as they were: somebody who was there says who came, and for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.roles import Role
from mulin.events import actions
from mulin.events.models import Helper, HelperState, Shift
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from tests.events.conftest import EARLY, STARTS, Afternoon

OVER = STARTS + timedelta(hours=4)


@pytest.fixture
def shift(afternoon: Afternoon) -> Shift:
    """Two hours for two residents and one from outside."""
    said = {"duty": "签到", "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=2), "needed": 3}
    with clock.standing_at(EARLY):
        made = actions.save_shift(afternoon.worker, event_id=afternoon.event.id, said=said)
        people = [afternoon.people[number].id for number in (1, 2)]
        actions.add_helpers(afternoon.worker, shift=made, person_ids=people, guest_names=["小李"])
    return made


def helpers(afternoon: Afternoon) -> dict[str, Helper]:
    rows = Helper.objects.of(afternoon.worker).select_related("person", "shift")
    return {row.name: row for row in rows}


def hours() -> list[float]:
    """The facts that stand, as figures read them."""
    taken_back = Fact.objects.filter(kind="events.help_withdrawn").count()
    rows = [fact.data["hours"] for fact in Fact.objects.filter(kind="events.helped").order_by("id")]
    return sorted(rows[taken_back:]) if taken_back else sorted(rows)


def test_only_those_somebody_confirmed_have_hours_and_thanks(afternoon: Afternoon, shift: Shift) -> None:
    on = helpers(afternoon)
    first, second, outside = on["陈志远"], on["魏世忠"], on["小李"]
    with clock.standing_at(OVER):
        actions.close_event(afternoon.worker, event_id=afternoon.event.id, note="")
        assert {row.state for row in helpers(afternoon).values()} == {HelperState.AGREED}
        assert hours() == []
        said = {first.id: 6, outside.id: 8}
        assert actions.confirm_helpers(afternoon.worker, event_id=afternoon.event.id, quarters=said) == 2
        assert {name: row.state for name, row in helpers(afternoon).items()} == {
            "陈志远": HelperState.CAME,
            "魏世忠": HelperState.ABSENT,
            "小李": HelperState.CAME,
        }
        assert hours() == [1.5, 2.0]
        actions.confirm_helpers(afternoon.worker, event_id=afternoon.event.id, quarters=said)
        assert Fact.objects.filter(kind="events.help_withdrawn").count() == 0  # nothing was different
        assert actions.thank_helpers(afternoon.worker, event_id=afternoon.event.id) == 2
    thanks = Message.objects.of(afternoon.worker).get(kind="events.thanks", to_person=first.person)
    assert "1.5 小时" in thanks.text
    assert not Message.objects.of(afternoon.worker).filter(to_person=second.person, kind="events.thanks").exists()


def test_hours_are_put_right_afterwards(afternoon: Afternoon, shift: Shift) -> None:
    first = helpers(afternoon)["陈志远"]
    with clock.standing_at(OVER):
        actions.confirm_helpers(afternoon.worker, event_id=afternoon.event.id, quarters={first.id: 8})
        assert hours() == []  # while the event goes on nothing is a fact
        actions.close_event(afternoon.worker, event_id=afternoon.event.id, note="")
        assert hours() == [2.0]
        actions.confirm_helpers(afternoon.worker, event_id=afternoon.event.id, quarters={first.id: 5})
        assert hours() == [1.25]
        actions.confirm_helpers(afternoon.worker, event_id=afternoon.event.id, quarters={})
        assert hours() == []
    assert helpers(afternoon)["陈志远"].state == HelperState.ABSENT


def test_what_cannot_have_been_is_refused(afternoon: Afternoon, shift: Shift) -> None:
    first = helpers(afternoon)["陈志远"]
    confirm: Any = {"event_id": afternoon.event.id}
    with clock.standing_at(EARLY), pytest.raises(RuleError, match="event-not-begun"):
        actions.confirm_helpers(afternoon.worker, **confirm, quarters={first.id: 8})
    with clock.standing_at(OVER):
        for count in (0, 49):
            with pytest.raises(RuleError, match="help-hours"):
                actions.confirm_helpers(afternoon.worker, **confirm, quarters={first.id: count})
        with pytest.raises(NotFound):
            actions.confirm_helpers(afternoon.worker, **confirm, quarters={uuid4(): 8})


def test_the_page_ticks_who_checked_in_and_keeps_what_was_typed(afternoon: Afternoon, shift: Shift) -> None:
    first, second = (helpers(afternoon)[name] for name in ("陈志远", "魏世忠"))
    actions.check_in(
        afternoon.worker,
        event_id=afternoon.event.id,
        person_id=first.person_id,
        name="",
        children=0,
        client_id=uuid4(),
    )
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    address = f"/c/zs/desk/events/{afternoon.event.id}/"
    page = client.get(f"{address}after/").content.decode()
    assert f'value="{first.id}" checked' in page
    assert f'value="{second.id}" checked' not in page
    assert (
        f'name="hours-{first.id}" type="number" min="0.25" max="12" step="0.25" inputmode="decimal" value="2"' in page
    )
    for wrong in ("两", "-1", "nan", "13", ""):
        form = {"came-form": "1", "came": [str(second.id)], f"hours-{second.id}": wrong}
        answer = client.post(f"{address}came/", form)
        assert answer.status_code == 422
        assert "0.25 到 12" in answer.content.decode()
        assert f'value="{second.id}" checked' in answer.content.decode()
    assert client.post(f"{address}came/", {"came": "x"}).status_code == 422
    client.post(f"{address}came/", {"came": [str(second.id)], f"hours-{second.id}": "1.5"})
    assert (helpers(afternoon)["魏世忠"].state, helpers(afternoon)["魏世忠"].hours) == (HelperState.CAME, 1.5)
