"""SessionOptions: what a session is started with. What may change while it runs is changed on the Session."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.chain.framing import Framing

ActOnFailure = Literal["off", "hold", "soften", "card"]
"""What leaves while the judge says the avatar has failed: it all the same, the last good frame, a blur, a
card."""


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
    act_on_failure: ActOnFailure = "off"
    live: bool = True
    play_fps: float | None = None
