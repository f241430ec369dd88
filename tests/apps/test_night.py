"""A night that is killed at any of its steps is gone on with: nothing lost, nothing twice."""

from tests.apps.killing import told_by


def test_given_kill_9_at_any_step_of_the_night_then_each_is_told_once_and_nothing_is_lost(
    elsewhere: dict[str, str],
) -> None:
    assert int(told_by("night_killed", elsewhere)) >= 15
