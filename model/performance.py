"""Performance: one frame of the avatar for the judge and for output, and its preparation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from face.ibug import NUM_POINTS
from model.brows.forehead import Forehead
from model.brows.shape import load_wrinkle_shape
from model.cheeks.bulge import PuffedCheeks
from model.cheeks.shape import load_cheek_shape
from model.driver_gestures import Gestures
from model.engines import FrameLayers
from model.engines.recording import GPU
from model.errors import ModelError
from model.eyes.opening import EyeOpening
from model.eyes.retouch import EyeRetouch
from model.layers.avatar_layers import AvatarLayers
from model.layers.certain_cut import Cut
from model.layers.matting import Matting
from model.layers.movement import Neck
from model.layers.placement import Placement
from model.layers.scene import Scene
from model.layers.settings import SceneSettings
from model.layers.whole_picture import WholePicture
from model.mouth.engines import WindowPainter
from model.mouth.retouch import MouthRetouch
from model.retouch.laying import Retouch

Picture = NDArray[np.uint8]


class Performance(NamedTuple):
    """One frame. All pictures are uint8 and read-only.

    square: (256, 256, 3) RGB, the network's own picture. The failure detector judges it.
    scene: (720, 1280, 3) RGB, the output picture; `place` is the square's position in it.
    cutout: (720, 1280, 4) RGBA, the person alone, if the background is transparent; the scene's is green.
    """

    square: Picture
    scene: Picture
    place: Placement
    cutout: Picture | None


class Drawn(NamedTuple):
    """A frame as the network drew it, the driver's gestures, and the performer that composes it."""

    performer: Performer
    layers: FrameLayers
    seconds: float
    gestures: Gestures = Gestures()

    def composed(self) -> Performance:
        """Return the frame's pictures. May be called on any thread. Errors are those of `Performer.show`."""
        return self.performer.show(self.layers, self.seconds, self.gestures)


