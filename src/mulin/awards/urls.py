"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.awards.desk_urls import desk_urlpatterns
from mulin.awards.views import naming, public, result, voting

app_name = "awards"
urlpatterns = [
    path("awards/", public.rounds, name="rounds"),
    path("awards/honours/", public.honours, name="honours"),
    path("awards/certificate/", public.certificate, name="certificate"),
    path("awards/duties/", public.duties, name="duties"),
    path("awards/objection/", result.objection_asked, name="objection-asked"),
    path("awards/candidate/<uuid:candidate_id>/", public.candidate, name="candidate"),
    path("awards/candidate/<uuid:candidate_id>/answer/", naming.answer, name="answer"),
    path("awards/candidate/<uuid:candidate_id>/leave/", naming.leave, name="leave"),
    path("awards/candidate/<uuid:candidate_id>/step-back/", naming.step_back, name="step-back"),
    path("awards/<uuid:round_id>/", public.round_page, name="round"),
    path("awards/<uuid:round_id>/rules/", public.rules, name="rules"),
    path("awards/<uuid:round_id>/rules.json", public.rules_file, name="rules-file"),
    path("awards/<uuid:round_id>/nominate/", naming.nominate, name="nominate"),
    path("awards/<uuid:round_id>/vote/", voting.vote, name="vote"),
    path("awards/<uuid:round_id>/receipt/", voting.receipt, name="receipt"),
    path("awards/<uuid:round_id>/ticket/", voting.ticket, name="ticket"),
    path("awards/<uuid:round_id>/ticket/receipt/", voting.ticket_receipt, name="ticket-receipt"),
    path("awards/<uuid:round_id>/result/", result.result, name="result"),
    path("awards/<uuid:round_id>/record.json", result.record, name="record"),
    path("awards/<uuid:round_id>/recount.py", result.script, {"name": "recount.py"}, name="recount"),
    path("awards/<uuid:round_id>/balance.py", result.script, {"name": "balance.py"}, name="balance"),
    path("awards/<uuid:round_id>/object/", result.objection, name="object"),
    path("awards/<uuid:round_id>/witness/", result.witness, name="witness"),
    *desk_urlpatterns,
]
