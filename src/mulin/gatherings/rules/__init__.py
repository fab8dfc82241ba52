"""Pure decisions about gatherings: plans, places and waiting, arrivals, counts, draws, changes of a series."""

from mulin.gatherings.rules.admission import EVERYBODY, Unit, admitted, free_of
from mulin.gatherings.rules.arriving import (
    EARLY,
    MOST_ALONG,
    MOST_ROWS,
    Arrival,
    Outcome,
    Result,
    Scan,
    Ticks,
    Unclear,
    clamp,
    counting_scan,
    is_too_early,
)
from mulin.gatherings.rules.clashing import Answer, Answers, DayClash, Way
from mulin.gatherings.rules.comers import (
    MOST_CHILDREN,
    MOST_COMERS,
    Comer,
    band_of,
    check_comers,
    check_open,
    check_party,
    clean_guest,
    share_of,
)
from mulin.gatherings.rules.counts import People, Visits
from mulin.gatherings.rules.drawing import Entry, Lots, draw, fingerprint, lot_of, rules_hash
from mulin.gatherings.rules.holidays import Laid, against_calendar
from mulin.gatherings.rules.offering import NEAR, Offer, offer_for
from mulin.gatherings.rules.plan import HORIZON, Change, Plan, QuotaPlan, check_plan, check_times, places_in
from mulin.gatherings.rules.poster import WINDOW, poster_token, token_fits
from mulin.gatherings.rules.series import Rematch, Standing, rematch
from mulin.gatherings.rules.states import NEXT, SIGN_UP_NEXT, check_step

__all__ = [
    "EARLY",
    "EVERYBODY",
    "HORIZON",
    "MOST_ALONG",
    "MOST_CHILDREN",
    "MOST_COMERS",
    "MOST_ROWS",
    "NEAR",
    "NEXT",
    "SIGN_UP_NEXT",
    "WINDOW",
    "Answer",
    "Answers",
    "Arrival",
    "Change",
    "Comer",
    "DayClash",
    "Entry",
    "Laid",
    "Lots",
    "Offer",
    "Outcome",
    "People",
    "Plan",
    "QuotaPlan",
    "Rematch",
    "Result",
    "Scan",
    "Standing",
    "Ticks",
    "Unclear",
    "Unit",
    "Visits",
    "Way",
    "admitted",
    "against_calendar",
    "band_of",
    "check_comers",
    "check_open",
    "check_party",
    "check_plan",
    "check_step",
    "check_times",
    "clamp",
    "clean_guest",
    "counting_scan",
    "draw",
    "fingerprint",
    "free_of",
    "is_too_early",
    "lot_of",
    "offer_for",
    "places_in",
    "poster_token",
    "rematch",
    "rules_hash",
    "share_of",
    "token_fits",
]
