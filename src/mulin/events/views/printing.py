"""印: everything of an event that goes on paper, and the picture to pass on."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, needs, page, sentence
from mulin.events import access, actions, prints, queries
from mulin.events.forms import CardsForm
from mulin.events.models import Event
from mulin.events.views.common import back, save, work_page
from mulin.kernel.errors import NotFound, RuleError
from mulin.printing import qr

SHEETS: dict[str, tuple[str, Callable[..., bytes]]] = {
    "poster": ("海报", prints.poster),
    "sign-ups": ("报名表", prints.sign_up_list),
    "sums": ("集章汇总", prints.stamp_sums),
    "duties": ("人员分工表", prints.duties),
    "materials": ("物资清单", prints.materials),
    "prizes": ("奖品领取表", prints.prize_sheet),
    "safety": ("安全预案", prints.safety_plan),
}


@needs("events.run")
def sheets(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """What can be printed of this event."""
    event = access.event_for(request.actor, event_id, to="events.run")
    return _sheets_page(request, event, CardsForm())


def _sheets_page(request: MulinRequest, event: Event, form: CardsForm, status: int = 200) -> HttpResponse:
    held = queries.gatherings_of(event) if event.gathering_id else []
    context = {"form": form, "made": queries.cards_count(event), "blank": len(queries.blank_cards(event)), "held": held}
    return work_page(request, "events/sheets.html", event, "sheets", status=status, **context)


@needs("events.run")
def sheet(request: MulinRequest, event_id: UUID, sheet: str) -> HttpResponse:
    """One sheet as a PDF."""
    event = access.event_for(request.actor, event_id, to="events.run")
    if sheet not in SHEETS:
        raise NotFound("sheet")
    name, make = SHEETS[sheet]
    return _answer(request, event, lambda: make(request.actor, event), f"{event.title}-{name}.pdf")


def _answer(request: MulinRequest, event: Event, make: Callable[[], bytes], name: str) -> HttpResponse:
    try:
        content = make()
    except RuleError as error:
        return page(request, "events/no_sheet.html", {"why": sentence(error), "event": event}, status=422)
    kind = "image/png" if name.endswith(".png") else "application/pdf"
    answer = HttpResponse(content, content_type=kind, headers={"Cache-Control": "no-store"})
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return answer


@require_POST
@needs("events.run")
def make_cards(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """Number more stamp cards; then they can be printed."""
    event = access.event_for(request.actor, event_id, to="events.run")
    form = CardsForm(request.POST)
    if save(
        form,
        lambda: actions.print_cards(
            request.actor,
            event_id=event.id,
            count=form.cleaned_data["count"],
            client_key=form.cleaned_data["client_key"],
        ),
    ):
        return back(request, "events:sheets", event, _("编好号了，可以印了。"))
    return _sheets_page(request, event, form, status=422)


@needs("events.run")
def cards(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """The stamp cards nobody has yet, as a PDF."""
    event = access.event_for(request.actor, event_id, to="events.run")
    blank = queries.blank_cards(event)
    return _answer(request, event, lambda: prints.stamp_cards(request.actor, event, blank), f"{event.title}-集章卡.pdf")


@require_safe
def share(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """The picture to pass on: for everybody, once the event is published."""
    limits.spend(f"event-picture:{limits.client_address(request)}", *limits.SHARE_PICTURE_PER_ADDRESS)
    event = access.event_shown(request.actor, event_id)
    answer = _answer(request, event, lambda: prints.share_picture(request.actor, event), f"{event.title}.png")
    answer["Cache-Control"] = "public, max-age=600" if answer.status_code == 200 else "no-store"
    return answer


@require_safe
def pass_on(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """转给邻居: picture, address and code, also where nothing can be downloaded."""
    event = access.event_shown(request.actor, event_id)
    address = prints.event_address(request.actor, event)
    context = {"event": event, "gathering": event.gathering, "address": address, "qr": qr.svg(address, quiet=2)}
    return page(request, "events/pass_on.html", context)
