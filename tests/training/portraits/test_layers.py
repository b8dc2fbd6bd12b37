from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from training import TrainingError
from training.portraits import layers


@pytest.fixture
def disc() -> layers.Floats:
    """A red disc with a soft edge on nothing, 64 px."""
    y, x = np.mgrid[0:64, 0:64]
    alpha = np.clip(20.5 - np.hypot(x - 32, y - 32), 0, 1)
    rgba = np.zeros((64, 64, 4), np.float32)
    rgba[..., 0] = 0.8 * (alpha > 0)
    rgba[..., 3] = alpha
    return rgba


def test_colours_go_on_beyond_the_outline(disc: layers.Floats) -> None:
    layer = layers.as_layer(disc)
    assert np.abs(layer[:, :, 0].astype(int) - 204).max() <= 1
    assert layer[:, :, 1:3].max() == 0


def test_alpha_changes_at_the_soft_edge_only(disc: layers.Floats) -> None:
    alpha = layers.as_layer(disc)[:, :, 3]
    y, x = np.mgrid[0:64, 0:64]
    radius = np.hypot(x - 32, y - 32)
    assert (alpha[radius < 17] == 255).all()
    assert (alpha[radius > 23] == 0).all()
    assert np.abs(alpha / 255 - disc[:, :, 3]).mean() < 0.01


def test_solid_colours_stay_as_they_are() -> None:
    rng = np.random.default_rng(0)
    rgba = np.dstack([rng.random((32, 32, 3)), np.ones((32, 32))]).astype(np.float32)
    assert np.array_equal(layers.as_layer(rgba)[:, :, :3], np.asarray(rgba[:, :, :3] * 255 + 0.5, np.uint8))


def test_composing_weighs_by_alpha() -> None:
    layer = np.zeros((1, 3, 4), np.uint8)
    layer[0, :, 0], layer[0, :, 3] = 200, (0, 51, 255)
    room = np.full((1, 3, 3), 100, np.uint8)
    assert layers.compose(layer, room)[0].tolist() == [[100, 100, 100], [120, 80, 80], [200, 0, 0]]


def test_files_hold_what_was_written(disc: layers.Floats, tmp_path: Path) -> None:
    layer = layers.as_layer(disc)
    room = layers.room_picture(np.full((16, 16, 4), 0.5, np.float32), 64, mirrored=False)
    files = layers.write_avatar(tmp_path, "dot", layer, room)
    person = cv2.imread(str(tmp_path / files["person"]), cv2.IMREAD_UNCHANGED)
    assert person is not None
    assert np.array_equal(person[:, :, 3], layer[:, :, 3])
    assert np.abs(person[:, :, 2].astype(int) - 204).max() < 25  # outside too, where alpha is 0
    behind, whole = (cv2.imread(str(tmp_path / name)) for name in (files["room"], "dot.jpg"))
    assert behind is not None
    assert whole is not None
    assert np.abs(behind.astype(int) - 128).max() < 4
    assert np.abs(whole[32, 32].astype(int) - [0, 0, 204]).max() < 8


def test_rooms_can_be_mirrored() -> None:
    ramp = np.zeros((8, 8, 3), np.float32)
    ramp[:, :, :] = np.linspace(0, 1, 8)[None, :, None]
    there, back = (layers.room_picture(ramp, 32, mirrored=mirrored) for mirrored in (False, True))
    assert np.abs(there.astype(int) - back[:, ::-1]).max() <= 1


def test_a_picture_that_blender_did_not_write_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"ada\.png"):
        layers.read_rendered(tmp_path / "ada.png")
