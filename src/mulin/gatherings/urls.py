"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.gatherings.views import desk, drawing, feeds, leading, listing, mine, planning, poster, public

app_name = "gatherings"
_ONE = "gatherings/<uuid:gathering_id>/"
_RUN = "run/<uuid:gathering_id>/"
_MINE = "me/sign-ups/<uuid:sign_up_id>/"
urlpatterns = [
    path("gatherings/", public.week, name="week"),
    path("gatherings/timetable.pdf", desk.timetable_poster, name="timetable_poster"),
    path("gatherings/draw_check.py", drawing.draw_script, name="draw_script"),
    path("gatherings/receipt/<str:receipt>/", public.receipt, name="receipt"),
    path("gatherings/receipt/<str:receipt>/give-up/", public.give_up, name="give_up_receipt"),
    path(_ONE, public.gathering, name="gathering"),
    path(f"{_ONE}guest/", public.guest, name="guest"),
    path(f"{_ONE}save.ics", feeds.one, name="save"),
    path(f"{_ONE}here/<str:token>/", poster.here, name="here"),
    path(f"{_ONE}draw/", drawing.draw, name="draw"),
    path(f"{_ONE}draw.json", drawing.draw_file, name="draw_file"),
    path("calendar/community.ics", feeds.community, name="feed_community"),
    path("calendar/host/<uuid:host_id>.ics", feeds.host, name="feed_host"),
    path("calendar/venue/<uuid:venue_id>.ics", feeds.venue, name="feed_venue"),
    path("calendar/own/<str:token>.ics", feeds.own, name="feed_own"),
    path("me/sign-ups/", mine.mine, name="mine"),
    path("me/calendar/", mine.calendar, name="calendar"),
    path(f"{_MINE}give-up/", mine.give_up, name="give_up"),
    path(f"{_MINE}answer/", mine.answer, name="answer"),
    path(f"{_MINE}claim/", mine.claim, name="claim"),
    path(f"{_MINE}hide-name/", mine.hide_name, name="hide_name"),
    path("run/", leading.today, name="today"),
    path("run/host/<uuid:host_id>/", desk.host, name="host"),
    path("run/host/<uuid:host_id>/plan/", planning.plan, name="plan"),
    path("run/host/<uuid:host_id>/timetable/", planning.timetable, name="timetable"),
    path(_RUN, leading.roll, name="roll"),
    path(f"{_RUN}tap/", leading.tap, name="tap"),
    path(f"{_RUN}undo/<uuid:client_id>/", leading.undo, name="undo"),
    path(f"{_RUN}newcomer/", leading.newcomer, name="newcomer"),
    path(f"{_RUN}card/", leading.card, name="card"),
    path(f"{_RUN}sheet/", leading.sheet, name="sheet"),
    path(f"{_RUN}sheet.pdf", desk.sign_in_sheet, name="sign_in_sheet"),
    path(f"{_RUN}close/", leading.close, name="close"),
    path(f"{_RUN}reopen/", leading.reopen, name="reopen"),
    path(f"{_RUN}people/", listing.people, name="people"),
    path(f"{_RUN}sign-up/", listing.behalf, name="behalf"),
    path(f"{_RUN}poster/", poster.poster, name="poster"),
    path(f"{_RUN}draw/", drawing.draw_now, name="draw_now"),
    path(f"{_RUN}change/", planning.change, name="change"),
    path(f"{_RUN}rain/", planning.rain, name="rain"),
    path(f"{_RUN}back/", planning.back_outdoors, name="back_outdoors"),
    path(f"{_RUN}cancel/", planning.cancel, name="cancel"),
    path(f"{_RUN}restore/", planning.restore, name="restore"),
    path(f"{_RUN}end/", planning.end, name="end"),
    path("desk/gatherings/", desk.desk, name="desk"),
    path("desk/gatherings/own/", desk.own, name="own"),
]
