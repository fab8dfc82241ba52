"""What the public sees and until when: rules to check, receipts that tell nothing, names that go by themselves."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.awards import actions, queries
from mulin.awards.models import Elector
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from tests.awards.helpers import COUNTING, DATES, START, VOTING, Village, at, plan, published


def get(village: Village, path: str) -> Any:
    return village.world.client().get(f"/c/zs/awards/{path}")


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


# ---- the rules ----------------------------------------------------------------


def test_anybody_can_check_the_rules_before_the_first_vote(village: Village) -> None:
    row = village.call(weight_residents=70, weight_panel=30, panel_size=3, nominators=("self", "point"))
    with clock.standing_at(at(START)):
        file, page = get(village, f"{row.id}/rules.json"), text_of(get(village, f"{row.id}/rules/"))
        found = hashlib.sha256(file.content).hexdigest()
        assert found == row.rules_digest
        assert found in page
        assert Fact.objects.filter(kind="awards.published").get().data["rules"] == found
        assert "自荐" in page
        assert "睦邻点推荐" in page
        assert "邻居推荐" not in page
        assert all(juror.label in page for juror in queries.jurors_of(row))
        actions.put_off(village.author, round_id=row.id, days=2)
        later = get(village, f"{row.id}/rules.json").content
    assert later != file.content
    assert hashlib.sha256(later).hexdigest() == village.fresh().rules_digest


def test_a_draft_has_no_rules_file(village: Village) -> None:
    with clock.standing_at(at(START)):
        row = actions.draft_round(village.author, plan=plan(), client_key="draft")
    assert get(village, f"{row.id}/rules.json").status_code == 404


# ---- receipts ----------------------------------------------------------------


def answer_to(village: Village, receipt: str) -> str:
    """What the page tells about a receipt."""
    page = village.world.client().post(f"/c/zs/awards/{village.row.id}/result/", {"code": receipt})
    found = re.search(r'<p class="notice (ok|warn)">.*?</p>', text_of(page), re.DOTALL)
    assert found
    return found[0].replace(receipt, "…")


def test_every_receipt_gets_the_same_true_answer(village: Village) -> None:
    """T5: counted, voted again, went to paper and cast it, took paper and kept it, a second record of one person."""
    village.open(4)
    kept, again, paper, lost, twice = village.neighbours[4:9]
    receipts = [village.cast(person, [1]) for person in (kept, again, paper, lost, twice)]
    village.cast(again, [2])
    for person in village.neighbours[9:17]:
        village.cast(person, [1])
    village.print(3)
    village.hand(paper)
    village.hand(lost)
    Elector.objects.of(village.author).filter(id=village.elector(twice).id).update(is_void=True)
    before = {answer_to(village, receipt) for receipt in receipts}
    village.close()
    village.type(1, [3])
    village.rest("lost")
    row = village.count()
    after = {answer_to(village, receipt) for receipt in receipts}
    assert len(before) == len(after) == 1
    for said in (*before, *after):
        assert "信封收到了" in said
        assert "领了纸票的，以纸票为准" in said
        assert "数进去了" not in said, "it is not true of all of them"
    assert "没有查到" in answer_to(village, "KQ7M24XP"[:7] + _check("KQ7M24X"))
    assert set(receipts) <= set(row.record["receipts"])
    assert row.record["box"]["counted"] == len(row.record["receipts"]) - 3
    village.finish()
    assert {answer_to(village, receipt) for receipt in receipts} == after


def _check(body: str) -> str:
    from mulin.kernel import ids

    return ids.with_check(body)[-1]


@pytest.mark.parametrize("state", ["lost", "spoiled", "returned"])
def test_a_sheet_whose_ticket_was_used_is_not_given_up(village: Village, state: str) -> None:
    """Its envelope counts: given up, its voter would lose the vote, or get a second sheet for it."""
    village.open(4)
    village.print(2)
    village.hand(village.neighbours[5])
    with clock.standing_at(at(VOTING, 12)):
        ticket = {"round_id": village.row.id, "code": village.tickets[1], "marks": [1]}
        actions.cast_with_ticket(village.author, **ticket, client_key=str(uuid4()))
        with pytest.raises(RuleError, match="serial-unknown"):
            actions.account_for(village.author, round_id=village.row.id, serials=[1], state=state)
    village.close()
    with clock.standing_at(COUNTING), pytest.raises(RuleError, match="serial-unknown"):
        actions.account_for(village.author, round_id=village.row.id, serials=[1, 2], state=state)
    assert len(queries.envelopes_that_count(village.row)) == 1


# ---- names ----------------------------------------------------------------


def in_notice(village: Village, **changes: Any) -> Any:
    village.open(4, **{"seats": 2, **changes})
    for place, person in enumerate(village.neighbours[4:18]):
        village.cast(person, [[1, 2], [1, 2], [1, 3], [1]][place % 4])
    village.close()
    return village.count()


def named(village: Village) -> dict[str, set[str]]:
    """Which candidates each public page names, and whose own page is there."""
    row, people = village.fresh(), village.candidates()
    pages = {path: text_of(get(village, f"{row.id}/{path}")) for path in ("", "result/", "record.json", "rules/")}
    found = {path: {one.label for one in people if one.label in text} for path, text in pages.items()}
    own = {one.label for one in people if get(village, f"candidate/{one.id}/").status_code == 200}
    return {**found, "own page": own}


def test_the_notice_ends_by_itself(village: Village) -> None:
    row = in_notice(village)
    everybody = {one.label for one in village.candidates()}
    winners = {one.label for one in village.candidates() if one.number in row.record["winners"]}
    last = row.notice_until
    with clock.standing_at(at(last, 23)):
        seen = named(village)
        assert seen["result/"] == seen["own page"] == seen["record.json"] == everybody
        assert seen[""] == winners
    with clock.standing_at(at(last + timedelta(days=1), 0, 5)):  # before the clock's own job has come
        assert not any(named(village).values())
    village.finish()
    with clock.standing_at(at(last + timedelta(days=2))):
        seen = named(village)
        assert seen["result/"] == seen["own page"] == seen["record.json"] == seen[""] == winners
        assert {one.label for one in queries.honours(village.world.community.id)} == winners
        assert published(village.row)["standings"], "anybody can still count again"
        text = text_of(get(village, f"{row.id}/result/"))
        assert "4 号，不公开姓名" in text


def test_an_open_objection_keeps_the_result_back_but_no_name_up(village: Village) -> None:
    row = in_notice(village)
    visitor = village.world.actor(Role.VISITOR)
    said = {"round_id": row.id, "candidate_id": None, "words": "x"}
    with clock.standing_at(COUNTING):
        actions.raise_objection(visitor, **said, client_key="a")
    village.finish()
    assert village.fresh().state == "notice"
    with clock.standing_at(at(row.notice_until + timedelta(days=1))):
        assert not any(named(village).values())
        assert "公示期满了" in text_of(get(village, f"{row.id}/"))
        with pytest.raises(RuleError, match="objection-closed"):
            actions.raise_objection(visitor, **said, client_key="b")


def test_where_nobody_was_chosen_names_go_too(village: Village) -> None:
    row = in_notice(village, turnout_percent=90)
    assert row.state == "none"
    with clock.standing_at(at(row.names_until)):
        assert named(village)["result/"]
    with clock.standing_at(at(row.names_until + timedelta(days=1))):
        assert not any(named(village).values())


def test_a_round_called_off_names_nobody(village: Village) -> None:
    village.open(4)
    with clock.standing_at(at(VOTING, 12)):
        assert named(village)["own page"]
        actions.cancel_round(village.author, round_id=village.row.id, why="箱子坏了")
        assert not any(named(village).values())


def test_a_count_nobody_comes_to_does_not_keep_names_up(village: Village) -> None:
    village.open(4)
    village.close()
    with clock.standing_at(DATES.count_at + timedelta(days=30)):
        assert named(village)["own page"]
    with clock.standing_at(DATES.count_at + timedelta(days=31)):
        assert not any(named(village).values())


# ---- one neighbour in two awards ----------------------------------------------------------------


def test_the_review_tells_of_another_award(village: Village) -> None:
    village.call()
    village.name(2)
    first = village.candidates()
    village.call()
    village.name(1)
    (both,) = village.candidates()
    assert [one.round_id for one in queries.also_named(both)] == [
        next(one for one in first if one.person_id == both.person_id).round_id
    ]
    alone = next(one for one in first if one.person_id != both.person_id)
    assert queries.also_named(alone) == []
    village.make_box()
    assert both.state == "approved", "one may stand in both"
    clerk = village.world.sign_in(Role.COMMUNITY_WORKER)
    assert "还有别的评选也推荐了" in text_of(clerk.get(f"/c/zs/desk/awards/candidate/{both.id}/"))
    assert "还有别的评选也推荐了" not in text_of(clerk.get(f"/c/zs/desk/awards/candidate/{alone.id}/"))
