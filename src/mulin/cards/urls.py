"""Addresses of this room inside a community, and the QR's short address outside."""

from __future__ import annotations

from django.urls import path

from mulin.cards.models import Product
from mulin.cards.public_urls import community_urlpatterns, root_urlpatterns
from mulin.cards.views import coverage, printing, studio, walk

__all__ = ["app_name", "root_urlpatterns", "urlpatterns"]

__all__ = ["app_name", "root_urlpatterns", "urlpatterns"]

app_name = "cards"
urlpatterns = [
    *community_urlpatterns,
    path("desk/cards/", coverage.coverage, name="coverage"),
    path("desk/cards/left.pdf", coverage.left_sheet, name="left-sheet"),
    path("desk/cards/building/<uuid:building_id>/", coverage.building, name="building"),
    path("desk/cards/building/<uuid:building_id>/sheet.pdf", coverage.sheet, name="sheet"),
    path("desk/cards/visit/<uuid:visit>/withdraw/", coverage.withdraw, name="withdraw"),
    path("desk/cards/card/<uuid:card_id>/revoke/", coverage.revoke, name="revoke"),
    path("desk/cards/design/<slug:product>/", studio.studio, name="studio"),
    path("desk/cards/design/<slug:product>/proof.png", studio.proof, name="proof"),
    path("desk/cards/print/", printing.print_cards, name="print"),
    path("desk/cards/print/large/", printing.print_cards, {"product": Product.FRIDGE}, name="print-fridge"),
    path("desk/cards/wrong/", printing.wrong, name="wrong"),
    path("desk/cards/run/<uuid:run_id>/", printing.run, name="run"),
    path("desk/cards/run/<uuid:run_id>/again/", printing.again, name="again"),
    path("walk/", walk.walk, name="walk"),
    path("walk/<uuid:building_id>/", walk.walk_building, name="walk-building"),
    path("walk/<uuid:building_id>/<int:unit>/", walk.walk_unit, name="walk-unit"),
    path("walk/door/<uuid:household_id>/", walk.knock, name="knock"),
]
