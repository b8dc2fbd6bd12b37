from pathlib import Path

import cv2
import numpy as np
import pytest

from model.errors import ModelError
from model.layers.avatar_layers import AvatarLayers
from model.layers.matting import Matting
from tests.model.layers.people import drawn_alpha, drawn_layers


def written(folder: Path, side: int = 300) -> Path:
    """An avatar with exact layers, as it is shipped."""
    (folder / "layers").mkdir()
    rgba = np.dstack([drawn_layers(side).person, (255 * drawn_alpha(side)).astype(np.uint8)])
    cv2.imwrite(str(folder / "layers" / "ann.webp"), rgba[..., [2, 1, 0, 3]], [cv2.IMWRITE_WEBP_QUALITY, 101])
    cv2.imwrite(str(folder / "layers" / "ann.room.jpg"), np.full((90, 160, 3), 70, np.uint8))
    return folder / "ann.jpg"


def test_exact_layers_are_read_at_the_size_asked_for(tmp_path: Path) -> None:
    layers = AvatarLayers.read(written(tmp_path), 256)
    assert layers is not None
    assert layers.side == 256
    assert np.abs(layers.alpha - drawn_alpha(256)).mean() < 0.01
    assert np.abs(layers.person[10, 10].astype(int) - (200, 150, 120)).max() <= 3, (
        "continued past the outline"
    )
    assert layers.room.shape == (90, 160, 3)
    assert np.abs(layers.picture.astype(int) - drawn_layers(256, room=70).picture).mean() < 1


def test_an_avatar_without_layers_has_none(tmp_path: Path) -> None:
    assert AvatarLayers.read(tmp_path / "nobody.jpg", 512) is None


def test_a_damaged_layer_is_named(tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / "layers" / "ann.webp").write_bytes(b"no picture")
    with pytest.raises(ModelError, match=r"ann\.webp"):
        AvatarLayers.read(path, 512)
    cv2.imwrite(str(tmp_path / "layers" / "ann.webp"), np.zeros((20, 20, 3), np.uint8))
    with pytest.raises(ModelError, match="alpha"):
        AvatarLayers.read(path, 512)


def test_cutting_gives_layers_that_make_up_the_picture() -> None:
    picture = drawn_layers(512).picture
    layers = AvatarLayers.cut(picture, Matting.load(), 512)
    assert layers.person.shape == layers.room.shape == (512, 512, 3)
    assert np.abs(layers.picture.astype(int) - picture).mean() < 3


def test_layers_of_another_size() -> None:
    small = drawn_layers(512).resized(256)
    assert small.side == 256
    assert np.abs(small.alpha - drawn_alpha(256)).mean() < 0.01
