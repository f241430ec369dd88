"""A pytest plugin for mutants: nothing is remembered, and what dies easily dies fast.

mutmut forks each mutant from a process that has run the tests, so that a cached function would
answer as it did before it was changed; and it names every test that reaches the mutant, which may
be more than a thousand.
"""

import os
import resource
import sys

import pytest
from hypothesis import Phase, settings

FEW = 40
# A mutant may gather without end; it is to run out of memory before the machine does.
MEMORY = 4 << 30
# The mutants for which a choice of tests is being tried, inside of which no other is made.
_BEGUN = set[str]()

# That a test fails is enough; the smallest example is not looked for.
settings.register_profile(
    "mutation",
    phases=(Phase.explicit, Phase.generate),
    database=None,
    deadline=None,
    derandomize=True,
)


def pytest_configure() -> None:
    """Limit what is drawn and held; the conftest that draws more was read, the tests were not."""
    settings.load_profile("mutation")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Try the module's own tests, then a few of all, first; most mutants are noticed by those."""
    asked, mutant = sorted(config.args), os.environ["MUTANT_UNDER_TEST"]
    if len(asked) <= FEW or mutant in _BEGUN:
        return None
    _BEGUN.add(mutant)
    module = mutant.removeprefix("discretion.law.").partition(".")[0]
    own = [test for test in asked if test.startswith(f"tests/law/test_{module}.py::")]
    options = [given for given in config.invocation_params.args if given not in asked]
    for chosen in (own, asked[:: len(asked) // FEW]):
        if chosen and (noticed := pytest.main([*options, *chosen])):
            return noticed
    return None


def pytest_runtest_setup() -> None:
    """Empty the caches of the law before each test."""
    for name, module in list(sys.modules.items()):
        if name.startswith("discretion.law"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and not isinstance(value, type):
                    value.cache_clear()
        if name == "discretion.law.sentences":
            module._SAID.clear()
