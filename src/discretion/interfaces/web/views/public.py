"""What anyone may know: the signing key, how accessible the pages are, what runs here."""

from importlib.metadata import metadata, requires, version
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.audit import signatures, signing
from discretion.interfaces.web.page import Request, page

_NAME_ENDS: Final = "[<>=!~; ("


@page()
def keys(request: Request) -> HttpResponse:
    """The public half of the key that signs the record and each filing package."""
    key = signing.public_key()
    return render(
        request, "public/keys.html", {"key": key, "fingerprint": signatures.fingerprint(key)}
    )


@page()
def accessibility(request: Request) -> HttpResponse:
    """What we promise, what we tested, and whom to tell."""
    return render(request, "public/accessibility.html")


@page()
def source(request: Request) -> HttpResponse:
    """What runs here, under which licence, and what it is made of."""
    return render(request, "public/source.html", {"parts": list(_parts())})


def _parts() -> list[tuple[str, str, str]]:
    """The packages that this one asks for: name, version, licence."""
    asked = {_name(line) for line in requires("discretion") or () if "extra ==" not in line}
    return [(name, version(name), _licence(name)) for name in sorted(asked)]


def _name(requirement: str) -> str:
    ends = [requirement.find(mark) for mark in _NAME_ENDS if mark in requirement]
    return requirement[: min(ends)] if ends else requirement


def _licence(name: str) -> str:
    told = metadata(name)
    for field in ("License-Expression", "License"):
        # Some packages put the whole text here.
        if field in told and "\n" not in told[field]:
            return str(told[field])
    classified = [c for c in told.get_all("Classifier") or () if c.startswith("License ::")]
    return str(classified[0].rpartition(" :: ")[2]) if classified else "see its own pages"
