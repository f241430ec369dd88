"""Tells Django that this is an app."""

from importlib import import_module

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The matters app."""

    name = "discretion.apps.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow the policies that set the hours of a notice; only now are the tables there."""
        asking = import_module("discretion.apps.matters.asking")
        following = import_module("discretion.apps.register.following")
        following.follow("exigent_notice_hours", asking.follow_policy)
