"""The riddle station: one truth whichever desk took the answer, online, offline, in any order."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from mulin.base.actor import Mouth
from mulin.base.roles import Role
from mulin.events import actions, queries, rules
from mulin.events.actions import Reply
from mulin.events.models import Device, DoubtKind, StampCard
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.people.models import Person
from mulin.riddles import actions as riddles
from mulin.riddles.actions import Said
from mulin.riddles.models import RiddleAnswer, RiddleSet, RiddleSlip
from tests.events.conftest import EARLY, NOW, Afternoon, op
from tests.riddles.conftest import make_riddle


@pytest.fixture
def hung(afternoon: Afternoon) -> RiddleSet:
    """Three riddles hang; one person may win two of them."""
    return hang(afternoon, afternoon.gathering_id)


def hang(afternoon: Afternoon, gathering_id: Any) -> RiddleSet:
    with clock.standing_at(EARLY + timedelta(days=1)):
        made = riddles.make_set(
            afternoon.worker, gathering_id=gathering_id, settings=riddles.Settings(per_person=2, stamps=1)
        )
        for face, answer in (("红娘子，上高楼", "灯笼"), ("有时落在山腰", "月亮"), ("笼中一点黄", "烛")):
            riddle = make_riddle(afternoon.worker, f"{face}{uuid4().hex[:4]}", answer)
            riddles.add_slip(afternoon.worker, riddle_set_id=made.id, riddle_id=riddle.id)
    return made


def say(afternoon: Afternoon, hung: RiddleSet, number: int, person: Person | None = None) -> riddles.Solved:
    """A right answer at the riddles' own desk."""
    said = Said(
        slip=str(number),
        client_id=uuid4(),
        judged_right=True,
        person_id=person.id if person else None,
        guest_name="小宝",
    )
    return riddles.solve(afternoon.worker.through(Mouth.DESK), riddle_set_id=hung.id, said=said)


def answer(afternoon: Afternoon, number: int, card: StampCard, words: str = "", **more: Any) -> actions.Answered:
    """A reply at the event's desk."""
    reply = Reply(str(number), card.code, words, None if words else True)
    return actions.answer_riddle(
        afternoon.worker, event_id=afternoon.event.id, reply=reply, client_id=more.pop("client_id", uuid4()), **more
    )


def stamps(afternoon: Afternoon, card: StampCard) -> int:
    card.refresh_from_db()
    return queries.look_at_card(afternoon.event, card).total


def doubts(afternoon: Afternoon) -> list[str]:
    return sorted(row.doubt.kind for row in queries.doubts_of(afternoon.event))


def solvers(hung: RiddleSet) -> dict[int, Any]:
    """Who has which slip."""
    rows = RiddleAnswer.objects.of(hung.community_id).filter(riddle_set=hung, won=True, undone_at=None)
    return {row.slip.number: row.holder for row in rows.select_related("slip")}


@pytest.fixture
def cards(afternoon: Afternoon, hung: RiddleSet) -> list[StampCard]:
    """One of the elder, one of 魏世忠, one of nobody known."""
    found = afternoon.cards(3)
    afternoon.give(found[0], afternoon.people[0])
    afternoon.give(found[1], afternoon.people[2])
    return found


# ---- one truth at two desks ----


def test_stamps_are_the_same_whichever_desk_took_the_answer(
    afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]
) -> None:
    assert say(afternoon, hung, 1, afternoon.people[0]).won
    assert answer(afternoon, 2, cards[1], "月亮").solved.won
    assert answer(afternoon, 3, cards[2]).solved.won
    assert [stamps(afternoon, card) for card in cards] == [1, 1, 1]
    assert {station.name: count for station, count in queries.counts_of(afternoon.event).stations}["猜灯谜"] == 3
    late = afternoon.give(afternoon.cards(1)[0], afternoon.people[0])
    assert stamps(afternoon, late) == 1, "stamps are the person's, whatever card they get"
    afternoon.redeem(cards[0], "洗衣皂")


