"""AvatarLayers: an avatar's picture as a person, alpha and the room without the person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.errors import ModelError
from model.layers.colours import person_colours, room_without_person
from model.layers.matting import Matting

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class AvatarLayers:
    """The layers of one avatar.

    person: (side, side, 3) uint8 RGB, continued past the outline. alpha: (side, side) float32 in [0, 1].
    room: (height, width, 3) uint8 RGB. Its height is that of the square picture; it may be wider.
    """

    person: Picture
    alpha: Floats
    room: Picture

    @property
    def side(self) -> int:
        """Side of the square in pixels."""
        return int(self.person.shape[0])

    @property
    def picture(self) -> Picture:
        """Return the person in the room (side, side, 3), the avatar picture for a network."""
        width = round(self.room.shape[1] * self.side / self.room.shape[0])
        room = cv2.resize(self.room, (max(width, self.side), self.side), interpolation=cv2.INTER_AREA)
        left = (room.shape[1] - self.side) // 2
        share = self.alpha[..., None]
        behind = room[:, left : left + self.side]
        return (self.person * share + behind * (1 - share) + 0.5).astype(np.uint8)

    def resized(self, side: int) -> AvatarLayers:
        """Return the layers with another side; the room stays as it is."""
        alpha = resized((self.alpha * 255 + 0.5).astype(np.uint8), side)
        return AvatarLayers(resized(self.person, side), alpha.astype(np.float32) / np.float32(255), self.room)

    @classmethod
    def cut(cls, picture: Picture, matting: Matting, side: int) -> AvatarLayers:
        """Cut the person out of a square picture (h, h, 3) uint8 RGB of any size."""
        square = resized(picture, side)
        alpha = matting.alpha(square)
        return cls(person_colours(square, alpha), alpha, room_without_person(square, alpha))

    @classmethod
    def read(cls, picture: Path, side: int) -> AvatarLayers | None:
        """Read the exact layers of a shipped avatar; None if it has none.

        Beside NAME.jpg they are layers/NAME.webp (RGBA, colours not multiplied by alpha) and
        layers/NAME.room.jpg. Raises ModelError if a file is damaged or not square.
        """
        folder = picture.parent / "layers"
        cutout, behind = folder / f"{picture.stem}.webp", folder / f"{picture.stem}.room.jpg"
        if not (cutout.is_file() and behind.is_file()):
            return None
        rgba = _read(cutout, cv2.IMREAD_UNCHANGED)
        if rgba.ndim != 3 or rgba.shape[2] != 4 or rgba.shape[0] != rgba.shape[1]:
            raise ModelError(
                f"{cutout} is not a square picture with alpha. Delete it, or install Guise again."
            )
        room = np.ascontiguousarray(_read(behind, cv2.IMREAD_COLOR)[:, :, ::-1])
        fine = resized(rgba, side)
        alpha = fine[..., 3].astype(np.float32) / np.float32(255)
        colours = np.ascontiguousarray(fine[..., 2::-1])
        return cls(person_colours(colours, alpha, is_alone=True), alpha, room)


def resized(picture: Picture, side: int) -> Picture:
    """Return a square picture with this side, averaged if it shrinks."""
    if picture.shape[0] == picture.shape[1] == side:
        return picture
    method = cv2.INTER_AREA if picture.shape[0] > side else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (side, side), interpolation=method), np.uint8)


def _read(path: Path, how: int) -> Picture:
    written = np.fromfile(path, np.uint8)
    read = cv2.imdecode(written, how) if written.size else None
    if read is None:
        raise ModelError(f"{path} cannot be read. Delete it, or install Guise again.")
    return np.asarray(read, np.uint8)
