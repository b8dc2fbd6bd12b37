"""Addresses of streams: which are opened, and that no password is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.addresses import check_address, is_address, without_password
from app.devices.camera import CameraError, open_camera


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://user:secret@door.lan:554/live", "rtsp://door.lan:554/live"),
        ("https://user@host/a.m3u8?x=1@2", "https://host/a.m3u8?x=1@2"),
        ("http://user:p@ss:w0rd@host/", "http://host/"),
        ("http://host/a@b", "http://host/a@b"),
        ("http://user:secret@[::1/", "http://[::1/"),
        (
            "rtsp://cam/live?user=ida&password=secret&channel=1",
            "rtsp://cam/live?user=ida&password=&channel=1",
        ),
        ("https://host/a.m3u8?Access_Token=abc#x", "https://host/a.m3u8?Access_Token=#x"),
        ("clip.mp4", "clip.mp4"),
    ],
)
def test_a_password_is_left_out(address: str, shown: str) -> None:
    assert without_password(address) == shown


@given(st.text())
def test_any_text_can_be_shown(text: str) -> None:
    assert isinstance(without_password(text), str)
    assert "s3cr3t" not in without_password(f"http://me:s3cr3t@host/{text}")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "concat://a",
        "subfile,,start,0,end,9,,://a",
        "cache:file://a",
        "gopher://h/",
        "tcp://h:1",
    ],
)
def test_other_kinds_of_address_are_refused(address: str) -> None:
    assert is_address(address)
    with pytest.raises(CameraError, match="are not opened"):
        open_camera(address)


@pytest.mark.parametrize("scheme", ["http", "https", "rtsp", "RTMP", "srt", "udp"])
def test_streams_are_allowed(scheme: str) -> None:
    check_address(f"{scheme}://host/")


def test_an_error_shows_no_password() -> None:
    with pytest.raises(CameraError) as caught:
        open_camera("http://user:secret@127.0.0.1:9/a.m3u8")
    assert str(caught.value).startswith("http://127.0.0.1:9/a.m3u8 cannot be played")
    assert "secret" not in str(caught.value)
    assert caught.value.may_pass
