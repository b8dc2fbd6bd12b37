from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from detector.face_finder import CELL, FINDER_SIDE, FaceFinder, best_box, shrunk

AVATARS = Path(__file__).parents[2] / "assets" / "avatars"


def test_the_picture_keeps_its_shape() -> None:
    square, scale = shrunk(np.zeros((720, 1280, 3), np.uint8))
    assert square.shape == (FINDER_SIDE, FINDER_SIDE, 3)
    assert scale == 0.125
    assert not square[:90].any()
    assert (square[90:] == 128).all()


def test_the_most_certain_cell_gives_the_box() -> None:
    answer = np.full((5, 20, 20), -5, np.float32)
    answer[:, 3, 10] = 2, 0.25, -0.5, np.log(4), np.log(5)
    box, certainty = best_box(answer)
    assert (box.width, box.height) == pytest.approx((4 * CELL, 5 * CELL))
    assert (box.x + box.width / 2, box.y + box.height / 2) == pytest.approx((10.75 * CELL, 3 * CELL))
    assert certainty == pytest.approx(1 / (1 + np.exp(-2)))


def rendered() -> np.ndarray:
    path = sorted(AVATARS.glob("*.[pj][np]g"))[0]
    return np.ascontiguousarray(cv2.resize(cv2.imread(str(path)), (400, 400))[:, :, ::-1])


@pytest.mark.parametrize("corner", [(0, 0), (880, 0), (400, 300)])
def test_a_rendered_person_is_found_wherever_in_the_room(corner: tuple[int, int]) -> None:
    room = np.full((720, 1280, 3), 150, np.uint8)
    x, y = corner
    room[y : y + 400, x : x + 400] = rendered()
    box = FaceFinder().find(room)
    assert box is not None
    middle = box.x + box.width / 2 - x, box.y + box.height / 2 - y
    assert np.hypot(middle[0] - 200, middle[1] - 200) < 110
    assert 80 < box.width < 330


def test_an_empty_room_has_no_face() -> None:
    assert FaceFinder().find(np.full((480, 640, 3), 120, np.uint8)) is None


def test_a_search_leaves_the_number_of_torch_threads_as_it_was() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        FaceFinder().find(rendered())
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
