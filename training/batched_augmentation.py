"""Augmentation of whole batches on the training's device; `augmentation` does the same picture by picture.

Pictures are (B, 3, side, side) RGB in [0, 1], points (B, P, 2) with the pictures' edges at ±1. All random
numbers come from a `Chance`.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from face.landmark_network import centres
from training.augmentation import LIPS, LIPS_INSIDE, LIPS_OUTSIDE, SKIN
from training.batched_camera import blurred, jpeg, shaken

HARSH = 0.25
"""Share of pictures with strong light, and with things in front of the face."""
BENT, BEND = 0.6, 0.05
"""Share of pictures that are bent, and the largest standard deviation of the bend, in half picture sides."""


class Chance:
    """Random numbers on a device, for batches of B pictures, from one seed."""

    def __init__(self, batch: int, device: torch.device, seed: int) -> None:
        self.batch, self.device = batch, device
        self._generator = torch.Generator(device).manual_seed(seed)

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        """Return (B, *shape) numbers between two limits."""
        size = (self.batch, *shape)
        return low + (high - low) * torch.rand(size, device=self.device, generator=self._generator)

    def normal(self, *shape: int) -> Tensor:
        """Return (B, *shape) normal numbers."""
        return torch.randn(self.batch, *shape, device=self.device, generator=self._generator)

    def some(self, share: float) -> Tensor:
        """Return (B,) booleans, a share of which is true."""
        return self.uniform(0, 1) < share

    def part(self, batch: int) -> Chance:
        """Return another one for a part of the batch."""
        seed = int(torch.randint(1 << 31, (), device=self.device, generator=self._generator))
        return Chance(batch, self.device, seed)


def seen(
    pictures: Tensor, points: Tensor, chance: Chance, sizes: tuple[float, float]
) -> tuple[Tensor, Tensor]:
    """Return pictures and points as webcams in rooms may show them.

    sizes: the smallest and the largest length of a face's longer side, as a share of the picture's.
    """
    moved, places = bent_and_placed(pictures, points, chance, sizes)
    harsh = chance.some(HARSH)
    made = made_up(moved, places, chance)
    made = torch.where(each(harsh), occluded(made, chance), made)
    made = through_camera(other_light(made, torch.where(harsh, 1.0, 0.65), chance), chance)
    return torch.round(made * 255) / 255, places


def each(values: Tensor) -> Tensor:
    """(B,) → (B, 1, 1, 1)."""
    return values[:, None, None, None]


def grid_of(side: int, device: torch.device) -> Tensor:
    """Return (side, side, 2): the places of the pixels, the picture's edges at ±1."""
    line = centres(side, device)
    return torch.stack([line.expand(side, side), line[:, None].expand(side, side)], 2)


def bent_and_placed(
    pictures: Tensor, points: Tensor, chance: Chance, sizes: tuple[float, float]
) -> tuple[Tensor, Tensor]:
    """Turn, enlarge and move the face at random. Bend the picture smoothly, so that faces differ in shape."""
    low, high = points[:, :68].amin(1), points[:, :68].amax(1)
    length = torch.exp(chance.uniform(math.log(2 * sizes[0]), math.log(2 * sizes[1])))
    scale = length / (high - low).amax(1)
    angle = math.radians(10) * chance.normal().clamp(-2.5, 2.5)
    across, down = scale * torch.cos(angle), scale * torch.sin(angle)
    turn = torch.stack([torch.stack([across, -down], 1), torch.stack([down, across], 1)], 1)
    room = (1 - length / 2).clamp(0.15, 0.6)[:, None]
    to = (0.35 * chance.normal(2)).clamp(-1, 1) * room + pictures.new_tensor([0.0, 0.08])
    shift = (to - torch.einsum("bij,bj->bi", turn, (low + high) / 2))[:, None]
    bend = chance.normal(2, 5, 5) * each(chance.uniform(0, BEND) * chance.some(BENT))
    bend = F.interpolate(bend, size=(64, 64), mode="bicubic", align_corners=False)
    asked = points @ turn.transpose(1, 2) + shift
    places = asked
    for _ in range(5):  # the place whose bend leads to the point
        away = F.grid_sample(bend, places[:, :, None], padding_mode="border", align_corners=False)
        places = asked - away[..., 0].transpose(1, 2)
    side = pictures.shape[3]
    full = F.interpolate(bend, size=(side, side), mode="bilinear", align_corners=False).permute(0, 2, 3, 1)
    pixels = (grid_of(side, pictures.device) + full).flatten(1, 2) - shift
    origin = (pixels @ torch.linalg.inv(turn).transpose(1, 2)).view(-1, side, side, 2)
    moved = F.grid_sample(pictures, origin, "bicubic", padding_mode="reflection", align_corners=False)
    return moved.clamp(0, 1), places


