"""FlaggedFrame: a compressed copy of a flagged frame, for later inspection."""

from __future__ import annotations

from dataclasses import dataclass

from app.chain.jpeg import decoded, encoded
from app.chain.moments import heated
from app.frame import Frame, Judgement, Picture, sealed

KEPT = 100


@dataclass(frozen=True, slots=True, eq=False)
class FlaggedFrame:
    """Avatar and driving picture of a frame, as JPEG to save memory.

    The camera picture is not kept.
    """

    number: int
    captured_at: float
    judgement: Judgement | None
    avatar_jpeg: bytes
    driving_jpeg: bytes

    @classmethod
    def of(cls, frame: Frame, avatar_jpeg: bytes = b"") -> FlaggedFrame:
        """Return the compressed copy of a frame; `avatar_jpeg` is its avatar if that was encoded before."""
        avatar = avatar_jpeg or _encoded(frame.avatar)
        return cls(frame.number, frame.captured_at, frame.judgement, avatar, _encoded(frame.driving))

    @property
    def avatar(self) -> Picture | None:
        """The animated picture; None if there was none."""
        return decoded(self.avatar_jpeg)

    @property
    def heated(self) -> Picture | None:
        """The animated picture under the heat map of its broken regions; None if there is none."""
        avatar, judgement = self.avatar, self.judgement
        if avatar is None or judgement is None or judgement.heat is None:
            return None
        return sealed(heated(avatar, judgement.heat))

    @property
    def driving(self) -> Picture | None:
        """The driving square."""
        return decoded(self.driving_jpeg)


def _encoded(picture: Picture | None) -> bytes:
    return b"" if picture is None else encoded(picture)


class Flagged:
    """The last hundred flagged frames.

    Written by one thread, read by any: the tuple is replaced, never changed.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self.frames: tuple[FlaggedFrame, ...] = ()

    def note(self, frame: Frame, avatar_jpeg: bytes = b"") -> None:
        """Keep the frame if the animation failed on it; for `avatar_jpeg` see `FlaggedFrame.of`."""
        if frame.judgement is not None and frame.judgement.is_flagged:
            self.frames = (*self.frames, FlaggedFrame.of(frame, avatar_jpeg))[-self._kept :]
