from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "mulin.printing"
    label = "printing"
