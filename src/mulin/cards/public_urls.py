"""Addresses of the public card: behind a card's QR, and by building."""

from __future__ import annotations

from django.urls import include, path

from mulin.cards.views import public

community_urlpatterns = [
    path("card/", public.choose, name="public_choose"),
    path("card/<slug:place>/", public.building, name="public_building"),
    path("card/<slug:place>/save/", public.save, name="public_save"),
    path("card/<slug:place>/share/", public.share, name="public_share"),
    path("card/<slug:place>/large/", public.large, name="public_large"),
    path("card/<slug:place>/call/", public.call, name="public_call"),
    path("card/<slug:place>/report/", public.report, name="public_report"),
    path("card/<slug:place>/report/thanks/", public.thanks, name="public_thanks"),
]
_numbers = [
    path("", public.by_typed_number, name="typed"),
    path("<str:number>", public.by_number, name="number"),
]
root_urlpatterns = [path("k/", include((_numbers, "card_numbers")))]
