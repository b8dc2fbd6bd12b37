import numpy as np

from training.augmentation import occluded, other_camera, other_light, placed, placed_points, placement


def test_points_move_with_their_pixels() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[38:43, 58:63] = 255
    matrix = placement(np.float32([50, 50]), 30, 1.5, (40, 45))
    moved = placed(picture, matrix, 100, np.random.default_rng(1))
    bright = np.argwhere(moved.min(2) > 200).mean(0)[::-1]
    np.testing.assert_allclose(placed_points(np.float32([[60, 40]]), matrix)[0], bright, atol=0.6)


def test_it_turns_anticlockwise() -> None:
    matrix = placement(np.float32([50, 50]), 90, 1, (50, 50))
    np.testing.assert_allclose(placed_points(np.float32([[60, 50]]), matrix), [[50, 40]], atol=1e-4)


def test_the_same_seed_disturbs_in_the_same_way() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    for disturb in (other_light, other_camera, occluded):
        first, second = (disturb(picture, np.random.default_rng(7)) for _ in range(2))
        assert first.shape == picture.shape
        assert first.dtype == np.uint8
        np.testing.assert_array_equal(first, second)


def test_an_occluder_covers_part_of_the_picture() -> None:
    picture = np.zeros((64, 96, 3), np.uint8)
    assert occluded(picture, np.random.default_rng(3)).any()
    assert not picture.any()
