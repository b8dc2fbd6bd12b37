"""The parts of one frame as modules; `steps` has their order and the values passed between them.

OpenVINO sets the precision of a whole graph only, so a frame is cut into parts at each change of precision:
convolutions tolerate int8 or bf16 arithmetic, coordinates do not.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from model.dense_motion import Motion
from model.face_keypoints import FaceKeypoints
from model.keypoint_detector import KeypointDetector
from model.keypoints import Keypoints
from model.networks import Networks
from model.pixels import as_batch, as_picture


class Encode(nn.Module):
    """Computes everything that is constant while an avatar is set, from its picture."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.keypoint_detector = networks.keypoint_detector
        self.generator = networks.generator

    def forward(self, avatar: Tensor) -> tuple[Tensor, ...]:
        """(size, size, 3) uint8 → the tensors of a `generator.Encoded`, flat."""
        source = as_batch(avatar)
        encoded = self.generator.encode(source, self.keypoint_detector(source))
        return (
            encoded.source,
            encoded.features.float(),
            encoded.small_source,
            encoded.keypoints.value,
            encoded.keypoints.jacobian,
            encoded.bumps,
        )


class Look(nn.Module):
    """The convolutions of a published keypoint detector."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        assert isinstance(networks.keypoint_detector, KeypointDetector)
        self.detector = networks.keypoint_detector

    def forward(self, driving: Tensor) -> tuple[Tensor, ...]:
        """(size, size, 3) uint8 → the outputs of the detector's `look`."""
        return self.detector.look(as_batch(driving))


class _OfFace(nn.Module):
    """A part of the detector whose keypoints are landmarks of a face."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        assert isinstance(networks.keypoint_detector, FaceKeypoints)
        self.detector = networks.keypoint_detector


class Survey(_OfFace):
    """The convolutions that find the face's place in the whole picture."""

    def forward(self, driving: Tensor) -> tuple[Tensor]:
        """(size, size, 3) uint8 → the output of `FaceKeypoints.survey`."""
        return (self.detector.survey(as_batch(driving)),)


class Approach(_OfFace):
    """Cuts the face out."""

    def forward(self, driving: Tensor, overview: Tensor) -> tuple[Tensor, Tensor]:
        """Return the outputs of `FaceKeypoints.approach`."""
        return self.detector.approach(as_batch(driving), overview)


class LookAtFace(_OfFace):
    """The convolutions that find the landmarks."""

    def forward(self, face: Tensor) -> tuple[Tensor]:
        """Return the output of `FaceKeypoints.look`."""
        return (self.detector.look(face),)


class Near(_OfFace):
    """The landmarks, and the crops of eyes and mouth."""

    def forward(self, driving: Tensor, seen: Tensor, place: Tensor) -> tuple[Tensor, ...]:
        """Return the outputs of `FaceKeypoints.near`."""
        return self.detector.near(as_batch(driving), seen, place)


class Inspect(_OfFace):
    """The convolutions that find lids, irises and lips."""

    def forward(self, eyes: Tensor, mouths: Tensor) -> tuple[Tensor, Tensor]:
        """Return the outputs of `FaceKeypoints.inspect`."""
        return self.detector.inspect(eyes, mouths)


class Read(nn.Module):
    """The driver's keypoints. Heatmaps are sharp, so their logits need fp32."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.detector = networks.keypoint_detector

    def forward(self, *seen: Tensor) -> tuple[Tensor, Tensor]:
        """The inputs of the detector's `read` → (1, points, 2) values, (1, keypoints, 2, 2) Jacobians."""
        keypoints = self.detector.read(*seen)
        return keypoints.value, keypoints.jacobian


class Aim(nn.Module):
    """Maps the driver's keypoints to the avatar's, and to the input of dense motion: all coordinates."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.generator = networks.generator

    def forward(
        self,
        driver_value: Tensor,
        driver_jacobian: Tensor,
        scale: Tensor,
        offset: Tensor,
        turn: Tensor,
        small_source: Tensor,
        value: Tensor,
        jacobian: Tensor,
        bumps: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the input of dense motion, the keypoints that are asked for, and the drawings, if any.

        They are (1, planes, h, w), sparse motions (1, keypoints + 1, 2, 3), and values (1, points, 2).
        """
        avatar = Keypoints(value, jacobian)
        moved = Keypoints(scale * driver_value + offset, driver_jacobian @ turn)
        moved = self.generator.asked(moved, avatar)
        drawings = self.generator.drawings(moved)
        dense_motion = self.generator.dense_motion_network
        seen, motions = dense_motion.prepare(small_source, bumps, moved, avatar, *drawings[:1])
        return seen, motions, moved.value, *drawings


class Flow(nn.Module):
    """Dense motion's hourglass, and the avatar's features warped by it.

    The last two convolutions of dense motion have the same input. Run as one, the occlusion map costs
    nothing.
    """

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.generator = networks.generator
        dense_motion = networks.generator.dense_motion_network
        self.hourglass = dense_motion.hourglass
        self.mask_and_occlusion = side_by_side(dense_motion.mask, dense_motion.occlusion)

    def forward(
        self, planes: Tensor, motions: Tensor, features: Tensor, asked: Tensor, value: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return warped features (1, channels, h, w), deformation (1, h, w, 2), still share (1, h, w)."""
        planes = planes.to(self.mask_and_occlusion.weight.dtype)
        logits = self.mask_and_occlusion(self.hourglass(planes))
        dense_motion = self.generator.dense_motion_network
        motion = dense_motion.combine(logits[:, :-1], logits[:, -1:], motions, asked, value)
        return self.generator.moved_features(features, motion), motion.deformation, motion.mask[:, 0]


class Paint(nn.Module):
    """The generator's decoder."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.generator = networks.generator

    def forward(self, features: Tensor, *drawings: Tensor) -> tuple[Tensor]:
        """(1, channels, h, w) and drawings → the logits that `generator.read` takes."""
        return (self.generator.painted(features, *drawings),)


class Finish(nn.Module):
    """Composes the picture from the logits and the avatar's own warped pixels."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.generator = networks.generator

    def forward(self, painted: Tensor, deformation: Tensor, source: Tensor) -> tuple[Tensor]:
        """Return the picture (size, size, 3) uint8."""
        generated = self.generator.finished(painted, source, Motion(deformation, painted, painted))
        return (as_picture(generated.prediction),)


class Separate(nn.Module):
    """Converts the logits to two layers that a caller composes."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.generator = networks.generator

    def forward(self, painted: Tensor) -> tuple[Tensor, Tensor]:
        """Return (size, size, 3) painted RGB, (size, size) share of kept pixels, float32 in [0, 1].

        In a network without a composed output every pixel is painted: the share is 0.
        """
        paint, kept = self.generator.read(painted)
        if kept is None:
            kept = torch.zeros_like(paint[:, :1])
        return paint[0].permute(1, 2, 0), kept[0, 0]


def side_by_side(first: nn.Conv2d, second: nn.Conv2d) -> nn.Conv2d:
    """Merge two convolutions of the same input into one: the first one's outputs, then the second one's."""
    side = first.kernel_size[0]
    outputs = first.out_channels + second.out_channels
    made = nn.Conv2d(first.in_channels, outputs, side, padding=side // 2)
    pairs = zip(made.parameters(), first.parameters(), second.parameters(), strict=True)
    with torch.no_grad():
        for merged, one, other in pairs:
            merged.copy_(torch.cat([one, other]))
    return made.requires_grad_(False)
