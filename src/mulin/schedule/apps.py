from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "mulin.schedule"
    label = "schedule"
