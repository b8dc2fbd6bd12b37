"""Guard: what may leave. The real face never does, unless the user has turned pass-through on."""

from __future__ import annotations

import cv2
import numpy as np

from app.chain.card import PAUSED, SOON, card, test_pattern
from app.chain.choices import Choices
from app.chain.mark import marked
from app.chain.session_options import OnFailure
from app.chain.status import Leaving
from app.frame import Frame, Picture, sealed


class Guard:
    """Chooses the picture that leaves, and draws the mark on it. Raises ValueError for what is no picture.

    A missing frame is bridged by the last good avatar for `stale_after_s`, after that by a card; a failed
    animation, where the user wants that, for `hold_for_s`. `frame.driving` is read in one place only.
    """

    def __init__(
        self,
        *,
        stale_after_s: float = 1.0,
        hold_for_s: float = 5.0,
        side: int = 256,
    ) -> None:
        self.state = Leaving.CARD
        self._stale_after_s = stale_after_s
        self._hold_for_s = hold_for_s
        self._side = side
        self._good: Picture | None = None
        self._worn = ""
        self._good_at = self._now_s = 0.0

    def release(self, frame: Frame | None, choices: Choices, now_s: float) -> Picture:
        """The square picture that may leave now; `frame` is None where none has come."""
        self._now_s = now_s
        picture, self.state = self._chosen(frame, choices)
        if self.state in (Leaving.CARD, Leaving.TEST_PATTERN):
            return picture
        if choices.mirrors_output:
            picture = np.asarray(cv2.flip(picture, 1), np.uint8)
        if choices.marks and self.state is not Leaving.PASS_THROUGH:
            picture = marked(picture)
        return sealed(picture)

    def wear(self, avatar_name: str) -> None:
        """Let only this avatar leave from now on; the picture kept of another is forgotten."""
        if avatar_name != self._worn:
            self._worn, self._good = avatar_name, None

    def refuse(self) -> Picture:
        """Return a card, whatever has failed. What was kept as good is forgotten."""
        self._good, self.state = None, Leaving.CARD
        return card(SOON, self._side)

    def _chosen(self, frame: Frame | None, choices: Choices) -> tuple[Picture, Leaving]:
        if choices.shows_test_pattern:
            return test_pattern(self._side), Leaving.TEST_PATTERN
        if choices.is_paused:
            return card(PAUSED, self._side), Leaving.CARD
        if choices.passes_through:
            return self._real_face(frame)
        if frame is None or frame.avatar is None or frame.avatar_name != self._worn:
            return self._last_good(self._stale_after_s)
        return self._avatar(frame.avatar, frame, choices)

    def _real_face(self, frame: Frame | None) -> tuple[Picture, Leaving]:
        """The only way out for the driving picture. Without a new one a card leaves: a face is never held."""
        if frame is None or frame.driving is None:
            return card(SOON, self._side), Leaving.CARD
        return frame.driving, Leaving.PASS_THROUGH

    def _avatar(self, avatar: Picture, frame: Frame, choices: Choices) -> tuple[Picture, Leaving]:
        if avatar.dtype != np.uint8 or avatar.ndim != 3 or avatar.shape[2] != 3 or not avatar.size:
            raise ValueError(f"an avatar's picture is not {avatar.shape} {avatar.dtype}")
        self._side = avatar.shape[0]
        has_failed = frame.judgement is not None and frame.judgement.is_flagged
        if not has_failed:
            self._good, self._good_at = avatar, self._now_s
        if not has_failed or choices.act_on_failure is OnFailure.KEEP:
            return avatar, Leaving.AVATAR
        if choices.act_on_failure is OnFailure.HOLD:
            return self._last_good(self._hold_for_s)
        if choices.act_on_failure is OnFailure.BLUR:
            return blurred(avatar), Leaving.AVATAR
        return card(SOON, self._side), Leaving.CARD

    def _last_good(self, for_s: float) -> tuple[Picture, Leaving]:
        if self._good is not None and self._now_s - self._good_at <= for_s:
            return self._good, Leaving.LAST_GOOD
        return card(SOON, self._side), Leaving.CARD


def blurred(avatar: Picture) -> Picture:
    """The avatar so blurred that a broken mouth no longer shows."""
    strength = max(avatar.shape[0] / 20, 1)
    return sealed(np.asarray(cv2.GaussianBlur(avatar, (0, 0), strength), np.uint8))
