"""What members share: rota, materials, plan, notes, charter. Read inside the point, changed by who leads it."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base import days
from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, needs, signed_in
from mulin.gatherings import access as gatherings
from mulin.kernel import clock
from mulin.points import access, actions, queries
from mulin.points.forms.common import StepForm
from mulin.points.forms.running import (
    CharterForm,
    DeedForm,
    DutyForm,
    JobForm,
    MaterialForm,
    MoveForm,
    PlanForm,
    PolicyForm,
    SignersForm,
    VoteForm,
)
from mulin.points.models import PlanItem
from mulin.points.views.common import attempt, confirm, form_page, go_on, own_people, show, show_form, speaking

LEAD = "points.lead"


@require_safe
@signed_in
def rota(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """谁开门，谁带茶: the coming sessions with who does what."""
    point = access.inside_point_for(request.actor, point_id)
    leads = request.actor.may(LEAD, host_id=point.host_id)
    belong = queries.belongs(request.actor, point.host_id, request.actor.own_people)
    mine = [person for person in own_people(request.actor) if person.id in belong]
    context = {"point": point, "rows": queries.rota_of(point), "mine": mine, "leads": leads, "form": JobForm()}
    return show(request, "points/rota.html", **context)


@require_POST
@signed_in
def take(request: MulinRequest, rota_job_id: UUID, gathering_id: UUID) -> HttpResponse:
    """我来, or not this time."""
    job = access.rota_job_for(request.actor, rota_job_id)
    if "give_up" in request.POST:
        actions.give_duty_up(request.actor, job_id=job.id, gathering_id=gathering_id)
        return go_on(request, "points:rota", _("空出来了，看看谁来。"), point_id=job.point_id)
    who = request.POST.get("who", "")
    person = next((one.id for one in own_people(request.actor) if str(one.id) == who), None)
    actions.take_duty(request.actor, job_id=job.id, gathering_id=gathering_id, person_id=person)
    return go_on(request, "points:rota", _("好，记上了。"), point_id=job.point_id)


@form_page
@needs(LEAD)
def assign(request: MulinRequest, rota_job_id: UUID, gathering_id: UUID) -> HttpResponse:
    """The leader writes down who does it."""
    job = access.rota_job_for(request.actor, rota_job_id)
    point = access.point_for(request.actor, job.point_id, to=LEAD)
    members = [row.person for row in queries.regulars_of(point)]
    form = DutyForm(request.POST or None, people=members)
    taken = attempt(
        form,
        lambda: actions.take_duty(
            request.actor, job_id=job.id, gathering_id=gathering_id, person_id=UUID(form.cleaned_data["person"])
        ),
    )
    if taken:
        return go_on(request, "points:rota", _("好，记上了。"), point_id=point.id)
    back = request.actor.url("points:rota", point_id=point.id)
    session = gatherings.gathering_for(request.actor, gathering_id, to=LEAD)
    when = f"{days.moment_words(session.starts_at)} {session.title}"
    return show_form(
        request, form, title=_("%(job)s，谁来？") % {"job": job.name}, doing=_("就这位"), lead=when, back=back
    )


@require_POST
@needs(LEAD)
def add_job(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """One more job to share."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    form = JobForm(request.POST)
    if attempt(form, lambda: actions.add_job(request.actor, point_id=point.id, **form.cleaned_data)):
        return go_on(request, "points:rota", _("添上了。"), point_id=point.id)
    back = request.actor.url("points:rota", point_id=point.id)
    return show_form(request, form, title=_("添一件轮流做的事"), doing=_("添上"), back=back)


@require_POST
@needs(LEAD)
def retire_job(request: MulinRequest, rota_job_id: UUID) -> HttpResponse:
    """A job is shared no longer: asked first, since nobody is down for it then."""
    job = access.rota_job_for(request.actor, rota_job_id)
    if "sure" not in request.POST:
        return confirm(
            request,
            Form(),
            question=_("不再轮流“%(job)s”吗？") % {"job": job.name},
            consequence=_("往后的场次不再排这件事，说好来做的也不用来了。做过的记录还在。"),
            doing=_("去掉"),
            staying=_("留着"),
            back=request.actor.url("points:rota", point_id=job.point_id),
        )
    actions.retire_job(request.actor, job_id=job.id)
    return go_on(request, "points:rota", _("去掉了“%(name)s”。") % {"name": job.name}, point_id=job.point_id)


