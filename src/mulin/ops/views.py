"""Answers for machines: alive, ready, and where to report a hole."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from mulin.kernel import clock
from mulin.ops import health


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing: no database, no session."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether this node should get traffic; why not is told only on this machine."""
    found = health.findings()
    is_ready = all(finding.ok for finding in found)
    answer: dict[str, object] = {"ready": is_ready}
    if _is_local(request):
        answer["checks"] = {finding.name: {"ok": finding.ok, "words": finding.words} for finding in found}
    return JsonResponse(answer, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})


def _is_local(request: HttpRequest) -> bool:
    """From this machine itself, and not handed on by a proxy that stands on it."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a vulnerability. Valid for the running year and the next."""
    end = datetime.combine(clock.today() + timedelta(days=365), time.min, tzinfo=clock.CHINA)
    lines = [
        f"Contact: {settings.MULIN.security_contact or settings.MULIN.origin}",
        f"Expires: {end.isoformat()}",
        "Preferred-Languages: zh, en",
        f"Canonical: {settings.MULIN.origin}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
