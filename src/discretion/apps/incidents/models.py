"""The app's tables, where Django looks for them."""

from discretion.apps.incidents.incident_models import CorrectiveAction as CorrectiveAction
from discretion.apps.incidents.incident_models import Incident as Incident
from discretion.apps.incidents.incident_models import IncidentNotice as IncidentNotice
from discretion.apps.incidents.incident_models import IncidentText as IncidentText
from discretion.apps.incidents.incident_models import IncidentType as IncidentType
