"""The camera list: names in the order of the backend that opens them."""

from __future__ import annotations

import json
from pathlib import Path

from app.devices.camera_list import CameraInfo, avfoundation_names, find_camera, linux_cameras


def node(folder: Path, number: int, name: str, index: int = 0) -> None:
    """One device as the kernel shows it."""
    device = folder / f"video{number}"
    device.mkdir()
    (device / "name").write_text(f"{name}\n")
    (device / "index").write_text(f"{index}\n")


def test_linux_lists_picture_nodes_by_number(tmp_path: Path) -> None:
    node(tmp_path, 10, "Capture card")
    node(tmp_path, 2, "HD Webcam: HD Webcam")
    node(tmp_path, 3, "HD Webcam: HD Webcam", index=1)
    node(tmp_path, 4, "Guise")
    assert linux_cameras(tmp_path) == (CameraInfo("2", "HD Webcam"), CameraInfo("10", "Capture card"))


def test_linux_without_cameras(tmp_path: Path) -> None:
    assert linux_cameras(tmp_path / "none") == ()


def test_a_device_without_a_name_is_called_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "video7").mkdir()
    assert linux_cameras(tmp_path) == (CameraInfo("7", "Camera 7"),)


def test_macos_names_come_in_the_order_of_their_identifiers() -> None:
    profile = {
        "SPCameraDataType": [
            {"_name": "iPhone", "spcamera_unique-id": "F0-2"},
            {"_name": "FaceTime HD", "spcamera_unique-id": "0A-1"},
        ]
    }
    assert avfoundation_names(json.dumps(profile)) == ["FaceTime HD", "iPhone"]


def test_macos_answers_that_are_none() -> None:
    for answer in ("", "{}", "[]", '{"SPCameraDataType": [{}]}', '{"SPCameraDataType": [1]}'):
        assert avfoundation_names(answer) == []


def test_an_index_need_not_be_listed() -> None:
    assert find_camera("97") == CameraInfo("97", "Camera 97")
    assert find_camera("/dev/video98") == CameraInfo("98", "Camera 98")
    assert find_camera("a camera nobody has") is None
