"""Tells Django that this is an app."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The matters app."""

    name = "discretion.apps.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"
