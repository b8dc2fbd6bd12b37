"""Scene: the avatar as a webcam would show it. Prepared once, then composed for every frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.layers.avatar_layers import AvatarLayers, resized
from model.layers.background import Background
from model.layers.composition import Compositor
from model.layers.frame_grids import FrameGrids, Moved, Regions
from model.layers.frame_parts import COARSE, FrameParts, network_picture, source_of
from model.layers.hairs import lower_face
from model.layers.inner_face import inner_face
from model.layers.lag import HeadLag
from model.layers.movement import Neck, PersonMotion
from model.layers.outline import Outline
from model.layers.placement import Framing, Placement
from model.layers.shoulders import widened
from model.layers.silhouette import HeadSilhouette
from model.layers.texture import Texture
from model.retouch.laying import Retouch

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Scene:
    """Pictures of the avatar before a background, (720, 1280, 3) or square. Not thread-safe.

    The background is exactly still in pixels without the person.
    """

    def __init__(
        self,
        layers: AvatarLayers,
        *,
        background: Background | None = None,
        framing: Framing = "medium",
        neck: Neck | None = None,
        landmarks: Floats | None = None,
        placement: Placement | None = None,
    ) -> None:
        """`neck` is found from alpha if it is not given.

        `landmarks` (70, 2) in [-1, 1] are the avatar's with its irises, if they are known.
        """
        neck = neck or Neck.of_alpha(layers.alpha)
        self._layers = layers
        self._placement = placement or Placement.of(layers.alpha, framing, (neck.chin + 1) / 2)
        self._motion = PersonMotion(layers.alpha, neck, landmarks=landmarks)
        self._silhouette = HeadSilhouette(layers.alpha, landmarks)
        self._outline = Outline(layers.alpha)
        self._lag = None if landmarks is None else HeadLag(layers.alpha, landmarks, neck)
        self._texture = Texture.of(*widened(layers.person, layers.alpha), landmarks)
        self._grids = FrameGrids(self._texture, self._placement.side)
        self._small = source_of(resized(layers.picture, COARSE))
        self.put_behind(background or Background())

    @property
    def picture(self) -> Picture:
        """The avatar as it is worn, (side, side, 3) uint8 RGB."""
        return self._layers.picture

    @property
    def placement(self) -> Placement:
        """The position of the avatar's square in the picture."""
        return self._placement

    @property
    def is_transparent(self) -> bool:
        """True if the user chose the result of `compose_alone`."""
        return self._background.kind == "transparent"

    def put_behind(self, background: Background) -> None:
        """Choose another background. May be called while frames are composed, by the same thread."""
        self._background = background
        drawn = background.drawn(self._layers.room, self._placement)
        self._compositor = Compositor(self._texture, self._placement, drawn)

    def compose(self, parts: FrameParts, seconds: float = 0.0, retouches: Sequence[Retouch] = ()) -> Picture:
        """Return the scene (height, width, 3) uint8 RGB.

        `seconds` is the frame's time, for the breathing; `retouches` paint over parts of the person.
        """
        return self._compositor.onto_background(self._moved(parts, seconds), retouches)

    def compose_alone(
        self, parts: FrameParts, seconds: float = 0.0, retouches: Sequence[Retouch] = ()
    ) -> Picture:
        """Return the person alone (height, width, 4) uint8 RGBA, colours not multiplied by alpha."""
        return self._compositor.on_nothing(self._moved(parts, seconds), retouches)

    def before_background(self, alone: Picture) -> Picture:
        """Return the scene (height, width, 3) uint8 RGB of a result of `compose_alone`."""
        return self._compositor.before_background(alone)

    def _moved(self, parts: FrameParts, seconds: float) -> Moved:
        below = self._motion.below_neck(parts.deformation)
        head = self._motion.head_shift(parts.points)
        body = self._motion.body_shift(parts.deformation, below, head)
        outside = self._silhouette(parts, below, body)
        face = inner_face(parts.points, len(below))
        if face is None:
            places, below = self._motion(parts.deformation, seconds)
            return self._grids(places, parts, Regions(below, outside))
        followed = parts.deformation if self._lag is None else self._lag.limited(parts, below, face)
        person = self._outline.person(followed, outside)
        places, below = self._motion(self._outline.evened(followed, person, face), seconds, head)
        contrast = self._outline.contrast(places, person)
        hairs = lower_face(parts.points, len(below))
        return self._grids(places, parts, Regions(below, outside, face, contrast, hairs))

    def square(self, parts: FrameParts) -> Picture:
        """Return what the network itself shows, (256, 256, 3) uint8 RGB: one layer, for measuring."""
        return network_picture(parts, self._small)
