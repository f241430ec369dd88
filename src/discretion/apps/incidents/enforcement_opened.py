"""A request under § 10-178 as it stands, for who may see it, and as the record knows it."""

from discretion.apps.incidents import complaint_sealed as sealed
from discretion.apps.incidents.enforcement_contents import Opened, Request
from discretion.apps.incidents.enforcement_facts import EnforcementContent
from discretion.apps.incidents.enforcement_models import EnforcementRequest, EnforcementText
from discretion.law.enforcement import Asker, Response


def opened(row: EnforcementRequest) -> Opened:
    """A row, opened; where the words were erased, without them."""
    said = sealed.text(EnforcementText.objects.get(request=row), Request)
    return Opened(
        id=row.id,
        version=row.version,
        agency=row.agency_id,
        agency_name=row.agency.name,
        content=said or counted(row),
        erased=said is None,
        entered_by=row.entered_by,
        changed_by=row.changed_by,
    )


def counted(row: EnforcementRequest) -> Request:
    """What is known of a request besides its words."""
    return Request(
        asker=Asker(row.asker),
        requesting=row.requesting,
        received_on=row.received_on,
        response=Response(row.response),
        responded_on=row.responded_on,
    )


def content_of(row: EnforcementRequest) -> EnforcementContent:
    """A request as the record knows it."""
    text = EnforcementText.objects.get(request=row)
    return EnforcementContent(version=row.version, digest="" if text.erased_at else text.digest)
