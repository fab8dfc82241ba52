"""Every printed thing of every room, looked at together: what is promised of paper is kept by all of them.

Fonts travel in the file, text is text, a demo says 演示 on every page, rare characters of names are
there, nothing is printed as an empty box. A sheet that nobody makes here fails, so new ones cannot hide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.urls import reverse

from mulin.base import jobs
from mulin.base.manifest import rooms
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.people.models import Person
from mulin.printing import typeset
from tests.printing import paper as scan

PACKAGE = Path(typeset.__file__).resolve().parent.parent
RARE = "喆䶮㛃"
NAME = f"王{RARE}"
_MAIN = 'json("data.json")'  # only a sheet that is filled reads its data


@dataclass(frozen=True)
class Printed:
    """What a maker printed, and the names of the sheets it was set by."""

    papers: dict[str, bytes]
    sheets: frozenset[str]


def _cards(world: Any) -> dict[str, bytes]:
    from mulin.cards import actions, queries
    from mulin.cards.prints import Wanted, handing_sheet
    from mulin.contacts import actions as contacts

    line = f"网格员,第一网格,{NAME},网格员,13800001041,,每天 8:00–20:00,全社区,\n"
    table = "类别,单位,联系人,职务,电话,备用电话,服务时间,负责范围,备注\n" + line
    contacts.import_contacts(world.worker, data=table.encode(), consent_paper="ZS-1")
    found = {}
    for product in ("wallet", "fridge"):
        run = actions.start_print_run(world.worker, client_key=product, product=product)
        jobs.run_due()
        run.refresh_from_db()
        found[product] = actions.set_run(world.worker, run)
    wanted = Wanted(with_names=True)
    buildings = [row.building for row in queries.coverage_by_building(world.worker)][:1]
    return found | {"handing": handing_sheet(world.worker, buildings, wanted)}


def _gatherings(world: Any) -> dict[str, bytes]:
    from mulin.gatherings import prints
    from tests.gatherings.conftest import NOW, make_hall

    with clock.standing_at(NOW):
        hall = make_hall(world)
        gathering = hall.plan(title=f"{RARE}集体排练")
        hall.sign_up(gathering, world.elder)
        monday = NOW.astimezone(clock.CHINA).date()
        poster = prints.timetable_poster(hall.worker, world.community, monday, size="a4")
        return {"sign-in": prints.sign_in_sheet(hall.worker, gathering), "timetable": poster}


def _schedule(world: Any) -> dict[str, bytes]:
    from mulin.schedule import prints
    from tests.schedule.conftest import build_venues

    hall = build_venues(world).hall
    type(hall).objects.of(world.worker).filter(id=hall.id).update(name=f"{RARE}活动室")
    return {"door": prints.door_sheets(world.worker, date(2026, 3, 4))}


def _riddles(world: Any) -> dict[str, bytes]:
    from mulin.riddles import actions, prints
    from tests.riddles.conftest import STARTS, make_afternoon, make_riddle

    afternoon = make_afternoon(world)
    with clock.standing_at(STARTS - timedelta(days=1)):
        actor = replace(world.worker, name=NAME)
        riddle = make_riddle(actor, f"{RARE}三人行", "猜")
        actions.add_slip(actor, riddle_set_id=afternoon.riddle_set.id, riddle_id=riddle.id)
        copy = actions.copy_answers(actor, riddle_set_id=afternoon.riddle_set.id)
        answers = prints.answers_pdf(actor, afternoon.riddle_set, copy)
        return {"slips": prints.slips_pdf(afternoon.riddle_set), "answers": answers}


def _events(world: Any) -> dict[str, bytes]:
    from mulin.events import actions, prints
    from mulin.places.models import Venue
    from tests.events.conftest import EARLY, _planned

    hall = Venue.objects.create(community=world.community, code="hall", name="活动室", kind="room", capacity=60)
    square = Venue.objects.create(
        community=world.community, code="square", name=f"{RARE}广场", kind="outdoor", capacity=400, bad_weather=hall
    )
    with clock.standing_at(EARLY):
        worker = world.worker
        event = actions.publish_event(worker, event_id=_planned(worker, square).id)
        material = {"name": f"{RARE}桌", "spec": "", "quantity": 1, "unit": "张", "source": ""}
        actions.save_material(worker, event_id=event.id, said=material)
        cards = actions.print_cards(worker, event_id=event.id, count=3, client_key="k")
        return {
            "poster": prints.poster(worker, event),
            "stamp-cards": prints.stamp_cards(worker, event, cards),
            "duties": prints.duties(worker, event),
            "materials": prints.materials(worker, event),
            "prizes": prints.prize_sheet(worker, event),
            "safety": prints.safety_plan(worker, event),
            "sign-ups": prints.sign_up_list(worker, event),
            "stamp-sums": prints.stamp_sums(worker, event),
        }


def _awards(world: Any) -> dict[str, bytes]:
    from mulin.awards import prints
    from tests.awards.helpers import COUNTING, build

    village = build(world)
    first = village.neighbours[0]
    first.call(f"李{RARE}")
    first.save()
    row = village.open(3, seats=2)
    sheets = village.print(2)
    ballots = prints.ballot_sheets(village.author, row, sheets, box="residents")
    shares = prints.share_sheets(village.author, row, village.shares)
    call = prints.call_sheet(village.author, row)
    nomination = prints.nomination_sheet(village.author, row)
    for person in village.neighbours[3:15]:
        village.cast(person, [1, 2])
    village.close()
    row = village.count()
    with clock.standing_at(COUNTING):
        notice = prints.notice_sheet(village.author, row)
    record = prints.record_sheet(village.author, row)
    row = village.finish()
    certificate = prints.certificates(village.author, row)
    return {"ballots": ballots, "shares": shares, "call": call, "notice": notice, "record": record} | {
        "certificate": certificate,
        "nomination": nomination,
    }


def _points(world: Any) -> dict[str, bytes]:
    from mulin.points import prints, queries
    from tests.points.conftest import NOW, make_circle

    with clock.standing_at(NOW):
        circle = make_circle(world)
        circle.people[0].call(NAME)
        circle.people[0].save()
        point = circle.found(name=f"{RARE}之家")
        circle.session(NOW.date() + timedelta(days=2))
        return {
            "charter": prints.charter_sheet(circle.worker, point, queries.charter_in_force(point)),
            "point-poster": prints.poster(circle.worker, point, "a4"),
            "registration": prints.registration_sheet(circle.worker, point),
            "handover": prints.handover_sheet(circle.worker, point),
        }


def _reports(world: Any) -> dict[str, bytes]:
    from mulin.reports import paper
    from tests.reports.test_prints import document

    plain = document()
    return {"report": paper.make_pdf(replace(plain, text=replace(plain.text, title=f"{NAME}工作汇报")))}


# Which rooms print, and which sheets they must have been set by.
MAKERS: dict[str, Callable[[Any], dict[str, bytes]]] = {
    "cards": _cards,
    "gatherings": _gatherings,
    "schedule": _schedule,
    "points": _points,
    "riddles": _riddles,
    "events": _events,
    "awards": _awards,
    "reports": _reports,
}
# No name and no free text of anybody stands on these.
WITHOUT_RARE = {"nomination", "shares", "stamp-cards", "prizes", "call", "fridge", "duties", "safety"}
HOUSE_FONTS = {"Noto Sans SC", "Noto Sans TC", "Noto Sans JP", "Noto Serif CJK SC"}
# A picture, not paper.
PICTURES = {"events/share"}


def sheets_of(room: str) -> set[str]:
    """The sheets a room fills with data."""
    folder = PACKAGE / room / "sheets"
    return {f"{room}/{path.stem}" for path in folder.glob("*.typ") if _MAIN in path.read_text(encoding="utf-8")}


@pytest.fixture
def printed(request: pytest.FixtureRequest, world: Any, monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Everything one room prints, with a person of rare characters among its people."""
    used: set[str] = set()
    compile_pdf = typeset.compile_pdf

    def noted(template: str, *rest: Any, **more: Any) -> bytes:
        used.add(template)
        return compile_pdf(template, *rest, **more)

    monkeypatch.setattr(typeset, "compile_pdf", noted)
    elder = Person.objects.of(world.community.id).get(id=world.elder.id)
    elder.call(NAME)
    elder.save()
    world.elder = elder
    return Printed(MAKERS[request.param](world), frozenset(used))


