"""What a direction of the chief privacy officer says (Charter § 8(h)(2))."""

from datetime import date

from discretion.apps.register.contents import Content


class Direction(Content, frozen=True, kw_only=True):
    """What an agency has to change, why, and by which day.

    `concerns` is the id of a matter or a designation of the agency; empty where it is about none.
    """

    what: str
    reason: str
    due_on: date
    concerns: str = ""
