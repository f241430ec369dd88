"""A second printed form, made from that of 2020: numbers move, one question is new, one gone."""

import re
from typing import Final

FORM: Final = "nyc-2030"
SAME: Final = "nyc-2022"
_NEW: Final = """
[[questions]]
number = "2"
kind = "text"
text = "Describe the training in this law that employees of the agency were given."
printed = []
enacted = ["23-1203(8)"]

[[questions]]
number = "18"
kind = "table"
text = "List the guidance that the privacy officer issued, and for whom it is meant."
printed = []
enacted = ["23-1203(2)"]
columns = [
    { name = "guidance", kind = "text", label = "Guidance issued" },
    { name = "audience", kind = "boxes", label = "For whom", boxes = [
        { code = "staff", label = "Employees of the agency" },
        { code = "contractors", label = "Contractors of the agency" },
    ] },
]
"""
_FIELD: Final = (
    '[[header]]\nname = "report_date"',
    '[[header]]\nname = "borough"\nlabel = "Borough"\n\n[[header]]\nname = "report_date"',
)
_BEFORE: Final = '    { code = "employer", label = "Employer information" },'
_BOX: Final = _BEFORE, f'{_BEFORE}\n    {{ code = "weight", label = "Weight" }},'
# The last question of 2020, which this form has no more.
_GONE: Final = "16"
_NUMBER: Final = re.compile(r'"(\d+)"')


def moved(number: str) -> str:
    """The number that a question of 2020 has on this form; empty where it is gone."""
    if number == _GONE:
        return ""
    return number if number == "1" else str(int(number) + 1)


def same_form(text: str) -> str:
    """The data file of a form that asks what that of 2020 did, two years later."""
    return text.replace('form = "nyc-2020"', f'form = "{SAME}"').replace(
        "due_date = 2020-07-31", "due_date = 2022-07-31"
    )


def another_form(text: str) -> str:
    """The data file of the second form, from that of the first."""
    head, *questions = re.split(r"(?m)^(?=\[\[questions\]\]$)", text)
    *asked, last = questions
    closing = last[last.index("[signatures]") :]
    head = _renumbered(head, r"(?m)^questions = \[.*\]$")
    head = head.replace('form = "nyc-2020"', f'form = "{FORM}"')
    head = head.replace("due_date = 2020-07-31", "due_date = 2030-07-31")
    head = head.replace(*_FIELD)
    asked[0] = asked[0].replace(*_BOX)
    asked = [_renumbered(q, r'(?m)^(number|only_if_yes) = "\d+"$') for q in asked]
    return "".join([head, asked[0], _NEW, *asked[1:], closing])


def _renumbered(text: str, where: str) -> str:
    """The text with each number moved where the pattern finds one."""

    def move(found: re.Match[str]) -> str:
        numbers = _NUMBER.sub(lambda n: f'"{moved(n[1])}"', found[0])
        return numbers.replace(', ""', "")

    return re.sub(where, move, text)
