"""Addresses of this room: for everybody, for the desk, for the door, and the stamp card's own outside."""

from __future__ import annotations

from django.urls import path

from mulin.events.views import day, door, door_api, planning, printing, programme, public

app_name = "events"
_WORK = "desk/events/<uuid:event_id>/"
_DOOR = "door/<uuid:gathering_id>/"
urlpatterns = [
    path("events/", public.events, name="events"),
    path("events/<uuid:event_id>/", public.event, name="event"),
    path("events/<uuid:event_id>/card/", public.my_card, name="my-card"),
    path("events/<uuid:event_id>/help/", public.offer, name="offer"),
    path("events/<uuid:event_id>/screen/", public.screen, name="screen"),
    path("events/<uuid:event_id>/share/", printing.pass_on, name="pass-on"),
    path("events/<uuid:event_id>/share.png", printing.share, name="share"),
    path("events/help/<uuid:helper_id>/give-back/", public.give_back, name="give-back"),
    path("events/help/<uuid:helper_id>/station/", public.my_station, name="my-station"),
    path("desk/events/", planning.board, name="board"),
    path("desk/events/new/", planning.new, name="new"),
    path(_WORK, planning.plan, name="plan"),
    path(f"{_WORK}edit/", planning.edit, name="edit"),
    path(f"{_WORK}copy/", planning.copy, name="copy"),
    path(f"{_WORK}place/", planning.take_place, name="take-place"),
    path(f"{_WORK}publish/", planning.publish, name="publish"),
    path(f"{_WORK}cancel/", planning.cancel, name="cancel"),
    path(f"{_WORK}people/", programme.people, name="people"),
    path(f"{_WORK}stations/", programme.stations, name="stations"),
    path(f"{_WORK}prizes/", programme.prizes, name="prizes"),
    path(f"{_WORK}materials/", programme.materials, name="materials"),
    path(f"{_WORK}helpers/", programme.helpers, name="helpers"),
    path(f"{_WORK}sheets/", printing.sheets, name="sheets"),
    path(f"{_WORK}sheets/cards.pdf", printing.cards, name="cards"),
    path(f"{_WORK}sheets/cards/", printing.make_cards, name="make-cards"),
    path(f"{_WORK}sheets/<slug:sheet>.pdf", printing.sheet, name="sheet"),
    path(f"{_WORK}day/", day.day, name="day"),
    path(f"{_WORK}day/invite/", day.invite, name="invite"),
    path(f"{_WORK}day/here/", day.pair_here, name="pair-here"),
    path(f"{_WORK}doubts/", day.doubts, name="doubts"),
    path(f"{_WORK}after/", day.after, name="after"),
    path(f"{_WORK}came/", day.came, name="came"),
    path(f"{_WORK}thank/", day.thank, name="thank"),
    path("desk/events/station/<uuid:station_id>/", programme.station, name="station"),
    path("desk/events/station/<uuid:station_id>/drop/", programme.drop_station, name="drop-station"),
    path("desk/events/prize/<uuid:prize_id>/", programme.prize, name="prize"),
    path("desk/events/prize/<uuid:prize_id>/drop/", programme.drop_prize, name="drop-prize"),
    path("desk/events/material/<uuid:material_id>/", programme.material, name="material"),
    path("desk/events/shift/<uuid:shift_id>/", programme.shift, name="shift"),
    path("desk/events/shift/<uuid:shift_id>/drop/", programme.drop_shift, name="drop-shift"),
    path("desk/events/helper/<uuid:helper_id>/", programme.helper, name="helper"),
    path("desk/events/device/<uuid:device_id>/", day.device, name="device"),
    path("desk/events/stamp-card/<uuid:stamp_card_id>/lost/", day.lose_card, name="lose-card"),
    path("desk/events/doubt/<uuid:doubt_id>/", day.doubt, name="doubt"),
    path("door/", door.pair, name="door"),
    path("door/worker.js", door_api.worker, name="door-worker"),
    path(_DOOR, door.desk, name="desk"),
    path(f"{_DOOR}stamps/", door.desk, {"tab": "stamp"}, name="desk-stamp"),
    path(f"{_DOOR}prizes/", door.desk, {"tab": "prize"}, name="desk-prize"),
    path(f"{_DOOR}riddles/", door.desk, {"tab": "riddle"}, name="desk-riddle"),
    path(f"{_DOOR}pin/", door.show_pin, name="desk-pin"),
    path(f"{_DOOR}shell/", door.shell, name="desk-shell"),
    path(f"{_DOOR}setup.json", door_api.setup, name="desk-setup"),
    path(f"{_DOOR}day.json", door_api.day, name="desk-day"),
    path(f"{_DOOR}find.json", door_api.find, name="desk-find"),
    path(f"{_DOOR}batch/", door_api.batch, name="desk-batch"),
    path(f"{_DOOR}redeem.json", door_api.redeem, name="desk-redeem"),
    path(f"{_DOOR}riddle.json", door_api.riddle, name="desk-answer"),
    path(f"{_DOOR}undo/<uuid:op>/", door.undo, name="desk-undo"),
    path(f"{_DOOR}do/<slug:what>/", door.act, name="desk-act"),
]
root_urlpatterns = [path("stamp/<slug:card_code>/", public.stamp_card, name="stamp-card")]
