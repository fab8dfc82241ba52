"""对不上的事: what could not be counted as it came, and somebody knows whose it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from mulin.base.http import MulinRequest, done, needs, sentence
from mulin.events import access, actions, queries, rules
from mulin.events.actions.doubting import GIVEN_KINDS
from mulin.events.models import Doubt, Event, Kind
from mulin.events.views import said
from mulin.events.views.common import back, found_people, work_page
from mulin.gatherings.rules import MOST_ALONG
from mulin.kernel.errors import RuleError
from mulin.people.models import Person

_PARTS = ("kind", "person", "name", "children", "card", "station", "stamps", "prize", "slip")


@needs("events.run")
def give(request: MulinRequest, doubt_id: UUID) -> HttpResponse:
    """Whose it was: this person, this card, this station. What was sent stays as it is."""
    row = access.doubt_for(request.actor, doubt_id)
    event = access.event_for(request.actor, row.event_id, to="events.run")
    refusal = ""
    if request.method == "POST":
        try:
            return _given(request, event, row)
        except RuleError as error:
            refusal = sentence(error)
    ops = rules.said_ops(row.said)
    first = _which(request, ops)
    typed = {name: (request.POST.get(name, "") or str(first.get(name) or ""))[:60] for name in _PARTS}
    words = (request.GET.get("q", "") or typed["name"])[:40]
    context = {
        "row": queries.DoubtRow(row, first),
        "ops": [(number, queries.DoubtRow(row, one)) for number, one in enumerate(ops)],
        "typed": typed,
        "words": words,
        "people": _people(request, event, words, typed["person"]),
        "kinds": [(kind.value, Kind(kind).label) for kind in GIVEN_KINDS],
        "stations": queries.stations_of(event),
        "prizes": queries.prizes_of(event),
        "key": request.POST.get("key") or uuid4(),
        "refusal": refusal,
    }
    return work_page(request, "events/doubt.html", event, "day", status=422 if refusal else 200, **context)


def _which(request: MulinRequest, ops: list[dict[str, Any]]) -> dict[str, Any]:
    """Of a batch the operation that was chosen, else the first; nothing where it cannot be read."""
    wanted = request.GET.get("n", "0")
    number = int(wanted) if wanted.isdecimal() and len(wanted) <= len(str(rules.MOST_OPS)) else 0
    return ops[number] if number < len(ops) else {}


def _people(request: MulinRequest, event: Event, words: str, chosen: str) -> list[Person]:
    """Whom the words mean, and the one the desk had named, if that is somebody here."""
    found = found_people(request, event, words)
    try:
        known = queries.people_named(request.actor, [said.as_key(chosen)]) if chosen else []
    except RuleError:
        known = []
    there = {person.id for person in found}
    return [*(person for person in known if person.id not in there), *found]


def _given(request: MulinRequest, event: Event, row: Doubt) -> HttpResponse:
    has_more = request.POST.get("more") == "1"
    given = actions.Given(
        kind=request.POST.get("kind", ""),
        person_id=said.key_or_none(request, "person"),
        name=request.POST.get("name", ""),
        children=said.number(request.POST.get("children", ""), most=MOST_ALONG) or 0,
        card=request.POST.get("card", ""),
        station_id=said.key_or_none(request, "station"),
        stamps=said.number(request.POST.get("stamps", ""), most=rules.MOST_STAMPS) or 1,
        prize_id=said.key_or_none(request, "prize"),
        slip=request.POST.get("slip", ""),
    )
    actions.give_doubt(request.actor, doubt=row, given=given, client_id=said.key(request), has_more=has_more)
    if has_more:
        done(request, _("记上了，接着看下一条。"))
        return HttpResponseRedirect(request.actor.url("events:doubt-give", doubt_id=row.id))
    return back(request, "events:doubts", event, _("记上了。"))
