"""A record opened beside its list, so that who goes through the list does not lose the place."""

from typing import Any, Final

from discretion.apps.accounts import queries as accounts
from discretion.apps.register import queries
from discretion.apps.register.kinds import Kind
from discretion.apps.register.queries import Kept
from discretion.errors import NotFound
from discretion.interfaces.web import showing
from discretion.interfaces.web.page import Request
from discretion.interfaces.web.party_names import offered_names
from discretion.interfaces.web.record_forms import FORMS
from discretion.interfaces.web.tables import address
from discretion.interfaces.web.views import editing

_ASKED: Final = "beside"
# The list's own filters have fields of the same names.
_IDS: Final = "id_beside_%s"


def opened(request: Request, kind: Kind) -> dict[str, Any]:
    """What a list's page needs to open its records beside it, and the one of `?beside=`, if any.

    NotFound for a record of another kind, or outside the actor's sight.
    """
    closing = address(request, **{_ASKED: None})
    shown: dict[str, Any] = {"opening": f"{closing}{'&' if '?' in closing else '?'}{_ASKED}="}
    if record_id := request.GET.get(_ASKED):
        kept = queries.record(record_id, actor=request.actor)
        if kept.kind != kind.name:
            raise NotFound(f"{record_id} is not in this list.")
        shown["beside"] = {**_told(request, kept), **_form(request, kind, kept), "close": closing}
    return shown


def _told(request: Request, kept: Kept) -> dict[str, Any]:
    links = showing.links(request.actor, [kept.content])
    return {
        "kept": kept,
        # How one stands by its days and signatures is said in its row, and on its own page.
        "state": "" if kept.kind in showing.STANDING else kept.state,
        "facts": showing.facts(kept.content, links),
        "agency_name": accounts.agency_names([kept.agency]).get(kept.agency, "The City"),
    }


def _form(request: Request, kind: Kind, kept: Kept) -> dict[str, Any]:
    """The form that changes it; none for who may not, and where more than a form is needed."""
    may = request.actor.can(kind.power, kept.agency)
    if not may or kind.name not in FORMS or kept.state not in queries.HOLDING:
        return {}
    form, parties = editing.forms_of(request, kind, kept.content, kept.agency, version=kept.version)
    form.auto_id = _IDS
    return {"form": form, "parties": parties, "names": offered_names(request.actor)}
