"""Shot: one picture as a camera gives it, and the error if there is none."""

from __future__ import annotations

from typing import NamedTuple

from app.frame import Picture


class CameraError(Exception):
    """There are no pictures. The text says why, for the user to read.

    `may_pass`: trying again can help.
    """

    def __init__(self, text: str, *, may_pass: bool = False) -> None:
        super().__init__(text)
        self.may_pass = may_pass


class Shot(NamedTuple):
    """One picture and its time in the source, in seconds (None from a live camera, whose time is now)."""

    picture: Picture
    seconds: float | None
