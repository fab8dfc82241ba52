"""The street officer's list of communities."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mulin.accounts.access import account_of, standing_of
from mulin.base.http import to_second_factor, to_sign_in
from mulin.kernel import clock
from mulin.web.street import community_lines, subdistrict_for


@require_safe
def street(request: HttpRequest, street: str) -> HttpResponse:
    """各社区: sums only. Seven queries for those appointed, 404 for everybody else."""
    if account_of(request) is None:
        return to_sign_in(request)
    if not standing_of(request).has_second_factor(clock.now()):
        return to_second_factor(request)
    found = subdistrict_for(request, street)
    lines = community_lines(found)
    context = {
        "street": found,
        "lines": lines,
        "waiting": [line for line in lines if line.reports.waits],
        "all_demo": all(line.community.is_demo for line in lines),
        "year": clock.today().year,
        "wide": True,
    }
    response = render(request, "web/street.html", context)
    response["Cache-Control"] = "no-store"
    return response
