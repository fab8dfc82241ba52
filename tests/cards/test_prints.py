"""The paper itself: right QR for the right door, nothing cut, everything readable by machine and eye."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.cards import actions, paper
from mulin.cards.models import Card, Product, Theme
from mulin.cards.prints import Wanted, handing_sheet
from mulin.cards.rules import CardText, Line, fridge, wallet
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.people.models import Person
from mulin.printing import fonts
from tests import world as cast
from tests.printing import paper as scan
from tests.printing.test_fonts import RARE

pytestmark = pytest.mark.usefixtures("real_paper")

LOOK = paper.Look(Product.WALLET, Theme.BRICK, "小小睦邻卡，连接你我他", "江泰市", "中山社区", True, clock.today())
COLUMNS, ROWS, WIDE, HIGH, LEFT, TOP = 2, 5, 90, 54, 15, 13.5  # the sheet, in millimetres


def _line(n: int = 1, **said: str) -> Line:
    words = {"unit": f"第{n}党支部", "short": "党支部", "name": "李国栋", "hours": "24 小时", "phone": "138 0000 1001"}
    return Line(contact_id=str(n), kind="party_branch", **{**words, **said})


def _face(*plates: str, lines: int = 8) -> paper.FaceText:
    return paper.FaceText(plates or ("东院 1号楼",), CardText(tuple(_line(n) for n in range(lines)), "12345"))


def _set(cards: int, look: paper.Look = LOOK) -> tuple[bytes, list[str]]:
    numbers = [f"ZS{n:04d}3K" for n in range(cards)]
    faces = [_face("东院 1号楼"), _face("西院 9号楼")]
    return paper.set_cards(look, faces, [(number, n % 2) for n, number in enumerate(numbers)]), numbers


def _address(number: str) -> str:
    return f"http://127.0.0.1:8000/k/{number}"


def test_every_qr_leads_to_the_card_in_its_place() -> None:
    pdf, numbers = _set(23)
    assert scan.pages(pdf) == 6
    for sheet in range(3):
        mine = numbers[sheet * 10 : sheet * 10 + 10]
        found = scan.codes(pdf, sheet * 2)
        assert [code.text for code in found] == [_address(number) for number in mine]
        for place, code in enumerate(found):
            column, row = place % COLUMNS, place // COLUMNS
            assert LEFT + column * WIDE + 45 < code.x < LEFT + (column + 1) * WIDE - 4
            assert TOP + row * HIGH < code.y < TOP + row * HIGH + 34
        assert scan.codes(pdf, sheet * 2 + 1) == []


def test_a_printed_run_leads_every_household_to_its_own_card(stairs: Any, tmp_path: Any) -> None:
    out = tmp_path / "cards.pdf"
    actions.print_to_file(stairs.world.worker, building_name=None, path=out)
    found = [code.text for code in scan.codes(out.read_bytes(), 0)]
    cards = Card.objects.of(stairs.world.community.id).select_related("household").order_by("serial")
    assert found == [_address(card.number) for card in cards]
    assert [card.household_id for card in cards] == [home.id for home in stairs.doors()]


def test_the_large_sheet_opens_large_letters() -> None:
    pdf, numbers = _set(3, paper.Look(Product.FRIDGE, Theme.PINE, "", "江泰市", "中山社区", False, clock.today()))
    assert (scan.pages(pdf), scan.size_mm(pdf, 0)) == (2, (297.0, 210.0))
    assert [code.text for code in scan.codes(pdf, 0)] == [f"{_address(number)}?look=elder" for number in numbers[:2]]


def test_backs_lie_behind_their_fronts_when_turned_over_the_long_edge() -> None:
    """Three cards: the third stands left in front, so its back is on the right."""
    pdf, _ = _set(3)
    front, back = (_plates(pdf, page) for page in (0, 1))
    assert [side for side, _ in front] == ["left", "right", "left"]
    assert [side for side, _ in back] == ["right", "left", "right"]
    assert [row for _, row in front] == [row for _, row in back] == [0, 0, 1]


def _plates(pdf: bytes, page: int) -> list[tuple[str, int]]:
    """Where cards lie on a page: by the one word that each side has."""
    import pypdfium2 as pdfium

    sheet = pdfium.PdfDocument(pdf)[page]
    words = sheet.get_textpage()
    height = sheet.get_size()[1]
    found, search = [], words.search("睦邻卡" if page % 2 == 0 else "有急事")
    while hit := search.get_next():
        left, bottom, *_ = words.get_charbox(hit[0])
        x, y = left / scan.MM, (height - bottom) / scan.MM
        if y < TOP + ROWS * HIGH and words.get_charbox(hit[0])[3] - bottom > (15 if page % 2 == 0 else 5):
            found.append(("left" if x < 105 else "right", int((y - TOP) // HIGH)))
    return found


def test_crop_marks_stand_at_the_cuts_outside_the_cards() -> None:
    import pypdfium2.raw as raw
    from pypdfium2 import PdfDocument

    pdf, _ = _set(1)
    for page in (0, 1):
        sheet = PdfDocument(pdf)[page]
        boxes = [
            [round(edge / scan.MM, 1) for edge in item.get_bounds()]
            for item in sheet.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1)
        ]
        upright = {
            round((left + right) / 2, 1)
            for left, low, right, high in boxes
            if right - left < 0.5 and 4 < high - low < 6 and (low > 283 or high < 13.5)
        }
        level = {
            round(297 - (low + high) / 2, 1)
            for left, low, right, high in boxes
            if high - low < 0.5 and 4 < right - left < 6 and (right < 15 or left > 195)
        }
        assert upright == {15.0, 105.0, 195.0}
        assert level == {13.5, 67.5, 121.5, 175.5, 229.5, 283.5}


def test_everything_travels_with_the_file_and_stays_text() -> None:
    pdf, _ = _set(2)
    embedded = scan.fonts_embedded(pdf)
    assert embedded
    assert all(embedded.values())
    text = scan.all_text(pdf)
    for words in (
        "江泰市 中山社区",
        "小小睦邻卡，连接你我他",
        "东院 1号楼",
        "西院 9号楼",
        "138 0000 1001",
        "演示",
        "ZS-0000-3K",
        "本卡不收钱、不要密码、不要验证码",
        "127.0.0.1:8000",
    ):
        assert words in text, words


def test_only_a_demo_says_so() -> None:
    real = paper.Look(Product.WALLET, Theme.BRICK, "近邻", "江泰市", "中山社区", False, clock.today())
    assert "演示" not in scan.all_text(_set(1, real)[0])


def test_every_name_stands_on_the_sheet_to_sign(stairs: Any) -> None:
    world = stairs.world
    stairs.print()
    names = [f"张{sign}" for sign in RARE if sign not in "〇·"] + ["买买提·吐尔逊·艾力江·阿不都热合曼·买买提"]
    homes = [cast._household(world.community, world.second_building, 3, f"{n}01") for n in range(1, len(names) + 1)]
    for home, name in zip(homes, names, strict=True):
        cast._person(home, name, "", born=clock.today(), is_head=True)
    stairs.print(only="missing")
    pdf = handing_sheet(world.worker, [world.building, world.second_building], Wanted(with_names=True))
    text = "".join(scan.all_text(pdf).split())
    assert [name for name in [*names, "王淑珍"] if name not in text] == []
    assert all(scan.fonts_embedded(pdf).values())
    assert Person.objects.of(world.community.id).filter(is_head=True).count() == len(names) + 1


def test_the_sheet_has_corners_a_code_and_a_page_a_stairwell(stairs: Any) -> None:
    world = stairs.world
    stairs.print()
    stairs.knock(stairs.doors(world.building)[0], "given")
    pdf = handing_sheet(world.worker, [world.building], Wanted())
    assert scan.pages(pdf) == 2
    assert [code.text for code in scan.codes(pdf, 1)] == [
        f"http://127.0.0.1:8000/c/zs/desk/cards/building/{world.building.id}/?unit=2&page=1"
    ]
    assert "王淑珍" not in scan.all_text(pdf)
    left = handing_sheet(world.worker, [world.building], Wanted(only_waiting=True))
    assert "1-101" in scan.text_of(pdf, 0)
    assert "1-101" not in scan.text_of(left, 0)
    assert scan.pages(left) == 1  # what is left of both stairwells shares a page
    assert {"1-102", "2-101"} <= set(scan.text_of(left, 0).split())
    with pytest.raises(RuleError, match="sheet-empty"):
        handing_sheet(world.worker, [world.building], Wanted(unit=9))


@pytest.mark.parametrize("theme", list(Theme))
def test_inks_are_dark_enough(theme: Theme) -> None:
    channels = [int(paper.INK[theme][place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 7


WORDS = st.text(
    alphabet=st.sampled_from("中山社区居民委员会第一二三党支部网格员张晓燕·abc0123456789:–- 喆䶮"), max_size=40
)
LINES = st.builds(
    lambda unit, name, hours, phone: Line("1", "other", unit or "处", (unit or "处")[:3], name, hours, phone),
    WORDS, WORDS, WORDS,
    st.sampled_from(["138 0000 1041", "0519-80000110", "0532-88888888转801", "+1 212 555 0100", "96011"]),
)  # fmt: skip


def _tried(layout: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], RuleError | None]:
    try:
        return layout(), None
    except RuleError as no:
        return {}, no


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12))
def test_a_wallet_card_fits_or_names_who_is_too_long(lines: list[Line]) -> None:
    face, no = _tried(lambda: wallet.back(CardText(tuple(lines), ""), fonts.width))
    if no:
        assert no.code in {"card-too-long", "card-too-many"}
        assert no.code != "card-too-long" or no.data["contact"] in [line.said for line in lines]
        return
    widths = face["columns"]
    assert sum(widths) + 3 * face["gutter"] <= 82 * scan.MM + 0.2
    assert face["row_height"] * len(lines) <= 54 - 2.6 - 6.4 - 4.5
    for line, row in zip(lines, face["rows"], strict=True):
        assert (row["unit"]["text"], row["name"]["text"], row["phone"]["text"]) == (line.unit, line.name, line.phone)
        assert (row["phone"]["size"], row["unit"]["size"] >= 6.49, row["name"]["size"] >= 6.99) == (9.5, True, True)
        assert row["hours"]["size"] >= 6.49
        for column, (part, bold) in enumerate((("unit", False), ("name", True), ("hours", False), ("phone", True))):
            assert fonts.width(row[part]["text"], row[part]["size"], bold=bold) <= widths[column] + 0.1


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=14))
def test_a_large_sheet_fits_or_names_who_is_too_long(lines: list[Line]) -> None:
    face, no = _tried(lambda: fridge.sheet(CardText(tuple(lines), ""), fonts.width))
    if no:
        assert no.code in {"card-too-long", "card-too-many"}
        return
    assert sum(2 if row["two"] else 1 for row in face["rows"]) * face["row_height"] <= 128.5
    for row in face["rows"]:
        assert row["size"] >= 24
        assert row["phone"]["size"] >= 24
        words = fonts.width(row["words"], row["size"])
        phone = fonts.width(row["phone"]["text"], row["phone"]["size"], bold=True)
        assert (max(words, phone) if row["two"] else words + phone) <= 132 * scan.MM


@settings(max_examples=200, deadline=None)
@given(motto=WORDS, city=WORDS, community=WORDS)
def test_a_front_fits_or_says_what_is_too_long(motto: str, city: str, community: str) -> None:
    front, no = _tried(
        lambda: wallet.front(wallet.FrontText(city, community, motto, "mulin.example.org", demo=True), fonts.width)
    )
    if no:
        assert no.code in {"card-place-long", "card-motto-long"}
        return
    assert "".join(front["motto"]["lines"]).replace(" ", "") == motto.replace(" ", "")
    assert all(fonts.width(line, front["motto"]["size"]) <= 51.6 * scan.MM for line in front["motto"]["lines"])
    assert front["motto"]["size"] >= 6.5


def test_sixty_contacts_do_not_fit_and_it_is_said() -> None:
    with pytest.raises(RuleError, match="card-too-many") as no:
        wallet.back(CardText(tuple(_line(n) for n in range(60)), ""), fonts.width)
    assert no.value.data == {"count": 60, "room": 10}


def test_a_unit_name_of_forty_characters_is_named() -> None:
    with pytest.raises(RuleError, match="card-too-long") as no:
        wallet.back(CardText((_line(1), _line(2, unit="长" * 40)), ""), fonts.width)
    assert no.value.data["contact"].startswith("长")
