from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "mulin.cards"
    label = "cards"
