"""The addresses of the API."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from discretion.interfaces.api import problems
from discretion.interfaces.api.described import as_json
from discretion.interfaces.api.parts import api

View = Callable[..., HttpResponse]


def _as_problem(view: View) -> View:
    """Answer a method that an address does not have with a problem as well."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **places: object) -> HttpResponse:
        response = view(request, *args, **places)
        if response.status_code != 405:
            return response
        allowed = response["Allow"]
        problem = problems.plain(405, f"This address takes {allowed}.")
        problem["Allow"] = allowed
        return problem

    return answered


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """The answer for an address that leads nowhere."""
    return problems.plain(404, "There is nothing at this address.")


def description(request: HttpRequest) -> HttpResponse:
    """The description of all operations; anyone may read it, as it holds no record."""
    return HttpResponse(as_json(), content_type="application/json")


def _patterns() -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = _as_problem(pattern.callback)
            found.append(pattern)
    return found


urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", description, name="openapi"),
    *_patterns(),
    re_path(r"^.*$", unknown),
]
