"""RecordingPlan: what the user asked to be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RecordingPlan:
    """A recording to be made.

    Attributes:
        path: ends in .mp4, .m4v, .mov or .mkv.
        overwrites: the user agreed that an existing file is replaced.
        has_sound: the microphone is recorded too. The user must have asked for that.
    """

    path: Path
    overwrites: bool = False
    has_sound: bool = False
