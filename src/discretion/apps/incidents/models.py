"""The tables of this app, from the modules that say what they are."""

from discretion.apps.incidents.complaint_models import Complaint as Complaint
from discretion.apps.incidents.complaint_models import ComplaintText as ComplaintText
from discretion.apps.incidents.enforcement_models import EnforcementRequest as EnforcementRequest
from discretion.apps.incidents.enforcement_models import EnforcementText as EnforcementText
from discretion.apps.incidents.enforcement_models import SentCompilation as SentCompilation
from discretion.apps.incidents.incident_models import CorrectiveAction as CorrectiveAction
from discretion.apps.incidents.incident_models import Incident as Incident
from discretion.apps.incidents.incident_models import IncidentNotice as IncidentNotice
from discretion.apps.incidents.incident_models import IncidentText as IncidentText
from discretion.apps.incidents.incident_models import IncidentType as IncidentType
