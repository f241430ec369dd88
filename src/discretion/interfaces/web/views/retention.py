"""Retention: what is kept until when, by rule and system, and what was disposed of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, get_args

import msgspec
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.accounts.policy import require
from discretion.apps.register.queries import Kept
from discretion.apps.retention import actions, certificates, queries
from discretion.apps.retention.queries import READING, By, Filters, Opened, State
from discretion.errors import RefusedByLaw
from discretion.interfaces.web import list_files
from discretion.interfaces.web.forms import Form, asked, bound_or_kept, carried_out
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import agencies_to_filter_by, own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.retention_forms import (
    DisposalForm,
    SeriesForm,
    WithdrawForm,
)
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.deadlines import in_words

_A_PAGE: Final = 50
_SORTS: Final = {
    "due": "due_on",
    "name": "name",
    "id": "id",
    "agency": "agency__name",
    "system": "system__title",
    "rule": "rule__title",
}
_PARTS: Final[Sequence[tuple[State, str]]] = (
    ("kept", "All that is kept"),
    ("due", "Due now"),
    ("soon", "Due within 30 days"),
    ("held", "On hold"),
    ("undated", "Without a day"),
    ("disposed", "Disposed of"),
    ("withdrawn", "Withdrawn"),
    ("all", "All that was ever listed"),
)
_BY: Final[Sequence[tuple[str, str]]] = (
    ("", "One by one"),
    ("rule", "By rule"),
    ("system", "By system"),
)
_MEDIA: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_HEADS: Final = (
    *("Id", "What is kept", "How much", "Kept in", "System", "Rule", "Rule's id", "Agency"),
    *("Counted from", "Due", "How the day was worked out", "State"),
)


class Filter(Form):
    """What narrows the list."""

    words = forms.CharField(label="Words", required=False)
    state = forms.ChoiceField(label="Which", required=False, choices=_PARTS)
    system = forms.ChoiceField(label="Kept in", required=False)
    rule = forms.ChoiceField(label="Rule", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, offered: Mapping[str, Iterable[tuple[str, str]]], **given: Any) -> None:
        super().__init__(**given)
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
            field.choices = [("", "Any"), *choices]


class Standing(NamedTuple):
    """How something kept stands: a word, and the tone it is said in."""

    word: str
    tone: str


@page(*READING)
def holdings(request: Request) -> HttpResponse:
    """What is kept, the first due first; one by one, or counted by rule or by system (`?by=`)."""
    now = today(request)
    there = queries.holdings(request.actor, Filters(state="all"), today=now)
    form = Filter(offered=_offered(request, there), data=request.GET)
    found = _found(request, form)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        rows = map(_cells, _sorted(found, request).iterator(500))
        return list_files.as_asked(request, "retention", _HEADS, rows)
    by = next((name for name, _ in _BY if name and name == request.GET.get("by")), "")
    shown = Paginator(_sorted(found, request), _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    context = {
        "form": form,
        "by": by,
        "ways": [(address(request, by=name, page=None), label, name == by) for name, label in _BY],
        "columns": _columns(request),
        "rows": [] if by else [(row, _standing(row, now)) for row in shown],
        "counted": list(_counted(request, found, by)),
        "page": shown,
        "found": f"{count:,} {'series' if count == 1 else 'series of records'}",
        "today": now,
        "late": queries.holdings(request.actor, Filters(state="due"), today=now).count(),
        "late_to": f"{reverse('retention')}?state=due",
        "files": [(address(request, **{"as": e}, page=None), e) for e in list_files.ENDINGS],
        "may_record": request.actor.can_anywhere(Power.KEEP_REGISTER),
    }
    return render(request, "retention/list.html", context)


def _offered(request: Request, there: QuerySet[Any]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for name in ("system", "rule"):
        pairs = there.order_by(f"{name}__title", name).values_list(name, f"{name}__title")
        found[name] = [(id_, f"{title} ({id_})") for id_, title in pairs.distinct()]
    return {**found, "agency": agencies_to_filter_by(request.actor, there)}


def _found(request: Request, form: Filter) -> QuerySet[Any]:
    asked_for = form.cleaned_data if form.is_valid() else {}
    given = {name: value for name, value in asked_for.items() if value}
    given.setdefault("agency", chosen_agency(request, request.actor))
    return queries.holdings(request.actor, Filters(**given), today=today(request))


def _sorted(found: QuerySet[Any], request: Request) -> QuerySet[Any]:
    sent = request.GET.get("sort", "")
    column = _SORTS.get(sent.removeprefix("-"))
    if not column:
        return found
    return found.order_by(f"-{column}" if sent.startswith("-") else column, "id")


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Due", "due"),
        sortable(request, "What is kept", "name"),
        sortable(request, "Kept in", "system"),
        sortable(request, "Rule", "rule"),
        sortable(request, "Agency", "agency"),
        Column("State"),
        sortable(request, "Id", "id"),
    ]


def _counted(request: Request, found: QuerySet[Any], by: str) -> Iterator[tuple[Any, str]]:
    """Each rule or system with how much of it is due, and where that is listed."""
    how = next((each for each in get_args(By) if each == by), None)
    if how:
        for one in queries.counted(found, how, today=today(request)):
            yield one, address(request, **{by: one.id, "by": None, "page": None})


def _standing(row: Any, on: date) -> Standing:
    if row.state != row.State.KEPT:
        return Standing(row.get_state_display(), "ended")
    if row.held:
        return Standing("On hold", "waiting")
    if row.due_on is None:
        return Standing("Without a day", "plain")
    return Standing("Due", "bad") if row.due_on <= on else Standing("Kept", "good")


def _cells(row: Any) -> tuple[str, ...]:
    return (
        *(row.id, row.name, row.amount, row.system.title, row.system_id, row.rule.title),
        *(row.rule_id, row.agency.name, row.triggered_on.isoformat()),
        row.due_on.isoformat() if row.due_on else "",
        row.explanation,
        "On hold" if row.held else row.get_state_display(),
    )


@page(*READING)
def holding(request: Request, holding_id: str) -> HttpResponse:
    """One series: what, where, until when and why, what holds it, what came of it."""
    row = queries.row(holding_id, actor=request.actor)
    it, can = queries.opened(row), request.actor.can
    kept = it.state == "kept"
    made = queries.certificate(it.id, actor=request.actor) if it.disposal else None
    context = {
        "it": it,
        "agency": row.agency.name,
        "standing": _standing(row, today(request)),
        "today": today(request),
        "may_keep": kept and can(Power.KEEP_REGISTER, it.agency),
        "may_hold": kept and can(Power.HOLD_DISPOSAL, it.agency),
        "may_lift": can(Power.HOLD_DISPOSAL, it.agency),
        "may_dispose": kept and not it.held and can(Power.DISPOSE, it.agency),
        "is_due": bool(it.due.on and it.due.on <= today(request)),
        "hold_to": f"{reverse('place_hold')}?about={it.id}",
        "holds": [(one, certificates.HOLDS[one.kind]) for one in it.holds],
        "made": made,
        "way": certificates.WAYS[made.disposing.way] if made else "",
        "history": queries.history(holding_id, actor=request.actor),
    }
    return render(request, "retention/holding.html", context)


def trail(it: Opened | None = None) -> list[tuple[str, str]]:
    """The places above a page about something kept."""
    above = [(reverse("retention"), "Retention")]
    return [*above, (reverse("holding", args=[it.id]), it.id)] if it else above


def named(found: Iterable[Kept]) -> list[tuple[str, str]]:
    """Records as a form offers them."""
    return [(kept.id, f"{kept.title} ({kept.id})") for kept in found]


@page(Power.KEEP_REGISTER)
def record(request: Request) -> HttpResponse:
    """List something that is kept."""
    actor, owners = request.actor, own_agencies(request, Power.KEEP_REGISTER)

    def make(**given: Any) -> SeriesForm:
        systems, rules = queries.systems("", actor=actor), queries.rules("", actor=actor)
        return SeriesForm(agencies=owners, systems=named(systems), rules=named(rules), **given)

    first = {"agency": chosen_agency(request, actor)}
    asked_for = {name: request.GET.get(name, "") for name in ("system", "rule")}
    form = bound_or_kept(request, make, {**first, **asked_for})
    made: list[Opened] = []

    def act() -> None:
        agency = form.cleaned_data["agency"]
        made.append(actions.record(form.series(), agency=agency, actor=actor, now=request.now))

    if carried_out(form, act):
        messages.success(request, f"{made[0].id} is listed. {_when(made[0])}")
        return redirect("holding", made[0].id)
    return asked(
        request,
        form,
        title="List what is kept",
        lead="A series of records, where it is, and from which day its time runs. How long it is "
        "kept is the rule’s to say.",
        send="List it",
        trail=trail(),
    )


def _when(it: Opened) -> str:
    return f"It is due on {in_words(it.due.on)}." if it.due.on else "It has no day yet."


@page(Power.KEEP_REGISTER)
def change(request: Request, holding_id: str) -> HttpResponse:
    """Change what is said of it; its day is worked out anew."""
    actor, it = request.actor, queries.holding(holding_id, actor=request.actor)
    require(actor, Power.KEEP_REGISTER, it.agency)

    def make(**given: Any) -> SeriesForm:
        systems = queries.systems(it.agency, actor=actor)
        rules = queries.rules(it.agency, actor=actor)
        return SeriesForm(systems=_with(systems, it), rules=_with(rules, it, "rule"), **given)

    def now() -> dict[str, object]:
        there = queries.holding(holding_id, actor=actor)
        return {**msgspec.structs.asdict(there.content), "version": there.version}

    form = bound_or_kept(request, make, now())

    def act() -> None:
        actions.change(
            holding_id,
            form.series(),
            version=form.cleaned_data["version"] or 0,
            actor=actor,
            now=request.now,
        )

    if carried_out(form, act, now):
        there = queries.holding(holding_id, actor=actor)
        messages.success(request, f"{holding_id} is changed. {_when(there)}")
        return redirect("holding", holding_id)
    lead = "Its day is worked out anew from what you say here."
    title, above_it = f"Change {holding_id}", trail(it)
    return asked(request, form, title=title, lead=lead, send="Save", trail=above_it)


def _with(found: Iterable[Kept], it: Opened, which: str = "system") -> list[tuple[str, str]]:
    """What may be chosen, and what stands there already, though it was retired since."""
    names = dict(named(found))
    own = {"system": (it.content.system, it.system_name), "rule": (it.content.rule, it.rule_name)}
    id_, name = own[which]
    return list({**names, id_: names.get(id_, f"{name} ({id_})")}.items())


@page(Power.KEEP_REGISTER)
def withdraw(request: Request, holding_id: str) -> HttpResponse:
    """List it no longer, though nobody disposed of it."""
    it = queries.holding(holding_id, actor=request.actor)
    require(request.actor, Power.KEEP_REGISTER, it.agency)
    form = bound_or_kept(request, WithdrawForm, {"version": it.version})

    def act() -> None:
        told = form.cleaned_data
        given = {"version": told["version"] or 0, "why": told["why"]}
        actions.withdraw(holding_id, actor=request.actor, now=request.now, **given)

    if carried_out(form, act):
        messages.success(request, f"{holding_id} is no longer listed; it stays readable.")
        return redirect("holding", holding_id)
    lead = "For what was listed in error, or is elsewhere by now. What is gone is disposed of."
    title, above_it = f"Withdraw {holding_id}", trail(it)
    return asked(request, form, title=title, lead=lead, send="Withdraw it", trail=above_it)


@page(Power.DISPOSE)
def dispose(request: Request, holding_id: str) -> HttpResponse:
    """Record how it was disposed of; the certificate is made with it."""
    it = queries.holding(holding_id, actor=request.actor)
    require(request.actor, Power.DISPOSE, it.agency)
    if it.held or it.state != "kept":
        messages.warning(request, _not_now(it))
        return redirect("holding", holding_id)

    def make(**given: Any) -> DisposalForm:
        return DisposalForm(dated=it.due.on is not None, **given)

    form = bound_or_kept(request, make, {"version": it.version, "on": today(request)})

    def act() -> None:
        told = form.cleaned_data
        given = {"version": told["version"] or 0, "why": told.get("why", "")}
        said = form.disposing()
        actions.dispose(holding_id, said, actor=request.actor, now=request.now, **given)

    try:
        done = carried_out(form, act)
    except RefusedByLaw as error:
        done = False
        form.add_error("on", f"{error} (§ {error.provision})")
    if done:
        messages.success(request, f"{holding_id} is disposed of. Its certificate is below.")
        return redirect("holding", holding_id)
    return asked(
        request,
        form,
        title=f"Dispose of {holding_id}",
        lead=f"{it.content.name}. {it.due.explanation[:1].upper()}{it.due.explanation[1:]}.",
        send="Record the disposal",
        trail=trail(it),
    )


def _not_now(it: Opened) -> str:
    return f"{it.id} is on hold." if it.held else f"{it.id} is {it.state} already."


@page(*READING)
def certificate(request: Request, holding_id: str, ending: certificates.Format) -> HttpResponse:
    """The certificate of a disposal as a file."""
    made = queries.certificate(holding_id, actor=request.actor)
    response = HttpResponse(certificates.written(made, ending), content_type=_MEDIA[ending])
    name = certificates.file_name(made, ending)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
