"""A drawn person in a drawn room, with exact layers, and frames of a network that moves them."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from model.layers.avatar_layers import AvatarLayers

SIDE = 512


@dataclass(frozen=True, eq=False)
class Parts:
    """As `model.engines.FrameLayers`."""

    deformation: np.ndarray
    still: np.ndarray
    paint: np.ndarray
    kept: np.ndarray
    points: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), np.float32))


def drawn_alpha(side: int = SIDE) -> np.ndarray:
    """A head, a neck and shoulders that reach the lower edge, softly ending."""
    shape = np.zeros((side, side), np.uint8)
    s = side / 512
    cv2.ellipse(shape, (round(256 * s), round(230 * s)), (round(90 * s), round(130 * s)), 0, 0, 360, 255, -1)
    cv2.rectangle(shape, (round(215 * s), round(300 * s)), (round(297 * s), round(440 * s)), 255, -1)
    cv2.ellipse(shape, (round(256 * s), round(512 * s)), (round(190 * s), round(110 * s)), 0, 0, 360, 255, -1)
    return (cv2.GaussianBlur(shape, (0, 0), 1.5) / 255).astype(np.float32)


def landmarks() -> np.ndarray:
    """Return the 68 landmarks and two irises of the drawn person's face, in [-1, 1]."""
    points = np.zeros((70, 2), np.float32)
    angles = np.linspace(0.05 * np.pi, 0.95 * np.pi, 17)
    points[:17] = np.column_stack([-0.33 * np.cos(angles), -0.1 + 0.48 * np.sin(angles)])
    points[17:27] = np.column_stack([np.linspace(-0.2, 0.2, 10), np.full(10, -0.3)])
    points[27:36] = np.column_stack([np.zeros(9), np.linspace(-0.2, 0.05, 9)])
    points[36:48] = np.column_stack([np.linspace(-0.16, 0.16, 12), np.full(12, -0.2)])
    points[48:68] = np.column_stack([np.linspace(-0.1, 0.1, 20), np.full(20, 0.15)])
    points[68:] = [[-0.12, -0.2], [0.12, -0.2]]
    return points


def drawn_layers(side: int = SIDE, room: int = 120) -> AvatarLayers:
    """A person of one skin colour with dark eyes before a plain room."""
    person = np.full((side, side, 3), (200, 150, 120), np.uint8)
    s = side / 512
    for x in (220, 292):
        cv2.circle(person, (round(x * s), round(210 * s)), round(12 * s), (30, 20, 20), -1)
    return AvatarLayers(person, drawn_alpha(side), np.full((side, side, 3), room, np.uint8))


def still_grid() -> np.ndarray:
    """The deformation that moves nothing."""
    line = np.linspace(-1, 1, 64, dtype=np.float32)
    return np.dstack(np.meshgrid(line, line)).astype(np.float32)


def parts(dx: float = 0.0, dy: float = 0.0, kept: float = 1.0) -> Parts:
    """A frame in which all moves by pixels of the 256-px picture, and all paint is blue."""
    away = np.array([dx, dy], np.float32) * np.float32(2 / 255)
    paint = np.zeros((256, 256, 3), np.float32)
    paint[..., 2] = 1
    return Parts(
        still_grid() - away,
        np.zeros((64, 64), np.float32),
        paint,
        np.full((256, 256), kept, np.float32),
    )
