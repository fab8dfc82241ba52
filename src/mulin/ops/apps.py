from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "mulin.ops"
    label = "ops"
