from __future__ import annotations

import pytest
import torch
from torch import nn

from model.engines.in_blocks import InBlocks


@pytest.mark.parametrize(("outputs", "kernel"), [(3, 7), (4, 7), (1, 3)])
@pytest.mark.parametrize("bias", [True, False])
def test_gives_what_the_convolution_gives(outputs: int, kernel: int, bias: bool) -> None:
    torch.manual_seed(0)
    convolution = nn.Conv2d(5, outputs, kernel, padding=kernel // 2, bias=bias).requires_grad_(False)
    features = torch.randn(2, 5, 12, 16)
    made = InBlocks(convolution)(features)
    assert made.shape == (2, outputs, 12, 16)
    assert torch.allclose(made, convolution(features), atol=1e-5)


def test_one_figure_by_hand() -> None:
    convolution = nn.Conv2d(1, 1, 3, padding=1, bias=False).requires_grad_(False)
    convolution.weight.zero_()
    convolution.weight[0, 0, 0, 2] = 1  # each pixel takes the one above, to the right
    features = torch.arange(16.0).view(1, 1, 4, 4)
    made = InBlocks(convolution)(features)
    assert made[0, 0].tolist() == [[0, 0, 0, 0], [1, 2, 3, 0], [5, 6, 7, 0], [9, 10, 11, 0]]
