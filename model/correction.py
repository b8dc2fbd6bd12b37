"""Correction of dense motion by the landmarks inside the face, whose origins are known."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from face.ibug import BROWS, INNER
from model.grid import profiles

NUM_BROWS = BROWS.stop - BROWS.start
BROWS_SHARE, OTHERS_SHARE = 1.0, 0.5
"""Shares of a landmark's missing motion that are added: of brows, and of the other landmarks.

Brows move alone. The other landmarks also move when the head turns, and two people's heads turn differently.
With all of the missing motion, turned heads are farther from the truth.
"""

STILLNESS = 0.3
"""Weight of no correction in the mean over the landmarks, whose Gaussians are 1 at their centres."""


def corrected(deformation: Tensor, driving: Tensor, source: Tensor, grid: Tensor) -> Tensor:
    """Return the deformation, moved near each inner landmark by a share of the landmark's missing motion.

    Dense motion is trained for all pixels alike and reproduces only a part of small movements, such as those
    of brows. The correction is a mean over the landmarks, weighted by a Gaussian around each. Far from the
    landmarks it is 0. The jaw's landmarks are left out, because they slide along the outline when a head
    turns.

    Args:
        deformation: (batch, h, w, 2), the origin of each place in the source, in [-1, 1].
        driving: (batch, 70, 2), the landmarks that are asked for.
        source: (1 or batch, 70, 2), the landmarks of the source.
        grid: (h, w, 2), the coordinates of each place.
    """
    places = driving[:, INNER]
    columns = deformation.permute(0, 3, 1, 2)
    origins = F.grid_sample(columns, places[:, None], padding_mode="border", align_corners=True)[:, :, 0]
    lacking = source[:, INNER].transpose(1, 2) - origins
    brows, others = lacking[..., :NUM_BROWS], lacking[..., NUM_BROWS:]
    added = torch.cat([BROWS_SHARE * brows, OTHERS_SHARE * others], dim=2)
    weights = torch.cat([added, torch.ones_like(added[:, :1])], dim=1)  # x, y and 1
    across, down = profiles(places, grid)
    sums = down.transpose(1, 2)[:, None] @ (weights[..., None] * across[:, None])
    return deformation + (sums[:, :2] / (sums[:, 2:] + STILLNESS)).permute(0, 2, 3, 1)
