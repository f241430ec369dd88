"""The addresses of the pages."""

from django.urls import path

from discretion.interfaces.web.views import home

urlpatterns = [
    path("", home.home, name="home"),
]
