"""MissingPictures: counts the unreadable pictures of a damaged or truncated video."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.devices.ffmpeg_errors import FAILURES

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream

EARLY_S = 0.25
"""Largest time from a complete file's last picture to the end in its header, in seconds."""
EARLY_PICTURES = 3
"""The same limit, in pictures."""
EXACT = ("mov", "avi")
"""FFmpeg's names of the containers whose header gives an exact duration; others are estimated."""


class MissingPictures:
    """Compares the number of pictures that a file declares with the number decoded."""

    def __init__(self, stream: VideoStream) -> None:
        """Read from the header how many pictures there should be, and until what time."""
        self._said_count = stream.frames
        self._base = float(stream.time_base or 0)
        self._spacing_s = 1 / float(stream.average_rate or 25)
        self._start_s = (stream.start_time or 0) * self._base
        is_exact = stream.container.format.name.startswith(EXACT)
        duration_s = (stream.duration or 0) * self._base if is_exact else _tagged_duration(stream)
        self._end_s = self._start_s + duration_s if duration_s > 0 else float("inf")
        self._waiting: set[int] = set()
        self._shown = 0
        self._last_s = self._start_s
        self._is_damaged = self._is_at_end = False

    @property
    def end_s(self) -> float:
        """Latest plausible time of a picture, in seconds."""
        return self._end_s + 1.0

    def note_packet(self, packet: Packet[VideoStream]) -> None:
        """Count a picture in the file."""
        if packet.size and packet.pts is not None and not packet.is_discard:
            self._waiting.add(packet.pts)

    def note_shown(self, pts: int | None, seconds: float) -> None:
        """Count a decoded picture, with its time in seconds."""
        self._shown += 1
        self._last_s = max(self._last_s, seconds)
        if pts is not None:
            self._waiting.discard(pts)

    def note_damage(self) -> None:
        """Note that something could not be read."""
        self._is_damaged = True

    def note_end(self) -> None:
        """Note the end of the file: pictures that have not come by now are missing."""
        self._is_at_end = True

    def sentence(self, name: str) -> str:
        """Return a sentence about missing pictures; empty if none are missing, or before the end."""
        if not self._is_at_end:
            return ""
        if self._is_damaged and self._waiting:
            places = [pts * self._base - self._start_s for pts in self._waiting]
            start_s, end_s = max(min(places), 0.0), max(places) + self._spacing_s
            return (
                f"{name} is damaged: {self._shown} of {self._shown + len(self._waiting)} pictures could be "
                f"read, some between {start_s:.1f} and {end_s:.1f} s are missing."
            )
        early_s = self._end_s - self._last_s - self._spacing_s
        if self._end_s < float("inf") and early_s > max(EARLY_S, EARLY_PICTURES * self._spacing_s):
            return f"{name} ends early: {self._so_far()}. The file was cut off."
        if self._is_damaged:
            return f"{name} is damaged, but {self._shown} pictures could be read."
        return ""

    def _so_far(self) -> str:
        if self._said_count > self._shown:
            return f"{self._shown} of {self._said_count} pictures are there"
        return (
            f"its pictures end at {self._last_s - self._start_s:.1f} s of {self._end_s - self._start_s:.1f} s"
        )


def _tagged_duration(stream: VideoStream) -> float:
    """Return the duration in Matroska's tag "00:00:03.000000000", in seconds; 0 without one."""
    try:
        hours, minutes, seconds = stream.metadata.get("DURATION", "").split(":")
        return 3600 * int(hours) + 60 * int(minutes) + float(seconds)
    except FAILURES:
        return 0.0
