from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detector import DetectorError, NoveltyModel, fit_novelty
from detector.features import frontal_shape, normalised_distances
from tests.detector.faces import landmarks, model, model_file, ordinary


def test_guise_is_scaler_then_pca_then_lof_as_scikit_learn_has_them() -> None:
    from sklearn.decomposition import PCA
    from sklearn.neighbors import LocalOutlierFactor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    shapes = np.array([frontal_shape(face) for face in ordinary(300)])
    rows = np.array([frontal_shape(face * 1.02) for face in ordinary(20, seed=8)])
    theirs = make_pipeline(
        StandardScaler(), PCA(0.95, svd_solver="full"), LocalOutlierFactor(n_neighbors=20, novelty=True)
    ).fit(shapes)
    np.testing.assert_allclose(
        [model().score(row) for row in rows], -theirs.score_samples(rows), rtol=1e-4
    )  # ours keeps its references in float32


def test_study_is_lof_on_the_distances() -> None:
    from sklearn.neighbors import LocalOutlierFactor

    faces = ordinary(120)[..., :2]
    features = normalised_distances(faces)
    theirs = LocalOutlierFactor(n_neighbors=20, novelty=True).fit(features.astype(np.float32))
    rows = normalised_distances(ordinary(10, seed=5)[..., :2])
    np.testing.assert_allclose(
        [model("study").score(row) for row in rows], -theirs.score_samples(rows), rtol=1e-4
    )
    assert model("study").threshold == -theirs.offset_


def test_features_come_from_what_the_method_looks_at() -> None:
    face = landmarks(yaw=20)
    np.testing.assert_allclose(model("study").features(face), normalised_distances(face.points))
    np.testing.assert_allclose(model().features(face), frontal_shape(face.points_3d))
    with pytest.raises(DetectorError, match="depth"):
        model().features(replace(face, points_3d=None))


def test_a_pulled_face_is_stranger_the_more_it_is_pulled() -> None:
    from face.mean_face_3d import MEAN_FACE

    scores = []
    for amount in (0.0, 0.2, 0.4, 0.8):
        face = MEAN_FACE.copy()
        face[48:68, 1] += amount
        scores.append(model().score(frontal_shape(face)))
    assert (np.diff(scores) > 0).all()
    assert scores[0] < model().threshold < scores[-1]


@pytest.mark.parametrize("method", ["guise", "study"])
def test_a_saved_model_is_the_same_model(tmp_path: Path, method: str) -> None:
    saved = model(method)
    loaded = NoveltyModel.load(model_file(tmp_path, method), method, "built-in")
    width = len(saved.mean)
    rows = saved.mean + np.random.default_rng(0).normal(size=(5, width)) * saved.spread * 0.1
    assert [loaded.score(row) for row in rows] == [saved.score(row) for row in rows]
    assert (loaded.data, loaded.levels, loaded.threshold) == (saved.data, saved.levels, saved.threshold)
    assert list(tmp_path.iterdir()) == [tmp_path / f"{method}.npz"]


def test_another_method_instrument_or_version_is_refused(tmp_path: Path) -> None:
    path = model_file(tmp_path)
    with pytest.raises(DetectorError, match="fitted for the guise method"):
        NoveltyModel.load(path, "study", "built-in")
    with pytest.raises(DetectorError, match=r"landmarks of “built-in”.*--landmarks built-in"):
        NoveltyModel.load(path, "guise", "face-alignment")
    _change(path, version=np.array(99))
    with pytest.raises(DetectorError, match="another version"):
        NoveltyModel.load(path, "guise", "built-in")


def _change(path: Path, **arrays: np.ndarray) -> None:
    with np.load(path) as file:
        kept = dict(file)
    np.savez(path, **(kept | arrays))


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("densities", np.ones(3)),
        ("references", np.ones((300, 2))),
        ("mean", np.ones(5)),
        ("spread", np.zeros(136)),
        ("axes", np.full((3, 136), np.nan)),
        ("densities", np.zeros(300)),
        ("reaches", np.full(300, -1.0)),
        ("neighbours", np.array(10_000)),
        ("neighbours", np.array(np.inf)),
        ("neighbours", np.arange(3)),
        ("threshold", np.array(np.nan)),
        ("threshold", np.array(np.inf)),
        ("level_values", np.full((12, 2), np.nan)),
        ("level_values", np.ones((12, 2))),
        ("level_values", np.ones((1, 2))),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(tmp_path: Path, name: str, array: np.ndarray) -> None:
    path = model_file(tmp_path)
    _change(path, **{name: array})
    with pytest.raises(DetectorError, match="damaged"):
        NoveltyModel.load(path, "guise", "built-in")


def test_files_that_are_no_models_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DetectorError, match="There is no fitted model"):
        NoveltyModel.load(tmp_path / "nowhere.npz", "guise", "built-in")
    whole = model_file(tmp_path).read_bytes()
    pickle = tmp_path / "pickle.npz"
    np.savez(pickle, method=np.array([object()]))
    for name, content in {"cut": whole[: len(whole) // 2], "text": b"hello", "empty": b""}.items():
        (tmp_path / f"{name}.npz").write_bytes(content)
    for name in ("cut", "text", "empty", "pickle"):
        with pytest.raises(DetectorError, match="fit FOLDER"):
            NoveltyModel.load(tmp_path / f"{name}.npz", "guise", "built-in")


def test_too_few_faces_are_refused() -> None:
    with pytest.raises(DetectorError, match="20 faces are too few"):
        fit_novelty(np.zeros((20, 136)), method="guise", instrument="built-in", data="")
