"""Shot: one picture from a camera, and the error if there is none."""

from __future__ import annotations

from typing import NamedTuple

from app.frame import Picture


class CameraError(Exception):
    """Raised if there are no pictures. The text gives the reason for the user.

    `may_pass`: another try may succeed.
    """

    def __init__(self, text: str, *, may_pass: bool = False) -> None:
        super().__init__(text)
        self.may_pass = may_pass


class Shot(NamedTuple):
    """One picture and its time in the source, in seconds (None from a live camera, whose time is now)."""

    picture: Picture
    seconds: float | None
