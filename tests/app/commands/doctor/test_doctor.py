"""doctor: every state, every remedy, and that nothing it meets can bring it down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.commands import run
from app.commands.doctor import examination
from app.commands.doctor.examination import Finding
from app.devices.read_back import ReadBack
from app.devices.shot import CameraError
from app.devices.sinks import Action
from tests.app.fakes import FakeAnimator, FakeChoice, FakeSink

GOOD = Finding("Avatar", "good", "One picture in 30 ms.")
NOTE = Finding("Camera", "note", "None found.", "Plug one in.")
BAD = Finding("Weights", "bad", "They are gone.", "Get them again.")


@dataclass(frozen=True)
class PreciseChoice(FakeChoice):
    precision: str = "fp32"


def found(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> None:
    monkeypatch.setattr(examination, "examine", lambda: iter(findings))


def test_notes_do_not_fail_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(monkeypatch, GOOD, NOTE)
    assert run(["doctor"]) == 0
    said = capsys.readouterr()
    assert "None found." in said.out
    assert "→ Plug one in." in said.out
    assert said.err == ""


def test_a_bad_finding_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found(monkeypatch, GOOD, BAD)
    assert run(["doctor", "--json", str(tmp_path / "found.json")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    written = json.loads((tmp_path / "found.json").read_text())
    assert not written["is_able"]
    assert written["findings"][1] == {
        "what": "Weights",
        "state": "bad",
        "found": "They are gone.",
        "remedy": "Get them again.",
    }


def test_an_exception_in_a_test_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> Iterator[Finding]:
        raise OSError(13, "Permission denied", "/dev/video0")
        yield GOOD

    looks = "versions weights avatar gpu judge published camera virtual_camera display disk"
    for look in looks.split():
        monkeypatch.setattr(examination, f"_{look}", breaks)
    findings = list(examination.examine())
    assert len(findings) == 10
    assert {finding.found for finding in findings} == {"/dev/video0: Permission denied."}
    assert [finding.state for finding in findings] == 3 * ["bad"] + 7 * ["note"]


def test_weights_are_known_by_their_hash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of "abc"
    (tmp_path / "README.md").write_text(f"one.safetensors: {digest}")
    (tmp_path / "one.safetensors").write_bytes(b"abc")
    (tmp_path / "two.safetensors").write_bytes(b"abd")
    monkeypatch.setattr(examination, "CHECKPOINTS", tmp_path)
    one, two = examination._weights()
    assert (one.state, two.state) == ("good", "note")
    assert digest[:12] in one.found
    assert "git checkout" in two.remedy


def test_the_shipped_weights_are_the_ones_that_are_described() -> None:
    found = list(examination._weights())
    assert len(found) >= 9
    assert [finding.found for finding in found if finding.state != "good"] == []


def test_one_frame_is_animated(monkeypatch: pytest.MonkeyPatch) -> None:
    animator = FakeAnimator(choice=PreciseChoice())
    monkeypatch.setattr("model.Animator.load", lambda: animator)
    (finding,) = examination._avatar()
    assert finding.state == "good"
    assert "fake on cpu, fp32. It is a test." in finding.found
    assert animator.animated == 2


def test_no_camera_has_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.devices.camera.list_cameras", lambda: ())
    (finding,) = examination._camera()
    assert (finding.state, finding.found) == ("note", "None found.")
    assert finding.remedy


def test_a_virtual_camera_that_fails_to_open_has_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.devices.sinks import SinkError

    refusing = FakeSink(refuses=SinkError("OBS is not installed.", Action.LINK, "https://obsproject.com"))
    monkeypatch.setattr("app.devices.virtual_camera.VirtualCamera", lambda: refusing)
    (finding,) = examination._virtual_camera()
    assert finding.found == "Others cannot see it."
    assert finding.remedy == "OBS is not installed. https://obsproject.com"


SEEN = ReadBack(1280, 720, 29.8, as_sent=1.0, mirrored=60.0, exchanged=60.0)


def test_a_virtual_camera_is_read_back_and_reported_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.devices.virtual_camera.VirtualCamera", OpenedCamera)
    monkeypatch.setattr("app.devices.read_back.read_back", lambda camera: SEEN)
    (finding,) = examination._virtual_camera()
    assert finding.state == "good"
    assert finding.found.startswith("Others can see “Guise” (/dev/video3): 1280×720, 30 pictures a second")


def test_a_virtual_camera_with_a_wrong_picture_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.devices.virtual_camera.VirtualCamera", OpenedCamera)
    monkeypatch.setattr(
        "app.devices.read_back.read_back", lambda camera: replace(SEEN, as_sent=60, mirrored=1)
    )
    (finding,) = examination._virtual_camera()
    assert (finding.state, finding.found) == (
        "note",
        "Others see “Guise” (/dev/video3), but it is mirrored.",
    )


def test_an_unreadable_virtual_camera_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(camera: object) -> ReadBack:
        raise CameraError("No picture came out of it.")

    monkeypatch.setattr("app.devices.virtual_camera.VirtualCamera", OpenedCamera)
    monkeypatch.setattr("app.devices.read_back.read_back", unreadable)
    (finding,) = examination._virtual_camera()
    assert finding.found == "Others cannot see “Guise” (/dev/video3)."
    assert finding.remedy == "No picture came out of it."


class OpenedCamera(FakeSink):
    """A virtual camera that opens."""

    def __init__(self) -> None:
        super().__init__(name="Guise")
        self.device = "/dev/video3"


def test_a_full_disk_and_a_locked_one_are_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (finding,) = examination._disk()
    monkeypatch.setattr(examination, "ENOUGH_ROOM", float("inf"))
    (full,) = examination._disk()
    monkeypatch.setattr("os.access", lambda path, mode: False)
    (locked,) = examination._disk()
    assert [each.state for each in (full, locked)] == ["note", "note"]
    assert "GUISE_CACHE" in full.remedy
    assert "cannot be written" in locked.found
    assert finding.what == "Disk"
