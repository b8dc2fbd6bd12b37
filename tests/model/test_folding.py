from __future__ import annotations

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from model.config import DEFAULT
from model.face_keypoints import FaceKeypoints
from model.folding import enlarging, fold
from model.networks import Networks
from tests.model.tiny import batch, keypoints, tiny_networks


def folded(*, enlargings: bool = True) -> Networks:
    made = copy.deepcopy(tiny_networks())
    fold(made.keypoint_detector, enlargings=enlargings)
    fold(made.generator, enlargings=enlargings)
    return made


@pytest.mark.parametrize("enlargings", [True, False])
@torch.inference_mode()
def test_folded_networks_give_the_same_figures(enlargings: bool) -> None:
    quick = folded(enlargings=enlargings)
    found, wanted = (n.keypoint_detector(batch("driving")) for n in (quick, tiny_networks()))
    assert torch.allclose(found.value, wanted.value, atol=1e-5)
    assert torch.allclose(found.jacobian, wanted.jacobian, atol=1e-4)
    made, expected = (
        n.generator(batch("source"), keypoints("driving"), keypoints("source"))
        for n in (quick, tiny_networks())
    )
    assert torch.allclose(made.prediction, expected.prediction, atol=1e-4)


@torch.inference_mode()
def test_the_networks_that_find_points_are_folded_too() -> None:
    torch.manual_seed(0)
    detector = FaceKeypoints(DEFAULT).eval()
    for layer in detector.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean.uniform_(-0.2, 0.2)  # type: ignore[union-attr]
            layer.running_var.uniform_(0.5, 2)  # type: ignore[union-attr]
    quick = copy.deepcopy(detector)
    fold(quick)
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in quick.modules())
    found, wanted = quick(picture := torch.rand(1, 3, 256, 256)), detector(picture)
    torch.testing.assert_close(found.value, wanted.value, atol=1e-5, rtol=0)


def test_nothing_is_left_that_could_be_folded() -> None:
    layers = [*folded().keypoint_detector.named_modules(), *folded().generator.named_modules()]
    norms = [name for name, layer in layers if isinstance(layer, nn.BatchNorm2d)]
    assert norms == ["bottleneck.r0.norm1", "bottleneck.r1.norm1"]
    assert not any(isinstance(layer, nn.Upsample) for _, layer in layers)


def test_enlargings_can_be_left_alone() -> None:
    layers = [layer for _, layer in folded(enlargings=False).generator.named_modules()]
    assert any(isinstance(layer, nn.Upsample) for layer in layers)
    assert not any(isinstance(layer, nn.ConvTranspose2d) for layer in layers)


@pytest.mark.parametrize("bias", [True, False])
def test_enlarging_and_convolving_in_one_step(bias: bool) -> None:
    convolution = nn.Conv2d(3, 5, kernel_size=3, padding=1, bias=bias)
    pictures = torch.randn(2, 3, 6, 9)
    expected = convolution(F.interpolate(pictures, scale_factor=2.0))
    assert torch.allclose(enlarging(convolution)(pictures), expected, atol=1e-5)


def test_enlarging_by_hand() -> None:
    """One bright pixel under a kernel that takes the sum of the pixel itself and the one right of it."""
    convolution = nn.Conv2d(1, 1, kernel_size=3, padding=1, bias=False).requires_grad_(False)
    convolution.weight[:] = torch.tensor([[0.0, 0, 0], [0, 1, 1], [0, 0, 0]])
    pictures = torch.tensor([[0.0, 1, 0]])[None, None]
    made = enlarging(convolution)(pictures)[0, 0]
    assert made.tolist() == [[0, 1, 2, 1, 0, 0]] * 2
