"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.schedule.views import booking, closing, special_days, venues

app_name = "schedule"
urlpatterns = [
    path("venues/", venues.public_venues, name="public_venues"),
    path("venues/<uuid:venue_id>/", venues.public_venue, name="public_venue"),
    path("calendar/", special_days.calendar, name="calendar"),
    path("desk/venues/", venues.venues, name="venues"),
    path("desk/venues/doors.pdf", venues.doors, name="doors"),
    path("desk/venues/book/", booking.book, name="book"),
    path("desk/venues/booking/<uuid:booking_id>/", booking.booking, name="booking"),
    path("desk/venues/booking/<uuid:booking_id>/back/", booking.give_back, name="give_back"),
    path("desk/venues/closure/<uuid:closure_id>/lift/", closing.lift, name="lift"),
    path("desk/venues/<uuid:venue_id>/", venues.venue, name="venue"),
    path("desk/venues/<uuid:venue_id>/close/", closing.close, name="close"),
    path("desk/venues/<uuid:venue_id>/rule/", closing.rule, name="rule"),
    path("desk/holidays/", special_days.table, name="table"),
    path("desk/holidays/day/", special_days.set_day, name="set_day"),
    path("desk/holidays/forget/", special_days.forget_day, name="forget_day"),
    path("desk/holidays/notice/", special_days.notice, name="notice"),
]
