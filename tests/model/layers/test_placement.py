import numpy as np
import pytest

from model.layers.placement import CELLS, HEIGHT, Placement, middle_of
from tests.model.layers.people import drawn_alpha


@pytest.mark.parametrize("hair", [0.0, 0.05, 0.2, 0.4])
@pytest.mark.parametrize("framing", ["medium", "close"])
def test_the_squares_lower_edge_never_shows(hair: float, framing: str) -> None:
    alpha = np.zeros((200, 200), np.float32)
    alpha[round(hair * 200) :, 60:140] = 1
    place = Placement.of(alpha, framing, chin=0.7)  # type: ignore[arg-type]
    assert place.top + 0.975 * place.side >= HEIGHT - 1
    assert place.side % CELLS == 0


def test_hair_that_the_picture_cuts_reaches_the_upper_edge() -> None:
    alpha = np.ones((200, 200), np.float32)
    assert Placement.of(alpha, "medium").top <= 0


def test_the_head_not_the_shoulders_is_in_the_middle() -> None:
    alpha = drawn_alpha(200)
    alpha[150:, :100] = 1
    assert middle_of(alpha > 0.5) == pytest.approx(0.5, abs=0.01)
