"""One camera that is previewed: its pictures, its signs, and its problems."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.chain.conditions import Want
from app.chain.preview_signs import UNSEEN, Seen, Sign
from app.chain.previewing import EVERY_S, LOOK_EVERY_S, RETRY_S, Previewing, RunningCamera
from app.chain.status import CameraStatus, Status
from app.devices.camera import CameraError, Shot
from app.frame import Frame, Picture
from tests.app.fakes import Clock, FakeCamera, filled

SEEN: Seen = (frozenset({Sign.FACE}), Want.NEARER)


class Wide(FakeCamera):
    """Sends 640×360 pictures."""

    def read(self) -> Shot | None:
        return Shot(filled((1, 2, 3), 640, 360), None)


def test_pictures_are_small_and_come_at_a_low_rate() -> None:
    work = Previewing("1", Wide, lambda picture: SEEN, Clock())
    made = work.idle()
    assert made is not None
    assert made.picture is not None
    assert made.picture.shape == (180, 320, 3)
    assert not made.picture.flags.writeable
    assert (made.source, made.problem, made.signs, made.want) == ("1", "", *SEEN)
    assert work.patience_s == EVERY_S


def test_a_face_is_searched_in_few_of_the_pictures() -> None:
    clock, looked = Clock(), []

    def look(picture: Picture) -> Seen | None:
        looked.append(picture)
        return None if len(looked) == 1 else SEEN

    work = Previewing("1", FakeCamera, look, clock)
    first = work.idle()
    assert first is not None
    assert (first.signs, first.want) == UNSEEN  # the finder was in use, so the next picture is tried
    for _ in range(3):
        made = work.idle()
    assert made is not None
    assert made.signs == SEEN[0]
    assert len(looked) == 2
    clock.now += LOOK_EVERY_S
    work.idle()
    assert len(looked) == 3


def test_a_camera_in_use_says_so_and_is_tried_again() -> None:
    cameras: list[FakeCamera] = []
    refusals = [CameraError("Logi Cam is in use by another program, or gone.", may_pass=True)]

    def opens() -> FakeCamera:
        if refusals:
            raise refusals.pop()
        cameras.append(FakeCamera(count=1, dies=CameraError("Logi Cam stopped sending pictures.")))
        return cameras[-1]

    work = Previewing("1", opens, lambda picture: SEEN, Clock())
    busy = work.idle()
    assert busy is not None
    assert busy.problem.startswith("Logi Cam is in use")
    assert busy.picture is None
    assert work.patience_s == RETRY_S
    shown = work.idle()
    assert shown is not None
    assert shown.picture is not None
    unplugged = work.idle()
    assert unplugged is not None
    assert unplugged.problem == "Logi Cam stopped sending pictures."
    assert cameras[0].is_closed


def test_the_running_camera_shows_the_newest_frame_once_and_its_problem() -> None:
    status = Status(camera=CameraStatus("Logi Cam", is_open=True, device="0"))
    frames = [Frame(0, 0.0, camera=filled((9, 9, 9)))]
    camera = RunningCamera(lambda: status, lambda: frames[-1] if frames else None)
    shot = camera.read()
    assert shot is not None
    assert np.array_equal(shot.picture, frames[0].camera)
    assert camera.read() is None
    frames.append(Frame(1, 0.1, camera=filled((8, 8, 8))))
    assert camera.read() is not None
    frames.clear()
    assert camera.read() is None
    status = replace(status, camera=replace(status.camera, problem="Logi Cam is gone."))
    work = Previewing("0", lambda: camera, lambda picture: SEEN, Clock())
    made = work.idle()
    assert made is not None
    assert made.problem == "Logi Cam is gone."
