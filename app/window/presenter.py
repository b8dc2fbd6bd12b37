"""Presenter: polls the session, and shows its state on the page, the menus and the tray."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.chain.status import Leaving, Status
from app.frame import Frame
from app.window.advice import (
    GOOD,
    NEAR_THE_END,
    SILENT,
    Advice,
    Alarm,
    advice_for,
    advice_of,
    advice_unjudged,
    advice_while_good,
)
from app.window.controls import Controls
from app.window.figures_text import overlay_lines
from app.window.language import said, tr
from app.window.menus import Menus
from app.window.mirror import Mirror
from app.window.page import Page
from app.window.painting import in_parts, in_scene
from app.window.shortcuts import keys_with
from app.window.state_line import StateLine, is_recording, is_wanted, state_line
from app.window.thumbnails import thumbnail
from face.safe_range import SafeRange

if TYPE_CHECKING:
    from app.chain.session import Session

POLL_MS, RESTING_POLL_MS = 16, 500
SLOW_EVERY = 12
"""Number of polls between two updates of figures and marks: five updates a second."""
OVERLAY_SIDE = 256
SLOW_START_S = 6.0
"""Time after which a start is one that prepares the networks, in seconds: a usual one is over by then."""


class Presenter(QObject):
    """Shows a session without changing it. `presented` emits the state line and the advice."""

    presented = Signal(object, object)

    def __init__(self, session: Session, controls: Controls, page: Page, menus: Menus) -> None:
        super().__init__(page)
        self._session, self._controls, self._page, self._menus = session, controls, page, menus
        self.mirrors: list[Mirror] = [page.mirror]
        self._alarm = Alarm()
        self._shown: Frame | None = None
        self._points: NDArray[np.float32] | None = None
        self._overlay_of: Path | None = None
        self._reach: SafeRange | None = None
        self._polls = 0
        self.began_at = time.monotonic()
        """Time at which the window was made, in seconds."""
        self._recording_since = 0.0
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.poll)
        session.changed.connect(self.show_status)
        controls.changed.connect(self.show_choices)
        controls.avatars.listed.connect(self.show_avatars)
        self.show_avatars()
        self.show_choices()
        self.show_status()

    @property
    def line(self) -> StateLine:
        """What others get now."""
        since = self._recording_since
        return state_line(self._session.status, time.monotonic() - since if since else 0.0)

    @property
    def interval(self) -> int:
        """Interval between two polls of the session, in milliseconds."""
        return self._timer.interval()

    def watch(self, is_watched: bool) -> None:
        """Paint pictures while a window shows them; else update the state line only."""
        self._timer.setInterval(POLL_MS if is_watched else RESTING_POLL_MS)
        self._timer.start()

    def stop(self) -> None:
        """Stop polling."""
        self._timer.stop()

    def poll(self) -> None:
        """Show the newest frame, and at longer intervals the other parts."""
        self._polls += 1
        line = self.line
        advice = self._advice(self._session.latest())
        for mirror in self.mirrors:
            mirror.show_line(line)
        self._page.advice.show_advice(advice)
        self.presented.emit(line, advice)
        if self.interval == RESTING_POLL_MS:
            return
        self._show_frame(self._session.latest())
        leaving = self._session.status.guard
        points = self._points if leaving is Leaving.AVATAR else None
        is_text = leaving in (Leaving.CARD, Leaving.TEST_PATTERN)
        is_mirrored = self._controls.settings.mirror_preview and not is_text
        for mirror in self.mirrors:
            mirror.show_picture(self._session.released(), points, is_mirrored=is_mirrored)
        if self._polls % SLOW_EVERY == 0:
            self._show_note()
            self._show_figures()

    def show_avatars(self) -> None:
        """Show the avatars."""
        avatars, digits = self._controls.avatars.files, self._controls.avatars.digits
        self._page.strip.show_avatars(avatars, digits)
        names = {avatar.path: avatar.name for avatar in avatars}
        self._menus.show_avatars({digit: names[path] for path, digit in digits.items()})
        self._show_worn()

    def show_choices(self) -> None:
        """Show what the user has chosen."""
        chosen = self._controls.settings
        self._show_worn()
        keys = keys_with(chosen.shortcuts)
        self._page.buttons.show_keys(keys["calibrate"], keys["pause"])
        self._page.you.overlay_opacity = chosen.ghost_opacity
        self._page.you.is_mirrored = self._controls.is_driver_mirrored
        self._page.you.update()
        self._page.show_you(chosen.shows_you, chosen.you_corner)
        self._page.details.show_choices(
            act=chosen.act_on_failure, landmarks=chosen.shows_landmarks, figures=chosen.shows_figures
        )
        self._page.details.motion.show_choices(
            relative=chosen.relative,
            strength=chosen.strength,
            smoothing=chosen.smoothing,
            zoom=chosen.zoom,
            overlay=chosen.ghost_opacity,
        )
        self._page.background.show_choices(
            background=chosen.background,
            portrait=chosen.portrait,
            mirrors_preview=chosen.mirror_preview,
            mirrors_output=chosen.mirror_output,
        )
        self._menus.set_keys(chosen.shortcuts)
        self._menus.show_switches(
            relative=chosen.relative,
            follow=chosen.follow,
            landmarks=chosen.shows_landmarks,
            figures=chosen.shows_figures,
            you=chosen.shows_you,
            mirror_driver=chosen.mirror_driver,
            mirror_preview=chosen.mirror_preview,
            mirror_output=chosen.mirror_output,
            mark=chosen.mark,
            record_sound=chosen.records_sound,
        )

    def show_status(self) -> None:
        """Show the state of the session."""
        status = self._session.status
        if not is_recording(status):
            self._recording_since = 0.0
        elif not self._recording_since:
            self._recording_since = time.monotonic()
        self._page.top.show_camera(status.camera, status.cameras)
        self._page.buttons.show_status(status)
        self._page.you.is_mirrored = self._controls.is_driver_mirrored
        self._page.details.show_judge(status.judge)
        self._page.hide_face.setVisible(status.is_passing_through)
        self._page.play_again.setVisible(status.is_over and not status.is_passing_through)
        self._page.other_camera.setVisible(_lacks_camera(status))
        for mirror in self.mirrors:
            mirror.show_warning_border(status.is_passing_through)
            mirror.show_line(self.line)
        self._show_note()
        self._menus.show_switches(
            virtual_camera=is_wanted(status.virtual_camera),
            record=is_wanted(status.recorder),
            test_pattern=status.guard is Leaving.TEST_PATTERN,
            pause=status.is_paused,
            pass_through=status.is_passing_through,
        )

    def _show_note(self) -> None:
        note = self._note(self._session.status)
        for mirror in self.mirrors:
            mirror.show_note(note)

    def _note(self, status: Status) -> str:
        """Return why no avatar is shown; "" if one is."""
        if status.is_passing_through or status.is_paused:
            return ""
        problem = status.problem or status.camera.problem
        if problem or status.is_ready:
            return said(problem)
        name = self._name_of_worn()
        if not name:
            return tr("Choose an avatar below")
        lines = [tr("Starting {name}…", name=name), _steps(status)]
        if time.monotonic() - self.began_at > SLOW_START_S:
            lines.append(tr("The first time takes about a minute."))
        return "\n".join(lines)

    def _advice(self, frame: Frame | None) -> Advice:
        """Return the indicator's advice; None while no judged picture is sent."""
        status = self._session.status
        if status.is_paused or status.is_passing_through or not status.is_ready:
            return self._alarm.silence()
        judgement = frame.judgement if frame is not None else None
        first = advice_for(status.driver)
        if status.camera.problem or frame is None:
            advice = SILENT
        elif first is not None:
            advice = first
        elif judgement is None:
            advice = advice_unjudged(status.driver, is_judging=not status.judge)
        else:
            advice = advice_of(judgement)
        if advice == GOOD and judgement is not None and self._is_near_the_end(judgement.turn):
            advice = NEAR_THE_END
        elif advice == GOOD:
            advice = advice_while_good(status.driver)
        return self._alarm.hear(advice, time.monotonic())

    def _is_near_the_end(self, turn: tuple[float, float, float] | None) -> bool:
        """Return whether the avatar is about to turn or tilt farther than it looks right."""
        return self._reach is not None and self._reach.is_nearly_left(turn)

    def _show_frame(self, frame: Frame | None) -> None:
        if frame is None:
            if self._shown is not None:
                self._page.details.show_nothing()
            self._shown = self._points = None
            self._page.you.show_picture(None)
        elif frame is not self._shown:
            self._shown = frame
            self._page.you.show_picture(frame.driving, self._landmarks(frame))
            self._page.details.show_frame(frame)

    def _landmarks(self, frame: Frame) -> NDArray[np.float32] | None:
        """Set the avatar's landmarks, and return the driver's, if wanted, in shares of a side."""
        self._points, judgement, driving_points = None, frame.judgement, None
        if self._controls.settings.shows_landmarks and judgement is not None:
            if frame.avatar is not None and judgement.avatar_landmarks is not None:
                flip = self._controls.settings.mirror_output
                self._points = in_parts(*in_scene(frame, judgement.avatar_landmarks), is_mirrored=flip)
            if frame.driving is not None and judgement.driving_landmarks is not None:
                driving_points = in_parts(judgement.driving_landmarks, frame.driving.shape[0])
        return driving_points

    def _show_figures(self) -> None:
        figures, chosen = self._session.figures(), self._controls.settings
        self._page.mirror.show_figures(overlay_lines(figures) if chosen.shows_figures else ())
        if self._page.has_details:
            self._page.details.show_figures(figures, self._session.status.pace)
            self._page.details.show_moments(self._session.recent())

    def _show_worn(self) -> None:
        worn = self._controls.avatars.worn
        self._page.strip.show_worn(worn)
        if worn != self._overlay_of:
            self._overlay_of = worn
            self._reach = SafeRange.beside(worn) if worn else None
            self._page.you.show_overlay(thumbnail(worn, OVERLAY_SIDE) if worn else QImage())

    def _name_of_worn(self) -> str:
        worn = self._controls.avatars.worn
        names = (avatar.name for avatar in self._controls.avatars.files if avatar.path == worn)
        return next(names, worn.stem if worn else "")


def _lacks_camera(status: Status) -> bool:
    """Return whether the note on the picture says that the camera fails."""
    is_hidden = status.is_passing_through or status.is_paused or status.problem
    return bool(status.camera.problem) and not (status.camera.has_ended or is_hidden)


def _steps(status: Status) -> str:
    """Return the steps of a start, each with a tick once it is done."""
    steps = (
        (tr("Camera"), status.camera.is_open),
        (tr("Engine"), status.has_networks),
        (tr("Avatar"), status.is_ready),
    )
    return "    ".join(f"{'✓' if is_done else '○'} {name}" for name, is_done in steps)
