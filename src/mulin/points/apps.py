from django.apps import AppConfig


class PointsConfig(AppConfig):
    name = "mulin.points"
    label = "points"
