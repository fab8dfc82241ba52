"""A thing with places, and who took them."""

from __future__ import annotations

from django.db import models


class Thing(models.Model):
    name = models.CharField(max_length=60)
    left = models.PositiveIntegerField()

    class Meta:
        app_label = "limit"


class Taken(models.Model):
    thing = models.ForeignKey(Thing, on_delete=models.CASCADE)
    name = models.CharField(max_length=60)
    waits = models.BooleanField()

    class Meta:
        app_label = "limit"
