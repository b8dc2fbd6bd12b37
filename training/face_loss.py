"""FaceLoss: how far two pictures are from the same face with the same expression, by our own networks."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from face.close_ups import EYE_SIZE, MOUTH_SIZE, crops, frames
from face.ibug import LID_PAIRS, LIP_PAIRS
from model.face_keypoints import FACE_SIDE, FaceKeypoints

OPENINGS = LID_PAIRS + LIP_PAIRS


class FaceLoss:
    """A perceptual loss (Johnson et al. 2016) with features that were learnt from rendered people only.

    It sees grey pictures. In colour, mouths were painted blue, because the network takes blue for wide open.
    """

    def __init__(self, detector: FaceKeypoints) -> None:
        self._network, self._close_ups = detector.landmarks, detector.close_ups

    def __call__(self, made: Tensor, wanted: Tensor, points: Tensor) -> dict[str, Tensor]:
        """Distance of two batches of square pictures, each nearly filled by a face.

        Compares features, landmarks, and the openings of lids and lips; in close-ups of eyes and mouth,
        features and points. `points` (B, 70, 2) place the close-ups, the pictures' edges at ±1.
        """
        made, wanted = (pictures.mean(1, keepdim=True).expand_as(pictures) for pictures in (made, wanted))
        return self._in_whole(made, wanted) | self._in_close_ups(made, wanted, points)

    def _in_whole(self, made: Tensor, wanted: Tensor) -> dict[str, Tensor]:
        with torch.no_grad():
            wanted_features, wanted_points = self._seen(wanted)
        features, points = self._seen(made)
        upper, lower = torch.tensor(OPENINGS, device=made.device).T
        off = points - wanted_points
        fine, coarse = (relative(a, b) for a, b in zip(features, wanted_features, strict=True))
        return {
            "features": fine + coarse,
            "landmarks": off.abs().mean(),
            "openings": (off[:, lower] - off[:, upper]).abs().mean(),
        }

    def _in_close_ups(self, made: Tensor, wanted: Tensor, points: Tensor) -> dict[str, Tensor]:
        eyes, mouths = frames(points)
        features, places = made.new_zeros(()), made.new_zeros(())
        for finder, frame, size in (
            (self._close_ups.eye, eyes, EYE_SIZE),
            (self._close_ups.mouth, mouths, MOUTH_SIZE),
        ):
            with torch.no_grad():
                true = finder.look(crops(wanted, frame, size))
            seen = finder.look(crops(made, frame, size))
            features = features + relative(seen, true)
            places = places + (finder.locate(seen) - finder.locate(true)).abs().mean()
        return {"close_features": features, "close_points": places}

    def _seen(self, pictures: Tensor) -> tuple[tuple[Tensor, Tensor], Tensor]:
        """The network's features, fine and coarse, and the points."""
        size = (FACE_SIDE, FACE_SIDE)
        crop = F.interpolate(pictures, size=size, mode="bilinear", align_corners=False, antialias=True)
        features = self._network.look(crop)
        return features, self._network.locate(features[0])


def relative(made: Tensor, wanted: Tensor) -> Tensor:
    """Mean difference of features over their mean size."""
    return (made - wanted).abs().mean() / (wanted.abs().mean() + 1e-6)
