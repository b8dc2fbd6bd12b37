"""CloseUps: where they look, and that what they find comes back to its place in the picture."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch.utils.flop_counter import FlopCounterMode

from face.close_ups import EYE_POINTS, EYE_SIZE, CloseUps, crops, frames, load_close_ups
from face.ibug import MOUTH


def faces(turned: float = 0.0) -> torch.Tensor:
    """Points of three faces: any, but with eyes apart, turned by so many radians."""
    points = 0.1 * torch.randn(3, 70, 2, generator=torch.Generator().manual_seed(3))
    points[:, 36], points[:, 45] = torch.tensor([-0.3, -0.1]), torch.tensor([0.3, -0.1])
    points[:, 39], points[:, 42] = torch.tensor([-0.1, -0.1]), torch.tensor([0.1, -0.1])
    cosine, sine = torch.cos(torch.tensor(turned)), torch.sin(torch.tensor(turned))
    return points @ torch.stack([torch.stack([cosine, sine]), torch.stack([-sine, cosine])])


def test_points_return_from_a_crop_to_their_places() -> None:
    points = faces(turned=0.4)
    eyes, mouths = frames(points)
    for frame, group in (
        (eyes, torch.cat([points[:, list(eye)] for eye in EYE_POINTS])),
        (mouths, points[:, MOUTH]),
    ):
        torch.testing.assert_close(frame.placed(frame.seen(group)), group, atol=1e-5, rtol=0)


def test_what_the_crops_show_goes_to_its_own_points() -> None:
    """Both finders replaced by the truth: the points are as they were, in their order."""
    points = faces()
    eyes, mouths = frames(points)
    looked = CloseUps().eval()
    eye_points = torch.cat([points[:, list(eye)] for eye in EYE_POINTS])
    looked.eye.locate = lambda _: eyes.seen(eye_points)  # type: ignore[method-assign]
    looked.mouth.locate = lambda _: mouths.seen(points[:, MOUTH])  # type: ignore[method-assign]
    torch.testing.assert_close(looked(torch.zeros(3, 3, 64, 64), points), points, atol=1e-5, rtol=0)


@torch.inference_mode()
def test_a_mirrored_face_gives_mirrored_crops_of_the_eyes() -> None:
    points = faces()
    points[:, 36:48, 1] = -0.1
    picture = torch.rand(3, 3, 96, 96, generator=torch.Generator().manual_seed(0))
    eyes, _ = frames(points)
    first, second = crops(picture, eyes, EYE_SIZE).chunk(2)
    mirrored_points = points.clone()
    for mine, yours in zip(*EYE_POINTS, strict=True):
        mirrored_points[:, mine] = points[:, yours] * torch.tensor([-1.0, 1.0])
        mirrored_points[:, yours] = points[:, mine] * torch.tensor([-1.0, 1.0])
    again, _ = frames(mirrored_points)
    others = crops(picture.flip(3), again, EYE_SIZE).chunk(2)
    torch.testing.assert_close(others[0], second, atol=1e-4, rtol=0)
    torch.testing.assert_close(others[1], first, atol=1e-4, rtol=0)


@torch.inference_mode()
def test_a_crop_is_the_picture_there_by_another_route() -> None:
    """An upright face whose eye's crop falls on whole pixels: torch's own slicing and resizing."""
    size = EYE_SIZE[1] / 2 / 96  # half a crop's width in a picture of 192 pixels, in half sides
    points = faces()
    distance = size / 0.33
    points[:, 36], points[:, 45] = torch.tensor([-distance / 2, 0.0]), torch.tensor([distance / 2, 0.0])
    points[:, 39] = torch.tensor([distance / 2, 0.0])  # the first eye's middle is the picture's
    picture = torch.rand(3, 3, 192, 192, generator=torch.Generator().manual_seed(0))
    first = crops(picture, frames(points)[0], EYE_SIZE)[:3]
    torch.testing.assert_close(first, picture[:, :, 80:112, 72:120], atol=1e-3, rtol=0)


def test_beyond_the_picture_it_goes_on() -> None:
    points = faces() + 5
    seen = crops(torch.full((3, 3, 32, 32), 0.7), frames(points)[0], EYE_SIZE)
    torch.testing.assert_close(seen, torch.full_like(seen, 0.7))


@torch.inference_mode()
def test_it_costs_little() -> None:
    network = CloseUps().eval()
    with FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, 3, 256, 256), faces()[:1])
    assert counter.get_total_flops() <= 0.3e9
    assert sum(p.numel() for p in network.parameters()) <= 0.4e6


@torch.inference_mode()
def test_weights_come_back_from_a_file_and_others_are_refused(tmp_path: Path) -> None:
    network = CloseUps().eval()
    save_file(
        {n: w.half() if w.is_floating_point() else w for n, w in network.state_dict().items()}, tmp_path / "a"
    )
    picture, points = torch.rand(1, 3, 64, 64), faces()[:1]
    again = load_close_ups(tmp_path / "a")(picture, points)
    torch.testing.assert_close(again, network(picture, points), atol=5e-3, rtol=0)
    save_file({"mouth.heatmaps.bias": F.pad(torch.zeros(3), (0, 1))}, tmp_path / "b")
    with pytest.raises(RuntimeError):
        load_close_ups(tmp_path / "b")
