"""SessionOptions: what a session is started with. What may change while it runs is changed on the Session."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.chain.framing import Framing


class OnFailure(StrEnum):
    """What leaves while the animation looks wrong or the driver is not there.

    The words stand in settings and on the command line.
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
    """The avatar all the same."""

    @classmethod
    def _missing_(cls, value: object) -> OnFailure | None:
        """Read the words that older settings hold; "off" was the default, not a choice."""
        return {"off": cls.REST, "soften": cls.BLUR}.get(str(value))


@dataclass(frozen=True)
class SessionOptions:
    """The choices a session starts with.

    `source`: "" (the first camera, or the demo clip where there is none), "demo", a camera's index or name, a
    video file, a folder of pictures, or a stream's URL. `live`: newest wins and a recorded source plays at
    its own speed; else every frame passes every stage and the session ends with the source. `play_fps`
    plays a recorded source at another speed; 0 as fast as it can be read.
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