def test_a_wrong_answer_and_one_that_came_before(afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]) -> None:
    wrong = answer(afternoon, 1, cards[0], "蜡烛")
    assert (wrong.solved.why, wrong.op_id) == ("wrong", None)
    key = uuid4()
    first = answer(afternoon, 1, cards[0], "灯笼", client_id=key)
    assert answer(afternoon, 1, cards[0], "灯笼", client_id=key).solved.answer_id == first.solved.answer_id
    assert answer(afternoon, 1, cards[0]).solved.why == "again"
    with clock.standing_at(NOW + timedelta(minutes=9)):
        assert say(afternoon, hung, 1, afternoon.people[2]).why == "late"
    assert Fact.objects.filter(kind="riddle.solved").count() == 2
    assert stamps(afternoon, cards[0]) == 1
    for slip, code in (("99", "riddle-slip-unknown"), ("", "riddle-slip-unknown")):
        with pytest.raises(RuleError, match=code):
            actions.answer_riddle(
                afternoon.worker,
                event_id=afternoon.event.id,
                reply=Reply(slip, cards[0].code, "", True),
                client_id=uuid4(),
            )


def test_the_paper_shows_the_stamps_that_answers_earned(
    afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]
) -> None:
    """Typed in from the paper they do not count a second time; one scanned at the station does add."""
    answer(afternoon, 1, cards[0])
    answer(afternoon, 2, cards[0])
    station = afternoon.stations[0].id
    afternoon.hand_in(afternoon.device(), [op("marks", card=cards[0].code, station=station, stamps=2)])
    assert stamps(afternoon, cards[0]) == 2
    afternoon.stamp(cards[0], 0)
    assert stamps(afternoon, cards[0]) == 3


def test_an_undo_at_either_desk_undoes_both(afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]) -> None:
    """And the ledger says who took it back, and when."""
    answered = answer(afternoon, 1, cards[0])
    with clock.standing_at(NOW + timedelta(minutes=3)):
        for _ in range(2):
            actions.withdraw(
                afternoon.worker,
                event_id=afternoon.event.id,
                op_id=answered.op_id,
                client_id=uuid4(),
            )
    assert (stamps(afternoon, cards[0]), solvers(hung)) == (0, {})
    fact = Fact.objects.get(kind="riddle.solve_undone")
    assert fact.at == NOW + timedelta(minutes=3)
    assert fact.actor_ref == afternoon.worker.account_id
    second = answer(afternoon, 1, cards[1]).solved
    riddles.undo_solve(afternoon.worker, riddle_answer_id=second.answer_id)
    assert stamps(afternoon, cards[1]) == 0
    assert RiddleSlip.objects.of(afternoon.worker).get(riddle_set=hung, number=1).taken_at is None


def test_an_answer_at_the_other_desk_clears_a_doubt_about_a_prize(
    afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]
) -> None:
    afternoon.hand_in(afternoon.device(), [op("prize", card=cards[0].code, prize=afternoon.prize("洗衣皂").id)])
    assert doubts(afternoon) == [DoubtKind.FEW]
    say(afternoon, hung, 1, afternoon.people[0])
    assert actions.settle_again(afternoon.worker) == 1
    assert doubts(afternoon) == []
    assert actions.settle_again(afternoon.worker) == 0


# ---- without network ----


def said(card: StampCard, number: int, minute: float) -> dict[str, Any]:
    return op("riddle", card=card.code, slip=str(number), at=NOW + timedelta(minutes=minute))


def test_the_first_of_two_tablets_has_the_slip_and_a_person_sees_the_other(
    afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]
) -> None:
    tablets = afternoon.device("平板一"), afternoon.device("平板二")
    early, late = said(cards[1], 1, 3), said(cards[0], 1, 9)
    with clock.standing_at(NOW + timedelta(hours=1)):
        afternoon.hand_in(tablets[0], [late])
        assert solvers(hung) == {1: afternoon.people[0].id}
        afternoon.hand_in(tablets[1], [early])
        assert solvers(hung) == {1: afternoon.people[2].id}
        (row,) = queries.doubts_of(afternoon.event)
        assert (row.doubt.kind, row.op.card, row.winner.person) == ("beaten", cards[0], afternoon.people[2])
        assert [stamps(afternoon, card) for card in cards[:2]] == [0, 1]
        worker = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
        page = worker.get(f"/c/zs/desk/events/{afternoon.event.id}/doubts/").content.decode()
        assert "一条谜两个人答对" in page
        assert "魏世忠" in page
        actions.settle_doubt(afternoon.worker, doubt=row.doubt, ruling="kept")
        assert [stamps(afternoon, card) for card in cards[:2]] == [1, 1]
        assert doubts(afternoon) == []
        right = (
            Fact.objects.filter(kind="riddle.solved").count() - Fact.objects.filter(kind="riddle.solve_undone").count()
        )
        assert right == 2


