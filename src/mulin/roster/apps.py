from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "mulin.roster"
    label = "roster"
