"""What the server is held against: a view that does nothing, and cedarpy with the plain question.

Both are behind the very server, middleware and address prefix that determinations are.
"""

import os
from pathlib import Path

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from benchmarks import peers
from benchmarks.load import CITY

# Made ready when the first request of a process imports this, once.
_ASK = peers.cedar_by_act(msgspec.json.decode(Path(os.environ[CITY]).read_bytes()))


@csrf_exempt
def empty(request: HttpRequest) -> HttpResponse:
    """Reads what was sent, and answers nothing."""
    return HttpResponse(b"{}" if request.body else b"", content_type="application/json")


@csrf_exempt
def cedarpy(request: HttpRequest) -> HttpResponse:
    """Whether a routine designation covers the act, yes or no."""
    allowed = _ASK(msgspec.json.decode(request.body))
    return HttpResponse(msgspec.json.encode(allowed), content_type="application/json")


urlpatterns = [
    path("api/v1/empty", empty),
    path("api/v1/cedarpy", cedarpy),
    path("", include("discretion.config.urls")),
]
