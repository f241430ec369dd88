"""The one browser of a test run: Playwright starts but once in a process."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine; the test fails with a sentence where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("DISCRETION_CHROMIUM") or next(
        filter(None, map(shutil.which, names)), None
    )
    assert path, "The tests need Chromium: install it, or name it in DISCRETION_CHROMIUM."
    # Playwright's loop makes Django believe that the test's own thread is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
