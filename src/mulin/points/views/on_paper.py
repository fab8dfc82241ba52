"""What comes to the desk on paper: a founding, its founders, a roster of members. Names are looked up first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, explain, needs, say_no
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.people import queries as people
from mulin.people.models import Person, PersonState
from mulin.places import queries as places
from mulin.points import access, actions, queries
from mulin.points.forms.founding import FoundersForm, PaperForm, ProposalForm
from mulin.points.forms.members import AddMemberForm
from mulin.points.forms.naming import NamesForm
from mulin.points.shown import naming
from mulin.points.views.common import attempt, form_page, go_on, show, show_form

DECIDE = "points.decide"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The names on a sheet, whom they may mean, and who is ticked."""

    names: NamesForm
    written: naming.Written
    people: list[Person]
    ticked: list[str]
    only_looks: bool  # nothing is stored this time
    stores: bool

    def fill(self, form: Form, request: MulinRequest, box: str) -> Form:
        """Everything typed into an unbound form, with what is ticked."""
        if request.method == "POST":
            for name, field in form.fields.items():
                typed = field.widget.value_from_datadict(request.POST, request.FILES, name)
                if typed is not None:
                    form.initial[name] = typed
        form.initial[box] = self.ticked
        return form

    def said(self, words: str, chosen: list[UUID]) -> str:
        """What was done, and which names were not noted."""
        missed = self.written.missed(chosen)
        return words + (_("没记上：%(names)s。") % {"names": "、".join(missed)} if missed else "")


def _read(request: MulinRequest, box: str, *, label: Any = None) -> Sheet:
    """The sheet as it was typed. Ticks stay; new names that are beyond doubt are ticked too.

    Names changed after the last look are looked up first, so that none is stored or left out unseen.
    """
    is_post = request.method == "POST"
    words = request.POST.get("who", request.GET.get("who", ""))
    written, names = naming.look_up(request.actor, words), NamesForm(words, label=label)
    before = set(naming.split(request.POST.get("looked", "")))
    has_new = "looked" in request.POST and bool(set(naming.split(words)) - before)
    looks = is_post and ("look" in request.POST or has_new)
    kept = _people(request, request.POST.getlist(box))
    fresh = [one for word, one in written.sure.items() if word not in before]
    try:
        naming.check(written, some="look" in request.POST)
    except RuleError as error:
        explain(names, error)
    offered = {one.id: one for one in [*written.people, *kept]}
    ticked = list(dict.fromkeys(str(one.id) for one in [*kept, *fresh]))
    stores = is_post and not looks and not names.errors
    return Sheet(names, written, list(offered.values()), ticked, only_looks=looks, stores=stores)


def _people(request: MulinRequest, ids: list[str]) -> list[Person]:
    """Those ticked before, who live here. One query at most."""
    wanted = [one for one in map(_uuid, ids) if one]
    rows = people.people_of(request.actor).filter(id__in=wanted, state=PersonState.LIVING)
    return list(rows.order_by("sort_key", "id")) if wanted else []


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _page(request: MulinRequest, template: str, sheet: Sheet, form: Form, **context: Any) -> HttpResponse:
    return show(request, template, form=form, names=sheet.names, written=sheet.written, people=sheet.people, **context)


@form_page
@needs(DECIDE)
def paper(request: MulinRequest) -> HttpResponse:
    """A founding on paper: one sheet, its names looked up as often as one likes."""
    needed = queries.standards_of(request.community.id).founders_needed
    label = _("先写发起人的名字，至少 %(needed)s 位") % {"needed": needed}
    sheet = _read(request, "founders", label=label)
    typed, venues = request.POST if sheet.stores else None, places.venues_of(request.community.id)
    form = PaperForm(typed, venues=venues, founders=sheet.people, initial=PaperForm.start())
    if not sheet.stores:
        sheet.fill(form, request, "founders")
    actor = request.actor.through(Mouth.PAPER)

    def write() -> tuple[UUID, list[UUID]]:
        chosen = [UUID(one) for one in form.cleaned_data["founders"]]
        key = form.cleaned_data["client_key"]
        return actions.write_down(actor, draft=form.draft(), founder_ids=chosen, client_key=key).id, chosen

    if made := attempt(form, write):
        return go_on(request, "points:decide", sheet.said(_("记下了。看一遍，再点头。"), made[1]), proposal_id=made[0])
    return _page(request, "points/desk_paper.html", sheet, form)


