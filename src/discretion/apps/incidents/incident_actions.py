"""Everything that writes incidents. Each takes what was opened by its `version`, and moves it only
as `law.incident_moves` lets it."""

from discretion.apps.incidents.incident_handling import assess as assess
from discretion.apps.incidents.incident_handling import assess_breach as assess_breach
from discretion.apps.incidents.incident_handling import close as close
from discretion.apps.incidents.incident_handling import correct as correct
from discretion.apps.incidents.incident_handling import finish as finish
from discretion.apps.incidents.incident_handling import give_notice as give_notice
from discretion.apps.incidents.incident_handling import learn as learn
from discretion.apps.incidents.incident_handling import lift as lift
from discretion.apps.incidents.incident_handling import plan as plan
from discretion.apps.incidents.incident_handling import redact as redact
from discretion.apps.incidents.incident_handling import reopen as reopen
from discretion.apps.incidents.incident_handling import withhold as withhold
from discretion.apps.incidents.incident_reporting import discard as discard
from discretion.apps.incidents.incident_reporting import report as report
from discretion.apps.incidents.incident_reporting import save as save
from discretion.apps.incidents.incident_reporting import start as start
