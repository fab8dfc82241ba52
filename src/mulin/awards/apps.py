from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "mulin.awards"
    label = "awards"
