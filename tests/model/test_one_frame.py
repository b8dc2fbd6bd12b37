from __future__ import annotations

import numpy as np
import pytest
import torch

from model.motion import absolute, relative
from model.one_frame import Encoder, OneFrame, as_batch, as_picture
from tests.model.tiny import golden, picture, points, tiny_networks


def test_pictures_survive_the_way_in_and_out() -> None:
    every_grey = torch.arange(256, dtype=torch.uint8).view(16, 16, 1).repeat(1, 1, 3)
    every_grey[..., 1] += 1
    assert torch.equal(as_picture(as_batch(every_grey)), every_grey)


def test_what_is_brighter_than_white_stays_white() -> None:
    assert as_picture(torch.tensor([1.2, -0.1, 0.5]).view(1, 3, 1, 1)).flatten().tolist() == [255, 0, 128]


@pytest.mark.parametrize("name", ["absolute", "relative"])
@torch.inference_mode()
def test_one_frame_from_end_to_end(name: str) -> None:
    networks = tiny_networks()
    encoded = Encoder(networks)(torch.from_numpy(picture("source")))
    transfer = absolute(10, 10) if name == "absolute" else relative(points("source"), points("initial"))
    made = OneFrame(networks)(
        torch.from_numpy(picture("driving")),
        *(torch.from_numpy(np.array(part)) for part in transfer),
        encoded.source,
        encoded.features,
        encoded.small_source,
        *encoded.keypoints,
        encoded.bumps,
    )
    expected = 255 * golden()[f"{name}_prediction"][0].transpose(1, 2, 0).astype(np.float32)
    assert np.abs(made.numpy() - expected).max() <= 0.5 + 255e-4
