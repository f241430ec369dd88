"""A night that is killed at any of its steps is gone on with: nothing lost, nothing twice."""

import json

from tests.apps.killing import told_by


def test_given_kill_9_at_any_step_of_any_job_of_the_worker_then_each_thing_is_done_once(
    elsewhere: dict[str, str],
) -> None:
    kills = json.loads(told_by("night_killed", elsewhere))
    assert min(kills.values()) >= 2, kills
    # Two letters at least, the morning that is begun, and what is told in it.
    assert kills["of_a_morning"] >= 10, kills
