"""The settings of an installation, made for tests: quick passwords, throw-away folders."""

import os
import tempfile

os.environ.setdefault("DISCRETION_HOME", tempfile.mkdtemp(prefix="discretion-"))
os.environ.setdefault("DISCRETION_SECOND_FACTOR", "no")

from discretion.config.settings import *  # noqa: F403 (all of them, after the environment)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_GOES_TO = "memory"