@pytest.mark.parametrize("printed", MAKERS, indirect=True)
def test_what_a_room_prints_keeps_the_promises_of_paper(printed: Printed, request: pytest.FixtureRequest) -> None:
    room = request.node.callspec.params["printed"]
    assert printed.sheets == sheets_of(room) - PICTURES, "a sheet that is not made here, or one that is gone"
    wrong = [f"{name}: {fault}" for name, pdf in printed.papers.items() for fault in faults(name, pdf)]
    assert wrong == []


def faults(name: str, pdf: bytes) -> list[str]:
    """What is not as promised about one paper."""
    found = []
    book = pdfium.PdfDocument(pdf)
    words = [_words(page) for page in range(len(book)) for page in [book[page]]]
    fonts = scan.fonts_embedded(pdf)
    if not fonts or not all(fonts.values()):
        found.append(f"fonts that do not travel: {sorted(font for font, is_there in fonts.items() if not is_there)}")
    if any(len(page) < 4 for page in words):
        found.append("a page without text")
    if not all("演示" in page for page in words):
        found.append(f"no 演示 on page {[number for number, page in enumerate(words, 1) if '演示' not in page]}")
    if name not in WITHOUT_RARE and not all(sign in "".join(words) for sign in RARE):
        found.append("rare characters are not there as text")
    if any("\ufffd" in page or "\u25a1" in page for page in words):
        found.append("something is not a character")
    if not book.get_metadata_dict().get("Title"):
        found.append("no title for those who hear it read")
    book.close()
    return found


