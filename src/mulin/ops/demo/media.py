"""Pictures of the demo: drawn, never photographed, so that nobody is on them."""

from __future__ import annotations

import io
from datetime import date
from uuid import UUID, uuid5

from PIL import Image, ImageDraw

from mulin.kernel import clock
from mulin.media import actions
from mulin.media.models import Picture
from mulin.ops.demo.channel import at
from mulin.ops.demo.staff import Staff

_WIDTH, _HEIGHT = 960, 640
_NAMES = UUID("6b1d5f0e-5c0e-4d51-9a53-8f0f6a7c2d11")
_SKY, _WALL, _ROOF, _DOOR, _STONE, _LEAF = "#dfe9ec", "#f4efe4", "#4d5b5e", "#b5462f", "#cfc7b6", "#5f8f63"


def courtyard(trees: int = 3) -> bytes:
    """A flat courtyard: houses on three sides, a lantern over the gate, `trees` in the middle. A PNG."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), _SKY)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 430, _WIDTH, _HEIGHT), fill=_STONE)
    for left, right, top in ((0, 250, 190), (710, _WIDTH, 190), (250, 710, 150)):
        pen.rectangle((left, top, right, 430), fill=_WALL)
        pen.polygon(((left - 24, top), (left + 20, top - 60), (right - 20, top - 60), (right + 24, top)), fill=_ROOF)
        for x in range(left + 30, right - 60, 90):
            pen.rectangle((x, top + 50, x + 44, top + 130), fill="#c9dbe0", outline=_ROOF, width=4)
    pen.rectangle((430, 270, 530, 430), fill=_DOOR)
    pen.line((480, 270, 480, 430), fill="#f3d9a4", width=4)
    pen.ellipse((455, 215, 505, 262), fill="#d9472b", outline="#f0b429", width=4)
    for number in range(trees):
        x = 150 + number * 660 // max(1, trees - 1)
        pen.rectangle((x - 9, 400, x + 9, 520), fill="#7a5a3c")
        pen.ellipse((x - 74, 290, x + 74, 430), fill=_LEAF)
    for number in range(6):
        pen.line((0, 450 + number * 34, _WIDTH, 450 + number * 34), fill="#bdb4a1", width=2)
    return _png(image)


def lanterns(strings: int = 3) -> bytes:
    """Red lanterns on `strings` lines, a paper strip below each. A PNG."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), "#26384a")
    pen = ImageDraw.Draw(image)
    for line in range(strings):
        height = 60 + line * 190
        pen.line((0, height, _WIDTH, height + 20), fill="#8a7a5c", width=3)
        for place in range(7):
            x, top = 70 + place * 137 + (line % 2) * 40, height + 14
            pen.ellipse((x - 42, top, x + 42, top + 74), fill="#d9472b", outline="#f0b429", width=4)
            pen.rectangle((x - 16, top - 8, x + 16, top + 4), fill="#f0b429")
            pen.rectangle((x - 14, top + 82, x + 14, top + 150), fill=_WALL)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def hang(
    office: Staff,
    holder: UUID,
    words: str,
    day: date,
    *,
    host: UUID | None = None,
    shown: bool = True,
    content: bytes = b"",
) -> Picture:
    """Bring a drawn picture for `holder` on a day; `shown`: somebody has looked at it too.

    For every room whose demo wants a picture: `media.hang(office, host.id, "…", day, host=host.id)`.
    """
    with clock.standing_at(at(day, 17)):
        picture = actions.keep_picture(
            office["秦岚"],
            content=content or courtyard(),
            holder=holder,
            words=words,
            client_key=str(uuid5(_NAMES, f"{holder}{words}")),
            bringing=actions.Bringing(host=host),
        )
        return actions.let_show(office["秦岚"], picture=picture) if shown else picture


def show_community(office: Staff, today: date, earlier: date) -> None:
    """Two pictures of the courtyard: one hangs, one came yesterday and waits."""
    home = office["秦岚"].community_id
    hang(office, home, "东院的门口，灯笼挂起来了", earlier)
    hang(office, home, "西院新栽的两棵石榴树", today, shown=False, content=courtyard(2))
