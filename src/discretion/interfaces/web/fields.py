"""How a form's fields look and speak: label, hint, error, control, and the summary on top."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.middleware.csrf import get_token
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from discretion.interfaces.web import guarding

register = template.Library()

_CLASSES: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    (forms.Textarea, "usa-textarea"),
    (forms.SelectMultiple, "usa-select dsc-select-many"),
    (forms.Select, "usa-select"),
    # The browser's own: USWDS's would speak in the place of the field's label.
    (forms.FileInput, "dsc-file"),
    (forms.Widget, "usa-input"),
)
_CHOSEN: Final = SafeString(" selected")
_OPTIONAL: Final = SafeString(' <span class="dsc-optional">(optional)</span>')


@register.simple_block_tag(takes_context=True)
def post_form(
    context: Context, content: str, *, to: str = "", upload: bool = False, label: str = ""
) -> SafeString:
    """A form that changes something: it is sent by POST to `to` (else to the page itself).

    `upload` lets it send files; `label` names it where a page has several.
    """
    request = context["request"]
    again = request.method == "POST" and not to
    along = guarding.along(content, request.POST) if again else ()
    return format_html(
        '<form class="dsc-form" method="post" action="{}"{}{} novalidate>'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}{}</form>',
        to or request.get_full_path(),
        mark_safe(' enctype="multipart/form-data"') if upload else "",
        format_html(' aria-label="{}"', label) if label else "",
        get_token(request),
        format_html_join("", '<input type="hidden" name="{}" value="{}">', along),
        content,
    )


@register.simple_tag
def fields(*, form: forms.BaseForm) -> SafeString:
    """Every field of a form in its order, hidden ones last. Put `error_summary` above the form."""
    shown = format_html_join("", "{}", ((field(field=one),) for one in form.visible_fields()))
    hidden = format_html_join("", "{}", ((one.as_hidden(),) for one in form.hidden_fields()))
    return shown + hidden


@register.simple_tag
def worded(*, field: BoundField, label: str, hint: str = "") -> str:
    """Give a field of a library's form our words; stands above the form's `error_summary`."""
    field.label, field.help_text = label, hint
    return ""


@register.simple_tag
def field(*, field: BoundField) -> SafeString:
    """One field: its label, hint and error, and the control that fits its widget."""
    widget = field.field.widget
    if field.is_hidden:
        return field.as_hidden()
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return _group(field, "checkbox")
    if isinstance(widget, forms.RadioSelect):
        return _group(field, "radio")
    if isinstance(widget, forms.CheckboxInput):
        return _box(field)
    return _framed(
        field,
        format_html(
            '<label class="usa-label{}" for="{}">{}{}</label>{}{}{}{}',
            " usa-label--error" if field.errors else "",
            field.id_for_label,
            field.label,
            _optional(field),
            _hint(field),
            _error(field),
            _control(field, _attributes(field, _class(widget))),
            _ways_on(field),
        ),
    )


def _ways_on(field: BoundField) -> SafeString:
    """What to do where a text looks as if it identified someone: by one button, or one tick."""
    found = [e for e in field.errors.as_data() if isinstance(e, guarding.Identifying)]
    paths = list(dict.fromkeys(error.path for error in found))
    return ways_on(name=field.html_name, label=str(field.label), paths=paths)


@register.simple_tag
def ways_on(*, name: str, label: str, paths: Sequence[str]) -> SafeString:
    """The button that puts the suggestion into a field, and the box for what is no person's."""
    if not paths:
        return SafeString("")
    boxes = format_html_join(
        "",
        '<div class="usa-checkbox"><input class="usa-checkbox__input" type="checkbox" '
        'id="id_{0}_{1}" name="{0}" value="{1}">'
        '<label class="usa-checkbox__label" for="id_{0}_{1}">'
        'This is not about a person<span class="usa-sr-only">: {2}</span></label></div>',
        ((guarding.NOT_IDENTIFYING, path, label) for path in paths),
    )
    button = format_html(
        '<button type="submit" class="usa-button usa-button--outline" name="{}" value="{}">'
        'Use the suggestion<span class="usa-sr-only">: {}</span></button>',
        guarding.SUGGESTION,
        name,
        label,
    )
    return format_html('<div class="dsc-ways-on">{}{}</div>', button if name else "", boxes)


def _control(field: BoundField, attributes: dict[str, str | bool]) -> SafeString:
    if type(field.field.widget) is not forms.Select:
        return field.as_widget(attrs=attributes)
    # Django's own takes a template for each choice: a third of a list's time over 200 agencies.
    widget = field.field.widget
    given = field.build_widget_attrs({"id": field.auto_id, **attributes}, widget)
    told = widget.get_context(field.html_name, field.value(), given)["widget"]
    groups = (_choices(name, options) for name, options, _ in told["optgroups"])
    named = {name: value for name, value in told["attrs"].items() if value is not False}
    return format_html(
        '<select name="{}"{}>{}\n</select>',
        told["name"],
        flatatt(named),
        format_html_join("", "{}", ((group,) for group in groups)),
    )


