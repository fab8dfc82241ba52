"""Paper, and the draw anybody can repeat."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from mulin.gatherings import actions, prints
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places.models import Community
from tests.gatherings.conftest import NOW, Hall
from tests.printing import paper


def test_the_sign_in_sheet_has_every_name_and_room_for_more(hall: Hall) -> None:
    gathering = hall.plan()
    for person in hall.people:
        actions.add_regular(hall.worker, host_id=hall.host.id, person_id=person.id)
    sheet = prints.sign_in_sheet(hall.worker, gathering)
    assert paper.pages(sheet) == 1
    assert all(paper.fonts_embedded(sheet).values())
    assert [code.text for code in paper.codes(sheet, 0)] == [
        f"http://127.0.0.1:8000/c/zs/run/{gathering.id}/sheet/?page=1"
    ]
    page = paper.text_of(sheet, 0)
    for person in hall.people:
        assert person.name in page
    for words in ("柔力球集体排练", "2026年9月23日（星期三）14:30–16:30", "演示", "单桂香"):
        assert words in page


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("柔力球集体排练", "东院"),
        ("社区义诊：量血压、测血糖", "10号楼一层中山社区卫生服务站的大厅"),
        ("练" * 59 + "尾", "院" * 60),
    ],
)
def test_no_heading_of_a_sign_in_sheet_runs_under_the_table(hall: Hall, title: str, place: str) -> None:
    gathering = hall.plan(title=title, venue_id=None, place_words=place)
    sheet = prints.sign_in_sheet(hall.worker, gathering)
    assert paper.pages(sheet) == 1
    text = pypdfium2.PdfDocument(sheet)[0].get_textpage()
    drawn = [text.get_charbox(number) for number in range(text.count_chars())]
    words = text.get_text_range()
    _left, _bottom, _right, table = drawn[words.index("序号")]
    before = drawn[: words.index("序号")]
    assert place[-1] in words[: words.index("序号")]
    assert min(bottom for _, bottom, _, top in before if top > bottom) > table


def test_the_week_hangs_on_the_wall_in_two_sizes(hall: Hall) -> None:
    hall.plan()
    community = Community.objects.get(code="zs")
    small = prints.timetable_poster(hall.visitor, community, date(2026, 9, 21), size="a4")
    large = prints.timetable_poster(hall.visitor, community, date(2026, 9, 21), size="a3")
    assert (paper.pages(small), paper.pages(large)) == (1, 1)
    words = "".join(paper.text_of(small, 0).split())
    assert "柔力球集体排练" in words
    assert "中秋节" in words
    assert [round(side) for side in paper.size_mm(small, 0)] == [297, 210]
    assert [round(side) for side in paper.size_mm(large, 0)] == [420, 297]
    with pytest.raises(RuleError, match="print-nothing"):
        prints.timetable_poster(hall.visitor, community, date(2026, 1, 5), size="a4")


def test_anybody_repeats_the_draw_with_one_file(hall: Hall, tmp_path: Path) -> None:
    from mulin.gatherings import draw_check

    gathering = hall.plan(
        sign_up="lottery", capacity=4, closes_at=NOW + timedelta(hours=1), draws_at=NOW + timedelta(hours=2)
    )
    for person in hall.people[1:4]:
        hall.sign_up(gathering, person)
    hall.sign_up(gathering, *hall.people[4:7])
    before = hall.world.client().get(f"/c/zs/gatherings/{gathering.id}/draw/").content.decode()
    assert hall.world.client().get(f"/c/zs/gatherings/{gathering.id}/draw.json").status_code == 404
    with clock.standing_at(NOW + timedelta(hours=2)):
        actions.draw_due(hall.worker)
        told: dict[str, Any] = hall.world.client().get(f"/c/zs/gatherings/{gathering.id}/draw.json").json()
        script = hall.world.client().get("/c/zs/gatherings/draw_check.py").content
    assert told["fingerprint"] in before
    assert told["secret"] not in before
    assert not [person.name for person in hall.people if person.name in json.dumps(told, ensure_ascii=False)]
    assert len(script.splitlines()) <= 70
    (tmp_path / "draw_check.py").write_bytes(script)
    (tmp_path / "draw.json").write_text(json.dumps(told))
    run = subprocess.run(
        [sys.executable, "-I", "draw_check.py", "draw.json", str(told["won"][0])],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "OK" in run.stdout
    assert "won" in run.stdout
    told["won"], told["waiting"] = told["waiting"], told["won"]
    assert draw_check.repeat(told) != (told["won"], told["waiting"])
