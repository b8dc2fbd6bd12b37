"""Animator: sets an avatar once, then animates it often."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import numpy as np

from model.config import DEFAULT, NETWORKS
from model.driver_gestures import DriverGestures
from model.engines import Engine, FrameLayers, Picture
from model.engines.build import build
from model.engines.choice import EngineChoice
from model.errors import ModelError
from model.eyes.width import not_too_wide, with_open_eyes
from model.layers.avatar_layers import AvatarLayers
from model.layers.settings import SceneSettings
from model.motion import Array, Points, Transfer, absolute, between, in_pixels, relative
from model.mouth.engines import painter_for
from model.network_input import driving_square, squeezed
from model.networks import Networks
from model.performance import Drawn, Performance, Performer
from model.resting import STILL, RestingHead, RestPose
from model.steadiness import Steadiness
from model.turn_limit import TurnBack, TurnLimit
from model.weights import weights_path


class Animator:
    """Turns a face into an avatar. `wear` is slow, `animate` is fast. Not thread-safe.

    Pictures are RGB uint8; driving pictures are square. Results are (size, size, 3), read-only.
    These may be changed while live: `smoothing`, by how much `perform` filters the jitter of the driver's
    keypoints (0 not at all, 1 as measured best, 2 with half the cutoff frequencies), `strength`, by how much
    relative motion is exaggerated (0 no motion, 1 as the driver moves, 2 twice as far), and `turn_limit`, how
    far the head turns with relative motion and landmarks as keypoints; None without limit. `asked`: the
    landmarks, (70, 2) px, by which the newest picture was drawn; None if they are not known.
    """

    def __init__(self, networks: Networks, engine: Engine, settings: SceneSettings | None = None) -> None:
        self.network = networks.config.name
        self.size = networks.config.picture_size
        self._engine = engine
        self._absolute = absolute(networks.config.num_points, networks.config.num_kp)
        self._resting: RestingHead | None = None
        self._calibration: Points | None = None
        self._is_relative = True
        self._transfer: Transfer | None = None
        self.smoothing = 0.0
        self.strength = 1.0
        self.turn_limit: TurnLimit | None = None
        self._turn_back = TurnBack()
        self.asked: Array | None = None
        self._steadiness = Steadiness()
        self._gestures = DriverGestures()
        self._performer = Performer(settings or SceneSettings())
        self._worn: Picture | None = None
        self._anchor: Points | None = None
        self._located: tuple[Picture, Points] | None = None

    @classmethod
    def load(
        cls,
        network: str = "default",
        weights: Path | None = None,
        device: str = "auto",
        engine: str = "auto",
        settings: SceneSettings | None = None,
    ) -> Animator:
        """Load the network by name with its own weights, or with those of a file.

        Raises CheckpointError for weights that are missing or wrong, ModelError for a device or an engine
        that is not available here.
        """
        if network not in NETWORKS:
            raise ModelError(f"There is no network “{network}”; there are {', '.join(NETWORKS)}.")
        networks = Networks.of_file(weights or weights_path(network), NETWORKS[network])
        return cls.of(networks, device, engine, settings)

    @classmethod
    def of(
        cls,
        networks: Networks,
        device: str = "auto",
        engine: str = "auto",
        settings: SceneSettings | None = None,
    ) -> Animator:
        """Use networks that are already loaded. Raises ModelError as `load` does."""
        animator = cls(networks, build(networks, device, engine), settings)
        if networks.config.name == DEFAULT.name:
            animator._performer.mouth_painter = painter_for(animator.choice)
            animator._gestures = DriverGestures(animator.choice.engine)
        return animator

    @property
    def choice(self) -> EngineChoice:
        """The engine in use, and the reason. A faster engine may replace it while it runs."""
        return self._engine.choice

    @property
    def relative(self) -> bool:
        """True if motion is relative. May be changed while live.

        True: the avatar moves from its own pose as the driver moves from the calibrated one. False: it takes
        the driver's pose and face shape as they are.
        """
        return self._is_relative

    @relative.setter
    def relative(self, is_relative: bool) -> None:
        self._is_relative = is_relative
        self._transfer = None

    @property
    def is_calibrated(self) -> bool:
        """True if a driving picture is set as the driver's neutral pose."""
        return self._calibration is not None

    @property
    def scene_settings(self) -> SceneSettings:
        """The settings by which `perform` shows the avatar. May be changed while live."""
        return self._performer.settings

    @scene_settings.setter
    def scene_settings(self, settings: SceneSettings) -> None:
        self._performer.settings = settings

    def wear(self, avatar: Picture, file: Path | None = None) -> None:
        """Encode the avatar: a picture of any size, squeezed to a square. The calibration is kept.

        If exact layers lie beside the picture's `file`, `perform` shows those; else it cuts the person out.
        Raises ModelError if they are damaged.
        """
        layers = AvatarLayers.read(file, self.scene_settings.picture_size) if file else None
        self._worn = squeezed(avatar, self.size)
        self._resting = RestingHead(self._engine.wear(self._worn))
        self._performer = copy(self._performer)  # frames that are not composed yet keep their avatar
        self._performer.wear(avatar, self._resting.avatar.value, layers)
        self._transfer = self._anchor = self._located = None
        self._steadiness.reset()

    @property
    def calibration(self) -> Points | None:
        """The driver's neutral pose. Set it to return to an earlier one."""
        return self._calibration

    @calibration.setter
    def calibration(self, points: Points | None) -> None:
        if points is not None and [x.shape for x in points] != [x.shape for x in self._absolute[1:]]:
            raise ModelError("This calibration is one of another network.")
        self._calibration = None if points is None else with_open_eyes(Points(*points))
        self._transfer = None
        self._gestures.rest_on(self._calibration and self._calibration.value)

    def calibrate(self, *driving: Picture) -> None:
        """Set the mean of these driving pictures as the driver's neutral pose, which matches the avatar's.

        Raises ModelError if there is no picture, or if one is not square.
        """
        if not driving:
            raise ModelError("Calibrating takes at least one picture.")
        found = [self._engine.locate(driving_square(picture, self.size)) for picture in driving]
        mean = (np.asarray(np.mean(parts, axis=0), np.float32) for parts in zip(*found, strict=True))
        self.calibration = Points(*mean)
        self._gestures.rest_on(found[-1].value, driving_square(driving[-1], self.size))

    def restart(self) -> None:
        """Forget the earlier frames, because the next one belongs to another video."""
        self._steadiness.reset()
        self._performer.restart()
        self._gestures.restart()

    def animate(self, driving: Picture | None, *, rest: float = 0.0, pose: RestPose = STILL) -> Picture:
        """Return the avatar with this facial expression. In relative mode the first picture calibrates.

        Args:
            driving: the driver's face, square; not needed if `rest` is 1.
            rest: the share of the avatar at rest in the result, in [0, 1].
            pose: how it rests.

        Raises:
            ModelError: no avatar is set, or the picture is not square.
        """
        made = self._engine.animate(*self._steered(driving, rest, pose))
        made.setflags(write=False)
        return made

    def perform(
        self, driving: Picture | None, seconds: float = 0.0, *, rest: float = 0.0, pose: RestPose = STILL
    ) -> Performance:
        """Return the avatar with this expression, in a scene (720, 1280, 3).

        `seconds` is the frame's time. The first frame of an avatar prepares the scene. Other arguments and
        errors are those of `animate`.
        """
        return self.draw(driving, seconds, rest=rest, pose=pose).composed()

    def draw(
        self, driving: Picture | None, seconds: float = 0.0, *, rest: float = 0.0, pose: RestPose = STILL
    ) -> Drawn:
        """Run the network as `perform` does; `Drawn.composed`, on any thread, does the rest of the work."""
        layers = self.layers(driving, seconds, rest=rest, pose=pose)
        gestures = self._gestures.of_frame(driving, self._located, rest)
        if self._resting is not None and self._transfer is not None:
            layers = self._resting.in_proportion(layers, self._transfer, rest, pose)
        return Drawn(self._performer, layers, seconds, gestures)

    def layers(
        self,
        driving: Picture | None,
        seconds: float | None = None,
        *,
        rest: float = 0.0,
        pose: RestPose = STILL,
    ) -> FrameLayers:
        """Return the layers of which `animate` composes its picture, with the same arguments and errors.

        Compose them with the avatar at any size. With the frame's time in `seconds`, jitter is filtered by
        the animator's `smoothing`.
        """
        self.asked, self._turn_back.surplus = None, 0.0
        if self._resting is not None and (driving is None or rest >= 1):
            return self._engine.draw(self._resting.posed(pose), self._absolute)
        if driving is not None and (rest > 0 or seconds is not None or self._is_changed):
            return self._drawn(driving, seconds if self.smoothing > 0 else None, rest, pose)
        return self._engine.layers(*self._steered(driving, rest, pose))

    def _drawn(self, driving: Picture, seconds: float | None, rest: float, pose: RestPose) -> FrameLayers:
        """Return the layers for the driver's keypoints as `_wanted`, filtered if their time is given."""
        if self._resting is None:
            raise ModelError("No avatar is set yet.")
        transfer, driver = self._transfer_to(driving), self._points_of(driving)
        if seconds is not None:
            driver = self._steadiness.step(driver, seconds, self.smoothing)
        driver = not_too_wide(self._wanted(driver), self._resting.avatar, transfer)
        if rest <= 0:
            self.asked = in_pixels(transfer.apply(driver), self.size)
            return self._engine.draw(driver, transfer)
        target = between(transfer.apply(driver), self._resting.posed(pose), rest)
        return self._engine.draw(target, self._absolute)

    def _steered(self, driving: Picture | None, rest: float, pose: RestPose) -> tuple[Picture, Transfer]:
        """Return the picture and the transfer that give the avatar this pose.

        At rest, and on the way to it, the driver is the avatar itself, with a transfer to these keypoints.
        """
        if self._resting is None or self._worn is None:
            raise ModelError("No avatar is set yet.")
        self._turn_back.surplus = 0.0
        if driving is not None and rest <= 0 and not self._is_changed:
            return driving_square(driving, self.size), self._transfer_to(driving)
        target = self._resting.posed(pose)
        if driving is not None and rest < 1:
            driver = self._wanted(self._points_of(driving))
            target = between(self._transfer_to(driving).apply(driver), target, max(rest, 0.0))
        self._anchor = self._anchor or self._engine.locate(self._worn)
        turn = np.linalg.inv(self._anchor.jacobian) @ target.jacobian
        return self._worn, Transfer(np.array(0, np.float32), target.value, turn.astype(np.float32))

    @property
    def surplus(self) -> float:
        """The head's rotation in the newest picture that `turn_limit` removed, in degrees; 0 for none."""
        return self._turn_back.surplus

    @property
    def _is_changed(self) -> bool:
        """True if `_wanted` may change keypoints."""
        return self._is_relative and (self.strength != 1 or self.turn_limit is not None)

    def _wanted(self, driver: Points) -> Points:
        """Return the driver's keypoints with `strength` times their motion, within `turn_limit`."""
        if not self._is_changed or self._calibration is None:
            return driver
        if self.strength != 1:
            driver = between(self._calibration, driver, self.strength)
        return self._turn_back.step(driver, self._calibration, self.turn_limit)

    def landmarks_of(self, driving: Picture) -> Array | None:
        """Return the driver's landmarks, (70, 2) px, which `draw` uses; None if the network has none."""
        return in_pixels(self._points_of(driving), self.size)

    def _points_of(self, driving: Picture) -> Points:
        """Return the driver's keypoints. A repeated picture is not located again."""
        if self._located is None or self._located[0] is not driving:
            self._located = (driving, self._engine.locate(driving_square(driving, self.size)))
        return self._located[1]

    def _transfer_to(self, driving: Picture) -> Transfer:
        """Return the transfer of motion to the avatar. In relative mode the first picture calibrates."""
        if self._resting is None:
            raise ModelError("No avatar is set yet.")
        if self._is_relative and self._calibration is None:
            self.calibrate(driving)
        if self._transfer is None:
            calibration = self._calibration if self._is_relative else None
            self._transfer = relative(self._resting.avatar, calibration) if calibration else self._absolute
        return self._transfer
