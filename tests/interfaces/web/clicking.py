"""How a test fills in a form as a browser does: what the page shows is what is sent."""

from typing import Any

from django.test import Client
from lxml.etree import _Element

from tests.pages import check, found, words

Sent = dict[str, Any]


def form_with(page: _Element, button: str) -> _Element:
    """The form that a button of this name sends."""
    forms = [form for form in found(page, "//main//form") if button in _buttons(form)]
    assert len(forms) == 1, f"{len(forms)} forms have the button “{button}”."
    return forms[0]


def _buttons(form: _Element) -> list[str]:
    return [words(button) for button in form.iter("button")]


def sent_by(form: _Element, button: str, **changes: object) -> Sent:
    """What a form sends as the page shows it, but for these changes; None leaves a field out."""
    sent: Sent = {}
    for control in form.iter("input", "textarea", "select"):
        for value in _values(control):
            sent.setdefault(str(control.get("name")), []).append(value)
    pressed = next(b for b in form.iter("button") if words(b) == button)
    if pressed.get("name"):
        sent[str(pressed.get("name"))] = str(pressed.get("value"))
    assert changes.keys() <= {c.get("name") for c in form.iter("input", "textarea", "select")}
    sent.update(changes)
    return {name: value for name, value in sent.items() if value is not None}


def _values(control: _Element) -> list[str]:
    kind = control.get("type")
    if not control.get("name") or kind in ("file", "submit"):
        return []
    if kind in ("checkbox", "radio"):
        return [control.get("value") or "on"] if control.get("checked") is not None else []
    if control.tag == "textarea":
        return [control.text or ""]
    if control.tag == "select":
        chosen = [o for o in control.iter("option") if o.get("selected") is not None]
        first = list(control.iter("option"))[:1]
        return [str(o.get("value")) for o in chosen or first]
    return [control.get("value") or ""]


def press(client: Client, address: str, button: str, **changes: object) -> Any:
    """Open a page, fill in the form of a button, press it, and follow to where it leads."""
    page = check(client.get(address))
    form = form_with(page, button)
    to = str(form.get("action"))
    answer = client.post(to, sent_by(form, button, **changes), follow=True)
    check(answer)
    return answer


def main(answer: Any) -> str:
    """What the main part of a page says."""
    return words(check(answer).find(".//main"))
