"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.contacts.views import consent, edit, listing, numbers, reports

app_name = "contacts"
urlpatterns = [
    path("desk/contacts/", listing.contacts, name="contacts"),
    path("desk/contacts/add/", edit.add, name="add"),
    path("desk/contacts/load/", listing.load, name="load"),
    path("desk/contacts/calls/", listing.calls, name="calls"),
    path("desk/contacts/history/", listing.history, name="history"),
    path("desk/contacts/numbers/", numbers.changes, name="changes"),
    path("desk/contacts/numbers/<uuid:change_id>/", numbers.change, name="change"),
    path("desk/contacts/numbers/<uuid:change_id>/approve/", numbers.approve, name="approve"),
    path("desk/contacts/numbers/<uuid:change_id>/stop/", numbers.stop, name="stop"),
    path("desk/contacts/reports/", reports.reports, name="reports"),
    path("desk/contacts/reports/<uuid:report_id>/", reports.report, name="report"),
    path("desk/contacts/reports/<uuid:report_id>/settle/", reports.settle, name="settle"),
    path("desk/contacts/<uuid:contact_id>/", listing.contact, name="contact"),
    path("desk/contacts/<uuid:contact_id>/edit/", edit.edit, name="edit"),
    path("desk/contacts/<uuid:contact_id>/hand-over/", edit.hand_over, name="hand_over"),
    path("desk/contacts/<uuid:contact_id>/stand-in/", edit.stand_in, name="stand_in"),
    path("desk/contacts/<uuid:contact_id>/move/", edit.move, name="move"),
    path("desk/contacts/<uuid:contact_id>/close/", edit.close, name="close"),
    path("desk/contacts/<uuid:contact_id>/verify/", listing.verify, name="verify"),
    path("desk/contacts/<uuid:contact_id>/consent/", consent.consent, name="consent"),
    path("desk/contacts/<uuid:contact_id>/consent/withdraw/", consent.withdraw, name="withdraw_consent"),
    path("desk/contacts/<uuid:contact_id>/consent/form/", consent.consent_form, name="consent_form"),
]
