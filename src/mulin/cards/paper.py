"""From a design and contacts to paper: what the sheets are filled with, and the sheets themselves.

Every building's card is set once (a *face*: front and back); the sheets then place the faces and
stamp each with its QR and number. So a thousand cards cost little more than a dozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from mulin.cards.models import Product, Theme
from mulin.cards.rules import fridge, show_number, wallet
from mulin.cards.rules.lines import CardText
from mulin.kernel.errors import RuleError
from mulin.printing import fonts, qr, typeset

INK = {
    Theme.BRICK: "#892C12",
    Theme.INDIGO: "#1F3A6E",
    Theme.PINE: "#1B5033",
    Theme.PLUM: "#6A1F4D",
    Theme.INK: "#1D1610",
}
PER_SHEET = {Product.WALLET: 10, Product.FRIDGE: 2}
_SHEETS = {Product.WALLET: "cards/ten-up", Product.FRIDGE: "cards/two-up"}
_FACES = {Product.WALLET: "cards/wallet", Product.FRIDGE: "cards/fridge"}
SAMPLE = "ZS01013K"  # the number of a preview


@dataclass(frozen=True, slots=True)
class Look:
    """What all cards of a run have in common."""

    product: Product
    theme: Theme
    motto: str
    city: str
    community: str
    is_demo: bool
    day: date


@dataclass(frozen=True, slots=True)
class FaceText:
    """What one building's cards say: the plate's wordings, longest first, and the contacts."""

    plates: tuple[str, ...]
    text: CardText


def address_of(number: str, product: str) -> str:
    """What the QR says; that of the large-print sheet opens the page in large letters."""
    large = "?look=elder" if product == Product.FRIDGE else ""
    return f"{settings.MULIN.origin}/k/{number}{large}"


def faces_data(look: Look, faces: Sequence[FaceText]) -> dict[str, Any]:
    """The data of the faces' sheet; the check that everything fits and can be drawn.

    Raises RuleError "card-…-long", "card-too-many", "card-nobody" or "glyph-missing".
    """
    _check_glyphs(look, faces)
    host = urlsplit(settings.MULIN.origin).netloc
    common: dict[str, Any] = {
        "title": f"{look.community} {'睦邻卡' if look.product == Product.WALLET else '大字睦邻卡'}",
        "community": look.community,
        "theme": INK[look.theme],
        "issued": f"{look.day.year}年{look.day.month}月",
        "demo": look.is_demo,
        "host": host,
        "layout": "faces",
    }
    if look.product == Product.WALLET:
        common |= wallet.front(wallet.FrontText(look.city, look.community, look.motto, host, look.is_demo), fonts.width)
    return common | {"faces": {str(number): _face(look.product, face) for number, face in enumerate(faces)}}


def _face(product: Product, face: FaceText) -> dict[str, Any]:
    if product == Product.WALLET:
        return wallet.back(face.text, fonts.width) | {"plate": wallet.plate(face.plates, fonts.width)}
    return fridge.sheet(face.text, fonts.width) | {"plate": fridge.plate(list(face.plates), fonts.width)}


def _check_glyphs(look: Look, faces: Sequence[FaceText]) -> None:
    texts: Iterable[str] = [look.city, look.community, look.motto]
    for face in faces:
        texts = [*texts, *face.plates]
        texts += [part for line in face.text.lines for part in (line.unit, line.name, line.hours, line.phone)]
    for text, sign in fonts.missing(texts):
        raise RuleError("glyph-missing", text=text, sign=sign)


def preview(look: Look, face: FaceText) -> bytes:
    """One card as a PNG picture: front above back, or the one side of a large sheet."""
    data = faces_data(look, [face]) | {"layout": "proof", "cards": [_card(SAMPLE, look.product, 0)]}
    return typeset.compile_png(_FACES[look.product], data, ppi=260 if look.product == Product.WALLET else 130)[0]


def set_cards(look: Look, faces: Sequence[FaceText], cards: Sequence[tuple[str, int]]) -> bytes:
    """The PDF of cards given as (number, index of the face), ready to print and cut."""
    data = faces_data(look, faces)
    pages = typeset.compile_pdf(_FACES[look.product], data, tagged=False)
    common = {"title": data["title"], "community": look.community}
    return typeset.compile_pdf(
        _SHEETS[look.product],
        common | {"cards": [_card(number, look.product, face) for number, face in cards]},
        files={"faces.pdf": pages},
    )


def pages_needed(product: str, cards: int) -> int:
    """Sheets of paper for `cards` cards."""
    return -(-cards // PER_SHEET[Product(product)])


def _card(number: str, product: str, face: int) -> dict[str, Any]:
    return {"shown": show_number(number), "qr": qr.svg(address_of(number, product)), "face": face}