@form_page
@signed_in
def materials(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """物资账: what there is and where it is kept; a new thing by who leads."""
    point = access.inside_point_for(request.actor, point_id)
    form = MaterialForm(request.POST or None)
    made = attempt(form, lambda: actions.add_material(request.actor, point_id=point.id, **form.cleaned_data))
    if made:
        return go_on(request, "points:material", _("添上了。有多少？"), material_id=made.id)
    context = {
        "point": point,
        "things": queries.materials_of(point),
        "form": form,
        "leads": request.actor.may(LEAD, host_id=point.host_id),
    }
    return show(request, "points/materials.html", **context)


@form_page
@signed_in
def material(request: MulinRequest, material_id: UUID) -> HttpResponse:
    """One thing with everything that came and went."""
    thing = access.material_for(request.actor, material_id)
    form = MoveForm(request.POST or None, thing=thing)
    moved = attempt(
        form, lambda: actions.move_material(speaking(request.actor), material_id=thing.id, **form.cleaned_data)
    )
    if moved:
        return go_on(request, "points:material", _("记上了。"), material_id=thing.id)
    leads = request.actor.may(LEAD, host_id=thing.point.host_id)
    context = {"thing": thing, "point": thing.point, "form": form, "leads": leads, "moves": queries.moves_of(thing)}
    return show(request, "points/material.html", **context)


@require_POST
@needs(LEAD)
def retire_material(request: MulinRequest, material_id: UUID) -> HttpResponse:
    """A thing is kept no longer: asked first, since nobody can write down what comes and goes then."""
    thing = access.material_for(request.actor, material_id)
    if "sure" not in request.POST:
        return confirm(
            request,
            Form(),
            question=_("“%(thing)s”不再记了吗？") % {"thing": thing.name},
            consequence=_("物资账里就没有它了，往后的进出也记不了。记过的还在。"),
            doing=_("不再记了"),
            staying=_("接着记"),
            back=request.actor.url("points:material", material_id=thing.id),
        )
    actions.retire_material(request.actor, material_id=thing.id)
    return go_on(request, "points:materials", _("去掉了。"), point_id=thing.point_id)


@form_page
@signed_in
def plan(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """一年的打算."""
    point = access.inside_point_for(request.actor, point_id)
    this_year = clock.today().year
    year = this_year + 1 if request.GET.get("year") == "next" else this_year
    form = PlanForm(request.POST or None)
    made = attempt(
        form, lambda: actions.add_plan_item(request.actor, point_id=point.id, year=year, **form.cleaned_data)
    )
    if made:
        return _to_plan(request, made, _("添上了。"))
    leads = request.actor.may(LEAD, host_id=point.host_id)
    context = {"point": point, "year": year, "this_year": this_year, "lines": queries.plan_of(point, year)}
    return show(request, "points/plan.html", form=form, leads=leads, **context)


@require_POST
@needs(LEAD)
def plan_item(request: MulinRequest, plan_item_id: UUID) -> HttpResponse:
    """办成了, not yet, or take it out, which is asked first."""
    item = access.plan_item_for(request.actor, plan_item_id)
    step = request.POST.get("step", "")
    if step == "drop":
        return _drop(request, item)
    done_on = clock.today() if step == "done" else None
    actions.tick_plan_item(request.actor, item_id=item.id, done_on=done_on)
    return _to_plan(request, item, _("好，记上了。"))


def _drop(request: MulinRequest, item: PlanItem) -> HttpResponse:
    """去掉: asked first, then gone."""
    if "sure" in request.POST:
        actions.drop_plan_item(request.actor, item_id=item.id)
        return _to_plan(request, item, _("去掉了“%(name)s”。") % {"name": item.title})
    return confirm(
        request,
        StepForm(initial={"step": "drop"}),
        question=_("从打算里去掉“%(title)s”吗？") % {"title": item.title},
        consequence=_("去掉以后找不回来，要的话得重新写。"),
        doing=_("去掉"),
        staying=_("留着"),
        back=_plan_url(request, item),
    )


def _to_plan(request: MulinRequest, item: PlanItem, said: str) -> HttpResponse:
    done(request, said)
    return HttpResponseRedirect(_plan_url(request, item))


def _plan_url(request: MulinRequest, item: PlanItem) -> str:
    """The page of the year the line belongs to."""
    year = "?year=next" if item.year > clock.today().year else ""
    return request.actor.url("points:plan", point_id=item.point_id) + year


@form_page
@needs(LEAD)
def notes(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """记一笔: meetings, stock-takes, help given, safety checks; and policy in a session."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    form = DeedForm(request.POST or None, initial={"on": clock.today(), "people": 1})
    said = form.data
    deed = attempt(form, lambda: actions.note_deed(speaking(request.actor), point_id=point.id, **form.cleaned_data))
    if deed:
        undo = request.actor.url("points:withdraw_deed", deed_id=deed.id)
        return go_on(request, "points:notes", _("记上了。"), undo_url=undo, point_id=point.id)
    context = {"point": point, "form": form, "said": said, "deeds": queries.deeds_of(point)}
    return show(request, "points/notes.html", policies=queries.policies_of(point), **context)


@require_POST
@needs(LEAD)
def withdraw_deed(request: MulinRequest, deed_id: UUID) -> HttpResponse:
    """撤回."""
    deed = access.deed_for(request.actor, deed_id)
    actions.withdraw_deed(speaking(request.actor), deed_id=deed.id)
    return go_on(request, "points:notes", _("撤回了。"), point_id=deed.point_id)


@form_page
@needs(LEAD)
def policy(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """配合两委讲政策: which session, topic, material, for which committee."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    form = PolicyForm(request.POST or None, sessions=queries.sessions_around(point))
    made = attempt(
        form,
        lambda: actions.plan_policy(
            speaking(request.actor), gathering_id=UUID(form.cleaned_data["session"]), topic=form.read()
        ),
    )
    if made:
        return go_on(request, "points:notes", _("记上了。办完以后，到场人次自动算进去。"), point_id=point.id)
    back = request.actor.url("points:notes", point_id=point.id)
    return show_form(request, form, title=_("配合两委讲政策"), doing=_("记上"), back=back)


@require_POST
@needs(LEAD)
def withdraw_policy(request: MulinRequest, policy_session_id: UUID) -> HttpResponse:
    """撤回."""
    row = access.policy_session_for(request.actor, policy_session_id)
    actions.withdraw_policy(speaking(request.actor), policy_id=row.id)
    return go_on(request, "points:notes", _("撤回了。"), point_id=row.point_id)


@form_page
@needs(LEAD)
def draft_charter(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """A new version, starting from the one in force."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    kept = queries.charter_in_force(point)
    form = CharterForm(request.POST or None, initial={"charter": kept.text if kept else ""})
    made = attempt(
        form,
        lambda: actions.draft_charter(speaking(request.actor), point_id=point.id, text=form.cleaned_data["charter"]),
    )
    if made:
        return go_on(request, "points:charter", _("请大家看一看，签个名。"), point_id=point.id)
    back = request.actor.url("points:charter", point_id=point.id)
    lead = _("过半成员签了就生效；开会举手也行。")
    return show_form(request, form, title=_("写一版新公约"), doing=_("请大家看"), back=back, lead=lead)


@require_POST
@needs(LEAD)
def charter_step(request: MulinRequest, charter_id: UUID) -> HttpResponse:
    """念过了，照旧; or not this version after all."""
    found = access.charter_for(request.actor, charter_id)
    point = access.point_for(request.actor, found.point_id, to=LEAD)
    if request.POST.get("step") == "drop":
        actions.drop_charter(speaking(request.actor), charter_id=found.id)
        return go_on(request, "points:charter", _("这一版不用了。"), point_id=point.id)
    actions.confirm_charter(speaking(request.actor), charter_id=found.id)
    return go_on(request, "points:charter", _("好，再管一年。"), point_id=point.id)


@form_page
@needs(LEAD)
def charter_signed(request: MulinRequest, charter_id: UUID) -> HttpResponse:
    """Signatures on paper typed in."""
    found = access.charter_for(request.actor, charter_id)
    point = access.point_for(request.actor, found.point_id, to=LEAD)
    members = [row.person for row in queries.regulars_of(point)]
    signed = queries.has_signed(found, [person.id for person in members])
    form = SignersForm(request.POST or None, people=[person for person in members if person.id not in signed])
    actor = request.actor.through(Mouth.PAPER)
    done = attempt(
        form,
        lambda: actions.sign_charter(
            actor, charter_id=found.id, person_ids=[UUID(one) for one in form.cleaned_data["people"]]
        ),
    )
    if done:
        return go_on(request, "points:charter", _("签上了。"), point_id=point.id)
    back = request.actor.url("points:charter", point_id=point.id)
    return show_form(request, form, title=_("纸上谁签了"), doing=_("记上"), back=back)


@form_page
@needs(LEAD)
def charter_vote(request: MulinRequest, charter_id: UUID) -> HttpResponse:
    """A show of hands."""
    found = access.charter_for(request.actor, charter_id)
    point = access.point_for(request.actor, found.point_id, to=LEAD)
    form = VoteForm(request.POST or None)
    done = attempt(
        form, lambda: actions.adopt_charter(speaking(request.actor), charter_id=found.id, **form.cleaned_data)
    )
    if done:
        return go_on(request, "points:charter", _("通过了，现在生效。"), point_id=point.id)
    back = request.actor.url("points:charter", point_id=point.id)
    return show_form(request, form, title=_("开会举手"), doing=_("记上"), back=back)
