"""`discretion decide`, as a person or a program runs it."""

import json
import random
import re
from pathlib import Path

import pytest

from tests.interfaces.commands import EXAMPLES, a_register_file, acts_called, ran, stream, written
from tests.law.builders import Record, a_designation, an_act

CODES = {
    *("invalid_json", "unknown_field", "missing_field", "wrong_type", "unknown_code", "bad_date"),
    *("unknown_id", "duplicate_id", "empty_text", "kind_mismatch", "circular_parent"),
    "before_in_force",
}
EDITIONS = Path(__file__).parents[2] / "src" / "discretion" / "law" / "editions"
MARK = b"\xef\xbb\xbf"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return a_register_file(tmp_path)


def test_given_acts_when_decided_then_each_is_answered_in_order_and_nothing_is_complained_of(
    register: Path,
) -> None:
    ids = [f"act-{number}" for number in range(50)]

    found = ran("decide", "--register", register, given=stream(acts_called(*ids)))

    assert found.status == 0
    assert [answer["id"] for answer in found.answers] == ids
    assert {answer["outcome"] for answer in found.answers} == {"permitted"}
    assert found.err == ""


def test_given_the_same_acts_in_a_file_a_dash_or_nothing_named_when_decided_then_all_answer_alike(
    register: Path, tmp_path: Path
) -> None:
    acts = stream(acts_called("one", "two"))
    (tmp_path / "acts.ndjson").write_bytes(acts)

    from_file = ran("decide", "--register", register, tmp_path / "acts.ndjson")

    assert len(from_file.answers) == 2
    assert from_file == ran("decide", "--register", register, "-", given=acts)
    assert from_file == ran("decide", "--register", register, given=acts)


def test_given_faulty_lines_when_decided_then_an_error_stands_in_place_of_each(
    register: Path,
) -> None:
    lines = [
        an_act(id="good"),
        {**an_act(id="no-day"), "on": "2024-02-30"},
        an_act(id="no-type", types=["name", "shoe_size"]),
        an_act(id="good-too"),
        {**an_act(), "id": " "},
        an_act(id="early", on="2018-06-14"),
    ]

    found = ran("decide", "--register", register, given=stream(lines) + b'{"id": "cut off\n')

    assert found.status == 2
    assert [answer["id"] for answer in found.answers] == [
        *("good", "no-day", "no-type", "good-too", None, "early", None),
    ]
    errors = {number: a["error"] for number, a in enumerate(found.answers, 1) if "error" in a}
    assert {n: (error["code"], error["path"]) for n, error in errors.items()} == {
        2: ("bad_date", "on"),
        3: ("unknown_code", "types[1]"),
        5: ("empty_text", "id"),
        6: ("before_in_force", "on"),
        7: ("invalid_json", ""),
    }
    assert found.complaints == [
        f"line {number}: {error['path'] and error['path'] + ': '}{error['message']} "
        f"({error['code']})"
        for number, error in errors.items()
    ]
    assert {*map(tuple, found.answers)} == {tuple(found.answers[0]), ("id", "error")}
    assert all(list(error) == ["code", "message", "path"] for error in errors.values())


def test_given_many_faulty_acts_when_decided_then_each_is_reported_without_a_limit(
    register: Path,
) -> None:
    found = ran("decide", "--register", register, given=b"no json\n" * 120)

    assert (found.status, len(found.answers), len(found.complaints)) == (2, 120, 120)
    assert found.complaints[-1].startswith("line 120: ")


def test_given_blank_lines_when_decided_then_they_are_skipped_and_lines_keep_their_numbers(
    register: Path,
) -> None:
    acts = b"\n  \t \n" + stream(acts_called("one")) + b"\r\n\f\nfaulty\n\n"

    found = ran("decide", "--register", register, given=acts)

    assert [answer["id"] for answer in found.answers] == ["one", None]
    assert [line.partition(":")[0] for line in found.complaints] == ["line 6"]


@pytest.mark.parametrize("nothing", [b"", MARK, MARK + b"\r\n", b"\n\n  \n"])
def test_given_a_stream_without_acts_when_decided_then_there_is_no_answer_and_no_fault(
    register: Path, nothing: bytes
) -> None:
    assert ran("decide", "--register", register, given=nothing) == (0, "", "")


def test_given_files_of_another_machine_when_decided_then_marks_and_line_ends_mean_nothing(
    register: Path,
) -> None:
    plain = stream(acts_called("one", "two"))
    register.write_bytes(MARK + register.read_bytes().replace(b"\n", b"\r\n"))

    found = ran("decide", "--register", register, given=MARK + plain.replace(b"\n", b"\r\n"))

    assert [answer["id"] for answer in found.answers] == ["one", "two"]
    assert found == ran("decide", "--register", register, given=plain.removesuffix(b"\n"))


