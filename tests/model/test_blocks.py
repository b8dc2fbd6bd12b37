from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from model.blocks import AntiAliasInterpolation2d, Enlarge, Hourglass, ResBlock2d, UpBlock2d
from model.config import HourglassConfig
from tests.model.tiny import tiny_weights


def test_anti_aliasing_filter_is_the_published_one() -> None:
    made = AntiAliasInterpolation2d(3, 0.25).weight
    assert torch.allclose(made, tiny_weights()["kp_detector"]["down.weight"], atol=1e-7)
    assert torch.allclose(made.sum(dim=(1, 2, 3)), torch.ones(3))


def test_anti_aliasing_is_blur_then_every_fourth_pixel() -> None:
    down = AntiAliasInterpolation2d(3, 0.25)
    pictures = torch.rand(2, 3, 32, 32)
    blurred = F.conv2d(F.pad(pictures, (6, 6, 6, 6)), down.weight, groups=3)
    assert torch.allclose(down(pictures), F.interpolate(blurred, scale_factor=0.25), atol=1e-6)


def test_full_size_is_left_alone() -> None:
    pictures = torch.rand(1, 3, 8, 8)
    assert AntiAliasInterpolation2d(3, 1.0)(pictures) is pictures


def test_hourglass_ends_with_its_input_beside_the_features() -> None:
    hourglass = Hourglass(5, HourglassConfig(block_expansion=4, max_features=8, num_blocks=3)).eval()
    pictures = torch.rand(2, 5, 16, 16)
    made = hourglass(pictures)
    assert made.shape == (2, hourglass.out_filters, 16, 16)
    assert torch.equal(made[:, 4:], pictures)


def test_residual_block_with_silent_weights_changes_nothing() -> None:
    block = ResBlock2d(4).eval()
    torch.nn.init.zeros_(block.conv2.weight)
    assert block.conv2.bias is not None
    torch.nn.init.zeros_(block.conv2.bias)
    features = torch.randn(1, 4, 6, 6)
    assert torch.equal(block(features), features)


def test_up_block_doubles() -> None:
    assert UpBlock2d(4, 2).eval()(torch.rand(1, 4, 3, 5)).shape == (1, 2, 6, 10)


@pytest.mark.parametrize("align_corners", [True, False])
def test_enlarges_as_interpolating_does(align_corners: bool) -> None:
    enlarge = Enlarge(8, 32, align_corners=align_corners)
    for shape in ((2, 3, 8, 8), (1, 2, 5, 7)):  # its own size, and a window's
        planes = torch.rand(shape)
        wanted = F.interpolate(planes, scale_factor=4.0, mode="bilinear", align_corners=align_corners)
        torch.testing.assert_close(enlarge(planes), wanted, atol=1e-6, rtol=0)
    flow = torch.rand(1, 8, 8, 2)
    together = Enlarge(8, 32, align_corners=align_corners, interleaved=2)(flow.flatten(2))
    apart = enlarge(flow.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
    torch.testing.assert_close(together, apart.flatten(2), atol=1e-6, rtol=0)
    assert not enlarge.state_dict()
