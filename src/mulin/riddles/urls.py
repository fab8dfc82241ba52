"""Addresses of this room inside a community, and the one behind a slip's QR."""

from __future__ import annotations

from django.urls import include, path

from mulin.riddles.views import bank, desk, public, sets

app_name = "riddles"
_SET, _SLIP = "desk/riddles/sets/<uuid:riddle_set_id>/", "desk/riddles/slips/<uuid:riddle_slip_id>/"
urlpatterns = [
    path("desk/riddles/", bank.bank, name="bank"),
    path("desk/riddles/add/", bank.add, name="add"),
    path("desk/riddles/load/", bank.load, name="load"),
    path("desk/riddles/starter/", bank.starter, name="starter"),
    path("desk/riddles/sets/", sets.sets, name="sets"),
    path("desk/riddles/for/<uuid:gathering_id>/", sets.gathering, name="gathering"),
    path("desk/riddles/answered/<uuid:riddle_answer_id>/undo/", desk.undo, name="undo"),
    path(f"{_SET}", sets.riddle_set, name="set"),
    path(f"{_SET}hang/", sets.hang, name="hang"),
    path(f"{_SET}choose/", sets.choose, name="choose"),
    path(f"{_SET}choose/one/", sets.hang_one, name="hang-one"),
    path(f"{_SET}rules/", sets.settings, name="rules"),
    path(f"{_SET}slips.pdf", sets.slips, name="slips"),
    path(f"{_SET}answers/", sets.answers, name="answers"),
    path(f"{_SET}answers.pdf", sets.answer_sheet, name="answer-sheet"),
    path(f"{_SET}reveal/", sets.reveal, name="reveal"),
    path(f"{_SET}desk/", desk.desk, name="desk"),
    path(f"{_SET}paper/", desk.paper, name="paper"),
    path(f"{_SLIP}", desk.answer, name="answer"),
    path(f"{_SLIP}swap/", sets.swap, name="swap"),
    path(f"{_SLIP}off/", sets.take_off, name="take-off"),
    path("desk/riddles/<uuid:riddle_id>/", bank.riddle, name="riddle"),
    path("desk/riddles/<uuid:riddle_id>/retire/", bank.retire, name="retire"),
    path("riddles/<uuid:riddle_set_id>/", public.play, name="play"),
    path("riddles/<uuid:riddle_set_id>/answers/", public.results, name="results"),
    path("riddles/guess/<uuid:riddle_slip_id>/", public.guess, name="guess"),
    path("riddles/named/<uuid:riddle_answer_id>/hide/", public.hide_name, name="hide-name"),
]
root_urlpatterns = [path("", include(([path("r/<str:slip_code>", public.by_code, name="slip")], "riddle_slips")))]