def test_given_a_byte_order_mark_after_the_first_line_when_decided_then_it_is_a_fault(
    register: Path,
) -> None:
    line = stream(acts_called("one"))
    found = ran("decide", "--register", register, given=line + MARK + line)
    assert ["error" in answer for answer in found.answers] == [False, True]


@pytest.mark.parametrize("option", ["--register", "--law", "acts"])
@pytest.mark.parametrize("name", ["nowhere.json", "folder"])
def test_given_a_file_that_cannot_be_opened_when_named_then_one_sentence_names_it(
    register: Path, tmp_path: Path, option: str, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    bad = tmp_path / name
    arguments = {
        "--register": ["--register", bad],
        "--law": ["--register", register, "--law", bad],
        "acts": ["--register", register, bad],
    }[option]

    found = ran("decide", *arguments, given=stream(acts_called("one")))

    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert found.err.startswith(f"{bad}: this file cannot be read: ")


@pytest.mark.parametrize("content", [b"", b"\n", b"\x00\x01\xff\xfe\x80", b"PK\x03\x04", b"[1, 2"])
def test_given_a_register_that_is_no_json_when_decided_then_one_sentence_says_so(
    register: Path, content: bytes
) -> None:
    register.write_bytes(content)

    found = ran("decide", "--register", register, given=stream(acts_called("one")))

    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert re.match(rf"{re.escape(str(register))}: line \d: This .*\(invalid_json\)$", found.err)


def test_given_a_program_where_acts_should_be_when_decided_then_each_line_is_a_fault(
    register: Path, tmp_path: Path
) -> None:
    bytes_ = random.Random(12).randbytes(20_000)  # noqa: S311 (no secret)
    (tmp_path / "program").write_bytes(bytes_)

    found = ran("decide", "--register", register, tmp_path / "program")

    assert found.status == 2
    assert {answer["error"]["code"] for answer in found.answers} == {"invalid_json"}
    assert len(found.complaints) == len(found.answers)


def test_given_a_register_with_many_faults_when_decided_then_fifty_are_told_each_with_its_line(
    register: Path, tmp_path: Path
) -> None:
    astray = [a_designation(id=f"D-{n}", agency=f"nobody-{n}") for n in range(60)]
    a_register_file(tmp_path, designations=astray)
    lines = register.read_text("utf-8").splitlines()

    found = ran("decide", "--register", register, given=stream(acts_called("one")))

    assert (found.status, found.out, len(found.complaints)) == (2, "", 50)
    for number, complaint in enumerate(found.complaints):
        told = re.fullmatch(
            rf"{re.escape(str(register))}: line (\d+): designations\[(\d+)\]\.agency: "
            r"No agency .* \(unknown_id\)",
            complaint,
        )
        assert told
        assert int(told[2]) == number
        assert lines[int(told[1]) - 1].strip() == f'"agency": "nobody-{number}",'


def test_given_hostile_names_when_they_are_faults_then_each_still_takes_one_plain_line(
    register: Path,
) -> None:
    hostile = {"a\nline 9: b\x1b[31m": 1, **an_act(id="x")}

    found = ran("decide", "--register", register, given=stream([hostile]))

    assert len(found.complaints) == 1
    assert "\x1b" not in found.err
    assert found.answers[0]["error"]["path"] == "a\nline 9: b\x1b[31m"


def test_given_a_pending_bill_when_loaded_then_the_answer_is_as_if_it_were_law(
    tmp_path: Path,
) -> None:
    register = a_register_file(tmp_path, designations=[a_designation(types=["biometrics"])])
    acts = stream([an_act(types=["height"])])
    bill = EDITIONS / "int-197-2026.toml"

    today = ran("decide", "--register", register, given=acts)
    then = ran("decide", "--register", register, "--law", bill, given=acts)

    assert [answer["outcome"] for answer in today.answers] == ["refer"]
    assert [answer["outcome"] for answer in then.answers] == ["permitted"]


def test_given_a_type_that_only_a_bill_lists_when_decided_then_it_is_known_with_the_bill_alone(
    register: Path,
) -> None:
    acts = stream([an_act(types=["sex_work"])])
    bill = EDITIONS / "int-130-2026.toml"

    today = ran("decide", "--register", register, given=acts)
    then = ran("decide", "--register", register, "--law", bill, given=acts)

    assert (today.status, today.answers[0]["error"]["code"]) == (2, "unknown_code")
    assert (then.status, then.answers[0]["outcome"]) == (0, "refer")


def test_given_an_edition_file_with_faults_when_loaded_then_each_is_told_on_a_line(
    register: Path, tmp_path: Path
) -> None:
    bill = tmp_path / "bill.toml"
    bill.write_text('name = "bill"\nstatus = "wished"\ncitation = "x"\ntypes = [{code = ""}]\n')

    found = ran("decide", "--register", register, "--law", bill, given=stream(acts_called("one")))

    assert (found.status, found.out) == (2, "")
    assert [line.removeprefix(f"{bill}: ").partition(":")[0] for line in found.complaints] == [
        *("status", "types[0].code", "types[0].label", "local_law"),
    ]


@pytest.mark.parametrize("content", [b"", b"types = [", b"\xff\xfe\x00", b"{}"])
def test_given_an_edition_file_that_is_none_when_loaded_then_it_is_refused_in_plain_lines(
    register: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "bill.toml").write_bytes(content)
    found = ran("decide", "--register", register, "--law", tmp_path / "bill.toml")
    assert (found.status, found.out) == (2, "")
    assert all(line.startswith(f"{tmp_path / 'bill.toml'}: ") for line in found.complaints)
    assert found.complaints


def test_given_the_example_with_mistakes_when_decided_then_good_acts_are_answered() -> None:
    found = ran(
        *("decide", "--register", EXAMPLES / "register.json"),
        EXAMPLES / "acts-with-mistakes.ndjson",
    )
    faulty = ["error" in answer for answer in found.answers]
    assert (found.status, len(faulty), sum(faulty)) == (2, 8, 6)
    assert len(found.complaints) == 6


@pytest.mark.parametrize("arguments", [[], ["--colour", "red"], ["a", "b"]])
def test_given_a_wrong_command_when_run_then_its_use_is_shown(arguments: list[str]) -> None:
    found = ran("decide", *arguments)
    assert (found.status, found.out) == (2, "")
    assert "discretion decide --help" in found.err


def mutated(act: Record, chance: random.Random) -> Record:
    """The act with one value, somewhere, made something else."""
    odd = ["", " ", None, 7, 1.5, True, [], {}, ["x"], "any", "2024-13-01", {"kind": "nobody"}]
    names = [*act, "grounds", "circumstances", "foil", "unheard_of", "agreement"]
    name = chance.choice(names)
    value = act.get(name)
    if isinstance(value, dict) and chance.random() < 0.6:
        return {**act, name: mutated(value, chance)}
    return {**act, name: chance.choice(odd)}


def test_given_three_hundred_broken_lines_when_decided_then_each_has_an_answer_or_a_known_error(
    register: Path,
) -> None:
    chance = random.Random(1201)  # noqa: S311 (no secret)
    noise = [chance.randbytes(chance.randrange(1, 200)).replace(b"\n", b"") for _ in range(100)]
    acts = [json.dumps(mutated(an_act(id="x"), chance)).encode() for _ in range(100)]
    cut = [bytes(json.dumps(an_act()), "utf-8")[: chance.randrange(1, 150)] for _ in range(100)]
    lines = [b"!" + line for line in noise] + acts + cut

    found = ran("decide", "--register", register, given=b"\n".join(lines))

    assert len(found.answers) == 300
    for answer in found.answers:
        assert answer["error"]["code"] in CODES if "error" in answer else answer["trace"]
    assert len(found.complaints) == sum("error" in answer for answer in found.answers)


def test_given_a_register_that_fixes_its_law_and_a_bill_when_decided_then_the_bill_is_simulated(
    tmp_path: Path,
) -> None:
    register = a_register_file(
        tmp_path, law="2018-06-15", designations=[a_designation(types=["biometrics"])]
    )
    acts = stream([an_act(types=["height"])])
    bill = EDITIONS / "int-197-2026.toml"
    found = ran("decide", "--register", register, "--law", bill, given=acts)
    assert found.answers[0]["outcome"] == "permitted"


def test_given_faults_of_shape_and_of_meaning_in_a_register_when_decided_then_both_are_told(
    register: Path,
) -> None:
    document = json.loads(register.read_text("utf-8"))
    document["designations"][0]["agency"] = "nobody"
    del document["approvals"]
    written(register, document)

    found = ran("decide", "--register", register)

    assert [line.rpartition("(")[2] for line in found.complaints] == [
        "missing_field)",
        "unknown_id)",
    ]
