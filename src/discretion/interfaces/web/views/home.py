"""The first page after signing in."""

from django.http import HttpResponse
from django.shortcuts import render

from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.waiting import doors, today, waiting


@page()
def home(request: Request) -> HttpResponse:
    """What waits, and where to go."""
    shown = {"pieces": waiting(request), "doors": doors(request), "today": today(request)}
    return render(request, "home.html", shown)
