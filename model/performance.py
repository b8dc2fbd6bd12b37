"""Performance: one frame of the avatar for the judge and for output, and its preparation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.engines import FrameLayers
from model.errors import ModelError
from model.layers.avatar_layers import AvatarLayers
from model.layers.matting import Matting
from model.layers.movement import Neck
from model.layers.placement import Placement
from model.layers.scene import Scene
from model.layers.settings import SceneSettings

Picture = NDArray[np.uint8]
LANDMARKS = 68


class Performance(NamedTuple):
    """One frame. All pictures are uint8 and read-only.

    square: (256, 256, 3) RGB, the network's own picture, for the failure detector.
    scene: (720, 1280, 3) RGB, the output picture; `place` is the square's position in it.
    cutout: (720, 1280, 4) RGBA, the person alone, if the background is transparent; the scene's is green.
    """

    square: Picture
    scene: Picture
    place: Placement
    cutout: Picture | None


class Performer:
    """Shows one avatar in a scene. The first frame prepares the scene, which takes a fraction of a second.

    A published network paints every pixel; its square stays as it is.
    """

    def __init__(self, settings: SceneSettings) -> None:
        self._settings = settings
        self._matting: Matting | None = None
        self._avatar: Picture | None = None
        self._exact: AvatarLayers | None = None
        self._neck: Neck | None = None
        self._scene: Scene | None = None

    @property
    def settings(self) -> SceneSettings:
        """The user's settings; may be changed between two frames."""
        return self._settings

    @settings.setter
    def settings(self, settings: SceneSettings) -> None:
        before, self._settings = self._settings, settings
        if (settings.picture_size, settings.framing) != (before.picture_size, before.framing):
            self._scene = None
        elif self._scene is not None:
            self._scene.put_behind(settings.background)

    def wear(self, avatar: Picture, points: NDArray[np.float32], layers: AvatarLayers | None = None) -> None:
        """Set a square avatar, its points in [-1, 1] as the network found them, and its exact layers."""
        self._avatar, self._exact, self._scene = avatar, layers, None
        self._neck = Neck.of_landmarks(points) if len(points) >= LANDMARKS else None

    def show(self, parts: FrameLayers, seconds: float) -> Performance:
        """Return one frame. Raises CheckpointError if the matting weights are missing."""
        scene = self._scene or self._prepared()
        cutout = scene.compose_alone(parts, seconds) if scene.is_transparent else None
        square = scene.square(parts)
        has_one_layer = self._settings.framing == "square" and not parts.kept.any()
        whole = square if has_one_layer else scene.compose(parts, seconds)
        for picture in (square, whole, cutout):
            if picture is not None:
                picture.setflags(write=False)
        return Performance(square, whole, scene.placement, cutout)

    def _prepared(self) -> Scene:
        size = self._settings.picture_size
        if self._exact is not None:
            layers = self._exact if self._exact.side == size else self._exact.resized(size)
        elif self._avatar is None:
            raise ModelError("No avatar is set yet.")
        else:
            self._matting = self._matting or Matting.load()
            layers = AvatarLayers.cut(self._avatar, self._matting, size)
        self._scene = Scene(
            layers,
            background=self._settings.background,
            framing=self._settings.framing,
            neck=self._neck,
        )
        return self._scene
