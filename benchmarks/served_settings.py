"""The office's own settings, with two views more, to hold its answers against."""

from discretion.config.settings import *  # noqa: F403 (all of them)

ROOT_URLCONF = "benchmarks.served"
