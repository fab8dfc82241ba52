"""The pages, by role and phase: without script, by the forms that stand on them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mulin.accounts.models import Account, Appointment
from mulin.awards import actions, published
from mulin.awards.models import Candidate, Elector, Envelope, Nomination, Objection, Round, Sheet
from mulin.base.roles import Role
from mulin.kernel import clock
from tests.awards.helpers import COUNTING, START, VOTING, Village, at, plan
from tests.world import account_for


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def field(response: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', response.content.decode())
    assert found, name
    return found[1]


def come(village: Village, person: Any) -> Any:
    """A browser in which a resident has come in."""
    village.me(person)
    client = village.world.client()
    village.world.enter(client, Account.objects.get(id=person.account_id))
    return client


def staff(village: Village, name: str) -> Any:
    """A browser of somebody of the office, second factor shown."""
    role = {"秦岚": Role.COMMUNITY_WORKER, "周敏": Role.COMMUNITY_HEAD, "刘洋": Role.GRID_OFFICER}[name]
    account = Account.objects.get(id=village.office[name].account_id)
    if not Appointment.objects.filter(account=account).exists():
        account_for(account, role, village.world.community)
    client = village.world.client()
    village.world.enter(client, account, second_factor=True)
    return client


def url(path: str) -> str:
    return f"/c/zs/{path}"


def test_the_call_says_everything(village: Village) -> None:
    row = village.call()
    with clock.standing_at(at(START)):
        visitor = village.world.client()
        page = words(visitor.get(url(f"awards/{row.id}/")))
        assert "推荐一位邻居" in page
        rules = words(visitor.get(url(f"awards/{row.id}/rules/")))
        assert row.rules_digest in rules
        assert "服务器看得见" in rules
        assert "“好邻里”，推荐一位邻居" in words(visitor.get(url("")))
        assert visitor.get(url("awards/")).status_code == 200


def test_a_draft_is_seen_by_the_desk_only(village: Village) -> None:
    with clock.standing_at(at(START - timedelta(days=2))):
        clerk = staff(village, "秦岚")
        form = clerk.get(url("desk/awards/new/"))
        assert form.status_code == 200
        said = {
            "client_key": field(form, "client_key"),
            "title": "最热心居民",
            "electorate": "resident",
            "seats": 3,
            "choose_up_to": 2,
            "min_candidates": 4,
            "nominators": ["self", "neighbour"],
            "tie_rule": "lot",
            "turnout_percent": 0,
            "notice_days": 5,
            "weight_panel": 0,
            "panel_size": 0,
            "nominate_from": "2026-10-08",
            "nominate_until": "2026-10-18",
            "review_until": "2026-10-21",
            "vote_from": "2026-10-22",
            "opens": 8,
            "vote_until": "2026-10-31",
            "closes": 20,
            "count_on": "2026-11-01",
            "count_hour": 9,
            "may_recast": "on",
        }
        wrong = clerk.post(url("desk/awards/new/"), said | {"vote_from": "2026-10-20"})
        assert wrong.status_code == 422
        assert "投票要在审核以后开始" in words(wrong)
        answer = clerk.post(url("desk/awards/new/"), said)
        assert answer.status_code == 302
        row = Round.objects.of(village.world.community.id).get()
        assert row.title not in words(village.world.client().get(url("awards/")))
        assert village.world.client().get(url(f"awards/{row.id}/")).status_code == 404
        assert clerk.get(url(f"desk/awards/{row.id}/edit/")).status_code == 200
        assert clerk.post(url(f"desk/awards/{row.id}/edit/"), said | {"seats": 2}).status_code == 302
        assert clerk.get(url(f"desk/awards/{row.id}/publish/")).status_code == 200
        clerk.post(url(f"desk/awards/{row.id}/publish/"))
        assert village.world.client().get(url(f"awards/{row.id}/")).status_code == 200


def test_naming_says_the_same_whether_the_name_is_known(village: Village) -> None:
    row = village.call()
    with clock.standing_at(at(START)):
        neighbour = come(village, village.neighbours[5])
        answers = []
        for name in (village.neighbours[0].name, "没有这个人"):
            form = neighbour.get(url(f"awards/{row.id}/nominate/"))
            said = {"kind": "neighbour", "name": name, "building": str(village.world.building.id)}
            said |= {"deed": "热心", "story": "常帮人", "client_key": field(form, "client_key")}
            answers.append(neighbour.post(url(f"awards/{row.id}/nominate/"), said))
        assert {answer.status_code for answer in answers} == {200}
        assert words(answers[0]) == words(answers[1])
        clerk = staff(village, "秦岚")
        page = words(clerk.get(url(f"desk/awards/{row.id}/candidates/")))
        assert "没有这个人" in page
        waiting = Nomination.objects.of(village.world.community.id).get(state="waiting")
        match = url(f"desk/awards/nomination/{waiting.id}/")
        assert clerk.get(match, {"q": village.neighbours[1].name}).status_code == 200
        assert clerk.post(match, {"person": str(village.neighbours[1].id)}).status_code == 302
        assert Candidate.objects.of(village.world.community.id).count() == 2


def test_somebody_named_says_yes_and_is_reviewed(village: Village) -> None:
    row = village.call()
    someone = village.neighbours[0]
    with clock.standing_at(at(START)):
        said = actions.Voice(
            kind="neighbour", name=someone.name, building_id=village.world.building.id, deed="热心", story="常帮人"
        )
        made = actions.nominate(village.me(village.neighbours[9]), round_id=row.id, voice=said, client_key="k")
        named = come(village, someone)
        assert "有邻居推荐您" in words(named.get(url("me/")))
        answer = url(f"awards/candidate/{made.candidate_id}/answer/")
        assert come(village, village.neighbours[3]).get(answer).status_code == 404
        assert "我愿意" in words(named.get(answer))
        named.post(answer, {"answer": "yes"})
        clerk = staff(village, "秦岚")
        review = url(f"desk/awards/candidate/{made.candidate_id}/")
        assert clerk.get(review).status_code == 200
        assert clerk.post(review, {"eligible": "no"}).status_code == 422
        assert clerk.post(review, {"eligible": "yes"}).status_code == 302
        public = village.world.client().get(url(f"awards/candidate/{made.candidate_id}/"))
        assert "常帮人" in words(public)
        assert someone.phone not in words(public)


def test_voting_on_the_phone(village: Village) -> None:
    row = village.open()
    voter = village.neighbours[6]
    with clock.standing_at(at(VOTING, 10)):
        phone = come(village, voter)
        ballot = url(f"awards/{row.id}/vote/")
        page = phone.get(ballot)
        assert all(one.label in words(page) for one in village.candidates())
        chosen = {"elector": field(page, "elector"), "client_key": field(page, "client_key")}
        many = phone.post(ballot, chosen | {"marks": ["1", "2", "3", "4"], "look": "1"})
        assert many.status_code == 422
        assert "多了 1 位" in words(many)
        look = phone.post(ballot, chosen | {"marks": ["1", "3"], "look": "1"})
        assert "您选了这 2 位" in words(look)
        cast = {**chosen, "client_key": field(look, "client_key"), "marks": ["1", "3"], "cast": "1"}
        assert not Envelope.objects.of(village.world.community.id).exists()
        answer = phone.post(ballot, cast)
        assert answer.status_code == 302
        receipt = phone.get(answer["Location"])
        assert receipt["Cache-Control"] == "no-store"
        code = Envelope.objects.of(village.world.community.id).get().receipt
        assert f"{code[:4]}-{code[4:]}" in words(receipt)
        assert not any(one.label in words(receipt) for one in village.candidates())
        phone.post(ballot, cast)  # the answer was lost, the same form again
        assert Envelope.objects.of(village.world.community.id).count() == 1
        again = phone.get(ballot)
        assert "您投过了" in words(again)
        found = words(phone.post(url(f"awards/{row.id}/result/"), {"code": code.lower()}))
        assert "收到了" in found


def test_only_those_on_the_list_vote(village: Village) -> None:
    row = village.open()
    with clock.standing_at(at(VOTING, 10)):
        ballot = url(f"awards/{row.id}/vote/")
        assert village.world.client().get(ballot).status_code == 302
        assert village.world.sign_in(Role.PROXY).get(ballot).status_code == 404
        assert staff(village, "秦岚").get(ballot).status_code in (302, 404)
        other = Elector.objects.of(village.world.community.id).get(key=village.neighbours[3].household_id)
        phone = come(village, village.neighbours[6])
        assert phone.get(ballot, {"elector": str(other.id)}).status_code == 404
        stolen = phone.post(ballot, {"elector": str(other.id), "marks": ["1"], "client_key": "k", "cast": "1"})
        assert stolen.status_code == 404


def test_a_ticket_votes_without_coming_in_and_guessing_ends(village: Village) -> None:
    row = village.open()
    village.print(2)
    with clock.standing_at(at(VOTING, 12)):
        visitor = village.world.client()
        door = url(f"awards/{row.id}/ticket/")
        visitor.get(door)
        page = visitor.post(door, {"code": village.tickets[1].lower(), "choose": "1"})
        form = {"code": field(page, "code"), "client_key": field(page, "client_key"), "marks": ["2"]}
        look = visitor.post(door, form | {"look": "1"})
        answer = visitor.post(door, form | {"client_key": field(look, "client_key"), "cast": "1"})
        receipt = visitor.get(answer["Location"])
        assert Envelope.objects.of(village.world.community.id).get().receipt[:4] in words(receipt)
        assert village.world.client().get(answer["Location"]).status_code == 404
        for _ in range(11):
            wrong = visitor.post(door, {"code": "0000000000000", "choose": "1"})
        assert "试了太多次" in words(wrong)


def test_the_desk_from_the_box_to_the_certificates(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    from mulin.printing import typeset

    monkeypatch.setattr(typeset, "compile_pdf", lambda *_, **__: b"%PDF-1.7 empty")
    row = village.open(seats=2)
    base = f"desk/awards/{row.id}"
    with clock.standing_at(at(VOTING, 12)):
        clerk = staff(village, "秦岚")
        for page in ("", "candidates/", "box/", "papers/", "trips/", "typing/", "count/", "objections/"):
            assert clerk.get(url(f"{base}/{page}")).status_code == 200, page
        assert clerk.post(url(f"{base}/papers/ballots.pdf"), {"count": 4, "box": "residents"}).status_code == 200
        voter = village.neighbours[7]
        assert voter.name in words(clerk.get(url(f"{base}/papers/"), {"q": voter.name}))
        hand = url(f"desk/awards/elector/{village.elector(voter).id}/hand/")
        assert clerk.post(hand, {"how": "door"}).status_code == 302
        assert village.elector(voter).paper == "door"
        back = url(f"desk/awards/elector/{village.elector(voter).id}/back/")
        assert clerk.post(back, {"serial": 4}).status_code == 302
        assert village.elector(voter).paper == ""
        stranger = village.world.stranger
        clerk.post(url(f"{base}/late/"), {"person": str(stranger.id), "why": "漏了"})
    for person in village.neighbours[:12]:
        village.cast(person, [1, 2])
    village.close()
    with clock.standing_at(COUNTING):
        clerk, head, officer = staff(village, "秦岚"), staff(village, "周敏"), staff(village, "刘洋")
        assert "没有下落" in words(clerk.get(url(f"{base}/typing/")))
        clerk.post(url(f"{base}/account/"), {"serials": "1-3", "state": "returned"})
        for person in village.neighbours[-3:-1]:
            clerk.post(url(f"{base}/count/witnesses/"), {"person": str(person.id)})
        shares = {"share_1": village.shares[0], "share_2": village.shares[1]}
        alone = head.post(url(f"{base}/count/open/"), shares)
        assert "要两位计票人都在场" in words(alone)
        for counter in (head, officer):
            counter.post(url(f"{base}/count/here/"))
        assert clerk.post(url(f"{base}/count/here/")).status_code == 302
        assert head.post(url(f"{base}/count/open/"), shares).status_code == 302
        assert village.fresh().box_opened_at
        assert "数出来是这样" in words(head.get(url(f"{base}/count/")))
        for counter in (head, officer):
            counter.post(url(f"{base}/count/sign/"))
        witness = come(village, village.neighbours[-3])
        assert "数出来是这样" in words(witness.get(url(f"awards/{row.id}/witness/")))
        witness.post(url(f"awards/{row.id}/witness/"))
        other = row.witnesses.get(person=village.neighbours[-2])
        clerk.post(url(f"desk/awards/witness/{other.id}/sign/"), {"paper_number": "ZS-9"})
        assert village.fresh().state == "notice"
        result = village.world.client().get(url(f"awards/{row.id}/result/"))
        assert "自己数一遍" in words(result)
        record = village.world.client().get(url(f"awards/{row.id}/record.json"))
        assert json.loads(record.content)["winners"] == [1, 2]
        for script in ("recount.py", "balance.py"):
            assert f"awards/{row.id}/{script}" in result.content.decode()
            answer = village.world.client().get(url(f"awards/{row.id}/{script}"))
            assert answer.content == (Path(published.__file__).parent / script).read_bytes()
            assert answer["Content-Disposition"] == f'attachment; filename="{script}"'
        assert village.world.client().get(url(f"awards/{row.id}/__init__.py")).status_code == 404
        assert clerk.get(url(f"{base}/notice.pdf")).status_code == 200
        _object(village, clerk, base)
    village.finish()
    clerk = staff(village, "秦岚")
    for page in ("certificates.pdf", "honours.pdf", "call.pdf", "count/record.pdf", "objections/"):
        assert clerk.get(url(f"{base}/{page}")).status_code == 200, page
    assert clerk.get(url(f"{base}/notice.pdf")).status_code == 404, "a notice is not printed after its end"
    assert "光荣墙" in words(village.world.client().get(url("awards/honours/")))
    honoured = Candidate.objects.of(village.world.community.id).filter(outcome="awarded").first()
    asked = village.world.client().get(url("awards/certificate/"), {"number": honoured.certificate})
    assert "证书是真的" in words(asked)


def _object(village: Village, clerk: Any, base: str) -> None:
    visitor = village.world.client()
    door = url(f"awards/{village.row.id}/object/")
    form = visitor.get(door)
    said = {"client_key": field(form, "client_key"), "about": "", "words": "时间太短"}
    answer = visitor.post(door, said)
    code = Objection.objects.of(village.world.community.id).get().code
    assert f"{code[:4]}-{code[4:]}" in words(answer)
    objection = Objection.objects.of(village.world.community.id).get()
    assert "时间太短" in words(clerk.get(url(f"{base}/objections/")))
    decide = url(f"desk/awards/objection/{objection.id}/")
    assert clerk.post(decide, {"upheld": "no", "answer": "按办法来的"}).status_code == 302
    asked = visitor.post(url("awards/objection/"), {"code": code})
    assert "按办法来的" in words(asked)


def test_a_form_with_shares_is_never_kept_waiting(village: Village) -> None:
    """Without a fresh second factor the typed shares are dropped, not stored in the session."""
    row = village.open()
    village.close()
    with clock.standing_at(COUNTING - timedelta(minutes=20)):
        head = staff(village, "周敏")
    with clock.standing_at(COUNTING):
        answer = head.post(
            url(f"desk/awards/{row.id}/count/open/"), {"share_1": village.shares[0], "share_2": village.shares[1]}
        )
    assert answer.status_code == 302
    assert village.shares[0] not in json.dumps(dict(head.session.items()), default=str)


def test_sheets_typed_at_the_desk(village: Village) -> None:
    row = village.open()
    village.print(3)
    for person in village.neighbours[:3]:
        village.hand(person)
    village.close()
    door = url(f"desk/awards/{row.id}/typing/")
    with clock.standing_at(COUNTING):
        head, officer = staff(village, "周敏"), staff(village, "刘洋")
        assert head.post(door, {"found_by": village.tickets[1], "marks": "1 2"}).status_code == 302
        assert head.post(door, {"found_by": "1", "marks": "1 2"}).status_code == 422
        assert officer.post(door, {"found_by": "1", "marks": "1，3"}).status_code == 302
        assert "两遍不一样" in words(head.get(door))
        sheet = Sheet.objects.of(village.world.community.id).get(round=row, serial=1)
        settle = url(f"desk/awards/sheet/{sheet.id}/")
        assert "两遍录的" in words(officer.get(settle))
        assert officer.post(settle, {"marks": "1 3"}).status_code == 302
        assert officer.post(door, {"found_by": village.tickets[2], "marks": "一"}).status_code == 422


def test_the_author_of_a_round_does_not_count(village: Village) -> None:
    row = village.open()
    village.close()
    with clock.standing_at(COUNTING):
        page = staff(village, "秦岚").post(url(f"desk/awards/{row.id}/count/here/"), follow=True)
    assert "您起草的" in words(page)


@pytest.mark.parametrize("path", ["desk/awards/", "desk/awards/new/"])
def test_residents_have_no_desk(village: Village, path: str) -> None:
    assert come(village, village.neighbours[0]).get(url(path)).status_code == 404


def test_every_page_without_a_round(village: Village) -> None:
    visitor = village.world.client()
    for path in ("awards/", "awards/honours/", "awards/certificate/", "awards/duties/", "awards/objection/"):
        assert visitor.get(url(path)).status_code == 200
    assert visitor.get(url(f"awards/{UUID(int=7)}/")).status_code == 404


def test_the_desk_names_the_panel_and_writes_down_the_home_box(village: Village) -> None:
    with clock.standing_at(at(START)):
        said = plan(weight_residents=70, weight_panel=30, panel_size=3)
        row = village.row = actions.draft_round(village.author, plan=said, client_key="panel")
        clerk = staff(village, "秦岚")
        panel = url(f"desk/awards/{row.id}/jury/")
        resident = village.neighbours[9]
        assert resident.name in words(clerk.get(panel, {"q": resident.name}))
        clerk.post(url(f"desk/awards/{row.id}/jury/add/"), {"person": str(resident.id)})
        refused = clerk.post(panel, {"name": resident.name, "where": "街道"})
        assert refused.status_code == 422
        assert "名册里有这个名字" in words(refused)
        for name in ("韦评", "邹评", "柏评"):
            assert clerk.post(panel, {"name": name, "where": "街道办事处"}).status_code == 302
        assert "4 位，办法里写了 3 位" in words(clerk.get(url(f"desk/awards/{row.id}/")))
        gone = row.jurors.get(label="柏评")
        clerk.post(url(f"desk/awards/juror/{gone.id}/drop/"))
        assert row.jurors.count() == 3
    row = village.open(weight_residents=70, weight_panel=30, panel_size=3)
    village.print(3, box="panel")
    first, trips = row.jurors.all()[0], url(f"desk/awards/{row.id}/trips/")
    with clock.standing_at(at(VOTING, 12)):
        clerk = staff(village, "秦岚")
        clerk.post(url(f"desk/awards/juror/{first.id}/hand/"))
        assert "领过评审票" in words(clerk.get(url(f"desk/awards/{row.id}/jury/")))
        back = url(f"desk/awards/juror/{first.id}/back/")
        assert clerk.post(back, {"serial": "1_0"}).status_code == 422
        assert clerk.post(back, {"serial": "2"}).status_code == 302
        assert not row.jurors.filter(has_sheet=True).exists()
        trip = {"went_on": VOTING, "carrier": "刘洋", "doors": "2", "ballots": "1", "seal_number": "0007"}
        few = clerk.post(trips, {**trip, "watchers": "甲\n乙"})
        assert few.status_code == 422
        assert "至少要 3 位监票的人" in words(few)
        assert clerk.post(trips, {**trip, "watchers": "甲\n乙\n丙\n"}).status_code == 302
        assert "封条 0007" in words(clerk.get(trips))
        clerk.post(url(f"desk/awards/trip/{row.trips.get().id}/drop/"))
        assert not row.trips.exists()
