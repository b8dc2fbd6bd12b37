import numpy as np
import pytest

from detector import DetectorError
from detector.features import frontal_shape
from detector.fitting import extended, fit_faces, guise_model, held_out_threshold, study_model
from detector.levels import MOVEMENT, NOVELTY, levels_of
from detector.lof import LocalOutlierFactor
from tests.detector.faces import landmarks, model, ordinary

FACES = [landmarks(shape) for shape in ordinary(60, seed=12)]


def test_a_guise_model_has_the_levels_of_its_instrument() -> None:
    fitted = guise_model(FACES, instrument="built-in", data="sixty faces")
    assert fitted.levels[MOVEMENT] == levels_of("built-in")[MOVEMENT]
    assert fitted.threshold == levels_of("built-in")[NOVELTY].failing
    assert fitted.data == "sixty faces"


def test_other_faces_have_another_threshold() -> None:
    fitted = guise_model(FACES, instrument="built-in", data="", is_held_out=True)
    assert fitted.threshold == fitted.levels[NOVELTY].failing
    assert fitted.threshold == held_out_threshold(np.array([frontal_shape(f.points_3d) for f in FACES]))


def test_the_threshold_comes_from_faces_that_were_not_fitted_on() -> None:
    """Five people of twenty pictures each: with themselves among the references nobody would be strange."""
    people = np.repeat(np.random.default_rng(0).normal(size=(5, 136)), 20, axis=0)
    pictures = people + np.random.default_rng(1).normal(size=people.shape) * 0.01
    inside = LocalOutlierFactor.fit(pictures, 20).score(pictures).max()
    assert held_out_threshold(pictures) > inside + 0.1


def test_added_faces_become_references_in_the_same_space() -> None:
    shapes = np.array([frontal_shape(face.points_3d) for face in FACES])
    more = extended(model(), shapes, "and sixty")
    np.testing.assert_allclose(more.lof.references[:300], model().lof.references)
    np.testing.assert_allclose(more.lof.references[300:], model().reduce(shapes), rtol=1e-5, atol=1e-5)
    assert more.data == "made faces; and sixty"
    assert more.threshold == model().threshold


def test_the_study_s_model_tells_its_error_rates() -> None:
    assert "37 clips" in study_model(FACES, instrument="built-in", data="").note


def test_flat_landmarks_are_refused_by_guise_only() -> None:
    from dataclasses import replace

    flat = [replace(face, points_3d=None) for face in FACES]
    with pytest.raises(DetectorError, match="depth"):
        fit_faces(flat, method="guise", instrument="built-in", data="", is_added=False)
    assert fit_faces(flat, method="study", instrument="built-in", data="").method == "study"
