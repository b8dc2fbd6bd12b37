"""Actor: animates the avatar for one frame. Live sessions and `animate` use the same rules."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from app.chain.calibrating import CALM_S, CalmSearch
from app.chain.driver_look import DriverLook, LandmarkFinder
from app.chain.framing import Follower, Framing, Square, crop, framed
from app.chain.parts import Animator, Performance
from app.chain.portrait import portrait
from app.chain.presence import CERTAIN, OFF_CENTRE, PresenceTracker, share_outside
from app.chain.rest import Easing, breath
from app.frame import Picture, Presence, checked

ALONE_EVERY = 10
"""Number of frames between two searches for a second face while waiting for a calm face."""
RIVAL = 0.6
"""Ratio of a second face's width to the driver's from which it counts."""

SEEN_S = 0.3
"""Largest age of the face from which the avatar goes to its rest, in seconds."""


class Framed(NamedTuple):
    """A camera picture, the driving square cut out of it, and the look of the driver."""

    driving: Picture
    look: DriverLook | None
    presence: Presence
    seconds: float


class Acted(NamedTuple):
    """The avatar's picture, the scene, and the weight of the rest pose in [0, 1].

    The scene has alpha, (height, width, 4), if the background is transparent. `place` begins with left, top
    and side of the picture in the scene.
    """

    avatar: Picture
    rest: float
    scene: Picture
    place: tuple[int, ...]


class Neutral(NamedTuple):
    """The calm face and the avatar at rest, which calibrate the judge."""

    driving: Picture
    avatar: Picture


class Actor:
    """Frames the driver, calibrates on a calm face, animates, and rests while the driver is absent.

    Without a finder the driver counts as visible, and the first picture calibrates.
    """

    def __init__(self, animator: Animator, finder: LandmarkFinder | None, *, calm_s: float = CALM_S) -> None:
        """Create an actor; `calm_s` is how long a face must be calm, in seconds, 0 for recordings."""
        self.animator = animator
        self._finder = finder
        self.tracker = PresenceTracker()
        self.search = CalmSearch(calm_s)
        self._follower = Follower()
        self._easing = Easing()
        self.keeps_going = False
        self.is_calibrated = False
        self.resting: Picture | None = None
        self._square_at_rest: Picture | None = None
        self._calm: Picture | None = None
        self._before: tuple[object, DriverLook | None, Picture | None] | None = None
        self._presses = 0
        self._is_waiting = True
        self._neutral_is_old = False
        self._seen: Picture | None = None
        self._seen_at = 0.0
        self._frames = 0
        self._is_alone = True
        self._easing.set(1.0)

    def begin(self) -> None:
        """Forget the driver, because the source changes."""
        self.tracker.reset()
        self.search.reset()
        self._follower.reset()
        self._seen, self._before, self._presses = None, None, 0
        self.is_calibrated, self._is_waiting = False, True

    def wear(self, picture: Picture, file: Path | None = None) -> None:
        """Set the avatar.

        If exact layers lie beside the picture's `file`, they are used. Raises NoPortraitError for a picture
        without a usable face, ModelError, and ValueError if the network's picture is invalid.
        """
        self.animator.wear(portrait(picture, self._finder, self.animator.size), file)
        at_rest = self.animator.perform(None, rest=1.0)
        self.resting, self._square_at_rest = checked(_shown(at_rest)), checked(at_rest.square)
        self._neutral_is_old = self.is_calibrated

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
        self._easing.set(0.0)

    def undo(self) -> None:
        """Return to the calibration before the last one."""
        if self._before is not None:
            points, look, calm = self._before
            self.animator.calibration = points
            self.tracker.calibrate(look)
            self._calm, self._before, self._neutral_is_old = calm, None, True

    def take_neutral(self) -> Neutral | None:
        """Return the calm pair once after each change; None otherwise."""
        if not self._neutral_is_old or self._calm is None or self._square_at_rest is None:
            return None
        self._neutral_is_old = False
        at_rest = self._square_at_rest
        if not self.animator.relative:
            at_rest = checked(self.animator.animate(self._calm))
        return Neutral(self._calm, at_rest)

    @property
    def is_waiting(self) -> bool:
        """True while the actor waits for a calm face."""
        return self._is_waiting

    def frame(self, camera: Picture, framing: Framing, seconds: float) -> Framed:
        """Find the driver in a camera picture, and cut out the driving square."""
        look, height, width = self._look(camera), camera.shape[0], camera.shape[1]
        before, is_here = self.tracker.state, self.tracker.state in (Presence.SEEN, Presence.RETURNING)
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
        self._await_calm(camera, driving, look if presence is not Presence.LOST else None, seconds)
        return Framed(driving, look, presence, seconds)

    def animate(self, shown: Framed) -> Acted:
        """Return the avatar's picture for this frame. An avatar must be set.

        The way to rest begins at the last certain face: the newest one may be half covered. Raises ValueError
        if the network's picture is invalid.
        """
        self._calibrate(shown)
        is_here = shown.presence in (Presence.SEEN, Presence.RETURNING)
        is_ready = self.is_calibrated or not self.animator.relative
        wants_rest = not is_ready or not (is_here or self.keeps_going)
        rest = self._easing.step(wants_rest=wants_rest, seconds=shown.seconds)
        face = self._seen if wants_rest else shown.driving
        if not wants_rest:
            self._remember(shown)
        if face is None:
            self._easing.set(1.0)
            rest = 1.0
        made = self.animator.perform(face, shown.seconds, rest=rest, lift=breath(shown.seconds))
        return Acted(checked(made.square), rest, checked(_shown(made)), made.place)

    def _remember(self, shown: Framed) -> None:
        """Keep a certain face; keep any other one only if the certain one is too old."""
        is_certain = shown.look is None or shown.look.certainty >= CERTAIN
        if is_certain or self._seen is None or shown.seconds - self._seen_at > SEEN_S:
            self._seen, self._seen_at = shown.driving, shown.seconds

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
        if not self._is_waiting or self._finder is None:
            return
        if look is not None and self._frames % ALONE_EVERY == 0:
            self._is_alone = self._has_no_rival(camera, look)
        self._frames += 1
        self.search.step(look, driving, seconds, is_alone=self._is_alone)

    def _has_no_rival(self, camera: Picture, look: DriverLook) -> bool:
        """Cover the driver's face and search for another face of about that size."""
        if self._finder is None:
            return True
        box, covered = look.box, camera.copy()
        top, bottom = round(box.y - 0.5 * box.height), round(box.y + 1.3 * box.height)
        left, right = round(box.x - 0.3 * box.width), round(box.x + 1.3 * box.width)
        covered[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = 128
        other = self._finder.find(covered)
        return other is None or other.box.width < RIVAL * box.width

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
            self._easing.set(0.0)
        self._follower.keep()
        self._calm = pictures[-1]
        self.is_calibrated, self._neutral_is_old = True, True
        self._is_waiting, self._presses = False, 0


def _shown(made: Performance) -> Picture:
    return made.scene if made.cutout is None else made.cutout
