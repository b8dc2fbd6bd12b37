from dataclasses import replace

import numpy as np
import pytest

from detector.appearance import PARDON, REST_S, Appearance
from detector.face import Face
from detector.levels import ASYMMETRY, JITTER, NOVELTY
from face.mean_face_3d import MEAN_FACE
from tests.detector.faces import landmarks, model

FPS = 25


def face(shape: np.ndarray = MEAN_FACE) -> Face:
    found = Face.of(landmarks(shape))
    assert found is not None
    return found


def odd(amount: float) -> np.ndarray:
    shape = MEAN_FACE.copy()
    shape[48:68, 1] += amount
    return shape


def novelty(appearance: Appearance, shapes: list[np.ndarray], start: int = 0) -> list[float]:
    return [appearance.measure(face(shape), (start + n) / FPS)[NOVELTY] for n, shape in enumerate(shapes)]


def plainly(shape: np.ndarray) -> float:
    return model().score(face(shape).shape.reshape(-1))


def amount_of(score: float) -> float:
    """How much the mouth must be moved for that outlier factor."""
    return float(np.interp(score, [plainly(odd(a)) for a in np.linspace(0, 1, 40)], np.linspace(0, 1, 40)))


def test_a_face_that_is_a_little_odd_from_the_beginning_is_pardoned() -> None:
    shape = odd(amount_of(1.0 + PARDON))
    assert plainly(shape) > model().threshold
    assert max(novelty(Appearance(model()), [shape] * 40)) < model().threshold


def test_a_face_that_is_broken_from_the_beginning_is_not() -> None:
    shape = odd(amount_of(model().threshold + PARDON + 0.3))
    assert min(novelty(Appearance(model()), [shape] * 40)) > model().threshold


def test_a_face_that_breaks_later_is_not() -> None:
    rest = round(REST_S * FPS)
    scores = novelty(Appearance(model()), [MEAN_FACE] * rest + [odd(0.9)] * 20)
    assert scores[rest - 1] < model().threshold < scores[-1]


def test_being_odd_never_makes_an_ordinary_face_odder() -> None:
    appearance = Appearance(model())
    novelty(appearance, [odd(0.4)] * 30)
    assert novelty(appearance, [MEAN_FACE] * 30, start=30)[-1] <= plainly(MEAN_FACE) + 1e-9


def test_a_calibrated_face_is_believed_whatever_it_looks_like() -> None:
    appearance = Appearance(model())
    appearance.calibrate(face(odd(0.9)))
    assert novelty(appearance, [odd(0.9)] * 20)[-1] < model().threshold
    assert novelty(appearance, [odd(0.9) + odd(0.9) - MEAN_FACE] * 20, start=20)[-1] > model().threshold


def test_jitter_is_the_second_difference() -> None:
    appearance = Appearance(model())
    still = [appearance.measure(face(), n / FPS)[JITTER] for n in range(5)]
    assert still == [0] * 5
    shaking = [odd(0.0), odd(0.1)]
    values = [appearance.measure(face(shaking[n % 2]), (5 + n) / FPS)[JITTER] for n in range(30)]
    assert values[-1] == pytest.approx(np.sqrt(20 * 0.2**2 / 136), rel=0.05)


def test_asymmetry_counts_only_what_the_rest_does_not_have() -> None:
    crooked = MEAN_FACE.copy()
    crooked[48, 1] += 0.4
    appearance = Appearance(model())
    appearance.calibrate(face(crooked))
    assert appearance.measure(face(crooked), 0)[ASYMMETRY] == pytest.approx(0, abs=1e-6)
    other = Appearance(replace(model()))
    other.calibrate(face())
    assert other.measure(face(crooked), 0)[ASYMMETRY] > 0.03


def test_the_resting_face_is_learnt_once_even_if_a_recording_restarts() -> None:
    appearance = Appearance(model())
    novelty(appearance, [MEAN_FACE] * 40)
    again = novelty(appearance, [odd(0.9)] * 40)
    assert again[-1] > model().threshold


def test_an_outlier_factor_that_is_known_counts_as_the_one_that_is_measured() -> None:
    shapes = [odd(amount) for amount in np.linspace(0, 0.5, 20)]
    told, measured = Appearance(model()), Appearance(model())
    for number, shape in enumerate(shapes):
        known = told.measure(face(shape), number / FPS, novelty=plainly(shape))
        assert known == measured.measure(face(shape), number / FPS)


def test_an_inspected_face_is_compared_with_its_rest_only_if_it_could_give_a_warning() -> None:
    def last(moved: float, failure: float | None) -> float:
        appearance = Appearance(model())
        appearance.calibrate(face(odd(moved)))
        return appearance.measure(face(odd(moved)), 0.0, failure)[NOVELTY]

    threshold = model().levels[NOVELTY].failing
    calm, loud = amount_of(1 + 0.3 * (threshold - 1)), amount_of(1 + 1.2 * (threshold - 1))
    assert last(calm, 0.0) == pytest.approx(plainly(odd(calm)))
    assert last(loud, 0.0) == pytest.approx(last(loud, None))
    assert last(loud, 0.0) < plainly(odd(loud))
