from __future__ import annotations

import torch

from model.pixels import as_batch, as_picture


def test_pictures_survive_the_way_in_and_out() -> None:
    every_grey = torch.arange(256, dtype=torch.uint8).view(16, 16, 1).repeat(1, 1, 3)
    every_grey[..., 1] += 1
    assert torch.equal(as_picture(as_batch(every_grey)), every_grey)


def test_values_above_1_are_clipped_to_white() -> None:
    assert as_picture(torch.tensor([1.2, -0.1, 0.5]).view(1, 3, 1, 1)).flatten().tolist() == [255, 0, 128]
