"""Readers and senders that come and go in any order."""

from __future__ import annotations

import os
import threading

import pytest

from app.devices.v4l2 import OUTPUT, capabilities
from tests.real_camera.inside.drivers import another_program_sends, loopback, wait_until
from tests.real_camera.inside.reading import Reader
from tests.real_camera.inside.sending import Sender, difference, still

BOTH = pytest.mark.parametrize("exclusive_caps", [0, 1])


def test_a_reader_that_waits_gets_pictures_once_guise_sends() -> None:
    (guise,) = loopback("Guise", exclusive_caps=0)
    handle = os.open(guise, os.O_RDWR)
    read: list[bytes] = []
    waiting = threading.Thread(target=lambda: read.append(os.read(handle, 100)), name="waiting reader")
    waiting.start()
    with Sender(picture_at=still):
        assert wait_until(lambda: read)
    waiting.join()
    os.close(handle)
    assert len(read[0]) == 100


@BOTH
def test_the_camera_can_be_switched_on_again_and_again(exclusive_caps: int) -> None:
    (guise,) = loopback("Guise", exclusive_caps=exclusive_caps)
    for _ in range(3):
        with Sender(picture_at=still) as sender, Reader(guise) as reader:
            assert sender.told.state == "on"
            seen = reader.see(5).picture
            assert seen is not None
            assert difference(seen, still(0)) < 3


@BOTH
def test_after_a_crash_the_camera_can_be_switched_on(exclusive_caps: int) -> None:
    (guise,) = loopback("Guise", exclusive_caps=exclusive_caps)
    with Sender() as sender, Reader(guise) as reader:
        assert reader.see(3).times
        sender.kill()
    with Sender() as sender, Reader(guise) as reader:
        assert sender.told.state == "on"
        assert len(reader.see(5).times) == 5


@BOTH
def test_after_another_program_sent_the_camera_can_be_switched_on(exclusive_caps: int) -> None:
    (guise,) = loopback("Guise", exclusive_caps=exclusive_caps)
    with another_program_sends(guise), Reader(guise) as reader:
        assert reader.see(3).times
    with Sender() as sender, Reader(guise) as reader:
        assert sender.told.state == "on"
        assert len(reader.see(5).times) == 5


@BOTH
def test_a_reader_that_stays_sees_the_sender_that_comes_back(exclusive_caps: int) -> None:
    (guise,) = loopback("Guise", exclusive_caps=exclusive_caps)
    with Sender() as first:
        reader = Reader(guise)
        assert reader.see(5).times
        first.stop()
    with reader, Sender(picture_at=still) as second:
        assert second.told.state == "on"
        seen = reader.see(10)
        assert len(seen.times) == 10
        assert seen.picture is not None
        assert difference(seen.picture, still(0)) < 3


@BOTH
def test_a_reader_that_stays_sees_a_sender_after_a_crash(exclusive_caps: int) -> None:
    (guise,) = loopback("Guise", exclusive_caps=exclusive_caps)
    with Sender() as first:
        reader = Reader(guise)
        assert reader.see(5).times
        first.kill()
    with reader, Sender() as second:
        assert second.told.state == "on"
        assert len(reader.see(10).times) == 10


@BOTH
def test_two_readers_see_the_same_picture(exclusive_caps: int) -> None:
    (guise,) = loopback("Guise", exclusive_caps=exclusive_caps)
    with Sender(picture_at=still), Reader(guise) as one, Reader(guise) as two:
        for reader in (one, two, one):
            seen = reader.see(5)
            assert len(seen.times) == 5
            assert seen.picture is not None
            assert difference(seen.picture, still(0)) < 3


@BOTH
def test_a_reader_that_asks_for_another_size_gets_what_is_sent(exclusive_caps: int) -> None:
    (guise,) = loopback("Guise", exclusive_caps=exclusive_caps)
    with Sender(), Reader(guise, asked=(640, 480)) as reader:
        assert reader.see(3).size == (1280, 720)


def test_a_reader_that_keeps_another_size_is_told_to_stop() -> None:
    (guise,) = loopback("Guise")
    with another_program_sends(guise, 640, 480) as sending:
        reader = Reader(guise)
        assert reader.see(3).size == (640, 480)
        sending.kill()
        sending.join()
    with reader, Sender() as sender:
        assert sender.told.state == "failed"
        assert "with another size" in sender.told.text
    with Sender() as sender:
        assert sender.told.state == "on"


def test_without_a_reader_the_device_offers_output_after_each_sender() -> None:
    (guise,) = loopback("Guise")
    for _ in range(2):
        with Sender(), Reader(guise) as reader:
            assert reader.see(3).times
        handle = os.open(guise, os.O_RDWR)
        assert capabilities(handle) == OUTPUT
        os.close(handle)
