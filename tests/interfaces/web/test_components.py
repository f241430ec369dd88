"""The parts of pages: what goes in comes out as text, and what is left out fails at load."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from hypothesis import example, given
from hypothesis import strategies as st
from lxml.etree import _Element

from discretion.errors import Fault, Invalid
from discretion.interfaces.web.components import dated, day, difference, linked, moment
from discretion.interfaces.web.forms import DayField, Form, add_faults
from discretion.interfaces.web.tables import address, sortable
from tests.pages import found, parsed, values, words

# What HTML itself lets stand in a text.
TEXTS = st.text(st.characters(exclude_categories=["C"], exclude_characters="\x00"), max_size=60)
HOSTILE = "<script>alert(1)</script>\"'&"


def shown(template: str, **context: object) -> _Element:
    """A piece of a page, as a tree; the page at hand is /here?sort=name&page=2."""
    context["request"] = RequestFactory().get("/here?sort=name&page=2")
    piece = Template(template).render(Context(context))
    return parsed(f"<!doctype html><html lang='en'><title>x</title><body>{piece}</body></html>")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "DES-2026-00017, approved on 2026-03-03, holds until 2027-07-31.",
            "DES-2026-00017, approved on March 3, 2026, holds until July 31, 2027.",
        ),
        ("2026-02-30 is no day, and 12026-02-03 is none.",) * 2,
        ("", ""),
    ],
)
def test_a_sentence_of_the_law_has_its_days_as_people_write_them(sentence: str, said: str) -> None:
    assert dated(sentence) == said


@pytest.mark.parametrize(
    "template",
    [
        "{% data_table columns='A' %}{% enddata_table %}",
        "{% data_table caption='A' %}{% enddata_table %}",
        "{% alert %}x{% endalert %}",
        "{% next_step %}x{% endnext_step %}",
        "{% explain %}x{% endexplain %}",
        "{% filters %}x{% endfilters %}",
        "{% link_button %}x{% endlink_button %}",
    ],
)
def test_a_part_without_what_it_needs_does_not_load(template: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="did not receive value"):
        Template(template)


@pytest.mark.parametrize(
    "template",
    [
        "{% status word=text %}",
        "{% record_id id=text to='/x' %}",
        "{% alert kind='error' heading=text %}{{ text }}{% endalert %}",
        "{% next_step heading=text %}{{ text }}{% endnext_step %}",
        "{% explain summary=text %}{{ text }}{% endexplain %}",
        "{% empty heading=text %}{{ text }}{% endempty %}",
        "{% facts %}{% fact term=text %}{{ text }}{% endfact %}{% endfacts %}",
        "{% breadcrumbs here=text %}{% crumb to='/x' label=text %}{% endbreadcrumbs %}",
        "{% tabs label=text %}{% tab to='/x' label=text here=True count=3 %}{% endtabs %}",
        "{% data_table caption=text columns=text %}<tr><td>{{ text }}</td></tr>{% enddata_table %}",
        "{% button about=text name=text value=text %}{{ text }}{% endbutton %}",
        "{% link_button to=text about=text %}{{ text }}{% endlink_button %}",
        "{% filters label=text found=text %}{{ text }}{% endfilters %}",
        "{% difference before=text after='b' %}",
    ],
)
def test_hostile_text_stays_text(template: str) -> None:
    page = shown(template, text=HOSTILE)
    assert page.find(".//script") is None
    assert "alert(1)" in words(page)


@given(TEXTS, TEXTS)
@example("  a b", "a  b ")
@example("<del>a</del>", "&lt;a")
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    marked = str(difference(before=before, after=after))
    assert _without("del", marked) == after.split()
    assert _without("ins", marked) == before.split()


def _without(tag: str, marked: str) -> list[str]:
    """The words of a difference without one side, and without what is only said aloud."""
    seen = re.sub(r'<span class="usa-sr-only">[^<]*</span>', "", marked)
    rest = re.sub(f"<{tag}>.*?</{tag}>", "", seen, flags=re.DOTALL)
    return unescape(re.sub("<[^>]*>", "", rest)).split()


def test_a_difference_says_aloud_what_colour_and_line_show() -> None:
    page = shown("{% difference before='one two' after='one three' %}")
    assert words(page.find(".//del")) == "[removed: two]"
    assert words(page.find(".//ins")) == "[added: three]"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 7, 30), "Thu, July 30, 2026 (today)"),
        (date(2026, 7, 31), "Fri, July 31, 2026 (in 1 day)"),
        (date(2026, 7, 28), "Tue, July 28, 2026 (2 days late)"),
    ],
)
def test_a_deadline_says_how_far_off_it_is(on: date, said: str) -> None:
    page = shown("{% due on=on today=today working='why' %}", on=on, today=date(2026, 7, 30))
    assert words(found(page, "//*[contains(@class,'dsc-due')]")[0]) == said
    assert words(page.find(".//summary")) == "How this was worked out"


def test_a_moment_is_told_in_new_york() -> None:
    late = datetime(2026, 8, 1, 3, 5, tzinfo=UTC)
    assert moment(late) == "July 31, 2026, 11:05 p.m. New York"
    assert (day(late), day("2026-08-01"), day(None)) == ("July 31, 2026", "August 1, 2026", "")


def test_a_state_is_a_word_a_shape_and_a_colour() -> None:
    page = shown("{% status word='in_force' %}{% status word='something else' %}")
    assert words(page.find(".//body")) == "In force Something else"
    shapes = values(page, "//*[local-name()='use']/@href")
    assert [shape.rpartition("#")[2] for shape in shapes] == ["check_circle", "info"]


def test_the_other_pages_of_a_list_keep_its_filters() -> None:
    page = shown("{% pagination page=page %}", page=Paginator(range(95), 10).page(2))
    assert values(page, "//a/@href")[:2] == ["/here?sort=name&page=1", "/here?sort=name&page=1"]
    assert values(page, "//a[@aria-current]/@href") == ["/here?sort=name&page=2"]
    alone = shown("{% pagination page=page %}", page=Paginator([1], 10).page(1))
    assert found(alone, "//body/*") == []


def test_a_second_click_sorts_the_other_way_and_begins_at_the_first_page() -> None:
    request = RequestFactory().get("/here?sort=name&page=2&q=a")
    column = sortable(request, "Name", "name")
    assert (column.to, column.sorted) == ("/here?q=a&sort=-name", "ascending")
    assert address(request, q="", page=None) == "/here?sort=name"


class Asked(Form):
    """One of each kind of field."""

    name = forms.CharField(label="Name", help_text="As on paper.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label="Several", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple
    )
    on = DayField(label="When?")
    agreed = forms.BooleanField(label="Agreed")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def test_each_error_is_said_on_top_and_at_its_field() -> None:
    page = shown("{% error_summary form=form %}{% fields form=form %}", form=Asked(data={}))
    links = values(page, "//section//a/@href")
    assert links == ["#id_name", "#id_kind_0", "#id_several_0", "#id_on", "#id_agreed"]
    assert [words(a) for a in found(page, "//section//a")][3] == (
        "When? Enter a day, for example 7/31/2026."
    )
    for link in links:
        assert found(page, f"//*[@id='{link[1:]}']")
    described = values(page, "//input[@name='name']/@aria-describedby")
    assert described == ["id_name_hint id_name_error"]


def test_a_form_without_errors_has_no_summary() -> None:
    page = shown("{% error_summary form=form %}", form=Asked())
    assert found(page, "//body/*") == []


@pytest.mark.parametrize(
    "typed", ["7/31/2026", "07/31/2026", "2026-07-31", "July 31, 2026", "Jul 31, 2026", "7/31/26"]
)
def test_a_day_is_understood_as_people_write_it(typed: str) -> None:
    assert DayField(label="When?").clean(typed) == date(2026, 7, 31)


def test_a_fault_goes_to_the_field_that_its_path_begins_with() -> None:
    form = Asked(data={"name": "x", "kind": "a", "several": ["a"], "on": "7/1/2026", "agreed": "1"})
    assert form.is_valid()
    faults = [
        Fault("a", "About one of several.", "several[0].more"),
        Fault("b", "About nothing here.", "elsewhere"),
        Fault("c", "About all.", ""),
    ]
    add_faults(form, Invalid(faults))
    assert form.errors == {
        "several": ["About one of several."],
        "__all__": ["About nothing here.", "About all."],
    }


def test_a_report_and_a_filing_that_a_sentence_names_are_links_and_the_rest_is_text() -> None:
    said = "As in RPT-2024-00001, the filing FIL-2020-00002 & <b>XRPT-2024-00001, RPT-1</b>."
    piece = shown("{{ said|linked }}", said=said)
    assert values(piece, "//a/@href") == [
        "/reports/RPT-2024-00001",
        "/register/filings/FIL-2020-00002",
    ]
    assert words(piece).endswith(said)
    assert not found(piece, "//b")


@given(TEXTS)
def test_whatever_a_sentence_says_then_links_change_none_of_it(said: str) -> None:
    assert unescape(re.sub("</?a[^>]*>", "", linked(said))) == said
