"""Tells Django that the pages are an app with templates and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "discretion.interfaces.web"
    label = "web"