@form_page
@needs(DECIDE)
def add_founders(request: MulinRequest, proposal_id: UUID) -> HttpResponse:
    """Founders who came to the desk and have no phone: names looked up, ticked, noted."""
    found = access.proposal_for(request.actor, proposal_id, to=DECIDE)
    actor = request.actor.through(Mouth.DESK)

    def add(chosen: list[UUID]) -> int:
        try:
            return actions.add_founders(actor, proposal_id=found.id, person_ids=chosen)
        except RuleError as error:
            raise RuleError(error.code, field="people", **error.data) from error

    context = {
        "title": _("记一位发起人"),
        "back": request.actor.url("points:decide", proposal_id=found.id),
        "back_words": found.name,
    }
    return _add(request, FoundersForm, add, context)


@form_page
@needs(DECIDE)
def add_members(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """Members from a paper roster: names looked up, ticked, taken in."""
    point = access.point_for(request.actor, point_id, to=DECIDE)
    actor = request.actor.through(Mouth.PAPER)

    def add(chosen: list[UUID]) -> int:
        return actions.enrol_members(actor, point_id=point.id, person_ids=chosen, since=clock.today())

    context = {
        "title": _("纸上的名册"),
        "back": request.actor.url("points:roster", point_id=point.id),
        "back_words": _("%(name)s的成员") % {"name": point.name},
    }
    return _add(request, AddMemberForm, add, context)


def _add(
    request: MulinRequest, kind: type[AddMemberForm], add: Callable[[list[UUID]], int], context: dict[str, Any]
) -> HttpResponse:
    """A page that looks names up and notes who is ticked, then goes back where it came from."""
    sheet = _read(request, "people")
    form = kind(request.POST if sheet.stores else None, people=sheet.people)
    if not sheet.stores:
        sheet.fill(form, request, "people")
    added = attempt(form, lambda: add(form.cleaned_data["people"]))
    if added is not None:
        words = ngettext("添了 %(n)s 位。", "添了 %(n)s 位。", added) % {"n": added}
        done(request, sheet.said(words, form.cleaned_data["people"]))
        return HttpResponseRedirect(context["back"])
    return _page(request, "points/desk_members.html", sheet, form, **context)


@form_page
@needs(DECIDE)
def edit(request: MulinRequest, proposal_id: UUID) -> HttpResponse:
    """What the founders left out, written in at the desk for them."""
    found = access.proposal_for(request.actor, proposal_id, to=DECIDE)
    founders = [founder.person for founder in queries.founders_of(found)]
    venues = places.venues_of(request.community.id)
    form = ProposalForm(request.POST or None, venues=venues, founders=founders, initial=ProposalForm.of(found))
    actor = request.actor.through(Mouth.DESK)
    if attempt(form, lambda: actions.edit_proposal(actor, proposal_id=found.id, draft=form.draft())):
        return go_on(request, "points:decide", _("改好了。"), proposal_id=found.id)
    back = request.actor.url("points:decide", proposal_id=found.id)
    lead = _("社区说：%(why)s") % {"why": found.answer} if found.answer else ""
    title = _("改“%(name)s”的申请") % {"name": found.name}
    return show_form(request, form, title=title, doing=_("存"), back=back, lead=lead)


@require_POST
@needs(DECIDE)
def hand_in(request: MulinRequest, proposal_id: UUID) -> HttpResponse:
    """替发起人交上去."""
    found = access.proposal_for(request.actor, proposal_id, to=DECIDE)
    try:
        actions.hand_in(request.actor.through(Mouth.DESK), proposal_id=found.id)
        done(request, _("交上去了。看一遍，再点头。"))
    except RuleError as error:
        say_no(request, error)
    return HttpResponseRedirect(request.actor.url("points:decide", proposal_id=found.id))