def inside(outline: Tensor, side: int) -> Tensor:
    """Return (B, 1, side, side): 1 within the outlines (B, P, 2), softly ending."""
    x, y = grid_of(max(side // 2, 1), outline.device).unbind(2)
    crossings = torch.zeros(len(outline), *x.shape, dtype=torch.bool, device=outline.device)
    for first, second in zip(outline.unbind(1), outline.roll(-1, 1).unbind(1), strict=True):
        (x0, y0), (x1, y1) = (corner.T[:, :, None, None] for corner in (first, second))
        crossings ^= ((y0 > y) != (y1 > y)) & (x < (x1 - x0) * (y - y0) / (y1 - y0 + 1e-9) + x0)
    return F.interpolate(crossings[:, None].float(), size=(side, side), mode="bilinear", align_corners=False)


def made_up(pictures: Tensor, points: Tensor, chance: Chance) -> Tensor:
    """Lips of another colour, and a mouth that is darker inside or lighter."""
    side = pictures.shape[3]
    within = inside(points[:, LIPS_INSIDE], side)
    lips = (inside(points[:, LIPS_OUTSIDE], side) - within).clamp(0, 1)
    brightness, tint = chance.uniform(0.2, 1.2)[:, None], chance.uniform(-0.25, 0.25, 3)
    colour = pictures.new_tensor(LIPS) / 255 * brightness + tint
    share = each(chance.uniform(0, 0.7) * chance.some(0.3))
    pictures = pictures + (colour[:, :, None, None] - pictures) * lips * share
    return pictures * (1 - within * each(chance.uniform(-0.4, 0.9) * chance.some(0.3)))


def occluded(pictures: Tensor, chance: Chance) -> Tensor:
    """Up to three ellipses or boxes in front: of any colour, like skin, or with another picture."""
    x, y = grid_of(pictures.shape[3], pictures.device).unbind(2)
    for share in (0.5, 0.3, 0.2):
        middle, radius = chance.uniform(-1, 1, 2, 1, 1), chance.uniform(0.06, 0.4, 2, 1, 1)
        angle = chance.uniform(0, math.pi, 1, 1)
        right, below = x - middle[:, 0], y - middle[:, 1]
        u = (right * torch.cos(angle) + below * torch.sin(angle)) / radius[:, 0]
        v = (below * torch.cos(angle) - right * torch.sin(angle)) / radius[:, 1]
        box, ellipse = (u.abs() < 1) & (v.abs() < 1), u.square() + v.square() < 1
        shape = torch.where(chance.some(0.5)[:, None, None], box, ellipse) & chance.some(share)[:, None, None]
        skin = (pictures.new_tensor(SKIN) / 255 * chance.uniform(0.3, 1.1)[:, None]).clamp(0, 1)
        colour = torch.where(chance.some(0.5)[:, None], chance.uniform(0, 1, 3), skin)
        plain = colour[:, :, None, None].expand_as(pictures)
        fill = torch.where(each(chance.some(0.4)), pictures.roll(1, 0).flip(2), plain)
        pictures = torch.where(shape[:, None], fill, pictures)
    return pictures


def other_light(pictures: Tensor, strength: Tensor, chance: Chance) -> Tensor:
    """Gamma, contrast, brightness, tint, a slope of light and spots of it, sometimes grey; strength (B,)."""
    x = pictures.clamp(1e-4, 1) ** each(torch.exp(chance.uniform(-0.5, 0.55) * strength))
    contrast, lift = (1 + chance.uniform(-0.4, 0.4) * strength), chance.uniform(-0.15, 0.15) * strength
    x = (x - 0.5) * each(contrast) + each(0.5 + lift)
    x = x * (1 + chance.uniform(-0.2, 0.2, 3) * strength[:, None])[:, :, None, None]
    places, angle = grid_of(x.shape[3], x.device), each(chance.uniform(0, 2 * math.pi))
    along = places[..., 0] * torch.cos(angle) + places[..., 1] * torch.sin(angle)
    x = x * (1 + each(chance.uniform(0.2, 0.6) * chance.some(0.3) * strength) * along)
    spots = 0.25 * chance.normal(1, 4, 4) + 0.08 * chance.normal(3, 4, 4)
    spots = spots * each(chance.some(0.35) * strength)
    x = x * F.interpolate(spots, size=x.shape[2:], mode="bicubic", align_corners=False).exp()
    grey = x.mean(1, keepdim=True).expand_as(x)
    return torch.where(each(chance.some(0.12)), grey, x).clamp(0, 1)


def through_camera(pictures: Tensor, chance: Chance) -> Tensor:
    """Blur, sharpening, motion, low resolution, noise, JPEG: each sometimes."""
    x = _some(pictures, 0.3, chance, lambda y, c: blurred(y, c.uniform(0.3, 1.8)))
    x = _some(x, 0.1, chance, _sharpened)
    x = _some(x, 0.08, chance, lambda y, c: shaken(y, c.uniform(0, math.pi), c.uniform(0.008, 0.027)))
    for _ in range(2):
        x = _some(x, 0.12, chance, _coarsened)
    x = _some(x, 0.4, chance, lambda y, c: y + c.normal(*y.shape[1:]) * each(c.uniform(0.004, 0.055)))
    x = _some(x, 0.1, chance, _grainy).clamp(0, 1)
    return _some(x, 0.3, chance, lambda y, c: jpeg(y, c.uniform(20, 85))).clamp(0, 1)


def _some(
    pictures: Tensor, share: float, chance: Chance, change: Callable[[Tensor, Chance], Tensor]
) -> Tensor:
    """Change a share of the pictures."""
    chosen = torch.nonzero(chance.some(share))[:, 0]
    if not len(chosen):
        return pictures
    return pictures.index_copy(0, chosen, change(pictures[chosen], chance.part(len(chosen))))


def _sharpened(pictures: Tensor, chance: Chance) -> Tensor:
    smooth = blurred(pictures, torch.full_like(chance.uniform(0, 1), 1.2))
    return (pictures + each(chance.uniform(0.3, 1.2)) * (pictures - smooth)).clamp(0, 1)


def _coarsened(pictures: Tensor, chance: Chance) -> Tensor:
    """Reduce all pictures to one low resolution, chosen for the first of them, and enlarge them again."""
    side = round(pictures.shape[3] * float(chance.uniform(0.3, 0.9)[0]))
    small = F.interpolate(pictures, size=(side, side), mode="area")
    return F.interpolate(small, size=pictures.shape[2:], mode="bilinear", align_corners=False)


def _grainy(pictures: Tensor, chance: Chance) -> Tensor:
    noise = blurred(chance.normal(*pictures.shape[1:]), torch.ones_like(chance.uniform(0, 1)))
    return pictures + noise * each(chance.uniform(0.004, 0.08))
