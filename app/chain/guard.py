"""Guard: chooses what is sent. Sends the real face only if the user has turned pass-through on."""

from __future__ import annotations

from contextlib import suppress

import cv2
import numpy as np

from app.chain.card import PAUSED, SOON, card, test_pattern
from app.chain.choices import Choices
from app.chain.mark import marked
from app.chain.rest import Easing
from app.chain.session_options import OnFailure
from app.chain.status import Leaving
from app.frame import Frame, Picture, Presence, checked, sealed
from app.transparency import blended, blurred
from detector import State

HOLD_S = 1.0
"""Time to hold a good picture while the animation looks wrong or no frame comes, in seconds."""
LONG_HOLD_S = 5.0
"""Time to hold a good picture if the user chose to hold, in seconds."""
CARD_AFTER_S = 3.0
"""Time to show the resting avatar before a card, in seconds.

It rests while the driver is lost or the animation looks wrong.
"""
MOVING = 0.05
"""Weight of the rest pose above which an avatar is not judged, in [0, 1]."""


class Guard:
    """Chooses the picture to send, and draws the mark on it. Raises ValueError for an invalid picture.

    A picture counts as good if its own verdict was good and the driver was visible. `frame.driving` is read
    in one place only.
    """

    def __init__(self, *, side: int = 256) -> None:
        """Create the guard; `side` is that of cards before the first avatar, in pixels."""
        self.state = Leaving.CARD
        self._side = side
        self._worn = ""
        self._now_s = 0.0
        self._good: Picture | None = None
        self._good_at_s: float | None = None
        self._resting: Picture | None = None
        self._easing = Easing()
        self._right_at: float | None = None
        self._here_at: float | None = None

    def wear(self, avatar_name: str) -> None:
        """Allow only this avatar from now on; kept pictures of another one are deleted."""
        if avatar_name != self._worn:
            self._worn, self._good, self._resting = avatar_name, None, None

    def keep(self, frame: Frame, *, is_judged: bool = True) -> None:
        """Keep this frame's picture to hold later, if it is good; without a judge, if the driver is there.

        An invalid picture is not kept.
        """
        is_good = not is_judged or (frame.judgement is not None and frame.judgement.state is State.GOOD)
        is_followed = frame.presence is Presence.SEEN and frame.rest <= MOVING
        if is_good and is_followed and frame.shown is not None and frame.avatar_name == self._worn:
            with suppress(ValueError):
                self._good, self._good_at_s = checked(frame.shown), None

    def refuse(self) -> Picture:
        """Return a card after any failure. The kept good picture is deleted."""
        self._good, self.state = None, Leaving.CARD
        return card(SOON, self._side)

    def release(self, frame: Frame | None, choices: Choices, now_s: float) -> Picture:
        """Return the picture that may be sent now; `frame` is None if none has come.

        It has alpha if the avatar's picture has; a card never has.
        """
        self._now_s = now_s
        self._good_at_s = now_s if self._good_at_s is None else self._good_at_s
        picture, self.state = self._chosen(frame, choices)
        if self.state in (Leaving.CARD, Leaving.TEST_PATTERN):
            return picture
        if choices.mirrors_output:
            picture = np.asarray(cv2.flip(picture, 1), np.uint8)
        if choices.marks and self.state is not Leaving.PASS_THROUGH:
            picture = marked(picture)
        return sealed(picture)

    def _chosen(self, frame: Frame | None, choices: Choices) -> tuple[Picture, Leaving]:
        if choices.shows_test_pattern:
            return test_pattern(self._side), Leaving.TEST_PATTERN
        if choices.is_paused:
            return card(PAUSED, self._side), Leaving.CARD
        if choices.passes_through:
            return self._real_face(frame)
        if frame is None or frame.shown is None or frame.avatar_name != self._worn:
            return self._without_avatar(choices.act_on_failure)
        return self._avatar(frame, frame.shown, choices.act_on_failure)

    def _real_face(self, frame: Frame | None) -> tuple[Picture, Leaving]:
        """Return the driving picture; the only place that sends it.

        Without a new frame a card is sent: a real face is never held.
        """
        if frame is None or frame.driving is None:
            return card(SOON, self._side), Leaving.CARD
        return frame.driving, Leaving.PASS_THROUGH

    def _avatar(self, frame: Frame, avatar: Picture, act: OnFailure) -> tuple[Picture, Leaving]:
        avatar = checked(avatar)
        self._side = min(avatar.shape[:2])
        self._resting = checked(frame.resting) if frame.resting is not None else self._resting
        if frame.presence is not Presence.LOST or self._here_at is None:
            self._here_at = self._now_s
        is_moving = frame.rest <= MOVING
        looks_wrong = is_moving and frame.judgement is not None and frame.judgement.is_flagged
        if not looks_wrong or self._right_at is None:
            self._right_at = self._now_s
        if act is OnFailure.KEEP:
            return avatar, Leaving.AVATAR
        if frame.presence is Presence.LOST:
            return self._without_driver(avatar, act)
        if looks_wrong:
            return self._wrong(avatar, act)
        return self._faded(avatar, Leaving.AVATAR if is_moving else Leaving.REST, wants_rest=False)

    def _without_driver(self, avatar: Picture, act: OnFailure) -> tuple[Picture, Leaving]:
        """Return what is sent while the driver is lost: the avatar going to rest, then a card."""
        gone_s = self._now_s - (self._here_at or 0.0)
        good = self._good_before(gone_s)
        if act is OnFailure.HOLD and good is not None and gone_s <= LONG_HOLD_S:
            return good, Leaving.LAST_GOOD
        if gone_s > CARD_AFTER_S or act in (OnFailure.CARD, OnFailure.HOLD):
            return card(SOON, self._side), Leaving.CARD
        return self._faded(avatar, Leaving.REST, wants_rest=False)

    def _wrong(self, avatar: Picture, act: OnFailure) -> tuple[Picture, Leaving]:
        """Return what is sent for a frame in which the animation looks wrong."""
        if act is OnFailure.BLUR:
            return unreadable(avatar), Leaving.AVATAR
        if act is OnFailure.CARD:
            return card(SOON, self._side), Leaving.CARD
        return self._bridged(self._now_s - (self._right_at or 0.0), act)

    def _without_avatar(self, act: OnFailure) -> tuple[Picture, Leaving]:
        """Return what is sent if no frame has come, or none with an avatar."""
        since_s = self._now_s - self._right_at if self._right_at is not None else np.inf
        if act is OnFailure.CARD:
            act = OnFailure.KEEP
        return self._bridged(since_s, act)

    def _bridged(self, since_s: float, act: OnFailure) -> tuple[Picture, Leaving]:
        """Return the last good picture for a while; then rest, if that was chosen; then a card."""
        can_rest = act in (OnFailure.REST, OnFailure.BLUR) and self._resting is not None
        good = self._good_before(since_s)
        held = good if good is not None else (self._resting if can_rest else None)
        hold_s = LONG_HOLD_S if act is OnFailure.HOLD else HOLD_S
        if held is not None and since_s <= hold_s:
            return self._faded(held, Leaving.LAST_GOOD, wants_rest=False)
        if held is not None and can_rest and since_s <= HOLD_S + CARD_AFTER_S:
            return self._faded(held, Leaving.REST, wants_rest=True)
        self._easing.set(1.0)
        return card(SOON, self._side), Leaving.CARD

    def _good_before(self, since_s: float) -> Picture | None:
        """Return the last good picture, if it was at most `HOLD_S` old when the trouble began.

        An older one shows a face of long ago: the driver has moved or left since.
        """
        age_s = self._now_s - (self._now_s if self._good_at_s is None else self._good_at_s)
        return self._good if age_s <= since_s + HOLD_S else None

    def _faded(self, picture: Picture, state: Leaving, *, wants_rest: bool) -> tuple[Picture, Leaving]:
        """Return the picture blended with the resting avatar; both are good, so blending is safe."""
        weight = self._easing.step(wants_rest=wants_rest, seconds=self._now_s)
        if weight <= 0 or self._resting is None or self._resting.shape != picture.shape:
            return picture, state
        return sealed(blended(picture, self._resting, weight)), state


def unreadable(avatar: Picture) -> Picture:
    """Return the avatar so blurred that a broken mouth is no longer visible."""
    return sealed(blurred(avatar, max(avatar.shape[0] / 20, 1)))
