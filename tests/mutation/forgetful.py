"""A pytest plugin: no test profits from what an earlier one had the law remember.

mutmut forks each mutant from a process that has run the tests, so that a cached function would
answer as it did before it was changed.
"""

import sys


def pytest_runtest_setup() -> None:
    """Empty the caches of the law before each test."""
    for name, module in list(sys.modules.items()):
        if name.startswith("discretion.law"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and not isinstance(value, type):
                    value.cache_clear()
