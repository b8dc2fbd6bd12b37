"""Judge: one verdict per frame, from the avatar's picture and, if known, the driver's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.appearance import Appearance
from detector.asked import Asked
from detector.broken_part import WHOLE, broken_part
from detector.errors import DetectorError
from detector.face import Face
from detector.frame_signals import frame_signals
from detector.fusion import load_fusions
from detector.judgement import Judgement, State
from detector.landmarks import LandmarkFinder, Landmarks, Tracker
from detector.levels import (
    ASKED,
    DRIVER_TURN,
    FACE_LOST,
    FAILURE,
    NOT_AS_ASKED,
    NOT_FOLLOWED,
    WORDS,
    YOUR_FACE_LOST,
)
from detector.look import Look
from detector.novelty import METHODS, NoveltyModel
from detector.signals import LOST_SCORE, Signals
from detector.steady import SEVERITY, Absence, Hysteresis
from detector.totals import Totals
from detector.transfer import Transfer
from detector.weighing import Weighing

if TYPE_CHECKING:
    from detector.failure_finder import FailureFinder

CHECKPOINTS = Path(__file__).resolve().parent.parent / "checkpoints"
MISSING_S = 0.2
"""Seconds without a face before it counts as lost: single frames are often measured badly."""


def model_path(method: str, instrument: str) -> Path:
    """Return the fitted model that ships with Guise for this method and landmark instrument."""
    return CHECKPOINTS / f"{method}_{instrument.replace('-', '_')}.npz"


class Judge:
    """Judges one stream of frames, in order.

    `finder` is the landmark instrument; `model` a file that `fit` wrote with the same instrument and method,
    None for the shipped one. `failures` inspects the picture itself; None judges by landmarks alone, as the
    study's method always does. Raises DetectorError if they do not fit together.
    """

    def __init__(
        self,
        finder: LandmarkFinder,
        method: str = "guise",
        model: Path | None = None,
        frames_per_second: float = 25,
        failures: FailureFinder | None = None,
    ) -> None:
        if method not in METHODS:
            raise DetectorError(f"There is no method “{method}”; there are {' and '.join(METHODS)}.")
        self.model = NoveltyModel.load(model or model_path(method, finder.name), method, finder.name)
        self.method = method
        self._frame_s = 1 / frames_per_second
        self._avatar, self._driver = Tracker(finder), Tracker(finder)
        self._failures = failures if method == "guise" else None
        fusions = load_fusions() if self._failures else {}
        self._totals = Totals(fusions)
        self._weighing = Weighing(self.model.threshold, self.model.levels, fusions)
        self._appearance, self._transfer, self._asked = self._new_appearance(), Transfer(), Asked()
        self._missing, self._hysteresis = Absence(), Hysteresis()

    def calibrate(
        self,
        driving: NDArray[np.uint8],
        avatar: NDArray[np.uint8],
        still: NDArray[np.uint8] | None = None,
    ) -> None:
        """Set both resting faces, in place of those of an earlier calibration. Pictures are RGB.

        If one of them is not found, the first frame that shows both is taken instead. `still` is the avatar's
        own picture before it moves. If it is given, frames are judged by what is ordinary for this avatar.
        """
        self.reset()
        if still is not None:
            self._totals.set_rest(self._signals_of(still))
            self._avatar.reset()
        driver, own = self._driver.find(driving), self._avatar.find(avatar)
        if driver is not None and own is not None:
            self._take_rest(driver, own)
            self._appearance.calibrate(self._face(own))

    def reset(self) -> None:
        """Forget the calibration and everything seen, for another avatar or another video."""
        self._restart()
        self._totals.set_rest(None)
        self._appearance, self._transfer, self._asked = self._new_appearance(), Transfer(), Asked()

    def judge(
        self,
        frame_number: int,
        avatar: NDArray[np.uint8],
        driving: NDArray[np.uint8] | None = None,
        seconds: float | None = None,
        asked: NDArray[np.floating] | None = None,
    ) -> Judgement:
        """Judge a frame by its RGB pictures. `seconds` is its time; without it, frames are evenly spaced.

        With `driving`, the first frame that shows both faces calibrates if `calibrate` did not. `asked` are
        the landmarks (68 or more, 2) px by which the animator drew the avatar, if it knows them.
        """
        driver = None if driving is None else self.find_driver(driving)
        own, look = self.look(avatar)
        return self.judge_landmarks(frame_number, own, driver, driving is not None, seconds, look, asked)

    def find_driver(self, driving: NDArray[np.uint8]) -> Landmarks | None:
        """Find the driver's face in the next RGB picture of the driver's stream."""
        return self._driver.find(driving)

    def look(self, avatar: NDArray[np.uint8]) -> tuple[Landmarks | None, Look | None]:
        """Find the avatar's face in the next RGB picture of the stream, and inspect it.

        The second part is None without a face and without a failure finder.
        """
        own = self._avatar.find(avatar)
        return own, self._failures.look(avatar, own) if self._failures and own else None

    def judge_landmarks(
        self,
        frame_number: int,
        avatar: Landmarks | None,
        driver: Landmarks | None = None,
        has_driver: bool = False,
        seconds: float | None = None,
        look: Look | None = None,
        asked: NDArray[np.floating] | None = None,
    ) -> Judgement:
        """Judge a frame by the faces found in its pictures."""
        time = frame_number * self._frame_s if seconds is None else seconds
        if self.method == "study":
            novelty = None if avatar is None else self.model.score(self.model.features(avatar))
            state, score, reasons = self._study(novelty)
            signals, turn = None, None
        else:
            seen = None if avatar is None else self._seen(avatar, look)
            novelty = None if seen is None else seen.novelty
            state, score, reasons, signals = self._guise(seen, driver, has_driver, time, asked)
            turn = None if seen is None else self._transfer.avatar_turn(seen.face)
        return Judgement(
            frame_number,
            state,
            score,
            self.model.threshold,
            reasons,
            None if avatar is None else avatar.points,
            None if driver is None else driver.points,
            None if avatar is None or np.isnan(avatar.yaw) else avatar.yaw,
            novelty,
            None if look is None else look.heat,
            signals,
            turn,
        )

    def _study(self, novelty: float | None) -> tuple[State, float, tuple[str, ...]]:
        """Return the study's own verdict: a frame is anomalous or it is not."""
        if novelty is None:
            return State.NO_FACE, LOST_SCORE, (FACE_LOST,)
        if novelty > self.model.threshold:
            return State.FAILED, novelty, ("anomalous by the study's method",)
        return State.GOOD, novelty, ()

    def _guise(
        self,
        seen: _Seen | None,
        driver: Landmarks | None,
        has_driver: bool,
        seconds: float,
        asked: NDArray[np.floating] | None,
    ) -> tuple[State, float, tuple[str, ...], Signals | None]:
        gone_s = self._missing.step(seen is None, seconds)
        if seen is None:
            return *self._without_face(gone_s, seconds), None
        if has_driver and driver is not None and not self._transfer.is_calibrated:
            self._take_rest(driver, seen.landmarks)
        values, turned = self._measure(seen, driver, seconds)
        values.update(self._beside_asked(seen, asked, values, seconds))
        score, names, state, signals = self._weighing.weigh(values, seen.signals)
        reasons = tuple(self._words(name, seen) for name in names)
        notes = self._driver_notes(driver, has_driver, turned)
        state = max(state, State.WARNING, key=SEVERITY.__getitem__) if notes else state
        shown = self._hysteresis.step(state, seconds)
        return shown, score, (*reasons, *notes), signals

    def _without_face(self, gone_s: float, seconds: float) -> tuple[State, float, tuple[str, ...]]:
        self._appearance.forget()
        self._transfer.forget()
        self._asked.forget()
        if gone_s + self._frame_s < MISSING_S:
            return self._hysteresis.step(State.WARNING, seconds), LOST_SCORE, (FACE_LOST,)
        return self._hysteresis.step(State.NO_FACE, seconds), LOST_SCORE, (FACE_LOST,)

    def _signals_of(self, still: NDArray[np.uint8]) -> Mapping[str, float] | None:
        """Return the signals of the avatar's own picture; None without a face or an inspection."""
        own, look = self.look(still)
        return None if own is None else self._seen(own, look).signals

    def _seen(self, avatar: Landmarks, look: Look | None) -> _Seen:
        """Measure the avatar's face once for every signal that needs it."""
        face = self._face(avatar)
        novelty = self.model.score(face.shape.reshape(-1))
        signals = {} if look is None else frame_signals(avatar, face, novelty, look)
        return _Seen(avatar, face, novelty, look, signals)

    def _measure(
        self, seen: _Seen, driver: Landmarks | None, seconds: float
    ) -> tuple[dict[str, float], float]:
        """Return every signal's value, and the driver's rotation in degrees."""
        own, other = seen.face, None if driver is None else self._face(driver)
        values = dict(self._appearance.measure(own, seconds, self._failure(seen), seen.novelty))
        if other is None:
            return values, 0.0
        values.update(self._transfer.measure(other, own, seconds))
        if FAILURE in values and self._transfer.is_calibrated:
            values[NOT_FOLLOWED] = self._totals.not_followed(values)
        return values, self._transfer.driver_turn(other)

    def _beside_asked(
        self,
        seen: _Seen,
        asked: NDArray[np.floating] | None,
        values: Mapping[str, float],
        seconds: float,
    ) -> Mapping[str, float]:
        """Return the signals that compare the avatar with what the animator was asked for, if it is known."""
        if asked is None or FAILURE not in values:
            return {}
        distance = self._asked.measure(seen.landmarks.points, asked, seconds)
        total = self._totals.not_as_asked({**values, ASKED: distance})
        return {} if total is None else {ASKED: distance, NOT_AS_ASKED: total}

    def _failure(self, seen: _Seen) -> float | None:
        """Return the fused signal of a single frame, None if the picture was not inspected."""
        return self._totals.failure(seen.signals) if seen.signals else None

    def _words(self, signal: str, seen: _Seen) -> str:
        """Return the reason for a signal, as text for the user."""
        if WORDS[signal] != WHOLE or seen.look is None:
            return WORDS[signal]
        return broken_part(seen.look.heat, seen.landmarks.points, seen.look.shape)

    def _driver_notes(self, driver: Landmarks | None, has_driver: bool, turned: float) -> tuple[str, ...]:
        """Return warnings of conditions that are not failures yet but lead to them."""
        if has_driver and driver is None:
            return (YOUR_FACE_LOST,)
        level = self.model.levels.get(DRIVER_TURN)
        return (WORDS[DRIVER_TURN],) if level and turned > level.failing else ()

    def _new_appearance(self) -> Appearance:
        return Appearance(self.model)

    def _take_rest(self, driver: Landmarks, avatar: Landmarks) -> None:
        self._transfer.calibrate(self._face(driver), self._face(avatar))

    def _face(self, landmarks: Landmarks) -> Face:
        face = Face.of(landmarks)
        if face is None:
            raise DetectorError("The guise method needs landmarks with depth, and these have none.")
        return face

    def _restart(self) -> None:
        self._avatar.reset()
        self._driver.reset()
        self._appearance.forget()
        self._transfer.forget()
        self._missing, self._hysteresis = Absence(), Hysteresis()


class _Seen(NamedTuple):
    """The avatar's face in one frame, its outlier factor, and the inspection of it, None without one.

    `signals` are those of `frame_signals`, empty without an inspection.
    """

    landmarks: Landmarks
    face: Face
    novelty: float
    look: Look | None
    signals: Mapping[str, float]