def test_what_did_not_happen_is_taken_back(afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]) -> None:
    with clock.standing_at(NOW + timedelta(hours=1)):
        afternoon.hand_in(afternoon.device(), [said(cards[0], 1, 3), said(cards[1], 1, 9)])
        (row,) = queries.doubts_of(afternoon.event)
        actions.settle_doubt(afternoon.worker, doubt=row.doubt, ruling="void")
    assert [stamps(afternoon, card) for card in cards[:2]] == [1, 0]
    assert RiddleAnswer.objects.of(afternoon.worker).filter(undone_at=None).count() == 1


def test_two_at_once_both_have_their_stamp(afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]) -> None:
    with clock.standing_at(NOW + timedelta(hours=1)):
        afternoon.hand_in(afternoon.device(), [said(cards[1], 1, 4.5), said(cards[0], 1, 3)])
    assert solvers(hung) == {1: afternoon.people[0].id}
    assert [stamps(afternoon, card) for card in cards[:2]] == [1, 1]
    assert doubts(afternoon) == []


def test_nobody_wins_more_than_allowed_at_two_tablets(
    afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]
) -> None:
    with clock.standing_at(NOW + timedelta(hours=1)):
        for number in (3, 1, 2):
            afternoon.hand_in(afternoon.device(), [said(cards[0], number, number)])
    assert sorted(solvers(hung)) == [1, 2]
    assert (stamps(afternoon, cards[0]), doubts(afternoon)) == (2, ["beaten"])


def test_what_was_promised_with_a_network_is_kept(
    afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]
) -> None:
    with clock.standing_at(NOW + timedelta(minutes=20)):
        assert answer(afternoon, 1, cards[0]).solved.won
    with clock.standing_at(NOW + timedelta(hours=1)):
        afternoon.hand_in(afternoon.device(), [said(cards[1], 1, 2)])
    assert solvers(hung) == {1: afternoon.people[0].id}
    assert doubts(afternoon) == ["beaten"]


@pytest.mark.parametrize("skew", [timedelta(days=-1), timedelta(days=1), timedelta(minutes=-50)])
def test_a_tablet_with_a_wrong_clock_is_neither_first_nor_last_for_it(
    afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard], skew: timedelta
) -> None:
    """P10: it says what its clock shows when it hands in."""
    tablets = afternoon.device("平板一"), afternoon.device("平板二")
    arrived = NOW + timedelta(hours=1)

    def hand_in(device: Device, ops: list[dict[str, Any]], shown: datetime) -> None:
        body = json.dumps({"ops": ops, "now": int(shown.timestamp() * 1000)}).encode()
        actions.take_in_batch(device, "zs", body=body, signature=rules.sign(device.secret, body))

    wrong = said(cards[0], 1, 12) | {"at": int((NOW + timedelta(minutes=12) + skew).timestamp() * 1000)}
    with clock.standing_at(arrived):
        hand_in(tablets[0], [wrong], arrived + skew)
        hand_in(tablets[1], [said(cards[1], 1, 5)], arrived)
    assert solvers(hung) == {1: afternoon.people[2].id}
    row = afternoon.event.ops.get(kind="riddle", card=cards[0])
    assert (row.at, row.clock_was_off) == (NOW + timedelta(minutes=12), True)


def test_any_order_any_repetition_the_same_end(afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]) -> None:
    """Also a card that turns out to be somebody's only later, and an undo that comes before its answer."""
    slip = said(cards[2], 2, 4)
    rows = [
        said(cards[2], 1, 3),
        said(cards[1], 1, 8),
        slip,
        op("undo", target=slip["id"], at=NOW + timedelta(minutes=5)),
        op("card", card=cards[2].code, person=afternoon.people[1].id, at=NOW + timedelta(minutes=6)),
    ]
    tablets = afternoon.device("平板一"), afternoon.device("平板二")
    ends = []
    with clock.standing_at(NOW + timedelta(hours=1)):
        for order in list(permutations(rows))[::7]:
            with transaction.atomic():
                afternoon.hand_in(tablets[0], list(order[:2]))
                afternoon.hand_in(tablets[1], list(order[1:]))
                afternoon.hand_in(tablets[0], list(order[::-1]))
                ends.append((solvers(hung), doubts(afternoon), [stamps(afternoon, card) for card in cards]))
                transaction.set_rollback(True)
    assert ends[0] == ({1: afternoon.people[1].id}, ["beaten"], [0, 0, 1])
    assert all(end == ends[0] for end in ends)


