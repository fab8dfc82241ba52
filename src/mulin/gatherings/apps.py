from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "mulin.gatherings"
    label = "gatherings"
