"""Another printed form is a data file and no code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import discretion
from tests.apps.another_form import FORM, SAME, another_form, same_form

PROGRAM = Path(discretion.__file__).parent
WALK = Path(__file__).with_name("on_another_form.py")


def test_given_the_data_files_of_other_forms_then_each_is_read_written_drafted_and_carried_over(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "program/discretion"
    shutil.copytree(PROGRAM, copy, ignore=shutil.ignore_patterns("__pycache__", "parts"))
    forms = copy / "forms/editions"
    known = (forms / "nyc-2020.toml").read_text(encoding="utf-8")
    (forms / f"{FORM}.toml").write_text(another_form(known), encoding="utf-8")
    (forms / f"{SAME}.toml").write_text(same_form(known), encoding="utf-8")
    home = {"DISCRETION_HOME": str(tmp_path), "PYTHONPATH": f"{copy.parent}:{Path.cwd()}"}
    # Its own database file: what is tried here is the form, on whichever database the rest runs.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DISCRETION_", "PYTEST"))}
    run = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider"]
    done = subprocess.run(  # noqa: S603 (our own)
        [*run, str(WALK)], env=kept | home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
