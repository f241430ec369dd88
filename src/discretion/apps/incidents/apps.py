"""Tells Django that this is an app."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The incidents app."""

    name = "discretion.apps.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
