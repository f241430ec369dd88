"""The form of a record: to enter one, to copy one, to change one that others may change too."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.register import actions, checks, queries
from discretion.apps.register.contents import Content
from discretion.apps.register.kinds import KINDS, Kind, by_plural, kind_of
from discretion.apps.register.queries import Kept
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.interfaces.web import record_forms, showing
from discretion.interfaces.web.forms import add_faults, bound_or_kept
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import own_agencies
from discretion.interfaces.web.page import Request, page, way_back
from discretion.interfaces.web.party_names import PartyNames, known_names, offered_names
from discretion.interfaces.web.record_forms import FORMS, PartyRows, RecordForm
from discretion.interfaces.web.type_choices import Choices
from discretion.law.authority import Power


@page(Power.KEEP_REGISTER, Power.ADD_TYPE, Power.ADOPT_POLICIES)
def enter(request: Request, plural: str) -> HttpResponse:
    """Enter a record, from nothing or as a copy of another (`?copy=`)."""
    kind = by_plural(plural)
    if not request.actor.can_anywhere(kind.power):
        raise NotAllowed(f"Your roles don't include entering {kind.plural}.")
    copied = request.GET.get("copy", "")
    source = queries.record(copied, actor=request.actor).content if copied else None
    agency = request.POST.get("agency") or chosen_agency(request, request.actor)
    form, parties = forms_of(request, kind, source, agency, new=True)
    if request.method == "POST" and (content := typed(kind, form, parties, request.actor, source)):
        try:
            state = "draft" if "as_draft" in request.POST else "current"
            kept = actions.enter(
                kind,
                content,
                agency=agency,
                state=state,
                actor=request.actor,
                now=request.now,
            )
        except Invalid as error:
            add_faults(form, error)
        else:
            messages.success(request, f"{kept.id} is entered.")
            return redirect("record", kept.id)
    shown = {"kind": kind, "form": form, "parties": parties, "names": offered_names(request.actor)}
    return render(request, "register/form.html", shown, status=_status(form, parties))


def _status(form: RecordForm, parties: Any, *, stale: bool = False) -> int:
    if stale:
        return 409
    wrong = form.errors or (parties is not None and parties.is_bound and not parties.is_valid())
    return 422 if wrong else 200


@page(Power.KEEP_REGISTER, Power.ADD_TYPE, Power.ADOPT_POLICIES)
def change(request: Request, record_id: str) -> HttpResponse:
    """Change what a record says; who was second sees both versions and loses nothing."""
    kept = queries.record(record_id, actor=request.actor)
    kind = kind_of(record_id)
    require(request.actor, kind.power, kept.agency)
    actions.require_holding(kept)
    form, parties = forms_of(request, kind, kept.content, kept.agency, version=kept.version)
    theirs: object = None
    if request.method == "POST" and (
        content := typed(kind, form, parties, request.actor, kept.content)
    ):
        try:
            _change(request, kept, content, form)
        except Invalid as error:
            add_faults(form, error)
        except Stale:
            links = showing.links(request.actor, [content, kept.content])
            theirs = showing.compared(kind, content, kept.content, links)
            form.data = request.POST.copy()
            form.data["version"] = str(kept.version)
        else:
            messages.success(request, f"{record_id} is changed.")
            return redirect(way_back(request) or reverse("record", args=[record_id]))
    shown = {"kind": kind, "kept": kept, "form": form, "parties": parties, "theirs": theirs}
    shown |= {"names": offered_names(request.actor), "back": way_back(request)}
    status = _status(form, parties, stale=theirs is not None)
    return render(request, "register/form.html", shown, status=status)


def _change(request: Request, kept: Kept, content: Content, form: RecordForm) -> None:
    actions.change(
        kept.id,
        content,
        version=form.cleaned_data["version"] or 0,
        actor=request.actor,
        now=request.now,
        why=request.POST.get("why", ""),
    )


def forms_of(
    request: Request,
    kind: Kind,
    content: Content | None,
    agency: str,
    *,
    version: int | None = None,
    new: bool = False,
) -> tuple[RecordForm, Any]:
    """The form of a kind and, for an activity, the rows of its counterparties."""
    if kind.name not in FORMS:
        raise NotFound(f"A {kind.name} has no form here.")
    form_type = FORMS[kind.name]
    initial = form_type.initial_of(content) if content else {}
    form = bound_or_kept(request, form_type, {**initial, "version": version})
    if new and kind.of_agency:
        owners = own_agencies(request, kind.power)
        form.fields["agency"] = forms.ChoiceField(label="Agency", choices=owners, initial=agency)
        form.order_fields(["agency", *form.fields])
    points_to = [content] if content else []
    form.choose_from(
        _choices(request.actor, agency), lambda: showing.links(request.actor, points_to)
    )
    if kind.name != "activity":
        return form, None
    names = _party_names(request.actor, content)
    rows = partial(PartyRows, prefix="party", initial=record_forms.party_rows(content, names))
    return form, rows(data=request.POST) if request.method == "POST" else rows()


def _choices(actor: Actor, agency: str) -> Mapping[str, Choices]:
    """What the fields of a form choose from: records of the agency's tree."""
    tree = actor.tree.below(actor.tree.top(agency)) if agency else None

    def of(kind: str, key: str) -> Choices:
        found = queries.records(KINDS[kind], actor=actor, agencies=tree)
        return list(found.values_list(key, "title"))

    return {
        "function": of("function", "code"),
        "systems": of("system", "id"),
        "vendor": of("contractor", "code"),
        "subcontractor_of": of("contractor", "code"),
    }


def _party_names(actor: Actor, content: Content | None) -> PartyNames:
    kept = [(party.id, party.name) for party in record_forms.parties_of(content)]
    return PartyNames(known_names(actor), kept)


def typed(
    kind: Kind, form: RecordForm, parties: Any, actor: Actor, before: Content | None
) -> Content | None:
    """The content that was typed; None, with each fault on its field, where it is none.

    `before` is what the form was filled with; the parties that it names are known by it.
    """
    sound = [form.is_valid(), parties is None or parties.is_valid()]
    if not all(sound):
        return None
    document = form.document()
    document.pop("agency", None)
    if parties is not None:
        document["counterparties"] = record_forms.parties_typed(
            parties, _party_names(actor, before)
        )
    try:
        return checks.read(kind, document)
    except Invalid as error:
        add_faults(form, error)
        return None
