from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from model.generator import Generator
from model.keypoints import Keypoints
from tests.model.tiny import TINY, TOLERANCE, batch, difference, keypoints, tiny_networks


@pytest.mark.parametrize("name", ["absolute", "relative"])
@torch.inference_mode()
def test_paints_what_the_published_network_paints(name: str) -> None:
    driving = keypoints("driving" if name == "absolute" else "relative")
    made = tiny_networks().generator(batch("source"), driving, keypoints("source"))
    assert difference(made.prediction, f"{name}_prediction") <= TOLERANCE
    assert difference(made.motion.mask, f"{name}_mask") <= TOLERANCE
    assert difference(made.motion.occlusion_map, f"{name}_occlusion_map") <= TOLERANCE
    assert difference(made.deformed, f"{name}_deformed") <= TOLERANCE
    assert made.kept is None


@torch.inference_mode()
def test_an_avatar_encoded_once_gives_the_same_picture_again() -> None:
    generator = tiny_networks().generator
    encoded = generator.encode(batch("source"), keypoints("source"))
    for driving in (keypoints("driving"), keypoints("source"), keypoints("driving")):
        fresh = generator(batch("source"), driving, keypoints("source"))
        assert torch.equal(generator.generate(encoded, driving).prediction, fresh.prediction)


def composed(logit: float, at_half: bool) -> Generator:
    """A generator whose mask has this logit everywhere."""
    config = replace(TINY, is_composed=True, align_corners=True, is_painted_at_half=at_half)
    generator = Generator(config).eval()
    assert generator.final.bias is not None
    mask = slice(12, 13) if at_half else slice(3, 4)
    generator.final.weight[mask] = 0
    generator.final.bias[mask] = logit
    return generator


@pytest.mark.parametrize("at_half", [False, True])
@torch.inference_mode()
def test_composed_output_keeps_the_warped_source_if_its_mask_is_one(at_half: bool) -> None:
    for logit, expects_source in ((100.0, True), (-100.0, False)):
        generator = composed(logit, at_half)
        made = generator(batch("source"), keypoints("driving"), keypoints("source"))
        assert torch.equal(made.prediction, made.deformed) == expects_source


@pytest.mark.parametrize("at_half", [False, True])
@torch.inference_mode()
def test_composed_output_gives_a_still_avatar_back(at_half: bool) -> None:
    generator = composed(100.0, at_half)
    made = generator(batch("source"), keypoints("source"), keypoints("source"))
    assert torch.allclose(made.prediction, batch("source"), atol=1e-3)


def test_four_pixels_have_their_own_colours_and_one_smooth_mask() -> None:
    painted = torch.zeros(1, 13, 2, 3)
    painted[0, :12] = torch.arange(12.0)[:, None, None]
    painted[0, 12] = torch.tensor([0.0, 4.0, 8.0])
    paint, kept = Generator(replace(TINY, is_composed=True, is_painted_at_half=True)).read(painted)
    assert kept is not None
    assert paint.shape == (1, 3, 4, 6)
    for channel in range(3):
        expected = torch.tensor([[0.0, 1.0], [2.0, 3.0]]) + 4 * channel
        assert torch.equal(paint[0, channel], expected.repeat(2, 3).sigmoid())
    smooth = torch.tensor([0.0, 1.0, 3.0, 5.0, 7.0, 8.0])
    torch.testing.assert_close(kept[0, 0, 0], (smooth + 1).sigmoid())
    plain = Generator(replace(TINY, is_painted_at_half=True)).read(painted[:, :12])
    assert torch.equal(plain[0], paint)
    assert plain[1] is None


@torch.inference_mode()
def test_a_face_pushed_out_of_the_picture_brings_no_black_edges() -> None:
    moved = Keypoints(keypoints("source").value + 1.5, keypoints("source").jacobian)
    white = torch.ones(1, 3, 128, 128)
    assert composed(0.0, at_half=True)(white, moved, keypoints("source")).deformed.min() > 0.999


@pytest.mark.parametrize("at_half", [False, True])
@pytest.mark.parametrize("is_composed", [False, True])
def test_can_be_trained_from_the_picture_to_the_keypoints(is_composed: bool, at_half: bool) -> None:
    generator = Generator(replace(TINY, is_composed=is_composed, is_painted_at_half=at_half))
    driving = Keypoints(*(part.clone().requires_grad_() for part in keypoints("driving")))
    generator(batch("source"), driving, keypoints("source")).prediction.sum().backward()
    assert driving.value.grad is not None
    assert driving.value.grad.abs().sum() > 0
    assert all(weight.grad is not None for weight in generator.parameters())
