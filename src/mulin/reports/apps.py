from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "mulin.reports"
    label = "reports"