def _words(page: Any) -> str:
    return unicodedata.normalize("NFKC", re.sub(r"\s", "", page.get_textpage().get_text_range()))


def test_every_room_that_prints_is_here() -> None:
    printing = {path.parent.parent.name for path in PACKAGE.glob("*/sheets/*.typ")} - {"printing"}
    assert printing == set(MAKERS)
    assert {room.name for room in rooms() if room.prints} <= printing


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.glob("*/sheets/*.typ")), ids=lambda path: f"{path.parent.parent.name}/{path.stem}"
)
def test_a_sheet_takes_words_only_as_data(path: Path) -> None:
    """What people wrote never becomes typst; nothing is fetched; pictures have words."""
    source = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"\beval\s*\(|\bplugin\s*\(|@preview|@local|\bread\s*\(", source)
    assert not re.search(r"#import\s+\"(?!\w[\w-]*\.typ\")", source)
    for call in re.findall(r"\bimage\((?:[^()]|\([^()]*\))*\)", source):
        assert "alt:" in call, call
    assert set(re.findall(r'\bfont:\s*"([^"]+)"', source)) <= HOUSE_FONTS


@pytest.mark.parametrize("thing", [thing for room in rooms() for thing in room.prints], ids=lambda thing: thing.code)
def test_the_print_centre_leads_somewhere(thing: Any, world: Any) -> None:
    head = world.sign_in(Role.COMMUNITY_HEAD)
    assert str(thing.title) in head.get(reverse("printing:centre", kwargs={"code": "zs"})).content.decode()
    assert head.get(reverse(thing.url_name, kwargs={"code": "zs"})).status_code == 200
