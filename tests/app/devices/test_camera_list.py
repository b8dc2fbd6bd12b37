"""The camera list: names in the order of the backend that opens them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.devices.camera_list import (
    CameraInfo,
    avfoundation_names,
    find_camera,
    linux_cameras,
    list_cameras,
)
from tests.app.devices.video_devices import video_device


def test_linux_lists_picture_nodes_by_number(tmp_path: Path) -> None:
    video_device(tmp_path, 10, "Capture card")
    video_device(tmp_path, 2, "HD Webcam: HD Webcam")
    video_device(tmp_path, 3, "HD Webcam: HD Webcam", index=1)
    assert linux_cameras(tmp_path) == (CameraInfo("2", "HD Webcam"), CameraInfo("10", "Capture card"))


def test_a_loopback_is_virtual_whatever_its_label(tmp_path: Path) -> None:
    video_device(tmp_path, 0, "HD Webcam", is_virtual=True)
    video_device(tmp_path, 1, "Guise")
    found = {camera.source: camera.is_virtual for camera in linux_cameras(tmp_path)}
    assert found == {"0": True, "1": False}


def test_virtual_cameras_are_not_listed_but_found_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video_device(tmp_path, 0, "Phone", is_virtual=True)
    video_device(tmp_path, 4, "HD Webcam")
    monkeypatch.setattr("app.devices.camera_list.VIDEO_DEVICES", tmp_path)
    monkeypatch.setattr("sys.platform", "linux")
    assert [camera.name for camera in list_cameras()] == ["HD Webcam"]
    assert find_camera("phone") == find_camera("/dev/video0") == CameraInfo("0", "Phone", is_virtual=True)


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


def test_invalid_answers_of_macos_list_no_cameras() -> None:
    for answer in ("", "{}", "[]", '{"SPCameraDataType": [{}]}', '{"SPCameraDataType": [1]}'):
        assert avfoundation_names(answer) == []


def test_an_index_need_not_be_listed() -> None:
    assert find_camera("97") == CameraInfo("97", "Camera 97")
    assert find_camera("/dev/video98") == CameraInfo("98", "Camera 98")
    assert find_camera("a camera nobody has") is None
