"""FaceKeypoints: the keypoint detector of Guise's own network.

Its keypoints are landmarks of a face and irises.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from face.close_ups import CloseUps, Frame, Widths, crops
from face.ibug import LEFT_EYE, NUM_LANDMARKS, RIGHT_EYE
from face.landmark_network import PointNetwork
from model.config import NetworkConfig
from model.keypoints import Keypoints
from model.mean_face_2d import PIXELS_PER_UNIT, local_fits

OVERVIEW_SIDE = 80
"""Side in pixels of the whole picture, as the face's place is found in it."""
FACE_SIDE = 96
"""Side in pixels of the upright crop of the face, in which the landmarks are found."""
MARGIN = 1.55
"""Side of that crop over the longer side of the box around the landmarks, both upright with the face."""
CLOSE_UP_WIDTHS: Widths = (24, 48, 72)


class FaceKeypoints(nn.Module):
    """68 landmarks and the irises, and a Jacobian for each group of landmarks, linear in them.

    The detector of Siarohin et al. 2019 learns its keypoints without labels (section 3.1). Here keypoints are
    supervised. This makes mouth and lids sharper, and every keypoint has a meaning.

    The face is found in three looks, each closer: at the small whole picture, at an upright crop of the face,
    at crops of eyes and mouth (as in Bazarevsky et al. 2019 and Grishchenko et al. 2020). The methods below
    are these looks in their order. Convolutions and coordinates alternate, because they run in different
    precisions.
    """

    fits: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.overview, self.landmarks = PointNetwork(NUM_LANDMARKS), PointNetwork(NUM_LANDMARKS)
        self.close_ups = CloseUps(CLOSE_UP_WIDTHS)
        self.spread = config.picture_size / (config.picture_size - 1)
        self.register_buffer("fits", torch.from_numpy(local_fits(config.groups)), persistent=False)

    def forward(self, pictures: Tensor) -> Keypoints:
        """(batch, 3, size, size) RGB in [0, 1] → 70 points and a Jacobian for each group."""
        face, place = self.approach(pictures, self.survey(pictures))
        found, *close = self.near(pictures, self.look(face), place)
        return self.read(found, *self.inspect(*close))

    def survey(self, pictures: Tensor) -> Tensor:
        """Return the features of the small whole picture."""
        size = (OVERVIEW_SIDE, OVERVIEW_SIDE)
        small = F.interpolate(pictures, size=size, mode="bilinear", align_corners=False)
        return self.overview.look(small.to(self.overview.heatmaps.weight.dtype))[0]

    def approach(self, pictures: Tensor, overview: Tensor) -> tuple[Tensor, Tensor]:
        """Return the crop (batch, 3, FACE_SIDE, FACE_SIDE) around the face, and its place (batch, 3, 2).

        The place is that of `Frame`: middle, across, down.
        """
        points = self.overview.locate(overview.to(self.overview.heatmaps.weight.dtype))
        frame = upright(points)
        return crops(pictures, frame, (FACE_SIDE, FACE_SIDE)), torch.stack(frame, dim=1)

    def look(self, face: Tensor) -> Tensor:
        """Return the features of the face's crop."""
        return self.landmarks.look(face.to(self.landmarks.heatmaps.weight.dtype))[0]

    def near(self, pictures: Tensor, seen: Tensor, place: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the landmarks (batch, 68, 2), the picture's edges at ±1, and the crops of eyes and mouth."""
        located = self.landmarks.locate(seen.to(self.landmarks.heatmaps.weight.dtype))
        found = Frame(*place.unbind(1)).placed(located)
        return found, *self.close_ups.near(pictures, found)

    def inspect(self, eyes: Tensor, mouths: Tensor) -> tuple[Tensor, Tensor]:
        """Return the features of the crops of eyes and mouth."""
        return self.close_ups.look(eyes, mouths)

    def read(self, found: Tensor, eyes: Tensor, mouths: Tensor) -> Keypoints:
        """Return the points fixed to the head, from `near` and `inspect`; in fp32 for any features."""
        points = self.close_ups.read(found, eyes, mouths)
        return self.keypoints(points * self.spread)  # from pixels' edges at ±1 to their centres there

    def keypoints(self, points: Tensor) -> Keypoints:
        """Return the keypoints of (batch, 70, 2) landmarks and irises in [-1, 1]."""
        jacobian = torch.einsum("bpi,kpj->bkij", points, self.fits)
        return Keypoints(points, PIXELS_PER_UNIT * jacobian)


def upright(points: Tensor) -> Frame:
    """Return the square around the (batch, 68 or 70, 2) landmarks of a face, turned as its eyes are."""
    across = F.normalize(points[:, RIGHT_EYE].mean(1) - points[:, LEFT_EYE].mean(1), dim=1)
    down = torch.stack([-across[:, 1], across[:, 0]], dim=1)
    sides = [(points[:, :NUM_LANDMARKS] * way[:, None]).sum(2) for way in (across, down)]
    low, high = (
        torch.stack(ends, dim=1) for ends in zip(*[(s.amin(1), s.amax(1)) for s in sides], strict=True)
    )
    half, middle = MARGIN / 2 * (high - low).amax(1, keepdim=True), (low + high) / 2
    return Frame(middle[:, :1] * across + middle[:, 1:] * down, half * across, half * down)
