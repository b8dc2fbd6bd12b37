import numpy as np
import pytest

from training.heads.cameras import Camera, set_up

CENTRE, HEIGHT = np.array([0.0, 7.3, 0.6]), 2.2


def test_the_head_fills_its_share_around_the_middle() -> None:
    view = set_up(Camera(field_of_view=20, share=0.5), CENTRE, HEIGHT)
    crown, chin = view.project(CENTRE + np.array([[0, HEIGHT / 2, 0], [0, -HEIGHT / 2, 0]]), 256)
    assert chin[1] - crown[1] == pytest.approx(128, abs=0.5)
    np.testing.assert_allclose((crown + chin) / 2, [127.5, 127.5], atol=0.1)


def test_shifts_are_right_and_up() -> None:
    shifted = set_up(Camera(shift_x=0.2, shift_y=0.1), CENTRE, HEIGHT).project(CENTRE[None], 256)[0]
    np.testing.assert_allclose(shifted, [127.5 + 25.6, 127.5 - 12.8], atol=0.1)


def test_the_subjects_left_is_the_pictures_right() -> None:
    view = set_up(Camera(), CENTRE, HEIGHT)
    left, right = view.project(CENTRE + np.array([[0.5, 0, 0], [-0.5, 0, 0]]), 256)
    assert left[0] > right[0]


def test_nearer_is_larger_in_camera_depth() -> None:
    view = set_up(Camera(yaw=10, pitch=-5), CENTRE, HEIGHT)
    near, far = view.to_camera(CENTRE + np.array([[0, 0, 1.0], [0, 0, -1.0]]))
    assert far[2] < near[2] < 0


def test_a_zoomed_camera_draws_a_part_of_the_same_picture() -> None:
    view = set_up(Camera(field_of_view=20, share=0.5), CENTRE, HEIGHT)
    points = CENTRE + np.random.default_rng(0).uniform(-0.5, 0.5, (20, 3))
    whole = (view.project(points, 256) + 0.5) / 256
    left, top, right, bottom = 0.3, 0.45, 0.7, 0.85
    part = (view.zoomed(left, top, right, bottom).project(points, 100) + 0.5) / 100
    np.testing.assert_allclose(part, (whole - [left, top]) / [right - left, bottom - top], atol=1e-9)
