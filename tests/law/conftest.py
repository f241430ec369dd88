"""The law's tests run without Django: what they share is only how much Hypothesis draws."""

import tests.profile  # noqa: F401 (loads the profile)
