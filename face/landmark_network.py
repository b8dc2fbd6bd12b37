"""The landmark network: predicts 68 points, depth, head rotation and face presence from a face crop."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from face.ibug import NUM_JAW, NUM_LANDMARKS

WIDTHS = (24, 48, 96, 128)

Network = TypeVar("Network", bound=nn.Module)


class LandmarkOutput(NamedTuple):
    """The output for a batch of crops. Lengths are in half crop sides: the crop's edges are at -1 and 1.

    points: (B, 68, 2) x right, y down, iBUG order, the jaw on the visible outline of the face.
    depth: (B, 68) towards the viewer, zero at the mean of the points. The jaw's depths are those of `jaw`.
    jaw: (B, 17, 2) the jaw's points fixed to the head; in `points` they are on the visible outline.
    rotation: (B, 3, 3) of the head, x right, y up, z towards the viewer; identity looks at the camera.
    presence: (B,) logit, above zero if the crop shows a face.
    """

    points: Tensor
    depth: Tensor
    jaw: Tensor
    rotation: Tensor
    presence: Tensor

    @property
    def points_3d(self) -> Tensor:
        """Return (B, 68, 3) points fixed to the head: x right, y down, z towards the viewer."""
        fixed = torch.cat([self.jaw, self.points[:, NUM_JAW:]], 1)
        return torch.cat([fixed, self.depth.unsqueeze(2)], 2)


class PointNetwork(nn.Module):
    """A residual network with one step up. Each point is the expectation of the softmax of its heatmap.

    Integral regression, Sun et al. 2018. Takes (B, 3, side, side) RGB in [0, 1], the side a multiple of 16.
    """

    def __init__(self, points: int) -> None:
        super().__init__()
        a, b, c, d = WIDTHS
        self.stem = nn.Sequential(ConvBlock(3, a, stride=2), Residual(a))
        self.quarter = nn.Sequential(ConvBlock(a, b, stride=2), Residual(b), Residual(b))
        self.eighth = nn.Sequential(ConvBlock(b, c, stride=2), Residual(c), Residual(c))
        self.sixteenth = nn.Sequential(ConvBlock(c, d, stride=2), Residual(d), Residual(d))
        self.lift_sixteenth, self.lift_eighth = ConvBlock(d, c, size=1), ConvBlock(c, b, size=1)
        self.refine_eighth, self.refine_quarter = Residual(c), nn.Sequential(Residual(b), ConvBlock(b, 2 * b))
        self.heatmaps = nn.Conv2d(2 * b, points, 1)

    def look(self, crop: Tensor) -> tuple[Tensor, Tensor]:
        """Return the features for the points, a quarter of the crop's size, and the coarsest ones."""
        quarter = self.quarter(self.stem(crop - 0.5))
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        eighth = self.refine_eighth(eighth + enlarged(self.lift_sixteenth(sixteenth)))
        return self.refine_quarter(quarter + enlarged(self.lift_eighth(eighth))), sixteenth

    def locate(self, features: Tensor) -> Tensor:
        """Return the points (B, points, 2), the crop's edges at ±1, from the features of `look`."""
        return expectation(self.heatmaps(features).float())


class LandmarkNetwork(PointNetwork):
    """Finds 85 points, and everything else from pooled features.

    The points are the 68 landmarks, then the jaw's 17 that are fixed to the head. `forward` takes
    (B, 3, 80, 80) RGB in [0, 1]. Rotation is six numbers made orthonormal (Zhou et al. 2019).
    """

    def __init__(self) -> None:
        super().__init__(NUM_LANDMARKS + NUM_JAW)
        self.pose = Pose(WIDTHS[-1])

    def forward(self, crop: Tensor) -> LandmarkOutput:
        return self.tell(*self.look(crop))

    def tell(self, features: Tensor, coarse: Tensor) -> LandmarkOutput:
        """Return the whole output from the result of `look`."""
        points = self.locate(features)
        depth, rotation, presence = self.pose(coarse, points)
        return LandmarkOutput(points[:, :NUM_LANDMARKS], depth, points[:, NUM_LANDMARKS:], rotation, presence)


class Pose(nn.Module):
    """Predicts depth, rotation and presence from the coarsest features and the points found."""

    def __init__(self, features: int, hidden: int = 192) -> None:
        super().__init__()
        self.mix = nn.Linear(2 * features + 2 * (NUM_LANDMARKS + NUM_JAW), hidden)
        self.out = nn.Linear(hidden, NUM_LANDMARKS + 6 + 1)

    def forward(self, features: Tensor, points: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        pooled = torch.cat([features.mean((2, 3)), features.amax((2, 3))], 1)
        mixed = self.mix(torch.cat([pooled.float(), points.detach().flatten(1)], 1))
        depth, six, presence = self.out(F.relu(mixed)).float().split([NUM_LANDMARKS, 6, 1], 1)
        return depth, rotation_from_six(six), presence[:, 0]


class ConvBlock(nn.Sequential):
    """Convolution, batch norm, ReLU."""

    def __init__(self, inside: int, outside: int, size: int = 3, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inside, outside, size, stride, size // 2, bias=False),
            nn.BatchNorm2d(outside),
            nn.ReLU(inplace=True),
        )


class Residual(nn.Module):
    """Two convolutions with a skip connection."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = ConvBlock(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(self.first(x)))


def enlarged(x: Tensor) -> Tensor:
    """Upsample by two, bilinearly."""
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


def expectation(heatmaps: Tensor) -> Tensor:
    """Return the expected x and y in [-1, 1] of scores, (B, K, H, W) → (B, K, 2); cells end at the edges."""
    height, width = heatmaps.shape[2:]
    weight = heatmaps.flatten(2).softmax(2).view_as(heatmaps)
    x = centres(width, heatmaps.device)
    y = centres(height, heatmaps.device)
    return torch.stack([(weight.sum(2) * x).sum(2), (weight.sum(3) * y).sum(2)], 2)


def centres(count: int, device: torch.device) -> Tensor:
    """Return the centres of `count` equal parts of [-1, 1]."""
    return (torch.arange(count, device=device, dtype=torch.float32) + 0.5) * (2 / count) - 1


def rotation_from_six(six: Tensor) -> Tensor:
    """Convert (B, 6) to rotations (B, 3, 3) by Gram-Schmidt; zeros give the identity."""
    x = F.normalize(six[:, :3] + six.new_tensor([1.0, 0.0, 0.0]), dim=1)
    y = six[:, 3:] + six.new_tensor([0.0, 1.0, 0.0])
    y = F.normalize(y - (x * y).sum(1, keepdim=True) * x, dim=1)
    return torch.stack([x, y, torch.linalg.cross(x, y)], 2)


def load_landmark_network(path: Path) -> LandmarkNetwork:
    """Load the network from a safetensors file (float16 or float32), on the CPU, ready to use.

    Raises OSError if the file cannot be read and RuntimeError if it holds another network's weights.
    """
    return with_weights(LandmarkNetwork(), path)


def with_weights(network: Network, path: Path) -> Network:
    """Load a safetensors file into a network. Raises as `load_landmark_network`."""
    from safetensors.torch import load_file

    network.load_state_dict({name: weight.float() for name, weight in load_file(path).items()})
    return network.eval()
