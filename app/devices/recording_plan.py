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
        has_sound: record the microphone too. The user must have asked for that.
    """

    path: Path
    overwrites: bool = False
    has_sound: bool = False
