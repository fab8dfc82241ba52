"""Pure decisions about cards: numbers, what stands on them and whether it fits, handing over."""

from mulin.cards.rules.fit import Measure
from mulin.cards.rules.handing import Coverage, check_outcome
from mulin.cards.rules.lines import CardText, Line, card_text
from mulin.cards.rules.number import make_number, read_number, show_number
from mulin.cards.rules.wallet import MOST_LINES, FrontText

__all__ = [
    "MOST_LINES",
    "CardText",
    "Coverage",
    "FrontText",
    "Line",
    "Measure",
    "card_text",
    "check_outcome",
    "make_number",
    "read_number",
    "show_number",
]
