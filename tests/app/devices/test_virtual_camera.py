"""The virtual camera, through a backend that keeps what it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import pytest
import pyvirtualcam
from pyvirtualcam.camera import BACKENDS

from app.chain.card import test_pattern as pattern
from app.devices.sinks import SinkError
from app.devices.virtual_camera import VirtualCamera, on_clean_background
from app.frame import Frame
from tests.app.fakes import AVATAR, filled


class RecordingBackend:
    """A backend for pyvirtualcam that keeps the bytes."""

    opened: ClassVar[list[RecordingBackend]] = []
    refusal = ""

    def __init__(
        self, *, width: int, height: int, fps: float, fourcc: int, device: str | None, **_: object
    ) -> None:
        if self.refusal:
            raise RuntimeError(self.refusal)
        self.size = (width, height)
        self.fps = fps
        self.asked_device = device
        self.sent: list[np.ndarray] = []
        self.is_closed = False
        self.opened.append(self)

    def close(self) -> None:
        self.is_closed = True

    def send(self, frame: np.ndarray) -> None:
        self.sent.append(frame.copy())

    def device(self) -> str:
        return "Guise Test Camera"

    def native_fourcc(self) -> int | None:
        return None


@pytest.fixture
def backend() -> Iterator[type[RecordingBackend]]:
    """Registered with pyvirtualcam as "recording", for one test."""
    RecordingBackend.opened, RecordingBackend.refusal = [], ""
    pyvirtualcam.register_backend("recording", RecordingBackend)
    yield RecordingBackend
    del BACKENDS["recording"]


def frame() -> Frame:
    """A sent frame."""
    return Frame(0, 0.0, filled(AVATAR), avatar=filled(AVATAR))


def test_the_size_the_rate_and_every_pixel(backend: type[RecordingBackend]) -> None:
    camera = VirtualCamera("recording")
    camera.open()
    picture = pattern(256)
    camera.send(picture, frame())
    camera.close()
    (opened,) = backend.opened
    assert opened.size == (1280, 720)
    assert opened.fps == 30
    assert camera.name == "Guise Test Camera"
    assert opened.is_closed
    assert np.array_equal(opened.sent[0], on_clean_background(picture).reshape(-1))


def test_the_same_picture_again_is_sent_again(backend: type[RecordingBackend]) -> None:
    camera = VirtualCamera("recording")
    camera.open()
    picture = pattern(64)
    for _ in range(3):
        camera.send(picture, frame())
    camera.send(filled(AVATAR), frame())
    camera.close()
    sent = backend.opened[0].sent
    assert len(sent) == 4
    assert np.array_equal(sent[0], sent[2])
    assert not np.array_equal(sent[0], sent[3])


def test_the_avatar_is_complete_centred_and_not_mirrored() -> None:
    wide = on_clean_background(pattern(256))
    assert wide.shape == (720, 1280, 3)
    middle = wide[:, 280:1000]
    assert middle[100, 20].tolist() == [192, 192, 192]
    assert middle[100, -20].tolist() == [0, 0, 192]


def test_the_sides_continue_the_colours_of_the_edges() -> None:
    wide = on_clean_background(filled(AVATAR, 256, 256))
    assert np.abs(wide.astype(int) - AVATAR).max() <= 1


def test_a_refusal_becomes_a_sentence_with_a_remedy(backend: type[RecordingBackend]) -> None:
    backend.refusal = "virtual camera output could not be started"
    with pytest.raises(SinkError, match="Another program") as caught:
        VirtualCamera("recording").open()
    assert caught.value.action == "retry"


def test_an_unknown_backend_is_named_with_the_known_ones(backend: type[RecordingBackend]) -> None:
    with pytest.raises(SinkError, match=r"no virtual camera called “zoom” here\. Known: .*recording"):
        VirtualCamera("zoom").open()


def test_a_device_can_be_chosen(backend: type[RecordingBackend]) -> None:
    for name in [name for name in BACKENDS if name != "recording"]:
        assert name, "the others refuse a device that does not exist, and the recording one is tried last"
    camera = VirtualCamera("/dev/video63")
    camera.open()
    camera.close()
    assert backend.opened[0].asked_device == "/dev/video63"


def test_sending_before_opening_is_refused() -> None:
    with pytest.raises(SinkError, match="not open"):
        VirtualCamera("recording").send(filled(AVATAR), frame())
    VirtualCamera("recording").close()
