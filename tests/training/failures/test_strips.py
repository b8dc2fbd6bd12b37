import numpy as np

from tests.training.failures.films import HotEverywhere, OneFace, film
from training.failures.corpus import encoded
from training.failures.strips import FRAMES, SIDE, small, strips_of


def test_strips_are_truth_output_and_heat_and_frames_without_a_face_have_none() -> None:
    grey, black = np.full((256, 256, 3), 100, np.uint8), np.zeros((256, 256, 3), np.uint8)
    made = film(jpegs=(encoded(grey), encoded(black)))
    truth = [np.full((256, 256, 3), value, np.uint8) for value in (10, 20)]
    strips = strips_of(made, truth, OneFace(), HotEverywhere())  # type: ignore[arg-type]
    assert len(strips) == 3 * FRAMES
    assert {strip.shape for strip in strips} == {(SIDE, SIDE, 3)}
    assert strips[0].mean() == 10
    assert strips[FRAMES - 1].mean() == 20
    np.testing.assert_array_equal(strips[FRAMES], small(made.picture(0)))
    hot, cold = strips[2 * FRAMES], strips[-1]
    assert hot[..., 0].mean() > 100 + 30
    assert hot[..., 2].mean() < 100
    np.testing.assert_array_equal(cold, strips[2 * FRAMES - 1])
