"""Objecting to stars, from the page that explains them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.base.http import MulinRequest, sentence, signed_in
from mulin.points import access, actions
from mulin.points.forms.judging import ObjectForm
from mulin.points.queries.behind import behind
from mulin.points.views.common import attempt, form_page, go_on, show, show_form


@require_safe
def facts(request: MulinRequest, star_review_id: UUID) -> HttpResponse:
    """What lies behind each number of a rating: for everybody, by day and kind, nobody's name."""
    review = access.star_review_for(request.actor, star_review_id)
    context = {"review": review, "point": review.point, "behind": behind(review)}
    return show(request, "points/facts.html", **context)


@form_page
@signed_in
def appeal(request: MulinRequest, star_review_id: UUID) -> HttpResponse:
    """提意见: what is not right with a rating."""
    review = access.star_review_for(request.actor, star_review_id)
    title = _("对%(point)s的星级提意见") % {"point": review.point.name}
    back = request.actor.url("points:stars_of", point_id=review.point_id)
    if request.method != "POST" and (over := actions.why_no_appeal(review)):
        return show(request, "points/over.html", title=title, back=back, why=sentence(over))
    form = ObjectForm(request.POST or None)
    words = form.data.get("words", "")
    done = attempt(form, lambda: actions.appeal_review(request.actor, review_id=review.id, words=words))
    if done:
        return go_on(request, "points:stars_of", _("收到了，另一位同事来看。"), point_id=review.point_id)
    return show_form(
        request,
        form,
        title=title,
        doing=_("提意见"),
        back=back,
        lead=_("写清楚哪一项、哪天的事没算上，好去查。"),
    )
