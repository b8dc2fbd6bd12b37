"""RecordingPlan: the recording that the user asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RecordingPlan:
    """A recording to make.

    Attributes:
        path: ends in .mp4, .m4v, .mov, .mkv or .webm.
        overwrites: the user agreed to replace an existing file.
        spared: a file that is never replaced, such as the source that is playing.
        has_sound: record the microphone too. The user must have asked for that.
    """

    path: Path
    overwrites: bool = False
    spared: Path | None = None
    has_sound: bool = False
