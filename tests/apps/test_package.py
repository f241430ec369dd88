"""The filing package: whatever is done to it after the signature is found, without an office."""

import subprocess
import sys
from zipfile import ZIP_DEFLATED

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.reports import package
from discretion.apps.reports.verify import POINTS, opened, verify
from discretion.errors import Unreadable
from discretion.forms.report import encode
from tests.apps import packages
from tests.apps.packages import OURS, THEIRS, a_package, a_record, public, repacked

WHOLE = a_package()


def points(data: bytes, *, key: str | None = None) -> set[str]:
    """The points on which a package does not hold."""
    return {finding.point for finding in verify(data, key=key)}


def test_a_package_as_it_was_made_holds() -> None:
    assert verify(WHOLE) == ()
    assert verify(WHOLE, key=public(OURS)) == ()


def test_the_same_report_gives_the_same_bytes() -> None:
    assert a_package() == WHOLE


def test_a_package_has_every_format_the_records_the_manifest_and_its_signature() -> None:
    assert tuple(packages.unpacked(WHOLE)) == (
        *("report.json", "report.pdf", "report.docx", "report.html", "report.xlsx", "report.csv"),
        *("records.json", "manifest.json", "signature.txt"),
    )


def test_the_manifest_names_report_signers_record_and_key() -> None:
    manifest = packages.manifest(WHOLE)
    assert (manifest.report, manifest.agency, manifest.cycle) == ("RPT-2026-00001", "alpha", 2026)
    assert [signer.intent for signer in manifest.signers] == [
        "I sign this report for Agency Alpha."
    ]
    assert manifest.record.number == 7
    assert manifest.key == public(OURS)


def test_the_fingerprint_is_of_what_the_report_says_not_of_how_it_is_laid_out() -> None:
    report = packages.a_report(question_5="We ask twice.")
    assert packages.manifest(WHOLE).fingerprint == fingerprint(report)


@given(place=st.integers(0, len(WHOLE) - 1), mask=st.integers(1, 255))
@example(place=0, mask=1)
@example(place=len(WHOLE) - 1, mask=1)
def test_given_one_byte_changed_anywhere_then_it_is_found(place: int, mask: int) -> None:
    spoilt = bytearray(WHOLE)
    spoilt[place] ^= mask
    try:
        assert verify(bytes(spoilt))
    except Unreadable as error:
        assert "no package" in str(error)  # noqa: PT017 (either way it is found)


@given(length=st.integers(0, len(WHOLE) - 1))
def test_given_a_package_that_was_cut_then_it_is_found(length: int) -> None:
    try:
        assert verify(WHOLE[:length])
    except Unreadable as error:
        assert "no package" in str(error)  # noqa: PT017 (either way it is found)


@given(st.binary(max_size=300))
def test_given_any_bytes_then_they_are_no_package(data: bytes) -> None:
    with pytest.raises(Unreadable):
        verify(data)


@pytest.mark.parametrize("around", [b"MZ before" + WHOLE, WHOLE + b"behind"])
def test_given_bytes_put_around_the_files_then_it_is_found(around: bytes) -> None:
    assert points(around) == {"packing"}


@pytest.mark.parametrize("name", package.NAMES)
def test_given_a_file_left_out_then_it_is_found(name: str) -> None:
    found = verify(repacked(WHOLE, **{name: None}))
    assert any(
        f"{name} is missing" in finding.what.replace("”", "").replace("“", "") for finding in found
    )


@pytest.mark.parametrize("name", package.CONTENTS)
def test_given_a_file_exchanged_then_it_is_found_by_name(name: str) -> None:
    found = verify(repacked(WHOLE, **{name: b"{}"}))
    assert f"{name} was altered." in {finding.what for finding in found}


def test_given_a_file_added_then_it_is_found_by_name() -> None:
    found = verify(repacked(WHOLE, more_txt=b"and this"))
    assert [finding.what for finding in found] == ["more.txt was added."]


def test_given_the_report_reworded_and_the_manifest_with_it_then_the_signature_tells() -> None:
    forged = encode(packages.a_report(question_5="We never ask."))
    other = a_package(THEIRS, report_json=forged)
    ours = msgspec.structs.replace(packages.manifest(other), key=public(OURS))
    found = points(repacked(other, manifest_json=package.encode(ours)))
    assert found == {"signature"}