def _choices(name: str, options: Iterable[dict[str, Any]]) -> SafeString:
    shown = format_html_join(
        "",
        '\n<option value="{}"{}>{}</option>',
        ((o["value"], _CHOSEN if o["selected"] else "", o["label"]) for o in options),
    )
    return format_html('\n<optgroup label="{}">{}\n</optgroup>', name, shown) if name else shown


def _class(widget: forms.Widget) -> str:
    own = widget.attrs.get("class", "")
    return f"{next(name for kind, name in _CLASSES if isinstance(widget, kind))} {own}".strip()


def _attributes(field: BoundField, classes: str) -> dict[str, str | bool]:
    wrong = {"aria-invalid": "true"} if field.errors else {}
    names = _described(field)
    described = {"aria-describedby": names} if names else {}
    error = " usa-input--error" if field.errors else ""
    # A placeholder is gone when one begins to type; labels and hints say the same and stay.
    return {"class": classes + error, "placeholder": False, **wrong, **described}


def _described(field: BoundField) -> str:
    """The ids of what describes a control: its hint, then its error."""
    hint = f"{field.auto_id}_hint" if field.help_text else ""
    error = f"{field.auto_id}_error" if field.errors else ""
    return f"{hint} {error}".strip()


def _framed(field: BoundField, inner: SafeString) -> SafeString:
    wrong = " usa-form-group--error" if field.errors else ""
    return format_html('<div class="usa-form-group{}">{}</div>', wrong, inner)


def _optional(field: BoundField) -> SafeString:
    # A question that says itself when it is to be answered is not for the asking.
    said = getattr(field.field, "says_when_needed", False)
    return SafeString("") if field.field.required or said else _OPTIONAL


def _hint(field: BoundField) -> SafeString:
    if not field.help_text:
        return SafeString("")
    return format_html(
        '<div class="usa-hint" id="{}_hint">{}</div>', field.auto_id, field.help_text
    )


def _error(field: BoundField) -> SafeString:
    if not field.errors:
        return SafeString("")
    return format_html(
        '<div class="usa-error-message" id="{}_error">'
        '<span class="usa-sr-only">Error: </span>{}</div>',
        field.auto_id,
        format_html_join(mark_safe("<br>"), "{}", ((error,) for error in field.errors)),
    )


def _group(field: BoundField, kind: str) -> SafeString:
    """Several boxes or one of several, with the label as legend."""
    choices = format_html_join("", "{}", ((_choice(one, kind),) for one in field.subwidgets))
    names = _described(field)
    return _framed(
        field,
        format_html(
            '<fieldset class="usa-fieldset" id="{}"{}><legend class="usa-legend">{}{}</legend>{}{}'
            "{}</fieldset>",
            field.auto_id,
            format_html(' aria-describedby="{}"', names) if names else "",
            field.label,
            _optional(field),
            _hint(field),
            _error(field),
            choices,
        ),
    )


def _choice(one: object, kind: str) -> SafeString:
    data = getattr(one, "data", {})
    identity = data["attrs"].get("id", "")
    return format_html(
        '<div class="usa-{0}"><input class="usa-{0}__input" type="{0}" id="{1}" name="{2}" '
        'value="{3}"{4}><label class="usa-{0}__label" for="{1}">{5}</label></div>',
        kind,
        identity,
        data["name"],
        "" if data["value"] is None else data["value"],
        mark_safe(" checked") if data["selected"] else "",
        data["label"],
    )


def _box(field: BoundField) -> SafeString:
    """One box to tick; its label stands beside it."""
    return _framed(
        field,
        format_html(
            '{}<div class="usa-checkbox">{}<label class="usa-checkbox__label" for="{}">{}</label>'
            "</div>{}",
            _error(field),
            field.as_widget(attrs=_attributes(field, "usa-checkbox__input")),
            field.id_for_label,
            field.label,
            _hint(field),
        ),
    )


@register.simple_tag
def error_summary(*, form: forms.BaseForm) -> SafeString:
    """What is wrong with a form, on top, each line a link to its field; nothing if all is well."""
    lines = list(_lines(form))
    if not lines:
        return SafeString("")
    title = "There is a problem" if len(lines) == 1 else f"There are {len(lines)} problems"
    return format_html(
        '<section class="usa-alert usa-alert--error dsc-errors" aria-label="{}" role="alert">'
        '<div class="usa-alert__body"><p class="usa-alert__heading">{}</p>'
        '<ul class="usa-alert__text">{}</ul></div></section>',
        title,
        title,
        format_html_join("", "<li>{}</li>", ((line,) for line in lines)),
    )


def _lines(form: forms.BaseForm) -> Iterator[SafeString]:
    yield from (format_html("{}", error) for error in form.non_field_errors())
    for one in form.visible_fields():
        for error in one.errors:
            after = "" if one.label.endswith("?") else ":"
            yield format_html('<a href="#{}">{}{} {}</a>', _first(one), one.label, after, error)
    for one in form.hidden_fields():
        yield from (format_html("{}", error) for error in one.errors)


def _first(field: BoundField) -> str:
    """The id of what a link to a field should bring into focus: of a group, its first choice."""
    widget = field.field.widget
    group = isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect)
    return f"{field.auto_id}_0" if group else field.auto_id
