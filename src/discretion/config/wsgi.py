"""What an application server serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "discretion.config.settings")
application = get_wsgi_application()
