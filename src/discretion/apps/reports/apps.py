"""Tells Django that this is an app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The reports app."""

    name = "discretion.apps.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
