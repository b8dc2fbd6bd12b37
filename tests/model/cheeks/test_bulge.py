from pathlib import Path

import numpy as np
import pytest

from face.ibug import EYES, JAW, MOUTH
from model.cheeks.bulge import PuffedCheeks
from model.cheeks.driver_cheeks import Cheeks
from model.cheeks.shape import CheekShape, light_across, load_cheek_shape
from model.cheeks.window import window_of_cheeks
from model.engines import FrameLayers
from model.errors import CheckpointError
from model.finders.window import HEIGHT, WIDTH
from model.mouth import window as mouth
from tests.model.mouth.mouths import frontal

POINTS = frontal(size=0.25)
SKIN = np.full((256, 256, 3), 140, np.uint8)


def still() -> FrameLayers:
    """A frame in which nothing moves."""
    line = np.linspace(-1, 1, 64, dtype=np.float32)
    return FrameLayers(
        np.dstack(np.meshgrid(line, line)).astype(np.float32),
        np.zeros((64, 64), np.float32),
        np.zeros((256, 256, 3), np.float32),
        np.ones((256, 256), np.float32),
        POINTS.astype(np.float32),
    )


def bulge(cheeks: Cheeks) -> np.ndarray:
    """How far the origin of each cell moves for these cheeks."""
    puffed = PuffedCheeks(load_cheek_shape(), SKIN, POINTS.astype(np.float32))
    return np.asarray(puffed.moved(still(), cheeks).deformation - still().deformation)


def test_a_cheek_moves_outwards_on_its_own_side() -> None:
    left, right = bulge(Cheeks(1, 0)), bulge(Cheeks(0, 1))
    assert left[:, :32, 0].max() > 0.01, "what is seen comes from farther inside"
    assert np.abs(left[:, 33:]).max() < 0.005
    assert right[:, 32:, 0].min() < -0.01
    assert np.allclose(left + right, bulge(Cheeks(1, 1)), atol=0.004)


def test_it_does_not_fold_and_half_is_half() -> None:
    whole, half = bulge(Cheeks(1, 1)), bulge(Cheeks(0.5, 0.5))
    moved = still().deformation + whole
    assert np.diff(moved[..., 0], axis=1).min() > 0
    assert np.diff(moved[..., 1], axis=0).min() > 0
    assert np.abs(half).max() == pytest.approx(0.5 * np.abs(whole).max(), rel=0.1)


def test_eyes_and_lips_keep_their_places_and_the_jaw_moves_with_the_bulge() -> None:
    puffed = PuffedCheeks(load_cheek_shape(), SKIN, POINTS.astype(np.float32))
    moved = puffed.moved(still(), Cheeks(1, 1)).points - still().points
    assert not moved[EYES].any()
    assert not moved[MOUTH].any()
    assert np.linalg.norm(moved[JAW], axis=1).max() > 0.005


def test_everything_that_the_network_gave_bulges() -> None:
    x = np.linspace(0, 1, 256, dtype=np.float32)
    parts = still()._replace(
        kept=np.tile(x, (256, 1)),
        paint=np.tile(x[None, :, None], (256, 1, 3)),
        still=np.tile(x[::4][:64], (64, 1)),
    )
    moved = PuffedCheeks(load_cheek_shape(), SKIN, POINTS.astype(np.float32)).moved(parts, Cheeks(1, 0))
    for name in ("kept", "paint", "still"):
        assert (getattr(moved, name) - getattr(parts, name)).max() > 0.005


def test_shading_brightens_and_darkens_the_face_alone() -> None:
    puffed = PuffedCheeks(load_cheek_shape(), SKIN, POINTS.astype(np.float32))
    retouch = puffed.shading(POINTS.astype(np.float32), 256, Cheeks(1, 1))
    colours, share = retouch.painted(SKIN, 0, 0)
    change = share[..., None] / 255 * (colours.astype(np.float32) - SKIN)
    assert 5 < np.abs(change).max() < 70
    outside = np.ones((256, 256), bool)
    x, y = (POINTS[:, axis] for axis in (0, 1))
    left, right, top, bottom = ((float(v) + 1) * 127.5 for v in (x.min(), x.max(), y.min(), y.max()))
    outside[int(top) - 8 : int(bottom) + 9, int(left) - 8 : int(right) + 9] = False
    assert not share[outside].any()


def test_light_from_one_side_is_seen() -> None:
    even = np.full((HEIGHT, WIDTH), 100, np.float32)
    ramp = np.tile(np.linspace(60, 140, WIDTH, dtype=np.float32), (HEIGHT, 1))
    skin = np.ones((HEIGHT, WIDTH), np.float32)
    assert light_across(even, skin) == pytest.approx(0, abs=1e-5)
    assert light_across(ramp, skin) == pytest.approx(0.4, abs=0.02)
    assert light_across(ramp, 0 * skin) == 0


def test_the_window_shows_both_outlines_of_the_face() -> None:
    window = window_of_cheeks(POINTS)
    assert (window.width, window.height) == (mouth.WIDTH, mouth.HEIGHT)
    jaw = window.pixels_of(POINTS)[[3, 4, 8, 12, 13]]
    assert (jaw > 0).all()
    assert (jaw < [window.width, window.height]).all()


def test_a_shape_is_saved_and_damaged_files_are_named(tmp_path: Path) -> None:
    shape = load_cheek_shape()
    shape.save(tmp_path / "shape.safetensors")
    assert np.array_equal(load_cheek_shape(tmp_path / "shape.safetensors").bulge, shape.bulge)
    CheekShape(shape.places[:3], shape.bulge, shape.shade).save(tmp_path / "other.safetensors")
    for name in ("other", "none"):
        with pytest.raises(CheckpointError, match=f"{name}.safetensors does not hold the shape"):
            load_cheek_shape(tmp_path / f"{name}.safetensors")
