"""`discretion decide` between other programs and people: pipes, terminals, interruptions."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.interfaces.commands import (
    PATIENCE,
    a_register_file,
    acts_called,
    ran,
    shown,
    started,
    stream,
    terminal,
)
from tests.law.builders import an_act

MEASURED = """
import resource, sys
from discretion.interfaces.cli import main
try:
    main(standalone_mode=False)
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""
# Through a shell: Linux counts to a process what its parent held when it was begun, and whoever
# runs the tests may hold more.
COMMAND = ["/bin/sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", MEASURED, "decide"]
A_BLOCK = 1 << 16


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return a_register_file(tmp_path)


@contextmanager
def running(*arguments: object, **streams: object) -> Iterator[subprocess.Popen[bytes]]:
    """A command that is ended with the test, should it still run."""
    with started(*arguments, **streams) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More acts than a pipe holds answers of."""
    path = tmp_path / "acts.ndjson"
    path.write_bytes(stream(acts_called(*map(str, range(2000)))))
    return path


def differing(first: int) -> bytes:
    """A thousand acts that have neither purpose, party nor every type in common with any other."""
    return stream(
        an_act(
            purpose=f"letter {number}",
            counterparty={"kind": "third_party", "name": f"Society {number}"},
            types=["name", f"other:card {number}"],
        )
        for number in range(first, first + 1000)
    )


def memory_for(register: Path, acts: int, block: Callable[[int], bytes]) -> int:
    """The most memory, in kilobytes, that deciding so many acts from a pipe took."""
    command = [*COMMAND, "--register", str(register)]
    with subprocess.Popen(  # noqa: S603 (our own command)
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stderr
        for first in range(0, acts, 1000):
            process.stdin.write(block(first))
        process.stdin.close()
        return int(process.stderr.read())


def test_given_two_hundred_thousand_acts_in_a_pipe_when_decided_then_memory_stays_as_it_was(
    register: Path,
) -> None:
    alike = stream([an_act(types=[])] * 1000)
    few = memory_for(register, 1000, lambda _: alike)
    megabytes = (memory_for(register, 200_000, lambda _: alike) - few) / 1024
    assert megabytes < 8


def test_given_acts_that_have_nothing_in_common_when_decided_then_memory_stays_bounded(
    register: Path,
) -> None:
    answers = ran("decide", "--register", register, given=differing(0)).answers
    assert {answer["outcome"] for answer in answers} == {"refer"}
    few, many = (memory_for(register, acts, differing) for acts in (20_000, 60_000))
    assert (many - few) / 1024 < 8


def test_given_acts_that_come_one_by_one_when_decided_then_each_is_answered_before_the_next(
    register: Path,
) -> None:
    with running("decide", "--register", register) as process:
        assert process.stdin
        assert process.stdout
        for id_ in ("one", "two", "three"):
            process.stdin.write(stream(acts_called(id_)))
            process.stdin.flush()
            answer = json.loads(shown(process.stdout, b"\n"))
            assert (answer["id"], answer["outcome"]) == (id_, "permitted")
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


def test_given_half_a_line_when_it_waits_then_the_act_before_is_answered_and_the_rest_later(
    register: Path,
) -> None:
    first, second = (stream(acts_called(id_)) for id_ in ("one", "two"))
    with running("decide", "--register", register) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(first + second[:40])
        process.stdin.flush()
        assert json.loads(shown(process.stdout, b"\n"))["id"] == "one"
        process.stdin.write(second[40:])
        process.stdin.flush()
        assert json.loads(shown(process.stdout, b"\n"))["id"] == "two"


def test_given_a_line_longer_than_a_block_when_decided_then_it_is_one_act(register: Path) -> None:
    long = acts_called("x" * 3 * A_BLOCK)
    with running("decide", "--register", register) as process:
        out, err = process.communicate(stream(long + acts_called("y")), PATIENCE)
    assert [len(json.loads(line)["id"]) for line in out.splitlines()] == [3 * A_BLOCK, 1]
    assert err == b""


def test_given_a_person_who_types_acts_on_a_terminal_when_decided_then_answers_come_at_once(
    register: Path,
) -> None:
    ours, theirs = terminal()
    with running(
        "decide", "--register", register, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        for id_ in ("one", "two"):
            os.write(ours, stream(acts_called(id_)))
            assert b'"outcome":"permitted"' in shown(ours, b'"trace"')
        os.write(ours, b"nonsense\n")
        assert b"line 3: This is not JSON" in shown(ours, b'"error"')
        os.write(ours, b"\x04")
        assert process.wait(PATIENCE) == 2


def test_given_a_reader_who_leaves_when_deciding_then_it_ends_quietly(
    register: Path, many: Path
) -> None:
    with running("decide", "--register", register, many) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith(b'{"id":"0"')
        process.stdout.close()
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == b""


@pytest.mark.parametrize("command", [["law"], ["report", "read"], ["--help"]])
def test_given_a_reader_who_left_before_when_any_command_writes_then_it_ends_quietly(
    command: list[str], tmp_path: Path
) -> None:
    (tmp_path / "filing.txt").write_text("Identifying Information Law: Agency Report\n")
    arguments = [*command, tmp_path / "filing.txt"] if "read" in command else command
    nobody, theirs = os.pipe()
    os.close(nobody)
    with running(*arguments, stdout=theirs) as process:
        os.close(theirs)
        _, err = process.communicate(timeout=PATIENCE)
    assert err == b""
    assert process.returncode in (0, 1)


def in_small_files_only() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def test_given_a_full_disk_when_answers_are_written_then_one_sentence_says_so(
    register: Path, many: Path, tmp_path: Path
) -> None:
    with (
        (tmp_path / "answers").open("wb") as answers,
        running(
            "decide", "--register", register, many, stdout=answers, preexec_fn=in_small_files_only
        ) as process,
    ):
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert err == b"Reading or writing failed: File too large.\n"


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_given_a_stream_that_is_closed_when_run_then_it_is_taken_for_an_empty_one(
    register: Path, closed: int
) -> None:
    with running("decide", "--register", register, preexec_fn=closing(closed)) as process:
        out, err = process.communicate(b"no act\n", PATIENCE)
    assert process.returncode == (2 if closed else 0)
    assert bool(out) == (closed == 2)
    assert bool(err) == (closed == 1)
    assert b"Traceback" not in err


def closing(stream: int) -> Callable[[], None]:
    return lambda: os.close(stream)


def test_given_a_terminal_without_a_section_sign_when_law_is_shown_then_the_rest_is() -> None:
    plain = {**os.environ, "PYTHONIOENCODING": "cp866"}
    with running("law", "23-1202(c)(4)", env=plain) as process:
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, b"")
    assert out.startswith(b"? 23-1202(c)(4)\n")


def test_given_an_interruption_while_waiting_when_deciding_then_answers_stay_and_no_trace_shows(
    register: Path,
) -> None:
    # Whatever a shell starts in the background has interruptions ignored, and so its children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with running("decide", "--register", register) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(stream(acts_called("one")))
        process.stdin.flush()
        assert json.loads(shown(process.stdout, b"\n"))["id"] == "one"
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 1
        assert process.stderr.read().strip() == b"Aborted!"


def test_given_a_line_without_an_end_when_decided_then_it_is_a_fault_and_fills_no_memory(
    register: Path, tmp_path: Path
) -> None:
    acts = tmp_path / "acts.ndjson"
    with acts.open("wb") as file:
        file.writelines(b"x" * (1 << 20) for _ in range(200))
        file.write(b"\n" + b"y" * (9 << 20) + b"\n" + stream(acts_called("one")))
    command = [*COMMAND, "--register", str(register), str(acts)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (our own)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [t["id"] for t in told] == [None, None, "one"]
    assert "more than 10 MB" in told[0]["error"]["message"]
    assert "This is not JSON" in told[1]["error"]["message"]
    *complaints, most = done.stderr.decode().splitlines()
    assert [line.partition(":")[0] for line in complaints] == ["line 1", "line 2"]
    assert int(most) < 150 * 1024


def test_given_a_person_who_watches_the_errors_only_when_deciding_then_a_bar_shows_progress(
    register: Path, many: Path
) -> None:
    ours, theirs = terminal()
    with running(
        "decide", "--register", register, many, stdout=subprocess.DEVNULL, stderr=theirs
    ) as process:
        assert b"Deciding" in shown(ours, b"100%")
        assert process.wait(PATIENCE) == 0


def test_given_acts_from_a_pipe_when_watched_then_the_bar_has_no_end_in_sight_but_shows(
    register: Path, many: Path
) -> None:
    ours, theirs = terminal()
    with running(
        "decide", "--register", register, stdout=subprocess.DEVNULL, stderr=theirs
    ) as process:
        assert process.stdin
        process.stdin.write(many.read_bytes())
        process.stdin.close()
        shown(ours, b"Deciding")
        assert process.wait(PATIENCE) == 0


def test_given_answers_on_the_same_terminal_when_deciding_then_no_bar_runs_through_them(
    register: Path, tmp_path: Path
) -> None:
    (tmp_path / "acts.ndjson").write_bytes(stream(acts_called("one")))
    ours, theirs = terminal()
    with running(
        "decide", "--register", register, tmp_path / "acts.ndjson", stdout=theirs, stderr=theirs
    ) as process:
        assert process.wait(PATIENCE) == 0
        assert b"Deciding" not in shown(ours, b"\n")


def test_given_faults_under_a_bar_when_deciding_then_each_is_still_told(register: Path) -> None:
    ours, theirs = terminal()
    with running(
        "decide", "--register", register, stdout=subprocess.DEVNULL, stderr=theirs
    ) as process:
        assert process.stdin
        process.stdin.write(b"nonsense\n")
        process.stdin.close()
        assert b"line 1: This is not JSON" in shown(ours, b"(invalid_json)")
        assert process.wait(PATIENCE) == 2
