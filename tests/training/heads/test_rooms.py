import numpy as np
import pytest

from training.heads.rooms import ROOMS, SIZE, Brush, draw_calm_room, draw_room


@pytest.mark.parametrize("room", list(ROOMS))
def test_every_room_can_be_painted(room: str) -> None:
    brush = Brush(np.random.default_rng(0))
    ROOMS[room][1](brush)
    assert brush.canvas.shape == (SIZE, SIZE, 3)
    assert np.isfinite(brush.canvas).all()


def test_the_same_seed_is_the_same_room() -> None:
    one, same, other = (draw_room(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()


def test_a_calm_room_is_calmer() -> None:
    rooms = [draw_room(np.random.default_rng(seed)).std() for seed in range(5)]
    calm = [draw_calm_room(np.random.default_rng(seed)).std() for seed in range(5)]
    assert np.mean(calm) < np.mean(rooms)