def test_given_a_package_made_anew_by_a_stranger_then_only_the_published_key_tells() -> None:
    forged = a_package(THEIRS)
    assert verify(forged) == ()
    assert points(forged, key=public(OURS)) == {"key"}


def test_given_a_manifest_with_another_fingerprint_then_the_content_does_not_hold() -> None:
    wrong = msgspec.structs.replace(packages.manifest(WHOLE), fingerprint="0" * 64)
    assert points(repacked(WHOLE, manifest_json=package.encode(wrong))) == {"content", "signature"}


def test_given_a_report_on_another_form_than_the_manifest_says_then_it_is_found() -> None:
    other = packages.about(edition="nyc-2030")
    made = package.pack(other, packages.files(), lambda told: OURS.sign(told).hex())
    assert points(made) == {"content"}


@pytest.mark.parametrize("data", [b"", b"[]", b'{"form": "nyc-2020"}', b"[" * 100_000])
def test_given_a_report_that_is_none_then_the_content_does_not_hold(data: bytes) -> None:
    assert "content" in points(repacked(WHOLE, report_json=data))


def test_given_a_record_that_says_something_else_then_it_is_named() -> None:
    spoilt = a_record(content={"code": "letters", "name": "Open letters"})
    made = a_package(records_json=packages.records(spoilt))
    assert [finding.what for finding in verify(made)] == [
        "“FUN-2026-00001” does not say what its fingerprint says."
    ]


def test_of_another_agencys_record_only_the_part_we_may_see_is_there() -> None:
    part = a_record(content={"code": "letters"}, excerpt=True)
    assert verify(a_package(records_json=packages.records(part))) == ()


def test_given_an_answer_that_rests_on_a_record_that_is_not_there_then_it_is_found() -> None:
    made = a_package(records_json=packages.records(rests={"2": ("FUN-2026-00009",)}))
    assert points(made) == {"records"}


@pytest.mark.parametrize(
    "signature", [b"", b"0" * 128 + b"\n", b"\xff" * 128, b"A" * 128 + b"\n", b"0" * 128]
)
def test_given_another_signature_then_it_does_not_hold(signature: bytes) -> None:
    assert points(repacked(WHOLE, signature_txt=signature)) == {"signature"}


@pytest.mark.parametrize("manifest", [b"", b"{}", b"\xff", b"[" * 100_000])
def test_given_a_manifest_that_cannot_be_read_then_that_is_said(manifest: bytes) -> None:
    (found,) = verify(repacked(WHOLE, manifest_json=manifest))
    assert "can't be read" in found.what


# Zips that mean harm


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\autoexec.bat", "a\nb.txt", "report.json/"]
)
def test_given_a_hostile_name_then_the_file_is_not_read(name: str) -> None:
    data = packages.zipped({**packages.unpacked(WHOLE), name: b"x"})
    assert "packing" in points(data)
    assert name not in opened(data).files


def test_given_a_bomb_then_it_is_not_unpacked() -> None:
    bomb = packages.zipped({"manifest.json": b" " * 50_000_000}, compression=ZIP_DEFLATED)
    assert len(bomb) < 100_000
    assert opened(bomb).files == {}


def test_given_a_compressed_file_then_it_is_not_unpacked() -> None:
    packed = packages.zipped({"manifest.json": b"{}"}, compression=ZIP_DEFLATED)
    assert opened(packed).files == {}
    assert points(packed) == {"packing", "files"}


def test_given_more_files_than_a_package_has_then_none_is_read() -> None:
    many = packages.zipped({f"file-{n}.txt": b"" for n in range(1_000)})
    assert opened(many).files == {}


def test_given_one_name_twice_then_it_is_found() -> None:
    twice = packages.zipped(packages.unpacked(WHOLE))
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = packages.with_another(twice, "report.json", b"{}")
    assert any("is there twice" in finding.what for finding in verify(twice))


def test_every_point_is_told_when_it_does_not_hold() -> None:
    spoilt = a_record(content={})
    forged = a_package(THEIRS, records_json=packages.records(spoilt))
    changed = repacked(forged, report_json=b"{}", signature_txt=b"")
    assert points(changed + b" ", key=public(OURS)) == set(POINTS)


def test_packages_are_checked_without_any_office() -> None:
    """In a process of its own: nothing of Django is loaded, and no settings are asked for."""
    told = "import sys, discretion.apps.reports.verify; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)  # noqa: S603 (our own)
    assert done.stdout == b"False\n"
