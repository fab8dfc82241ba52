"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.people.views import agreeing, family, letting_in, merging, own, phones, register, requests, writing

app_name = "people"
_PERSON = "desk/people/<uuid:person_id>/"
_HOUSEHOLD = "desk/people/households/<uuid:household_id>/"
urlpatterns = [
    path("desk/people/", register.people, name="people"),
    path("desk/people/new/", writing.new_person, name="new_person"),
    path("desk/people/looks/", phones.looks, name="looks"),
    path("desk/people/requests/", requests.requests, name="requests"),
    path("desk/people/corrections/<uuid:request_id>/", requests.correction, name="correction"),
    path("desk/people/erasures/<uuid:request_id>/keep/", requests.keep, name="desk_keep"),
    path("desk/people/proxies/", agreeing.proxies, name="proxies"),
    path("desk/people/proxies/<uuid:proxy_id>/", agreeing.proxy, name="proxy"),
    path("desk/people/proxies/<uuid:proxy_id>/end/", agreeing.end_proxy, name="end_proxy"),
    path(_PERSON, register.person, name="person"),
    path(f"{_PERSON}edit/", writing.edit_person, name="edit_person"),
    path(f"{_PERSON}move/", writing.move_person, name="move_person"),
    path(f"{_PERSON}close/", writing.close_person, name="close_person"),
    path(f"{_PERSON}reopen/", writing.reopen_person, name="reopen"),
    path(f"{_PERSON}phone/", phones.phone, name="phone"),
    path(f"{_PERSON}slip/", letting_in.slip, name="slip"),
    path(f"{_PERSON}sign-in-phone/", letting_in.sign_in_phone, name="sign_in_phone"),
    path(f"{_PERSON}sign-in-phone/stop/", letting_in.stop_sign_in_phone, name="stop_sign_in_phone"),
    path(f"{_PERSON}merge/", merging.pick_twin, name="pick_twin"),
    path(f"{_PERSON}merge/<uuid:other_id>/", merging.merge, name="merge"),
    path(f"{_PERSON}consents/new/", agreeing.consent, name="desk_consent"),
    path(f"{_PERSON}consents/<slug:purpose>/withdraw/", agreeing.withdraw, name="desk_withdraw"),
    path(f"{_PERSON}guardians/new/", agreeing.guardian, name="guardian"),
    path(f"{_PERSON}guardians/<uuid:guardian_id>/end/", agreeing.end_guardian, name="end_guardian"),
    path(f"{_PERSON}proxies/new/", agreeing.name_proxy, name="name_proxy"),
    path(f"{_PERSON}copy/", requests.copy, name="desk_copy"),
    path(f"{_PERSON}correction/", requests.ask_correction, name="desk_correction"),
    path(f"{_PERSON}erasure/", requests.ask_erasure, name="desk_erasure"),
    path(_HOUSEHOLD, register.household, name="household"),
    path(f"{_HOUSEHOLD}move/", writing.move_household, name="move_household"),
    path("me/", own.me, name="me"),
    path("me/data/", own.data, name="data"),
    path("me/data/looks/", own.looks, name="own_looks"),
    path("me/data/correct/", own.correct, name="correct"),
    path("me/data/copy/", own.copy, name="copy"),
    path("me/data/erase/", own.erase, name="erase"),
    path("me/data/erase/<uuid:request_id>/keep/", own.keep, name="keep"),
    path("me/data/consents/<slug:purpose>/", own.consent, name="consent"),
    path("me/family/", family.family, name="family"),
    path("me/family/ask/", family.ask, name="ask_proxy"),
    path("me/family/<uuid:proxy_id>/nod/", family.nod, name="nod"),
    path("me/family/<uuid:proxy_id>/end/", family.end, name="end_own_proxy"),
]
