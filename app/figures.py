"""Figures: how fast the chain runs and how late its frames are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Figures:
    """A snapshot. Totals are of the whole session; `fps`, `milliseconds` and `delay_ms` of its last few
    seconds.

    `milliseconds` maps a stage ("capture", "framing", "animate", "judge", "guard") to (median, 95th
    percentile). `delay_ms` is the same pair, from the capture of a frame to a sink's taking it (or, without
    sinks, its release). `flagged` counts the judged frames on which the animation failed, `dropped` the
    captured frames that were never animated because a newer one had come, `lost` the frames a recording
    could not keep.
    """

    frames: int = 0
    seconds: float = 0.0
    fps: float = 0.0
    device: str = ""
    engine: str = ""
    engine_reason: str = ""
    network: str = ""
    milliseconds: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))
    delay_ms: tuple[float, float] = (0.0, 0.0)
    judged: int = 0
    flagged: int = 0
    dropped: int = 0
    lost: int = 0
