"""A condition of an approval that falls to the one who asked: they say how they kept it."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from discretion.apps.matters import actions, queries
from discretion.apps.matters.casework import Kept, Sight
from discretion.errors import NotFound
from discretion.interfaces.web.forms import Form, bound_or_kept, carried_out
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.asking import ASKING, open_own


def own_conditions(sight: Sight) -> Sequence[Kept]:
    """Those that fall to the one who asked, kept or not."""
    return [one for one in sight.conditions if one.condition.by == "requester"]


class KeepingForm(Form):
    """How a condition was kept."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    how = forms.CharField(
        label="What shows that it was kept?",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: the list was shredded on August 3.",
    )


@page(*ASKING)
def my_condition(request: Request, matter_id: str, number: int) -> HttpResponse:
    """Say how a condition was kept, which closes the duty to keep it."""
    it = open_own(request, matter_id)
    sight = queries.matter(it.id, actor=request.actor, now=request.now)
    one = next((c for c in own_conditions(sight) if c.number == int(number)), None)
    if one is None:
        raise NotFound(f"{it.id} has no such condition for you to keep.")
    if one.at:
        messages.info(request, "You said already that this condition was kept.")
        return redirect("my_matter", it.id)
    form = bound_or_kept(request, KeepingForm, {"version": it.version})

    def keep() -> None:
        told = form.cleaned_data
        actions.keep_condition(
            it.id,
            one.number,
            told["how"],
            version=told["version"] or 0,
            actor=request.actor,
            now=request.now,
        )

    if carried_out(form, keep, lambda: {"version": it.version}):
        messages.success(request, "It is written down that the condition was kept.")
        return redirect("my_matter", it.id)
    status = 409 if form.outdated else 422 if form.errors else 200
    shown = {"it": it, "one": one, "form": form}
    return render(request, "matters_mine/condition.html", shown, status=status)
