"""Correction of dense motion by the landmarks inside the face, whose origins are known."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from face.ibug import BROWS, INNER
from model.grid import profiles

NUM_BROWS = BROWS.stop - BROWS.start
BROWS_SHARE, OTHERS_SHARE = 1.0, 0.5
"""Shares of what is lacking that are added.

Brows move alone. The other points also move if the head turns, and two people's heads turn differently: with
all of what is lacking, turned heads are farther from the truth.
"""

STILLNESS = 0.3
"""Weight of no correction beside the Gaussians of the landmarks, which are 1 at their centres."""


def corrected(deformation: Tensor, driving: Tensor, source: Tensor, grid: Tensor) -> Tensor:
    """Return the deformation, moved near each inner landmark by a share of what the landmark lacks.

    Dense motion is trained for all pixels alike and reproduces only a part of small movements, such as those
    of brows. The correction is a mean over the landmarks, weighted by a Gaussian around each; far from them
    it is 0. The jaw's landmarks slide along the outline when a head turns, so they are left out.

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