class Performer:
    """Shows one avatar in a scene. The first frame prepares the scene, which takes a fraction of a second.

    An avatar with exact layers moves before a still background, and so does any other picture if it is cut
    out for certain, or if the user wants another background. Else it stays one layer, because the cut may
    have holes. In square framing it does, too, so that it can be compared with a picture. A published network
    paints every pixel; its square stays as it is. `show` and the setting of `settings` may be called on
    different threads; a copy for another avatar leaves this one as it is.
    """

    def __init__(self, settings: SceneSettings) -> None:
        self._settings = settings
        self.mouth_painter: WindowPainter | None = None
        self._points = np.zeros((0, 2), np.float32)
        self._mouth: MouthRetouch | None = None
        self._eyes: list[EyeRetouch] = []
        self._cheeks: PuffedCheeks | None = None
        self._forehead: Forehead | None = None
        self._matting: Matting | None = None
        self._avatar: Picture | None = None
        self._exact: AvatarLayers | None = None
        self._cut: Cut | None = None
        self._neck: Neck | None = None
        self._scene: Scene | None = None
        self._whole: WholePicture | None = None

    @property
    def settings(self) -> SceneSettings:
        """The user's settings; may be changed between two frames."""
        return self._settings

    @settings.setter
    def settings(self, settings: SceneSettings) -> None:
        with GPU:
            before, self._settings = self._settings, settings
            if settings.picture_size != before.picture_size:
                self._cut = None
            if (settings.picture_size, settings.framing) != (before.picture_size, before.framing):
                self._forget_shown()
            elif self._scene is not None:
                self._scene.put_behind(settings.background)

    def wear(self, avatar: Picture, points: NDArray[np.float32], layers: AvatarLayers | None = None) -> None:
        """Take a square avatar, its points in [-1, 1] as the network found them, and its exact layers."""
        self._avatar, self._exact, self._points = avatar, layers, points
        self._cut = None
        self._forget_shown()
        self._neck = Neck.of_landmarks(points) if len(points) >= NUM_POINTS else None

    def _forget_shown(self) -> None:
        """Forget everything that is prepared for one avatar, size and framing."""
        self._scene = self._whole = self._mouth = self._cheeks = self._forehead = None
        self._eyes = []

    def restart(self) -> None:
        """Forget the earlier frames, because the next one belongs to another video."""
        self._mouth = None

    def show(self, parts: FrameLayers, seconds: float, gestures: Gestures | None = None) -> Performance:
        """Return one frame. Raises CheckpointError if the weights that cut avatars out are missing."""
        with GPU:
            shown = self._in_one_layer if self._is_one_layer() else self._in_layers
            performance = shown(parts, seconds, gestures or Gestures())
        for picture in (performance.square, performance.scene, performance.cutout):
            if picture is not None:
                picture.setflags(write=False)
        return performance

    def _is_one_layer(self) -> bool:
        """Whether the avatar moves together with its own background."""
        if self._exact is not None or self._settings.background.kind != "own":
            return False
        return self._settings.framing == "square" or not self._found().is_certain

    def _in_one_layer(self, parts: FrameLayers, _seconds: float, gestures: Gestures) -> Performance:
        whole = self._whole or self._prepared_whole()
        square = whole.square(parts)
        parts, retouches = self._retouched(parts, whole, gestures)
        scene = square if self._is_as_painted(parts) else whole.compose(parts, retouches)
        return Performance(square, scene, whole.placement, None)

    def _in_layers(self, parts: FrameLayers, seconds: float, gestures: Gestures) -> Performance:
        scene = self._scene or self._prepared()
        square = scene.square(parts)
        parts, retouches = self._retouched(parts, scene, gestures)
        if scene.is_transparent:
            cutout = scene.compose_alone(parts, seconds, retouches)
            return Performance(square, scene.before_background(cutout), scene.placement, cutout)
        shown = square if self._is_as_painted(parts) else scene.compose(parts, seconds, retouches)
        return Performance(square, shown, scene.placement, None)

    def _retouched(
        self, parts: FrameLayers, shown: Scene | WholePicture, gestures: Gestures
    ) -> tuple[FrameLayers, list[Retouch]]:
        """Return a frame with puffed cheeks, and what paints over parts of its face.

        Without landmarks it is the frame itself, and nothing is painted.
        """
        if min(len(self._points), len(parts.points)) < NUM_POINTS:
            return parts, []
        side = shown.placement.side
        aimed: list[Retouch | None] = []
        if not gestures.cheeks.are_flat:
            if self._cheeks is None:
                self._cheeks = PuffedCheeks(load_cheek_shape(), shown.picture, self._points)
            aimed.append(self._cheeks.shading(parts.points, side, gestures.cheeks))
            parts = self._cheeks.moved(parts, gestures.cheeks)
        if not gestures.brows.are_calm:
            if self._forehead is None:
                self._forehead = Forehead(load_wrinkle_shape(), shown.picture, self._points)
            aimed.append(self._forehead.aimed(parts.points, side, gestures.brows))
        eyes = self._eye_retouches(shown)
        if eyes:
            parts = EyeOpening(self._points).moved(parts)
        aimed += [eye.aimed(parts.points, side) for eye in eyes]
        mouth = self._mouth_retouch(shown)
        if mouth is not None:
            aimed.append(mouth.aimed(parts.points, side, gestures.tongue))
        return parts, [each for each in aimed if each is not None]

    def _eye_retouches(self, shown: Scene | WholePicture) -> list[EyeRetouch]:
        """Return what closes both eyes' lids; nothing if the user does not want it."""
        if not self._settings.paints_eyes:
            return []
        if not self._eyes:
            self._eyes = EyeRetouch.of_both(shown.picture, self._points)
        return self._eyes

    def _mouth_retouch(self, shown: Scene | WholePicture) -> MouthRetouch | None:
        """Return what paints mouths; None without a painter, or if the user does not want it."""
        painter = self.mouth_painter
        if painter is None or not self._settings.paints_mouth:
            return None
        if self._mouth is None:
            self._mouth = MouthRetouch(painter, shown.picture, self._points)
        self._mouth.painter = painter
        return self._mouth

    def _is_as_painted(self, parts: FrameLayers) -> bool:
        """Whether a published network's square is to leave as it is."""
        return self._settings.framing == "square" and not parts.kept.any()

    def _prepared(self) -> Scene:
        settings = self._settings
        layers = self._exact or self._found().layers
        if layers.side != settings.picture_size:
            layers = layers.resized(settings.picture_size)
        self._scene = Scene(
            layers,
            background=settings.background,
            framing=settings.framing,
            neck=self._neck,
            landmarks=self._points if len(self._points) == NUM_POINTS else None,
        )
        return self._scene

    def _prepared_whole(self) -> WholePicture:
        layers = self._found().layers
        neck = self._neck or Neck.of_alpha(layers.alpha)
        self._whole = WholePicture(self._worn, layers, self._settings.framing, (neck.chin + 1) / 2)
        return self._whole

    def _found(self) -> Cut:
        """Return the avatar as the matting network cuts it out."""
        if self._cut is None:
            self._matting = self._matting or Matting.load()
            layers = AvatarLayers.cut(self._worn, self._matting, self._settings.picture_size)
            self._cut = Cut.of(layers, self._worn, self._points)
        return self._cut

    @property
    def _worn(self) -> Picture:
        """The avatar's square picture. Raises ModelError before one is set."""
        if self._avatar is None:
            raise ModelError("No avatar is set yet.")
        return self._avatar
