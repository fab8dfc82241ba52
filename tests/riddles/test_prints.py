"""The paper itself: every slip with its number, its face and its own QR; answers only on the sealed sheet."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.riddles import actions, prints, queries
from mulin.riddles.models import RiddleSet
from tests.printing import paper as scan
from tests.riddles.conftest import CANARY, STARTS, Afternoon, make_riddle

STRIP = 49.5


def letters(pdf: bytes, page: int | None = None) -> str:
    """The words of a page (or of all), as they lie, without spaces; upright punctuation read as usual."""
    found = scan.all_text(pdf) if page is None else scan.text_of(pdf, page)
    return "".join(unicodedata.normalize("NFKC", found).split())


@pytest.fixture
def wall(world: Any) -> RiddleSet:
    """A set of sixty from the starter bank, three days before."""
    from mulin.gatherings.models import Gathering, Host

    host = Host.objects.create(community=world.community, kind="event", name="灯谜")
    gathering = Gathering.objects.create(
        community=world.community, host=host, title="灯谜", starts_at=STARTS, ends_at=STARTS + timedelta(hours=3)
    )
    with clock.standing_at(STARTS - timedelta(days=3)):
        actions.take_starter(world.worker)
        riddle_set = actions.make_set(world.worker, gathering_id=gathering.id)
        actions.hang(world.worker, riddle_set_id=riddle_set.id, count=60, seed="wall")
    return riddle_set


def test_sixty_slips_hang_on_ten_sheets_each_with_its_own_qr(wall: RiddleSet) -> None:
    pdf = prints.slips_pdf(wall)
    slips = [line.slip for line in queries.slips_of(wall)]
    assert (scan.pages(pdf), scan.size_mm(pdf, 0)) == (10, (297.0, 210.0))
    for sheet in (0, 9):
        mine = slips[sheet * 6 : sheet * 6 + 6]
        codes = sorted(scan.codes(pdf, sheet), key=lambda code: code.x)
        assert [code.text for code in codes] == [f"http://127.0.0.1:8000/r/{slip.code}" for slip in mine]
        assert [round(code.x // STRIP) for code in codes] == list(range(6))
    words = letters(pdf)
    assert all(slip.shown_code in words for slip in slips)
    assert words.count("演示") == 60
    assert all(scan.fonts_embedded(pdf).values())


def test_the_face_is_there_as_text_and_no_answer_is(afternoon: Afternoon) -> None:
    pdf = prints.slips_pdf(afternoon.riddle_set)
    words = letters(pdf)
    for piece in ("红娘子", "上高楼", "有时落在山腰", "打一天体", "笼中一点黄"):
        assert piece in words
    assert CANARY not in words
    assert "月亮" not in words
    assert CANARY.encode() not in pdf
    assert CANARY.encode("utf-16-be") not in pdf


def test_long_rare_and_dangerous_faces_are_set_literally(afternoon: Afternoon) -> None:
    with afternoon.at(-60):
        faces = ["，".join(["春眠不觉晓处"] * 28) + "处处闻", '喆䶮㛃甯，]#panic("x")', "“一点一横长”，（注意）谁？"]
        for number, face in enumerate(faces):
            riddle = make_riddle(afternoon.keeper, face, f"底{number}")
            actions.add_slip(afternoon.keeper, riddle_set_id=afternoon.riddle_set.id, riddle_id=riddle.id)
        pdf = prints.slips_pdf(afternoon.riddle_set)
    assert len(faces[0]) == 198
    words = letters(pdf)
    assert "喆䶮㛃甯" in words
    assert "]#panic(" in words
    assert words.count("春眠不觉晓处") >= 20
    assert [len(scan.codes(pdf, page)) for page in range(scan.pages(pdf))] == [5, 1]


def test_what_the_fonts_do_not_have_is_refused_with_its_number(afternoon: Afternoon) -> None:
    slip = afternoon.slip(2)
    type(slip).objects.of(afternoon.keeper).filter(id=slip.id).update(face="一家人👪")
    (doubt,) = queries.paper_doubts(afternoon.riddle_set)
    assert doubt[0].number == 2
    assert "👪" in doubt[1]
    with pytest.raises(RuleError) as caught:
        prints.slips_pdf(afternoon.riddle_set)
    assert caught.value.code == "riddle-unprintable"


def test_nothing_hangs_nothing_is_printed(afternoon: Afternoon) -> None:
    for number in (1, 2, 3):
        actions.remove_slip(afternoon.keeper, riddle_slip_id=afternoon.slip(number).id)
    with pytest.raises(RuleError) as caught:
        prints.slips_pdf(afternoon.riddle_set)
    assert caught.value.code == "riddle-nothing-hangs"


def test_the_sealed_sheet_says_every_answer_and_on_every_page_whose_copy_it_is(wall: RiddleSet, world: Any) -> None:
    actor = replace(world.worker, name="秦岚")
    with clock.standing_at(STARTS - timedelta(days=1)):
        actions.copy_answers(actor, riddle_set_id=wall.id)
        copy = actions.copy_answers(actor, riddle_set_id=wall.id)
        pdf = prints.answers_pdf(actor, wall, copy)
    words = letters(pdf)
    assert all(line.slip.answer in words for line in queries.slips_of(wall))
    pages = scan.pages(pdf)
    assert pages >= 2
    for page in range(pages):
        assert "第2份秦岚印于9月26日" in letters(pdf, page)
        assert f"第{page + 1}页,共{pages}页" in letters(pdf, page)
    assert "封存" in letters(pdf, 0)
    assert "演示" in letters(pdf, 0)
    assert all(scan.fonts_embedded(pdf).values())
