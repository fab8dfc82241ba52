"""Addresses of the desk's pages of awards."""

from __future__ import annotations

from django.urls import path

from mulin.awards.views import box, candidates, counting, desk, notice, papers

desk_urlpatterns = [
    path("desk/awards/", desk.rounds, name="desk"),
    path("desk/awards/new/", desk.new, name="new"),
    path("desk/awards/<uuid:round_id>/", desk.board, name="board"),
    path("desk/awards/<uuid:round_id>/edit/", desk.edit, name="edit"),
    path("desk/awards/<uuid:round_id>/publish/", desk.publish, name="publish"),
    path("desk/awards/<uuid:round_id>/put-off/", desk.put_off, name="put-off"),
    path("desk/awards/<uuid:round_id>/pause/", desk.pause, name="pause"),
    path("desk/awards/<uuid:round_id>/resume/", desk.resume, name="resume"),
    path("desk/awards/<uuid:round_id>/cancel/", desk.cancel, name="cancel"),
    path("desk/awards/<uuid:round_id>/candidates/", candidates.candidates, name="candidates"),
    path("desk/awards/<uuid:round_id>/nominate/", candidates.nominate, name="desk-nominate"),
    path("desk/awards/nomination/<uuid:nomination_id>/", candidates.match, name="match"),
    path("desk/awards/candidate/<uuid:candidate_id>/", candidates.candidate, name="review"),
    path("desk/awards/candidate/<uuid:candidate_id>/story/", candidates.story, name="story"),
    path("desk/awards/candidate/<uuid:candidate_id>/paper/", candidates.on_paper, name="on-paper"),
    path("desk/awards/candidate/<uuid:candidate_id>/withdraw/", candidates.withdraw, name="withdraw"),
    path("desk/awards/<uuid:round_id>/box/", box.box, name="box"),
    path("desk/awards/<uuid:round_id>/box/shares.pdf", box.shares, name="shares"),
    path("desk/awards/<uuid:round_id>/papers/", papers.papers, name="papers"),
    path("desk/awards/<uuid:round_id>/papers/ballots.pdf", papers.ballots, name="ballots"),
    path("desk/awards/elector/<uuid:elector_id>/hand/", papers.hand, name="hand"),
    path("desk/awards/elector/<uuid:elector_id>/back/", papers.back, name="back"),
    path("desk/awards/<uuid:round_id>/late/", papers.late, name="late"),
    path("desk/awards/late/<uuid:late_elector_id>/", papers.decide_late, name="decide-late"),
    path("desk/awards/<uuid:round_id>/typing/", counting.typing, name="typing"),
    path("desk/awards/sheet/<uuid:sheet_id>/", counting.settle, name="settle"),
    path("desk/awards/<uuid:round_id>/account/", counting.account, name="account"),
    path("desk/awards/<uuid:round_id>/count/", counting.count, name="count"),
    path("desk/awards/<uuid:round_id>/count/here/", counting.here, name="here"),
    path("desk/awards/<uuid:round_id>/count/witnesses/", counting.witnesses, name="witnesses"),
    path("desk/awards/<uuid:round_id>/count/open/", counting.open_box, name="open-box"),
    path("desk/awards/<uuid:round_id>/count/sign/", counting.sign, name="sign"),
    path("desk/awards/<uuid:round_id>/count/record.pdf", counting.record_sheet, name="record-sheet"),
    path("desk/awards/witness/<uuid:witness_id>/sign/", counting.witness_paper, name="witness-paper"),
    path("desk/awards/<uuid:round_id>/objections/", notice.objections, name="objections"),
    path("desk/awards/objection/<uuid:objection_id>/", notice.decide, name="decide"),
    path("desk/awards/<uuid:round_id>/notice.pdf", notice.notice_sheet, name="notice-sheet"),
    path("desk/awards/<uuid:round_id>/honours.pdf", notice.honour_sheet, name="honour-sheet"),
    path("desk/awards/<uuid:round_id>/nomination.pdf", notice.nomination_sheet, name="nomination-sheet"),
    path("desk/awards/<uuid:round_id>/call.pdf", notice.call_sheet, name="call-sheet"),
    path("desk/awards/<uuid:round_id>/certificates.pdf", notice.certificates, name="certificates"),
    path("desk/awards/candidate/<uuid:candidate_id>/certificate.pdf", notice.one_certificate, name="one-certificate"),
]
