"""Moments: the worst frames of a video, kept small, to be looked at in the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2

from app.frame import Picture

if TYPE_CHECKING:
    from detector import Judgement

MOMENT_SIDE = 240
MOMENTS = 12


@dataclass(frozen=True)
class Moment:
    """A flagged frame to look at: a small JPEG."""

    seconds: float
    reason: str
    jpeg: bytes


@dataclass
class Moments:
    """Keeps a small picture of the worst frame of each flagged stretch."""

    _picture: Picture | None = None
    _kept: list[tuple[float, Moment]] = field(default_factory=list)
    _is_open: bool = False

    def watch(self, shots: Iterator[tuple[Picture, float]]) -> Iterator[tuple[Picture, float]]:
        """Pass the shots on, remembering the one that is being judged."""
        for picture, seconds in shots:
            self._picture = picture
            yield picture, seconds

    def note(self, judgement: Judgement, seconds: float) -> None:
        """Keep the picture if it is the worst of its stretch."""
        if not judgement.is_flagged:
            self._is_open = False
            return
        if self._is_open and judgement.score <= self._kept[-1][0]:
            return
        if self._picture is None:
            return
        moment = Moment(seconds, "; ".join(judgement.reasons), _small_jpeg(self._picture))
        self._kept[len(self._kept) - self._is_open :] = [(judgement.score, moment)]
        self._is_open = True

    def worst(self) -> tuple[Moment, ...]:
        """The strongest of them, in the order of time."""
        strongest = sorted(self._kept, key=lambda kept: -kept[0])[:MOMENTS]
        return tuple(sorted((moment for _, moment in strongest), key=lambda moment: moment.seconds))


def _small_jpeg(picture: Picture) -> bytes:
    scale = MOMENT_SIDE / max(picture.shape[:2])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", small[..., ::-1])[1])
