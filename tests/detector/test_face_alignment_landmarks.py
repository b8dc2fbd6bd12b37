import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch

from detector import Box, DetectorError
from detector.face_alignment_landmarks import FaceAlignmentLandmarks, weights_path
from face.mean_face_3d import MEAN_FACE

api = pytest.importorskip("face_alignment").api
utils = pytest.importorskip("face_alignment.utils")


class Faces:
    def find(self, _: np.ndarray) -> Box | None:
        return None


class Network:
    """Answers as `FaceAlignment.get_landmarks_from_image` does."""

    def __init__(self, points: np.ndarray | None) -> None:
        self.points = points
        self.asked: list[tuple[tuple[int, ...], np.ndarray]] = []

    def get_landmarks_from_image(
        self, picture: np.ndarray, detected_faces: list[np.ndarray], return_landmark_score: bool
    ) -> tuple[list[np.ndarray] | None, list[np.ndarray] | None, None]:
        self.asked.append((picture.shape, detected_faces[0]))
        if self.points is None:
            return None, None, None
        return [self.points], [np.full(68, 0.8)], None


POINTS = (MEAN_FACE * 100 + (200, 150, 0)).astype(np.float32)
PICTURE = np.zeros((300, 400, 3), np.uint8)
BOX = Box(100, 100, 200, 180)


def test_points_and_depth_come_back_in_pixels() -> None:
    found = FaceAlignmentLandmarks(Network(POINTS), Faces()).find(PICTURE, BOX)  # type: ignore[arg-type]
    assert found is not None
    np.testing.assert_allclose(found.points, POINTS[:, :2])
    assert found.points_3d is not None
    np.testing.assert_allclose(found.points_3d, POINTS)
    assert found.confidence == pytest.approx(0.8)


def test_depth_always_grows_towards_the_viewer() -> None:
    away = POINTS * np.array([1, 1, -1], np.float32)
    found = FaceAlignmentLandmarks(Network(away), Faces()).find(PICTURE, BOX)  # type: ignore[arg-type]
    assert found is not None
    assert found.points_3d is not None
    assert found.points_3d[30, 2] > found.points_3d[0, 2]


def test_flat_landmarks_have_no_depth() -> None:
    found = FaceAlignmentLandmarks(Network(POINTS[:, :2]), Faces()).find(PICTURE, BOX)  # type: ignore[arg-type]
    assert found is not None
    assert found.points_3d is None


def test_small_faces_are_enlarged_because_the_heatmap_is_coarse() -> None:
    network = Network(POINTS * 4)
    found = FaceAlignmentLandmarks(network, Faces()).find(PICTURE, Box(10, 10, 50, 40))  # type: ignore[arg-type]
    (shape, corners), *_ = network.asked
    assert shape == (1200, 1600, 3)
    np.testing.assert_allclose(corners, [40, 40, 240, 200])
    assert found is not None
    np.testing.assert_allclose(found.points, POINTS[:, :2])


@pytest.mark.parametrize("box", [None, Box(0, 0, 0, 0)])
def test_no_face(box: Box | None) -> None:
    assert FaceAlignmentLandmarks(Network(POINTS), Faces()).find(PICTURE, box) is None  # type: ignore[arg-type]
    assert FaceAlignmentLandmarks(Network(None), Faces()).find(PICTURE, BOX) is None  # type: ignore[arg-type]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


def test_an_error_about_missing_weights_has_their_address_and_path(hub: Path) -> None:
    with pytest.raises(DetectorError, match=rf"Download https://\S+3DFAN4\S+ and put it into {hub}"):
        FaceAlignmentLandmarks.load()


def test_a_file_that_is_not_the_published_one_is_refused(hub: Path) -> None:
    weights_path(api.models_urls["2DFAN-4"]).write_bytes(b"something else")
    with pytest.raises(DetectorError, match="is not the published file"):
        FaceAlignmentLandmarks.load("TWO_D")


def test_weights_of_its_own_architecture_are_loaded_and_asked(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stand-ins: the first stage of the architecture with weights that know nothing, named by their hash."""
    for module in (api, utils):
        for name, function in vars(module).copy().items():
            if hasattr(function, "py_func"):  # numba would compile for half a minute, for one picture
                monkeypatch.setattr(module, name, function.py_func)
    network, unnamed = api.FAN(1), hub / "stand-in"
    torch.save(network.state_dict(), unnamed)
    monkeypatch.setattr(api, "FAN", lambda _stages: network)
    name = f"2DFAN4-{hashlib.sha256(unnamed.read_bytes()).hexdigest()[:10]}.pth.tar"
    unnamed.rename(hub / name)
    monkeypatch.setitem(api.models_urls, "2DFAN-4", f"https://nowhere.invalid/{name}")
    monkeypatch.setattr("detector.face_alignment_landmarks.FaceFinder", Faces)
    finder = FaceAlignmentLandmarks.load("TWO_D")
    found = finder.find(np.full((120, 120, 3), 128, np.uint8), Box(20, 20, 80, 80))
    assert found is not None
    assert found.points.shape == (68, 2)
    assert found.points_3d is None
