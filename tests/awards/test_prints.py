"""The paper itself: every ticket reads back, every name is there, nothing of the voter is, the seal has room."""

from __future__ import annotations

from typing import Any

import pytest

from mulin.awards import actions, prints
from mulin.awards.models import Candidate
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from tests.awards.helpers import COUNTING, REVIEWING, START, VOTING, Village, at
from tests.printing import paper as scan


def test_ballots_carry_their_tickets_in_no_order(village: Village) -> None:
    row = village.open(8)
    with clock.standing_at(at(VOTING, 9)):
        made = actions.print_sheets(village.author, round_id=row.id, count=30)
        pdf = prints.ballot_sheets(village.author, row, made, box="residents")
    assert scan.pages(pdf) == 30
    assert scan.size_mm(pdf, 0) == (210.0, 297.0)
    assert [one.serial for one in made] != sorted(one.serial for one in made)
    for page in (0, 7, 29):
        assert [code.text for code in scan.codes(pdf, page)] == [made[page].ticket]
        text = scan.text_of(pdf, page)
        assert all(one.label in text for one in village.candidates())
        assert f"{made[page].serial:04d}" in text
        assert "演示" in text
    names = [one.label for one in village.candidates()]
    first = {min(names, key=scan.text_of(pdf, page).index) for page in range(30)}
    assert len(first) > 3, "each sheet has an order of its own"
    assert all(scan.fonts_embedded(pdf).values())


def test_twenty_candidates_still_fit_one_side(world: Any) -> None:
    from tests.awards.helpers import build

    village = build(world, homes=26)
    row = village.open(20)
    with clock.standing_at(at(VOTING, 9)):
        made = actions.print_sheets(village.author, round_id=row.id, count=2)
        pdf = prints.ballot_sheets(village.author, row, made, box="residents")
    assert scan.pages(pdf) == 2


def test_three_keepers_get_a_share_each(village: Village) -> None:
    row = village.call()
    with clock.standing_at(at(REVIEWING)):
        row, shares = actions.make_box(village.author, round_id=row.id)
        pdf = prints.share_sheets(village.author, row, shares)
    assert scan.pages(pdf) == 3
    for page, share in enumerate(shares):
        text = scan.text_of(pdf, page)
        assert share in text
        assert not any(other in text for other in shares if other != share)
        assert [code.text for code in scan.codes(pdf, page)] == [share]


def honoured(village: Village) -> Any:
    row = village.open(4)
    for person in village.neighbours[4:16]:
        village.cast(person, [1, 2])
    village.close()
    village.count()
    return village.finish() or row


def test_certificates_say_what_people_did(village: Village) -> None:
    row = honoured(village)
    pdf = prints.certificates(village.author, row)
    people = list(Candidate.objects.of(village.author).filter(outcome="awarded").order_by("certificate"))
    assert scan.pages(pdf) == len(people) == 2
    assert scan.size_mm(pdf, 0) == (297.0, 210.0)
    for page, one in enumerate(people):
        text = "".join(scan.text_of(pdf, page).split())
        assert one.label in text
        assert "热心" in text
        assert "“好邻里”" in text
        assert "二〇二六年十一月七日" in text
        assert one.certificate in text
        assert "盖章处" in text
        assert scan.codes(pdf, page)[0].text.endswith(f"/c/zs/awards/certificate/?number={one.certificate}")
        assert one.person.phone not in text
    assert all(scan.fonts_embedded(pdf).values())
    single = prints.certificates(village.author, row, candidate_id=people[1].id)
    assert scan.pages(single) == 1


def test_a_name_no_font_has_is_named_before_printing(village: Village) -> None:
    row = honoured(village)
    Candidate.objects.of(village.author).filter(outcome="awarded").update(label="张\U0001f46a")
    with pytest.raises(RuleError, match="glyph-missing"):
        prints.certificates(village.author, row)


def test_no_certificate_before_the_notice_is_over(village: Village) -> None:
    row = village.call()
    with pytest.raises(RuleError, match="certificate-early"):
        prints.certificates(village.author, row)


def test_what_is_put_up_names_no_door_and_no_phone(village: Village) -> None:
    row = village.call()
    with clock.standing_at(at(START)):
        call = prints.call_sheet(village.author, row)
    assert "评选公告" in scan.all_text(call)
    assert row.rules_digest[:16] in scan.all_text(call)
    form = prints.nomination_sheet(village.author, row)
    assert scan.pages(form) == 1
    assert "推荐人签名" in scan.all_text(form)
    village.name()
    village.make_box()
    with clock.standing_at(at(VOTING, 8)):
        actions.move_on(village.author)
    village.fresh()
    for person in village.neighbours[4:16]:
        village.cast(person, [1, 2])
    village.close()
    row = village.count()
    with clock.standing_at(COUNTING):
        notice, record = prints.notice_sheet(village.author, row), prints.record_sheet(village.author, row)
    text = scan.all_text(notice)
    for one in village.candidates()[:2]:
        assert one.label in text
        assert one.person.phone not in text
        assert one.person.household.door not in text
    assert "11月6日" in text
    assert scan.codes(notice, 0)[0].text.endswith(f"/c/zs/awards/{row.id}/object/")
    assert "计票人" in scan.all_text(record)
    row = village.finish()
    assert "光荣榜" in scan.all_text(prints.honour_sheet(village.author, row))
