import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from detector import DetectorError
from detector.face_crop import face_crop
from detector.failure_crop import FAILURE_CROP, HEAT_SIDE
from detector.failure_finder import GRID, FailureFinder, agree, failure_engine, spread
from detector.failure_network import FailureNetwork
from tests.detector.faces import landmarks


@pytest.fixture
def network() -> FailureNetwork:
    torch.manual_seed(0)
    return FailureNetwork().eval()


def crop() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (FAILURE_CROP, FAILURE_CROP, 3), dtype=np.uint8)


def test_both_engines_say_what_the_network_says(
    network: FailureNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = failure_engine(network)(crop())
    monkeypatch.setitem(sys.modules, "face.on_openvino", None)
    plain = failure_engine(network)(crop())
    with torch.inference_mode():
        truth = network(torch.from_numpy(crop()).permute(2, 0, 1)[None].float() / 255)
    for (heat, embedding, score), tolerance in ((quick, 0.25), (plain, 1e-5)):
        np.testing.assert_allclose(heat, truth.heat[0, 0], atol=tolerance)
        np.testing.assert_allclose(embedding, truth.embedding[0], atol=tolerance)
        assert score == pytest.approx(float(truth.score[0]), abs=tolerance)


@pytest.mark.parametrize("wrong", [1.0, np.nan])
def test_an_engine_with_other_answers_is_found_out(network: FailureNetwork, wrong: float) -> None:
    exact = failure_engine(network)

    def odd(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        heat, embedding, score = exact(picture)
        return heat, embedding, score + wrong

    assert agree(exact, exact)
    assert not agree(odd, exact)


@pytest.mark.parametrize("shape", [(256, 256, 3), (120, 400, 3)])
def test_heat_covers_the_area_of_the_crop(shape: tuple[int, int, int]) -> None:
    heat = np.zeros((HEAT_SIDE, HEAT_SIDE), np.float32)
    heat[HEAT_SIDE // 2, HEAT_SIDE // 2] = 1  # its middle is half a cell off the middle of the crop
    face = landmarks(roll=20, scale=20, x=100, y=60)
    cut = face_crop(np.zeros(shape, np.uint8), face, FAILURE_CROP)
    grid = spread(heat, cut.to_picture, shape)
    assert grid.shape == (GRID, GRID)
    middle = (HEAT_SIDE // 2 + 0.5) * FAILURE_CROP / HEAT_SIDE - 0.5
    x, y = cut.to_picture @ [middle, middle, 1]
    rows, columns = np.mgrid[:GRID, :GRID]
    found_x = ((columns + 0.5) * grid).sum() / grid.sum() * shape[1] / GRID - 0.5
    found_y = ((rows + 0.5) * grid).sum() / grid.sum() * shape[0] / GRID - 0.5
    assert abs(found_x - x) < 0.7 * shape[1] / GRID
    assert abs(found_y - y) < 0.7 * shape[0] / GRID


def test_nothing_is_hot_beside_the_face() -> None:
    face = landmarks(scale=20, x=60, y=60)
    cut = face_crop(np.zeros((256, 256, 3), np.uint8), face, FAILURE_CROP)
    grid = spread(np.ones((HEAT_SIDE, HEAT_SIDE), np.float32), cut.to_picture, (256, 256, 3))
    assert grid[10, 10] == pytest.approx(1)
    assert (grid[30:] == 0).all()


def test_a_look_gives_everything_of_one_face(network: FailureNetwork) -> None:
    finder = FailureFinder(failure_engine(network))
    look = finder.look(np.full((200, 200, 3), 90, np.uint8), landmarks(scale=30, x=100, y=90))
    assert look.heat.shape == (GRID, GRID)
    assert 0 <= look.heat.min() <= look.heat.max() <= 1
    assert look.embedding.shape == (32,)
    assert 0 <= look.worst <= 1
    assert np.isfinite(look.score)


def test_missing_and_foreign_weights_raise_a_readable_error(tmp_path: Path) -> None:
    with pytest.raises(DetectorError, match="get them again"):
        FailureFinder.load(tmp_path / "nowhere.safetensors")
    (tmp_path / "odd.safetensors").write_bytes(b"no weights")
    with pytest.raises(DetectorError, match="get them again"):
        FailureFinder.load(tmp_path / "odd.safetensors")
