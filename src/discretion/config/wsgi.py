"""What an application server serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "discretion.config.settings")
application = get_wsgi_application()
# Loaded with the first request otherwise. What is there by now stays, so it need not be gone
# through again each time that the memory of requests is cleared.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
