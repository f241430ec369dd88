"""A pytest plugin for mutants: nothing is remembered, and what dies easily dies fast.

mutmut forks each mutant from a process that has run the tests, so that a cached function would
answer as it did before it was changed; and it names every test that reaches the mutant, which may
be more than a thousand.
"""

import sys

import pytest
from hypothesis import Phase, settings

FEW = 40

# That a test fails is enough; the smallest example is not looked for.
settings.register_profile(
    "mutation",
    phases=(Phase.explicit, Phase.generate),
    database=None,
    deadline=None,
    derandomize=True,
)
settings.load_profile("mutation")


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Try some of many tests first; most mutants are noticed by those."""
    asked = sorted(config.args)
    if len(asked) <= 2 * FEW:
        return None
    options = [given for given in config.invocation_params.args if given not in asked]
    return pytest.main([*options, *asked[:: len(asked) // FEW]]) or None


def pytest_runtest_setup() -> None:
    """Empty the caches of the law before each test."""
    for name, module in list(sys.modules.items()):
        if name.startswith("discretion.law"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and not isinstance(value, type):
                    value.cache_clear()
