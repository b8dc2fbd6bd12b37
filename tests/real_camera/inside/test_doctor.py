"""doctor's line about the virtual camera, on real devices."""

from __future__ import annotations

from app.commands.doctor.examination import Finding, _camera, _virtual_camera
from tests.real_camera.inside.drivers import another_program_sends, as_nobody, loopback, vivid
from tests.real_camera.inside.sending import Sender


def look() -> Finding:
    (finding,) = _virtual_camera()
    return finding


def test_without_the_driver_it_says_how_to_install_it() -> None:
    finding = look()
    assert finding.found == "Others cannot see it."
    assert "v4l2loopback is not installed" in finding.remedy


def test_others_can_see_it_and_again() -> None:
    (guise,) = loopback("Guise")
    for _ in range(2):
        finding = look()
        assert finding.state == "good"
        assert finding.found.startswith(f"Others can see “Guise” ({guise}): 1280×720")


def test_a_taken_camera_is_in_use() -> None:
    (guise,) = loopback("Guise")
    with another_program_sends(guise):
        assert "in use: another program sends to it" in look().remedy
    with Sender():
        assert "in use: another program sends to it" in look().remedy


def test_no_permission_is_told_with_the_group() -> None:
    loopback("Guise")
    assert "usermod -a -G video" in as_nobody(lambda: look().remedy)


def test_webcams_are_tried_and_loopbacks_left_out() -> None:
    loopback("My Cam")
    (path,) = vivid()
    (finding,) = _camera()
    assert finding.state == "good"
    assert f"{path.removeprefix('/dev/video')}: vivid-000-vid-cap, 1280×720" in finding.found
