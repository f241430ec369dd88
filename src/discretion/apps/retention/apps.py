"""Tells Django that this is an app."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """The retention app."""

    name = "discretion.apps.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"
