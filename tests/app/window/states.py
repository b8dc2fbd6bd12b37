"""The states of the window that are drawn, and how each is brought about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication, QWidget

from app.chain.calibrating import EVERY_TICK, Tick
from app.chain.card import PAUSED, SOON, card
from app.chain.conditions import Want
from app.chain.framing import Square
from app.chain.moments import moment_of
from app.chain.portrait_check import Flaw, PortraitCheck
from app.chain.presence import Cause
from app.chain.preview_signs import Sign
from app.chain.previewing import CameraPreview
from app.chain.status import CameraStatus, Driver, Leaving, SinkState, SinkStatus
from app.chain.video_judging import JudgedVideo
from app.devices.camera_list import CameraInfo
from app.devices.virtual_camera_setup import SetupState, VirtualCameraSetup
from app.frame import Presence, sealed
from app.window.crop_dialog import CropDialog
from app.window.first_steps import FirstSteps
from app.window.lab_dialog import open_lab
from app.window.language import speak
from app.window.main_window import MainWindow
from app.window.settings_dialog import KEYS_PAGE
from detector import Interval, Judgement, State, VideoVerdict
from tests.app.window.fake_keys import FakeKeys
from tests.app.window.studio import Studio

READY = VirtualCameraSetup(SetupState.READY, "/dev/video9 (“Guise”) is ready.")
ON = SinkStatus(SinkState.ON, name="Guise")


def _starting(studio: Studio) -> None:
    studio.session.frame = studio.session.sent = None
    studio.session.turn(is_ready=False, guard=Leaving.CARD)


def _warning(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON)
    studio.show_frame(State.WARNING, "you have turned far", score=1.5)
    studio.wait(1.2)


def _no_face(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON, guard=Leaving.LAST_GOOD)
    studio.show_frame(State.NO_FACE, "your face is not in the picture", score=3.0)
    studio.wait(1.2)


def _paused(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON, guard=Leaving.CARD, is_paused=True)
    studio.session.sent = card(PAUSED, 720)


def _real_face(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON, guard=Leaving.PASS_THROUGH, is_passing_through=True)
    studio.session.sent = studio.pictures["driving"]


def _details(studio: Studio) -> None:
    studio.window.show_details(True)
    studio.wait(0.6)


def _error(studio: Studio) -> None:
    studio.session.turn(
        virtual_camera=SinkStatus(
            SinkState.FAILED, "The driver of the virtual camera is installed, but not loaded."
        )
    )


def _crop(studio: Studio) -> QWidget | None:
    studio.window.dialogs.crop_all([studio.controls.avatars.files[4].path])
    studio.wait()
    dialog = studio.window.findChild(CropDialog)
    side = dialog.picture.shape[0]
    square = Square(side / 2, 0.47 * side, 0.8 * side)
    flaws = (Flaw.TILTED, Flaw.COARSE)
    studio.session.portrait_checked.emit(PortraitCheck(dialog.picture, 0, square, flaws))
    return dialog


def _keys(studio: Studio) -> QWidget:
    studio.window.global_shortcuts.take = FakeKeys
    dialog = studio.window.dialogs.edit_settings(KEYS_PAGE)
    dialog.global_shortcuts.switch.click()
    return dialog


def _set_up_ready(studio: Studio) -> QWidget:
    studio.window.dialogs.look_at_setup = lambda: READY
    return studio.window.dialogs.set_up_camera()


def _restored(studio: Studio) -> None:
    studio.session.turn(driver=replace(studio.session.status.driver, is_restored=True))


def _background(studio: Studio) -> QWidget:
    studio.controls.set_background("blur")
    studio.window.menus["background"].trigger()
    return studio.window.page.background


def _drifted(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON, driver=replace(studio.session.status.driver, has_drifted=True))
    studio.wait(0.6)


def _ended(studio: Studio) -> None:
    ended = CameraStatus("clip.mp4", problem="clip.mp4 has ended.", has_ended=True)
    studio.session.turn(camera=ended, is_over=True, guard=Leaving.CARD)
    studio.session.sent, studio.session.frame = card(SOON, 720), None


def _moment(studio: Studio) -> QWidget | None:
    frame = studio.session.flagged[0]
    assert frame.judgement is not None
    hot = replace(frame, judgement=replace(frame.judgement, heat=_heat()))
    return studio.window.dialogs.show_moment(hot)


def _judged(studio: Studio) -> QWidget | None:
    dialog = studio.window.dialogs.judge(Path("/home/ida/meeting.mp4"))
    frame = studio.session.frame
    assert frame is not None
    assert frame.avatar is not None
    judgement = Judgement(1, State.FAILED, 2.1, 1.6, ("mouth broken",), heat=_heat())
    moments = tuple(moment_of(judgement, frame.avatar, seconds) for seconds in (12.4, 71.0, 95.5))
    intervals = tuple(Interval(at, at + 1.6, "mouth broken") for at in (12.0, 70.5, 95.0))
    verdict = VideoVerdict(3000, 0, 118, 2.9, "failures", intervals, ())
    studio.session.video_judged.emit(JudgedVideo(Path("/home/ida/meeting.mp4"), verdict, moments))
    return dialog


def _heat() -> NDArray[np.float32]:
    """A heat map whose mouth is broken."""
    rows, columns = np.mgrid[:48, :48]
    return np.exp(-(((rows - 32) / 4) ** 2) - ((columns - 24) / 6) ** 2).astype(np.float32)


def _german(studio: Studio) -> QWidget:
    speak(QApplication.instance(), "de")  # type: ignore[arg-type]
    studio.window.hide()
    window = MainWindow(studio.session, studio.controls, studio.messages)
    window.show()
    window.show_details(True)
    studio.session.turn(virtual_camera=ON)
    studio.messages.say("clip.mp4 has ended.")
    studio.wait(0.8)
    return window


def _calibrating(studio: Studio) -> None:
    studio.window.calibrate()
    ticks = EVERY_TICK - {Tick.NEAR_AND_LIT}
    waiting = Driver(Presence.SEEN, Cause.NONE, is_waited_for=True, ticks=ticks, progress=0.4)
    studio.session.turn(driver=replace(waiting, match=85, want=Want.MORE_LIGHT))


def _smallest(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON)
    studio.window.resize(720, 520)


def _small_window(studio: Studio) -> QWidget | None:
    studio.session.turn(virtual_camera=ON)
    studio.window.show_small_window(True)
    return studio.window.small


def _see_cameras(studio: Studio) -> None:
    """Let three cameras be seen: one that looks good, a dark one, and one in use."""
    studio.session.look_for_cameras = lambda: None  # type: ignore[method-assign]
    cameras = ("0", "Logi Cam"), ("2", "Laptop Cam"), ("4", "Phone")
    studio.session.turn(cameras=tuple(CameraInfo(source, name) for source, name in cameras))


def _show_previews(studio: Studio) -> None:
    bright = studio.pictures["camera"]
    dark = sealed((bright // 6).astype(np.uint8))
    in_use = "Phone is in use by another program, or gone."
    for preview in (
        CameraPreview("0", bright, "", frozenset(Sign)),
        CameraPreview("2", dark, "", frozenset({Sign.FACE, Sign.NEAR}), Want.MORE_LIGHT),
        CameraPreview("4", problem=in_use),
    ):
        studio.session.previewed.emit(preview)


def _cameras(studio: Studio) -> None:
    _see_cameras(studio)
    studio.window.tour.begin()
    steps = studio.window.findChild(FirstSteps)
    steps.next.click()
    _show_previews(studio)


def _choose_camera(studio: Studio) -> QWidget:
    _see_cameras(studio)
    dialog = studio.window.dialogs.choose_camera()
    _show_previews(studio)
    return dialog


STATES: dict[str, Callable[[Studio], QWidget | None]] = {
    "first-steps": lambda studio: studio.window.tour.begin(),
    "cameras": _cameras,
    "choose-camera": _choose_camera,
    "starting": _starting,
    "ready": lambda studio: None,
    "recording": lambda studio: studio.session.turn(recorder=ON),
    "on-air": lambda studio: studio.session.turn(virtual_camera=ON),
    "warning": _warning,
    "no-face": _no_face,
    "paused": _paused,
    "real-face": _real_face,
    "error": _error,
    "details": _details,
    "calibrating": _calibrating,
    "set-up": lambda studio: studio.window.dialogs.set_up_camera(),
    "settings": lambda studio: studio.window.dialogs.edit_settings(1),
    "failures": lambda studio: studio.window.dialogs.edit_settings(2),
    "help": lambda studio: studio.window.dialogs.show_help(),
    "add": _crop,
    "background": _background,
    "drifted": _drifted,
    "ended": _ended,
    "moment": _moment,
    "judged": _judged,
    "question": lambda studio: studio.window.dialogs.set_pass_through(True),
    "smallest": _smallest,
    "small-window": _small_window,
    "lab": lambda studio: open_lab(studio.session, studio.controls, studio.window),
    "keys": _keys,
    "set-up-ready": _set_up_ready,
    "restored": _restored,
    "german": _german,
}
