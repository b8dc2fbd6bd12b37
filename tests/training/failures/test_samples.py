from pathlib import Path

import numpy as np
import pytest

from detector.failure_crop import FAILURE_CROP, HEAT_SIDE
from tests.training.conftest import drawn_face, drawn_points
from tests.training.failures.films import film
from training import TrainingError
from training.failures.corpus import read_film, read_films, save_film
from training.failures.samples import (
    FailureSamples,
    failing_of,
    film_crop,
    ramp,
    sample_of,
    to_cells,
    trimmed,
    worst_of,
)
from training.people import read_people


def test_a_film_is_the_same_after_reading(tmp_path: Path) -> None:
    save_film(tmp_path / "007-2-made-sound.npz", film())
    (read,) = read_films(tmp_path)
    assert (read.scene, read.driver, read.avatar, read.weights) == (7, 1, 2, "made")
    assert read.jpegs == film().jpegs
    np.testing.assert_allclose(read.severity, film().severity, atol=1 / 255)
    np.testing.assert_array_equal(read.points, film().points)
    assert read.picture(0).shape == (256, 256, 3)


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"no film")
    with pytest.raises(TrainingError, match="not a film"):
        read_film(tmp_path / "a.npz")
    with pytest.raises(TrainingError, match="no films"):
        read_films(tmp_path / "nowhere")


def test_samples_have_their_shapes_and_depend_on_their_number_only(heads: Path) -> None:
    people = read_people([heads])
    samples, again = FailureSamples(people, [film()]), FailureSamples(people, [film()])
    scores = []
    for number in range(12):
        sample = samples[number]
        assert sample["picture"].shape == (3, FAILURE_CROP, FAILURE_CROP)
        assert sample["heat"].shape == sample["weight"].shape == (HEAT_SIDE, HEAT_SIDE)
        assert 0 <= float(sample["heat"].min()) <= float(sample["heat"].max()) <= 1
        scores.append(float(sample["score"]))
        assert all((sample[name] == again[number][name]).all() for name in sample)
    assert min(scores) == 0
    assert max(scores) > 0.5


def test_only_frames_with_a_face_are_taken_and_their_heat_moves_along() -> None:
    for seed in range(5):
        crop = film_crop(film(), np.random.default_rng(seed))
        rows, columns = np.nonzero(crop.severity > 0.3)
        eye = crop.picture[int(rows.mean()), int(columns.mean())].astype(int)
        assert eye.sum() < 350  # the eye is the dark part of the drawn face
        assert crop.score == 1


def test_an_output_fails_as_far_as_the_eye_sees() -> None:
    seen = [failing_of(film(visible=np.array([v, v])), 0) for v in (0.5, 1.025, 1.5, np.nan)]
    assert seen == pytest.approx([0, 0.5, 1, 1])


def test_what_is_covered_does_not_count() -> None:
    crop = film_crop(film(), np.random.default_rng(0))
    weights = [sample_of(crop, np.random.default_rng(seed))["weight"].numpy() for seed in range(30)]
    assert any((weight == 0).any() for weight in weights)
    assert any((weight > 0).all() for weight in weights)


def test_streaks_never_touch_the_face() -> None:
    points = drawn_points(0.0)
    picture = drawn_face(points, 150)
    inside = np.zeros((256, 256), bool)
    low, high = points.min(0).astype(int), points.max(0).astype(int)
    inside[low[1] : high[1], low[0] : high[0]] = True
    for seed in range(40):
        streaked = trimmed(picture, points, np.random.default_rng(seed))
        np.testing.assert_array_equal(streaked[inside], picture[inside])


def test_small_rules_by_hand() -> None:
    assert [ramp(v, 0.2, 0.4) for v in (0.1, 0.3, 0.9)] == pytest.approx([0, 0.5, 1])
    assert ramp(float("nan"), 0.2, 0.4) == 1
    assert worst_of(np.array([0.0] * 94 + [1.0] * 3 + [0.5] * 3)) == pytest.approx(0.75)
    assert to_cells(np.ones((96, 96), np.float32)).shape == (HEAT_SIDE, HEAT_SIDE)
