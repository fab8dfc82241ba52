"""The day: stamps, prizes, stock; two tablets without network and one truth afterwards."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.events import actions, queries
from mulin.events.models import DeskOp, Doubt, DoubtKind, DoubtState, Prize, StampCard
from mulin.gatherings.models import Attendance
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger import queries as ledger
from mulin.ledger.models import Fact, LedgerLabel
from tests.events.conftest import NOW, STARTS, Afternoon, op


def facts(kind: str) -> int:
    return Fact.objects.filter(kind=kind).count()


def test_a_card_collects_stamps_and_brings_a_prize_once(afternoon: Afternoon) -> None:
    card = afternoon.give(afternoon.cards(1)[0], afternoon.people[0])
    assert card.person_id == afternoon.people[0].id
    assert afternoon.stamp(card).total == 1
    assert afternoon.stamp(card, 3, 3).total == 4
    given = afternoon.redeem(card, "月饼一盒")
    assert given.prize.name == "月饼一盒"
    assert afternoon.prize("月饼一盒").left == 0
    with pytest.raises(RuleError, match="prize-had"):
        afternoon.redeem(card, "洗衣皂")
    assert (facts("events.stamped"), facts("events.prize_given"), facts("events.card_given")) == (2, 1, 1)


def test_the_same_tap_twice_is_one(afternoon: Afternoon) -> None:
    card, key = afternoon.cards(1)[0], uuid4()
    for _ in range(2):
        actions.stamp(
            afternoon.worker,
            event_id=afternoon.event.id,
            station_id=afternoon.stations[0].id,
            code=card.code,
            client_id=key,
        )
    assert queries.look_at_card(afternoon.event, card).total == 1
    given = [afternoon.redeem(card, "洗衣皂", client_id=key) for key in [uuid4()] * 2]
    assert given[0].id == given[1].id
    assert afternoon.prize("洗衣皂").given == 1


def test_a_station_gives_no_more_than_it_has(afternoon: Afternoon) -> None:
    first, second = (afternoon.give(card, afternoon.people[0]) for card in afternoon.cards(2))
    afternoon.stamp(first)
    with pytest.raises(RuleError, match="stamps-full"):  # a second card does not begin anew
        afternoon.stamp(second)
    with pytest.raises(RuleError, match="stamps-number"):
        afternoon.stamp(first, 3, 4)


def test_ten_at_once_for_three_and_then_something_else(afternoon: Afternoon) -> None:
    cards = afternoon.cards(10)
    for card in cards:
        afternoon.stamp(card)
    given, refused = [], []
    for card in cards:
        try:
            given.append(afternoon.redeem(card, "洗衣皂"))
        except RuleError as error:
            refused.append(error.code)
    assert (len(given), set(refused)) == (3, {"prize-gone"})
    afternoon.stamp(cards[9], 3, 1)
    instead = afternoon.redeem(cards[9], "毛巾", instead_of=afternoon.prize("洗衣皂").id)
    assert instead.instead_of_id == afternoon.prize("洗衣皂").id


def test_too_few_stamps_until_the_paper_is_typed_in(afternoon: Afternoon) -> None:
    card = afternoon.cards(1)[0]
    with pytest.raises(RuleError, match="prize-stamps"):
        afternoon.redeem(card, "毛巾")
    marks = {afternoon.stations[1].id: 1, afternoon.stations[3].id: 2}
    keys = {station: uuid4() for station in marks}
    assert (
        actions.enter_marks(afternoon.worker, event_id=afternoon.event.id, code=card.code, marks=marks, client_ids=keys)
        == 3
    )
    afternoon.stamp(card, 3, 1)  # the paper showed this one already
    assert queries.look_at_card(afternoon.event, card).total == 3
    afternoon.redeem(card, "毛巾")


def test_undo_puts_everything_back(afternoon: Afternoon) -> None:
    card = afternoon.give(afternoon.cards(1)[0], afternoon.people[0])
    afternoon.stamp(card)
    given = afternoon.redeem(card, "洗衣皂")
    for _ in range(2):
        actions.withdraw(afternoon.worker, event_id=afternoon.event.id, op_id=given.op_id, client_id=uuid4())
    assert afternoon.prize("洗衣皂").left == 3
    assert facts("events.prize_withdrawn") == 1
    afternoon.redeem(card, "洗衣皂")


@pytest.mark.parametrize(("code", "why"), [("K7M2Q4R", "mistyped"), ("wxp://abc", "mistyped")])
def test_a_strange_code_has_its_sentence(afternoon: Afternoon, code: str, why: str) -> None:
    with pytest.raises(RuleError, match=f"stamp-card-{why}"):
        actions.card_of_event(afternoon.worker, afternoon.event, code)


def test_a_lost_card_and_one_of_another_event(afternoon: Afternoon) -> None:
    """E3: each its own sentence, and nothing of the other event."""
    card, other = afternoon.cards(2)
    actions.lose_card(afternoon.worker, card=card)
    with pytest.raises(RuleError, match="stamp-card-lost"):
        afternoon.stamp(card)
    copy = actions.copy_event(afternoon.worker, event_id=afternoon.event.id, client_key=str(uuid4()))
    StampCard.objects.of(afternoon.worker).filter(id=other.id).update(event=copy)
    with pytest.raises(RuleError, match="stamp-card-elsewhere"):
        afternoon.stamp(other)


def test_no_desk_before_it_is_published_or_after_it_is_closed(afternoon: Afternoon) -> None:
    card = afternoon.cards(1)[0]
    with clock.standing_at(STARTS + timedelta(hours=3)):
        actions.close_event(afternoon.worker, event_id=afternoon.event.id, note="热闹")
    with pytest.raises(RuleError, match="event-desk-closed"):
        afternoon.stamp(card)


# ---- without network ----


def state(afternoon: Afternoon) -> Any:
    """Everything the operations came to."""
    ops = DeskOp.objects.of(afternoon.worker).filter(event=afternoon.event)
    doubts = Doubt.objects.of(afternoon.worker).filter(event=afternoon.event, state=DoubtState.OPEN)
    return (
        sorted(ops.values_list("op_id", "stands", "withdrawn", "holder")),
        sorted(Prize.objects.of(afternoon.worker).filter(event=afternoon.event).values_list("name", "given")),
        sorted(doubts.values_list("key", flat=True)),
        sorted(StampCard.objects.of(afternoon.worker).values_list("code", "person_id")),
        sorted(
            Attendance.objects.of(afternoon.worker)
            .filter(undone_at=None, spare=False)
            .values_list("person_id", "guest_name", "came_at"),
            key=str,
        ),
    )


def story(afternoon: Afternoon, cards: list[StampCard]) -> list[dict[str, Any]]:
    """An hour at two tablets: both check the elder in, both give the last box of moon cakes, somebody slips."""
    at, stations = (lambda minute: NOW + timedelta(minutes=minute)), afternoon.stations
    elder, son, wei = afternoon.people[:3]
    moon, soap = afternoon.prize("月饼一盒"), afternoon.prize("洗衣皂")
    slip = op("arrive", name="张三", at=at(6))
    wrong = op("stamp", card=cards[2].code, station=stations[1].id, stamps=1, at=at(9))
    rows = [
        op("arrive", person=elder.id, at=at(1)),
        op("arrive", person=elder.id, at=at(2)),
        op("arrive", person=wei.id, at=at(3)),
        slip,
        op("undo", target=slip["id"], at=at(7)),
        op("arrive", name="张三", at=at(8)),
        op("arrive", name="张三", at=at(8)),
        op("card", card=cards[0].code, person=elder.id, at=at(4)),
        op("card", card=cards[1].code, person=elder.id, at=at(5)),
        op("card", card=cards[2].code, person=wei.id, at=at(5)),
        op("card", card=cards[2].code, person=son.id, at=at(6)),
        op("stamp", card=cards[0].code, station=stations[3].id, stamps=3, at=at(8)),
        wrong,
        op("undo", target=wrong["id"], at=at(10)),
        op("marks", card=cards[0].code, station=stations[1].id, stamps=1, at=at(11)),
        op("stamp", card=cards[3].code, station=stations[3].id, stamps=3, at=at(12)),
        op("stamp", card=cards[3].code, station=stations[1].id, stamps=1, at=at(12)),
        op("prize", card=cards[0].code, prize=moon.id, at=at(20)),
        op("prize", card=cards[3].code, prize=moon.id, at=at(21)),
        op("prize", card=cards[1].code, prize=soap.id, at=at(22)),
        op("prize", card=cards[2].code, prize=soap.id, at=at(23)),
        op("stamp", card="K7M2Q4R" + _check("K7M2Q4R"), station=stations[0].id, stamps=1, at=at(24)),
    ]
    return [row | {"seq": seq} for seq, row in enumerate(rows, 1)]


def _check(body: str) -> str:
    from mulin.kernel.ids import check_character

    return check_character(body)


def test_facts_name_who_set_the_tablet_up_and_nobody_is_renamed_by_a_tap(afternoon: Afternoon) -> None:
    names = LedgerLabel.objects.filter(community_id=afternoon.worker.community_id, ref=afternoon.worker.account_id)
    tablets = [afternoon.device("平板一"), afternoon.device("平板二")]
    known = names.count()
    for number in range(4):
        afternoon.hand_in(tablets[number % 2], [op("arrive", name=f"来客{number}")])
    assert names.count() == known
    line = ledger.facts(afternoon.worker.community_id, ledger.Wanted(kind="gathering.attended"), limit=1)[0]
    assert (line.who, line.mouth) == (afternoon.worker.name, "服务台")


def test_two_tablets_end_in_one_truth_whatever_the_order(afternoon: Afternoon) -> None:
    """P10, E1, E5: any order, splitting and repetition of what two tablets did gives the same state."""
    from django.db import transaction

    tablets, cards = [afternoon.device("平板一"), afternoon.device("平板二")], afternoon.cards(4)
    rows = story(afternoon, cards)
    ends = []
    later = clock.standing_at(NOW + timedelta(hours=1))
    with later:
        for seed in range(5):
            rng = random.Random(seed)
            with transaction.atomic():
                shuffled = rows[:] if seed == 0 else rng.sample(rows, len(rows))
                cut = rng.randint(1, len(rows) - 1)
                for tablet, part in (
                    (tablets[0], shuffled[:cut]),
                    (tablets[1], shuffled[cut:]),
                    (tablets[0], shuffled[:cut]),
                ):
                    afternoon.hand_in(tablet, part)
                ends.append(state(afternoon))
                transaction.set_rollback(True)
    assert all(end == ends[0] for end in ends[1:])
    ops, prizes, doubts, owners, came = ends[0]
    assert len(ops) == len(rows)
    assert dict(prizes) == {"月饼一盒": 1, "毛巾": 0, "洗衣皂": 2}
    kinds = sorted(key.split(":")[0] for key in doubts)
    assert kinds == ["beyond", "few", "others", "twice", "unknown"]
    assert dict(owners)[cards[2].code] == afternoon.people[2].id
    assert len(came) == 4  # the elder once, 魏世忠, and two different 张三


def test_a_person_says_what_really_happened(afternoon: Afternoon) -> None:
    tablet, cards = afternoon.device(), afternoon.cards(4)
    with clock.standing_at(NOW + timedelta(hours=1)):
        handed = afternoon.hand_in(tablet, story(afternoon, cards))
        assert handed.for_review == 1  # the strange card; prizes are doubts of their own
        open_ = {row.doubt.kind: row.doubt for row in queries.doubts_of(afternoon.event)}
        actions.settle_doubt(afternoon.worker, doubt=open_[DoubtKind.BEYOND], ruling="kept")
        assert (afternoon.prize("月饼一盒").given, afternoon.prize("月饼一盒").extra) == (2, 1)
        actions.settle_doubt(afternoon.worker, doubt=open_[DoubtKind.TWICE], ruling="void")
        assert afternoon.prize("洗衣皂").given == 1
        for kind in (DoubtKind.FEW, DoubtKind.OTHERS):
            actions.settle_doubt(afternoon.worker, doubt=open_[kind], ruling="kept")
        actions.settle_doubt(afternoon.worker, doubt=open_[DoubtKind.UNKNOWN], ruling="void")
        assert queries.doubts_of(afternoon.event) == []
        assert facts("events.doubt_settled") == 5
        afternoon.hand_in(tablet, story(afternoon, cards)[:0])


def test_another_prize_had_been_handed_over(afternoon: Afternoon) -> None:
    tablet, cards = afternoon.device(), afternoon.cards(2)
    moon, towel = afternoon.prize("月饼一盒"), afternoon.prize("毛巾")
    rows = [
        op("stamp", card=card.code, station=afternoon.stations[n].id, stamps=k)
        for card in cards
        for n, k in ((3, 3), (1, 1))
    ]
    rows += [op("prize", card=card.code, prize=moon.id, at=NOW + timedelta(minutes=n)) for n, card in enumerate(cards)]
    with clock.standing_at(NOW + timedelta(hours=1)):
        afternoon.hand_in(tablet, rows)
        (row,) = queries.doubts_of(afternoon.event)
        actions.settle_doubt(afternoon.worker, doubt=row.doubt, ruling="other", other_prize_id=towel.id)
    assert (afternoon.prize("月饼一盒").given, afternoon.prize("毛巾").given) == (1, 1)
    assert queries.doubts_of(afternoon.event) == []


def test_stamps_that_come_later_clear_a_doubt(afternoon: Afternoon) -> None:
    tablet, card = afternoon.device(), afternoon.cards(1)[0]
    afternoon.hand_in(tablet, [op("prize", card=card.code, prize=afternoon.prize("洗衣皂").id)])
    assert [row.doubt.kind for row in queries.doubts_of(afternoon.event)] == [DoubtKind.FEW]
    afternoon.hand_in(tablet, [op("stamp", card=card.code, station=afternoon.stations[1].id, stamps=1)])
    assert queries.doubts_of(afternoon.event) == []


@pytest.mark.parametrize(
    "at", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC), NOW - timedelta(days=1)]
)
def test_a_tablet_with_a_wrong_clock(afternoon: Afternoon, at: datetime) -> None:
    """E2: put right and marked."""
    afternoon.hand_in(afternoon.device(), [op("arrive", person=afternoon.people[0].id, at=at)])
    row = DeskOp.objects.of(afternoon.worker).get(kind="arrive")
    assert row.clock_was_off
    assert STARTS - timedelta(hours=2) <= row.at <= NOW


def test_one_bad_row_of_many_goes_before_a_person(afternoon: Afternoon) -> None:
    """E4: the rest counts."""
    rows: list[Any] = [op("arrive", name=f"邻居{n}") for n in range(20)]
    rows[7] = {"kind": "arrive", "id": "nonsense"}
    handed = afternoon.hand_in(afternoon.device(), rows)
    assert handed.for_review == 1
    assert Attendance.objects.of(afternoon.worker).count() == 19
    assert [row.doubt.kind for row in queries.doubts_of(afternoon.event)] == [DoubtKind.UNREADABLE]


def test_a_wrong_signature_and_too_many_rows(afternoon: Afternoon) -> None:
    tablet, row = afternoon.device(), op("arrive", name="冒名")
    for _ in range(2):
        with pytest.raises(RuleError, match="desk-batch-signature"):
            afternoon.hand_in(tablet, [row], signature="0" * 64)
    assert [row.doubt.kind for row in queries.doubts_of(afternoon.event)] == [DoubtKind.SIGNATURE]
    assert not Attendance.objects.of(afternoon.worker).exists()
    with pytest.raises(RuleError, match="desk-batch-long"):
        afternoon.hand_in(tablet, [{}] * 501)


def test_a_revoked_tablet_is_heard_by_a_person(afternoon: Afternoon) -> None:
    """E6: nothing counts by itself, nothing is lost, and it can be counted after all."""
    from mulin.messaging.models import Message

    tablet, row = afternoon.device(), op("arrive", name="周小明")
    actions.revoke_device(afternoon.worker, device=tablet)
    tablet.refresh_from_db()
    for _ in range(2):
        afternoon.hand_in(tablet, [row])
    assert not Attendance.objects.of(afternoon.worker).exists()
    assert Message.objects.of(afternoon.worker).filter(kind="events.revoked-device").count() == 1
    (waiting,) = queries.doubts_of(afternoon.event)
    assert waiting.said["name"] == "周小明"
    actions.settle_doubt(afternoon.worker, doubt=waiting.doubt, ruling="kept")
    assert Attendance.objects.of(afternoon.worker).get().guest_name == "周小明"


def test_a_batch_two_days_later_is_looked_at_first(afternoon: Afternoon) -> None:
    tablet = afternoon.device()
    with clock.standing_at(NOW + timedelta(days=2)):
        handed = afternoon.hand_in(tablet, [op("arrive", name="周小明")])
    assert set(handed.outcomes.values()) == {"late"}


def test_a_batch_costs_the_same_for_ten_as_for_a_hundred(
    afternoon: Afternoon, django_assert_max_num_queries: Any
) -> None:
    tablet, cards = afternoon.device(), afternoon.cards(100)
    first = [op("stamp", card=card.code, station=afternoon.stations[1].id, stamps=1) for card in cards[:10]]
    rest = [op("stamp", card=card.code, station=afternoon.stations[1].id, stamps=1) for card in cards[10:]]
    with django_assert_max_num_queries(60) as few:
        afternoon.hand_in(tablet, first)
    with django_assert_max_num_queries(60) as many:
        afternoon.hand_in(tablet, rest)
    assert len(many) <= len(few) + 6  # SQLite writes labels in slices
