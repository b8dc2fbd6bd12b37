from pathlib import Path

import numpy as np
import pytest

from model.brows.shape import HEIGHT, WEIGHTS, WIDTH, WrinkleShape, load_wrinkle_shape, window_of_forehead
from model.errors import CheckpointError
from tests.model.mouth.mouths import frontal


def test_the_window_lies_upright_on_the_eyes() -> None:
    points = frontal()
    places = window_of_forehead(points).pixels_of(points)
    assert places[36, 0] == pytest.approx(WIDTH - 1 - places[45, 0], abs=0.01)
    assert places[45, 0] - places[36, 0] == pytest.approx(WIDTH / 1.5)
    assert places[[36, 39, 42, 45], 1].mean() == pytest.approx(HEIGHT - 7, abs=0.01)


def test_a_shape_is_read_as_it_was_written(tmp_path: Path) -> None:
    plane = np.linspace(-0.5, 0.5, HEIGHT * WIDTH, dtype=np.float32).reshape(HEIGHT, WIDTH)
    shape = WrinkleShape(np.stack([plane, -plane]), plane, np.ones(3, np.float32), np.ones(2, np.float32))
    shape.save(tmp_path / "shape.safetensors")
    read = load_wrinkle_shape(tmp_path / "shape.safetensors")
    np.testing.assert_allclose(read.raised, shape.raised, atol=5e-4)


def test_a_missing_or_damaged_file_is_said() -> None:
    assert len(load_wrinkle_shape(WEIGHTS).raised) == 4
    for file in (Path("nowhere.safetensors"), WEIGHTS.parent / "cheek_shape.safetensors"):
        with pytest.raises(CheckpointError, match="shape of wrinkles"):
            load_wrinkle_shape(file)
