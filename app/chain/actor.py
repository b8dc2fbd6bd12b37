"""Actor: animates the avatar for one frame. Live sessions and `animate` use the same rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.chain.acts import Acted, Draft, Framed, Neutral, shown_of
from app.chain.calibrating import CALM_S, CalmSearch
from app.chain.certain_face import DISAGREE, CertainFace, distance_apart
from app.chain.conditions import Conditions
from app.chain.driver_look import DriverLook, LandmarkFinder
from app.chain.framing import Follower, Framing, Square, crop, framed, points_in
from app.chain.kept_calibration import KeptCalibration, Offer
from app.chain.match import Numbers, expected_stance, match, stance
from app.chain.parts import Animator, change_scene
from app.chain.portrait import portrait
from app.chain.presence import OFF_CENTRE, PresenceTracker, share_outside
from app.chain.rest import Resting
from app.chain.rival import has_rival
from app.chain.session_options import Portrait
from app.chain.turn_limiting import TurnLimiting
from app.frame import Picture, Presence, checked

ALONE_EVERY = 10
"""Number of frames between two searches for a second face while waiting for a calm face."""
HERE = (Presence.SEEN, Presence.RETURNING)
TURNS_LESS = 3.0
"""Degrees by which the avatar turns less than asked for, above which it is not compared with the driver."""


class Actor:
    """Frames the driver, calibrates on a calm face, animates, and rests while the driver is absent.

    Without a finder the driver counts as visible, and the first picture calibrates.
    """

    def __init__(self, animator: Animator, finder: LandmarkFinder | None, *, calm_s: float = CALM_S) -> None:
        """Create an actor; `calm_s` is how long a face must be calm, in seconds, 0 for recordings."""
        self.animator, self.turns = animator, TurnLimiting(animator)
        self._finder = finder
        self.tracker = PresenceTracker()
        self.search = CalmSearch(calm_s)
        self.conditions = Conditions()
        self.look: DriverLook | None = None
        self.match: int | None = None
        self.calibrations = 0
        self.is_restored = False
        self._offer = Offer()
        self._stance_at_rest: Numbers | None = None
        self._follower = Follower()
        self.rest = Resting()
        self.keeps_going = False
        self.is_calibrated = False
        self.resting: Picture | None = None
        self._square_at_rest: Picture | None = None
        self._calm: Picture | None = None
        self._before: tuple[object, DriverLook | None, Picture | None] | None = None
        self._presses = 0
        self._is_waiting = True
        self._neutral_is_old = False
        self._certain = CertainFace()
        self._frames = 0
        self._is_alone = True

    def begin(self) -> None:
        """Forget the driver, because the source changes."""
        self.tracker.reset()
        self.search.reset()
        self._follower.reset()
        self._certain.forget()
        self._before, self._presses = None, 0
        self.is_calibrated, self._is_waiting, self.is_restored = False, True, False
        self.conditions.reset()
        self._offer = Offer()

    def offer(self, kept: tuple[KeptCalibration, ...]) -> None:
        """Take one of these calibrations as soon as it fits the driver, while waiting for a calm face."""
        self._offer = Offer(kept)

    def kept(self, size: tuple[int, int]) -> KeptCalibration | None:
        """Return the calibration to keep, for camera pictures of this width and height; None without one."""
        points, look, square = self.animator.calibration, self.tracker.reference, self._follower.kept
        if points is None or look is None or square is None:
            return None
        return KeptCalibration(self.animator.network, size, square, look, *points)

    def wear(self, picture: Picture, file: Path | None = None) -> None:
        """Set the avatar.

        If exact layers lie beside the picture's `file`, they are used. Raises NoPortraitError for a picture
        without a usable face, ModelError, and ValueError if the network's picture is invalid.
        """
        self.animator.wear(portrait(picture, self._finder, self.animator.size), file)
        self.turns.wear(file)
        self._show_rest()
        self._neutral_is_old = self.is_calibrated

    def change_scene(self, background: str, size: Portrait) -> None:
        """Show the avatar before another background, or the person in another size.

        Raises PictureError and model.ModelError; the scene stays as it was then.
        """
        before = self.animator.scene_settings
        try:
            change_scene(self.animator, background, size)
            if self.resting is not None:
                self._show_rest()
        except Exception:
            self.animator.scene_settings = before
            raise

    def set_relative(self, relative: bool) -> None:
        """Transfer motion relative to the calibrated face, or positions as they are."""
        if self.animator.relative != relative:
            self.animator.relative = relative
            self._neutral_is_old = self.is_calibrated

    def ask_to_calibrate(self) -> None:
        """Wait for a calm face; when called again while waiting, take the face as it is."""
        self._presses += 1
        self.search.reset()
        self._is_waiting = True

    def calibrate(self, pictures: tuple[Picture, ...], look: DriverLook | None) -> None:
        """Calibrate on these driving pictures of a calm face now, and animate at once."""
        self._take(pictures, look)
        self.rest.set(0.0)

    def undo(self) -> None:
        """Return to the calibration before the last one."""
        if self._before is not None:
            points, look, calm = self._before
            self.animator.calibration = points
            self.tracker.calibrate(look)
            self._calm, self._before, self._neutral_is_old = calm, None, True
            self.calibrations += 1
            self.conditions.reset()

    def take_neutral(self) -> Neutral | None:
        """Return the calm pair once after each change; None otherwise."""
        if not self._neutral_is_old or self._calm is None or self._square_at_rest is None:
            return None
        self._neutral_is_old = False
        still = at_rest = self._square_at_rest
        if not self.animator.relative:
            at_rest = checked(self.animator.animate(self._calm))
        return Neutral(self._calm, at_rest, still)

    @property
    def is_waiting(self) -> bool:
        """True while the actor waits for a calm face."""
        return self._is_waiting

    def frame(self, camera: Picture, framing: Framing, seconds: float) -> Framed:
        """Find the driver in a camera picture, and cut out the driving square."""
        self.look = look = self._look(camera)
        height, width = camera.shape[:2]
        before, is_here = self.tracker.state, self.tracker.state in HERE
        if is_here or self.tracker.last is None or self.tracker.state is Presence.REPLACED:
            square = self._follower.follow(look.box if look else None, width, height)
        else:
            square = Square.around(look.box) if look else self._follower.follow(None, width, height)
        outside = share_outside(look, *crop(width, height, framing, square), width, height) if look else 1.0
        if look is not None and is_here and framing.follow and self._follower.missing(look.box) > OFF_CENTRE:
            outside = 1.0
        presence = self.tracker.step(look, outside, seconds) if self._finder else Presence.SEEN
        if look is not None and before is Presence.LOST and presence is not Presence.LOST:
            self._follower.cut_to(look.box)
        if presence is Presence.REPLACED and before is not Presence.REPLACED:
            self._replace(look)
        square = self._follower.follow(None, width, height)
        if not self._follower.is_kept and self.is_calibrated:
            self._follower.keep()
        driving = framed(camera, framing, self.animator.size, square)
        present = look if presence is not Presence.LOST else None
        self._await_calm(camera, driving, present, seconds)
        self.conditions.step(present, self.tracker.reference, seconds)
        place, size = crop(width, height, framing, square), self.animator.size
        points = points_in(look.points, place, framing, size) if look else None
        return Framed(driving, look, presence, seconds, points)

    def animate(self, shown: Framed) -> Acted:
        """Return the avatar's picture for this frame. An avatar must be set.

        Raises ValueError if the network's picture is invalid.
        """
        return self.draw(shown).acted()

    def draw(self, shown: Framed) -> Draft:
        """Return the avatar for this frame, not composed yet. An avatar must be set.

        The way to rest begins at the last certain face: the newest one may be half covered.
        """
        self._calibrate(shown)
        shown, apart = self._compared(shown)
        is_ready = self.is_calibrated or not self.animator.relative
        wants_rest = not is_ready or not (shown.presence in HERE or self.keeps_going)
        rest = self.rest.step(wants_rest=wants_rest, seconds=shown.seconds)
        if not wants_rest:
            self._certain.take(shown, apart)
        face = self._certain.picture if wants_rest else shown.driving
        if face is None:
            self.rest.set(1.0)
            rest = 1.0
        pose = self.rest.pose(shown.seconds)
        drawn = self.animator.draw(face if rest < 1 else None, shown.seconds, rest=rest, pose=pose)
        turns_less = self.animator.surplus > TURNS_LESS
        expected = self._expected(shown.look) if rest <= 0 and not turns_less else None
        asked = self.animator.asked if rest <= 0 else None
        return Draft(drawn, rest, expected, asked, turns_less, shown.presence)

    def _compared(self, shown: Framed) -> tuple[Framed, float]:
        """Return the frame, and how far apart both networks see the driver; the driver is lost if too far."""
        if shown.presence not in HERE or not self.is_calibrated or shown.points is None:
            return shown, 0.0
        apart = distance_apart(shown.points, self.animator.landmarks_of(shown.driving))
        if apart > DISAGREE and not self.keeps_going:
            self.tracker.doubt()
        return shown._replace(presence=self.tracker.state), apart

    def _expected(self, look: DriverLook | None) -> Numbers | None:
        reference, at_rest = self.tracker.reference, self._stance_at_rest
        if look is None:
            return None
        if not self.animator.relative or reference is None or at_rest is None:
            return stance(look.points)
        return expected_stance(stance(look.points), stance(reference.points), at_rest, self.animator.strength)

    def _show_rest(self) -> None:
        at_rest = self.animator.perform(None, rest=1.0)
        self.resting, self._square_at_rest = checked(shown_of(at_rest)), checked(at_rest.square)
        found = self._finder.find(self._square_at_rest) if self._finder else None
        self._stance_at_rest = None if found is None else stance(found.points)

    def _look(self, camera: Picture) -> DriverLook | None:
        if self._finder is None:
            return None
        near = self.tracker.last.box if self.tracker.last else None
        landmarks = self._finder.find(camera, near)
        return DriverLook.of(landmarks, camera) if landmarks else None

    def _replace(self, look: DriverLook | None) -> None:
        """Start again for a new driver: their calm face is needed."""
        self._follower.reset()
        if look is not None:
            self._follower.cut_to(look.box)
        self.search.reset()
        self.is_calibrated, self._is_waiting, self._presses = False, True, 0

    def _await_calm(self, camera: Picture, driving: Picture, look: DriverLook | None, seconds: float) -> None:
        self.match = None
        if not self._is_waiting or self._finder is None:
            return
        if look is not None and self._stance_at_rest is not None:
            self.match = match(stance(look.points), self._stance_at_rest)
        if look is not None and not self.is_calibrated:
            self._restore(self._offer.step(look, (camera.shape[1], camera.shape[0])), look, driving)
        if look is not None and self._frames % ALONE_EVERY == 0:
            self._is_alone = not has_rival(self._finder, camera, look)
        self._frames += 1
        self.search.step(look, driving, seconds, is_alone=self._is_alone)

    def _restore(self, kept: KeptCalibration | None, look: DriverLook, driving: Picture) -> None:
        """Take a kept calibration. The driver's colours are today's."""
        if kept is None:
            return
        self._offer = Offer()
        self.animator.calibration = (kept.value, kept.jacobian)
        self.tracker.calibrate(replace(kept.look, colours=look.colours, brightness=look.brightness))
        self._follower.put(kept.square)
        self._calm, self.is_restored = driving, True
        self._calibrated()

    def _calibrate(self, shown: Framed) -> None:
        """Take the calm face if it is complete, or the face as it is if the user asked for it."""
        if not self._is_waiting:
            return
        insists = self._presses > 1 and shown.look is not None
        if self._finder is None or insists:
            self._take((shown.driving,), shown.look)
        elif self.search.is_complete:
            self._take(self.search.pictures, self.search.looks[-1])

    def _take(self, pictures: tuple[Picture, ...], look: DriverLook | None) -> None:
        if self.is_calibrated:
            self._before = (self.animator.calibration, self.tracker.reference, self._calm)
        self.animator.calibrate(*pictures)
        self.tracker.calibrate(look)
        if self._finder is None:
            self.rest.set(0.0)
        self._follower.keep()
        self._calm, self.is_restored = pictures[-1], False
        self.calibrations += 1
        self._calibrated()

    def _calibrated(self) -> None:
        self.is_calibrated, self._neutral_is_old = True, True
        self._is_waiting, self._presses = False, 0
        self.conditions.reset()
