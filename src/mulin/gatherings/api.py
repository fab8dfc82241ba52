"""Check-ins from a device, also from one that was offline: JSON in, a result for each row out."""

from __future__ import annotations

from uuid import UUID

from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mulin.base import limits
from mulin.base.http import MulinRequest, sentence
from mulin.gatherings import actions
from mulin.gatherings.rules import Result
from mulin.kernel.errors import NotFound, RuleError

MOST_BYTES = 2_000_000
_UPLOADS = (limits.Limit(600, limits.MINUTE, shared=False),)


@csrf_exempt  # signed by the device's own secret; a session's cookie alone is not enough
@require_POST
def arrivals(request: MulinRequest, gathering_id: UUID) -> JsonResponse:
    """`{"rows": [{"id", "person" | "card" | "guest", "children", "at", "undo"}]}`, at most 500.

    Headers: `X-Device` and `X-Signature` (HMAC-SHA-256 of the body with the device's secret).
    """
    limits.spend(f"arrivals:{limits.client_address(request)}", *_UPLOADS)
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return _problem(413, "rows-many", RuleError("rows-many", most=500))
    try:
        device = UUID(request.headers.get("X-Device", ""))
    except ValueError as error:
        raise NotFound("device") from error
    try:
        results = actions.upload(
            request.actor,
            gathering_id=gathering_id,
            body=request.body,
            device_id=device,
            signed=request.headers.get("X-Signature", ""),
        )
    except RuleError as error:
        return _problem(422, error.code, error)
    return JsonResponse({"rows": [_told(result) for result in results]})


def _told(result: Result) -> dict[str, object]:
    return {
        "id": str(result.client_id),
        "outcome": result.outcome.value,
        "why": result.why,
        "at": result.came_at.isoformat() if result.came_at else None,
        "odd_clock": result.odd_clock,
        "had_cancelled": result.had_cancelled,
    }


def _problem(status: int, code: str, error: RuleError) -> JsonResponse:
    body = {"type": f"about:blank#{code}", "title": sentence(error), "status": status, "code": code}
    return JsonResponse(body, status=status, content_type="application/problem+json")
