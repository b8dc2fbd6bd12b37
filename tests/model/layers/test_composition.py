import numpy as np
import pytest

from model.layers.arrays import ArrayPool, Workspace
from model.layers.composition import Cells
from model.layers.frame_grids import FrameGrids, Regions
from model.layers.texture import Texture, sampled
from tests.model.layers.people import drawn_layers, parts, still_grid


def test_cells_around_a_mask() -> None:
    mask = np.zeros((64, 96), bool)
    mask[10:12, 30] = mask[14, 40] = True
    assert Cells(8, 16, 0, 96).around(mask) == Cells(10, 15, 30, 41)
    assert Cells(16, 24, 0, 96).around(mask) is None


def test_places_of_a_frame_at_rest_are_the_textures_own_pixels() -> None:
    layers = drawn_layers(256)
    texture = Texture.of(
        np.pad(layers.person, ((0, 0), (64, 64), (0, 0))), np.pad(layers.alpha, ((0, 0), (64, 64)))
    )
    frame = parts()
    zeros = np.zeros((64, 64), np.float32)
    moved = FrameGrids(texture, 768)(still_grid(), frame, Regions(zeros))
    x, y = np.meshgrid(np.arange(384) * 2 + 0.5, np.arange(256) * 2 + 0.5)
    assert moved.places[..., 0] == pytest.approx(x, abs=0.01)
    assert moved.places[..., 1] == pytest.approx(y, abs=0.01)
    assert not moved.is_painted.any()
    assert not moved.is_left.any()


def test_a_person_who_shrinks_is_sampled_blurred() -> None:
    layers = drawn_layers(256)
    texture = Texture.of(
        np.pad(layers.person, ((0, 0), (64, 64), (0, 0))), np.pad(layers.alpha, ((0, 0), (64, 64)))
    )
    zeros, frame = np.zeros((64, 64), np.float32), parts()
    grids = FrameGrids(texture, 128)
    assert not FrameGrids(texture, 256)(still_grid(), frame, Regions(zeros)).is_shrunk.any()
    assert grids(still_grid(), frame, Regions(zeros)).is_shrunk.all()


def test_sampling_between_pixels_by_hand() -> None:
    plane = np.array([[0, 100], [200, 40]], np.float32)
    at = np.array([[[0.5, 0.0], [0.0, 0.5], [-3.0, 0.0]]], np.float32)
    assert sampled(plane, at)[0] == pytest.approx([50, 100, 0])


def test_a_pool_reuses_arrays_without_references() -> None:
    pool = ArrayPool()
    first = pool.take((4, 5, 3))
    place, part = first.__array_interface__["data"][0], first[:2]
    assert pool.take((4, 5, 3)).__array_interface__["data"][0] != place
    del first
    assert pool.take((4, 5, 3)).__array_interface__["data"][0] != place, "a part of it is still held"
    del part
    assert pool.take((4, 5, 3)).__array_interface__["data"][0] == place


def test_a_workspace_keeps_its_memory() -> None:
    work = Workspace()
    large = work.take("a", (20, 30))
    small = work.take("a", (5, 6))
    assert np.shares_memory(large, small)
    assert small.flags["C_CONTIGUOUS"]
    assert not np.shares_memory(work.take("b", (5, 6)), small)
