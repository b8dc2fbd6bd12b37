"""What the actor gives for each frame, and the calm pair for the judge."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from app.chain.driver_look import DriverLook
from app.chain.match import Numbers
from app.chain.parts import Drawn, Performance
from app.frame import Frame, Picture, Presence, checked


class Framed(NamedTuple):
    """A camera picture, the driving square cut out of it, and the look of the driver.

    `points` are the look's landmarks, (68, 2), in pixels of the driving square.
    """

    driving: Picture
    look: DriverLook | None
    presence: Presence
    seconds: float
    points: Numbers | None = None


class Draft(NamedTuple):
    """The avatar as the network drew it for one frame; its pictures are still to be composed.

    The other fields are those of `Acted`.
    """

    drawn: Drawn
    rest: float
    expected: Numbers | None = None
    asked: Numbers | None = None
    turns_less: bool = False
    presence: Presence = Presence.SEEN

    def acted(self) -> Acted:
        """Compose the pictures. Raises ModelError, and ValueError if one is invalid."""
        made = self.drawn.composed()
        square, scene = checked(made.square), checked(shown_of(made))
        found = (self.expected, self.asked, self.turns_less, self.presence)
        return Acted(square, self.rest, scene, made.place, *found)


class Drafted(NamedTuple):
    """A frame and the draft of its avatar; None for a frame without an avatar."""

    frame: Frame
    draft: Draft | None = None


class Acted(NamedTuple):
    """The avatar's picture, the scene, and the weight of the rest pose in [0, 1].

    The scene has alpha, (height, width, 4), if the background is transparent.
    place: begins with left, top and side of the picture in the scene.
    expected: the stance that the driver asks for; None if unknown.
    asked: the landmarks (70, 2) px by which the avatar was drawn; None if unknown.
    turns_less: the avatar's head is turned less than the driver's, because it would not look right.
    presence: whether the driver is visible, after both landmark networks were compared.
    """

    avatar: Picture
    rest: float
    scene: Picture
    place: tuple[int, ...]
    expected: Numbers | None = None
    asked: Numbers | None = None
    turns_less: bool = False
    presence: Presence = Presence.SEEN


class Neutral(NamedTuple):
    """The calm face and the avatar at rest, which calibrate the judge.

    `avatar` is what the calm face makes of the avatar, `still` the avatar without a driver.
    """

    driving: Picture
    avatar: Picture
    still: Picture


def with_act(frame: Frame, acted: Acted) -> Frame:
    """Return the frame with the avatar's pictures and what is known of them."""
    return replace(
        frame,
        avatar=acted.avatar,
        scene=acted.scene,
        place=acted.place,
        rest=acted.rest,
        expected=acted.expected,
        asked=acted.asked,
        turns_less=acted.turns_less,
        presence=acted.presence,
    )


def shown_of(made: Performance) -> Picture:
    """Return the picture that others see: the scene, or the person alone before nothing."""
    return made.scene if made.cutout is None else made.cutout