def test_a_slip_nobody_hung_and_one_after_the_answers_were_told(
    afternoon: Afternoon, hung: RiddleSet, cards: list[StampCard]
) -> None:
    with clock.standing_at(NOW + timedelta(minutes=30)):
        riddles.reveal(afternoon.worker, riddle_set_id=hung.id)
    with clock.standing_at(NOW + timedelta(hours=1)):
        handed = afternoon.hand_in(
            afternoon.device(), [said(cards[0], 77, 3), said(cards[0], 1, 40), said(cards[0], 2, 9)]
        )
    assert (handed.for_review, doubts(afternoon)) == (2, ["answer", "answer"])
    assert (solvers(hung), stamps(afternoon, cards[0])) == ({2: afternoon.people[0].id}, 1)
    for row in queries.doubts_of(afternoon.event):
        actions.settle_doubt(afternoon.worker, doubt=row.doubt, ruling="void")
    assert doubts(afternoon) == []


def test_without_riddles_there_is_nothing_to_answer(afternoon: Afternoon) -> None:
    card = afternoon.cards(1)[0]
    with pytest.raises(RuleError, match="riddles-none-here"):
        answer(afternoon, 1, card)
    afternoon.hand_in(afternoon.device(), [said(card, 1, 0)])
    assert doubts(afternoon) == ["answer"]


# ---- the desk's pages ----


@pytest.fixture
def tablet(afternoon: Afternoon, hung: RiddleSet) -> tuple[Any, Device, str]:
    device, client = afternoon.device(), afternoon.world.client()
    client.cookies["mulin_door"] = afternoon.token(device)
    return client, device, f"/c/zs/door/{afternoon.gathering_id}/"


def test_the_riddle_desk_as_plain_pages(afternoon: Afternoon, cards: list[StampCard], tablet: Any) -> None:
    client, _device, door = tablet
    page = client.get(f"{door}riddles/?slip=2").content.decode()
    assert "红娘子" in page
    assert not any(word in page for word in ("灯笼", "月亮"))
    key = str(uuid4())
    for _ in range(2):
        form = {"card": cards[0].shown_code, "slip": "1", "judged": "right", "key": key, "tab": "riddle"}
        said_so = client.post(f"{door}do/riddle/", form, follow=True).content.decode()
        assert "1 号答对了，谜条归这位，记 1 个章" in said_so
    assert stamps(afternoon, cards[0]) == 1
    client.post(f"{door}undo/{key}/", {"tab": "riddle"})
    assert stamps(afternoon, cards[0]) == 0
    wrong = {"card": cards[0].code, "slip": "1", "words": "鞭炮", "key": str(uuid4())}
    assert "不对" in client.post(f"{door}do/riddle/", wrong, follow=True).content.decode()


def test_the_riddle_desk_over_the_wire(afternoon: Afternoon, cards: list[StampCard], tablet: Any) -> None:
    client, device, door = tablet

    def send(said: Any) -> Any:
        body = json.dumps(said).encode()
        headers = {"X-Mulin-Signature": rules.sign(device.secret, body)}
        return client.post(f"{door}riddle.json", body, content_type="application/json", headers=headers)

    day = client.get(f"{door}day.json").json()
    assert day["riddles"]["slips"] == {"1": 0, "2": 0, "3": 0}
    assert "灯笼" not in json.dumps(day, ensure_ascii=False)
    one = op("riddle", card=cards[0].code, slip="1", words="灯笼")
    for _ in range(2):
        assert send(one).json() == {
            "ok": True,
            "why": "1 号答对了，谜条归这位，记 1 个章。",
            "stamps": 1,
            "won": True,
            "number": 1,
        }
    assert not send(op("riddle", card=cards[1].code, slip="2", words="火把")).json()["ok"]
    assert send(op("riddle", card=cards[1].code, slip="9")).json()["code"] == "riddle-slip-unknown"
    assert send({"kind": "riddle"}).json()["code"] == "desk-op-unreadable"
    assert client.post(f"{door}riddle.json", b"{}", content_type="application/json").status_code == 400
    fresh = client.get(f"{door}day.json?version={day['version']}").json()
    assert fresh["riddles"]["slips"]["1"] == int(NOW.timestamp() * 1000)
    assert fresh["riddles"]["earned"] == {str(afternoon.people[0].id): 1}
    assert fresh["riddles"]["wins"] == {str(afternoon.people[0].id): 1}
