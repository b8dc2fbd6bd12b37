"""SessionOptions: the settings at the start of a session. The Session changes them while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from app.chain.framing import Framing

Portrait = Literal["medium", "close", "square"]
"""Framing of the person: head and shoulders, the head, or the avatar's square alone."""


class OnFailure(StrEnum):
    """What is sent while the animation looks wrong or the driver is absent.

    The values appear in settings and on the command line.
    """

    REST = "rest"
    """The last good picture for a second, then the avatar at rest, then a card."""
    HOLD = "hold"
    """The last good picture for five seconds, then a card."""
    BLUR = "blur"
    """The avatar, blurred."""
    CARD = "card"
    """A card at once."""
    KEEP = "keep"
    """The avatar, unchanged."""

    @classmethod
    def _missing_(cls, value: object) -> OnFailure | None:
        """Read the values of older settings; "off" was the default, not a choice."""
        return {"off": cls.REST, "soften": cls.BLUR}.get(str(value))


@dataclass(frozen=True)
class SessionOptions:
    """The choices at the start of a session.

    Attributes:
        source: "" (the first camera, or the demo clip without one), "demo", a camera's index or name, a video
            file, a folder of pictures, or a stream's URL.
        live: the newest frame wins and a recorded source plays at its own speed; else each frame passes each
            stage and the session ends with the source.
        play_fps: rate of a recorded source; 0 as fast as it can be read.
        picture_size: side of the avatar's layers, in pixels.
        background: own, blur, green, transparent, a colour such as #20a0ff, or a picture's file.
        portrait: how large the person is.
        calibrations: folder in which calibrations are kept for the next run; None to keep none.
        strength: by how much motion relative to the calibrated face is exaggerated, from 0 to 2.
        limits_turns: turn the avatar's head only as far as it looks right, with relative motion.
        lives_at_rest: the avatar blinks and moves a little while it rests, instead of only breathing.
        smoothing: by how much the jitter of the driver's keypoints is filtered, from 0 to 2, in live mode.
    """

    source: str = ""
    avatar: Path | None = None
    network: str = "default"
    weights: Path | None = None
    device: str = "auto"
    engine: str = "auto"
    method: str = "guise"
    landmarks: str = "built-in"
    relative: bool = True
    framing: Framing = field(default_factory=Framing)
    mirror_output: bool = False
    mark: bool = True
    act_on_failure: OnFailure = OnFailure.REST
    live: bool = True
    play_fps: float | None = None
    picture_size: int = 512
    background: str = "own"
    portrait: Portrait = "medium"
    calibrations: Path | None = None
    strength: float = 1.0
    limits_turns: bool = True
    lives_at_rest: bool = True
    smoothing: float = 1.0
