"""Tells Django that this is an app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The duties app."""

    name = "discretion.apps.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"
