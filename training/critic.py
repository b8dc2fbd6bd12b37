"""Critic: tells rendered from painted patches, so that the painter learns to paint one likely detail.

Without it, the painter paints the mean of all likely details.
"""

from __future__ import annotations

from itertools import pairwise

import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.utils.parametrizations import spectral_norm

from training.avatar_losses import mean_of

WIDTHS = (3, 32, 64, 128)


class Critic(nn.Module):
    """A patch discriminator (Isola et al. 2017) with spectral norm (Miyato et al. 2018).

    A patch is 38 px wide: some teeth, a lock of hair, an eye.
    """

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inside, outside in pairwise(WIDTHS):
            layers += [spectral_norm(nn.Conv2d(inside, outside, 4, 2, 1)), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers, spectral_norm(nn.Conv2d(WIDTHS[-1], 1, 3, 1, 1)))

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 3, h, w) RGB in [0, 1] → (B, 1, h / 8, w / 8): above zero if a patch looks rendered."""
        verdicts: Tensor = self.layers(2 * pictures - 1)
        return verdicts


def critic_losses(critic: Critic, made: Tensor, true: Tensor, weight: Tensor) -> dict[str, Tensor]:
    """Hinge losses (Lim and Ye 2017), each place weighted by (B, 1, h, w).

    Returns two losses: the critic's, whose gradient reaches the critic's weights only, and the painter's,
    whose gradient reaches `made` only.
    """
    still = {name: parameter.detach() for name, parameter in critic.named_parameters()}
    verdict = functional_call(critic, still, made)
    weight = F.adaptive_avg_pool2d(weight, verdict.shape[2:])
    right, wrong = F.relu(1 - critic(true)), F.relu(1 + critic(made.detach()))
    return {
        "critic": mean_of(right + wrong, weight),
        "painter": -(verdict * weight).mean() / weight.mean(),
    }
