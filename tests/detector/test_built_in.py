from pathlib import Path

import numpy as np
import pytest

from detector import Box, DetectorError
from detector.built_in import WEIGHTS, BuiltInLandmarks
from detector.landmark_engine import CropLandmarks, LandmarkEngine, landmark_engine
from face.landmark_crop import CROP_MARGIN, LANDMARK_CROP
from face.landmark_network import load_landmark_network
from face.mean_face_3d import MEAN_FACE

FACE = MEAN_FACE / 3
EDGE_CASES = Path(__file__).parents[2] / "assets" / "edge_cases"


class Engine:
    """Sees the mean face in the middle of every crop, as certain as it is told to be."""

    def __init__(self, *presence: float) -> None:
        self.presence = list(presence)
        self.crops: list[np.ndarray] = []

    def __call__(self, crop: np.ndarray) -> CropLandmarks:
        self.crops.append(crop)
        logit = self.presence.pop(0) if len(self.presence) > 1 else self.presence[0]
        points = FACE.astype(np.float32)
        spread = np.full(68, 0.05, np.float32)
        return CropLandmarks(points[:, :2], points, np.eye(3, dtype=np.float32), logit, spread)


class Drawn(Engine):
    """Sees a face that keeps its size, and moves in the crop by these shares of half its side."""

    def __init__(self, *moves: float) -> None:
        super().__init__(5.0)
        self.moves = list(moves)

    def __call__(self, crop: np.ndarray) -> CropLandmarks:
        seen = super().__call__(crop)
        points = MEAN_FACE[:, :2] - (MEAN_FACE[:, :2].min(0) + MEAN_FACE[:, :2].max(0)) / 2
        points = 2 / CROP_MARGIN * points / np.ptp(points, axis=0).max() + (0, self.moves.pop(0))
        return seen._replace(points=points.astype(np.float32))


class Faces:
    """Finds the face where it is told to."""

    def __init__(self, box: Box | None) -> None:
        self.box = box
        self.searches = 0

    def find(self, _: np.ndarray) -> Box | None:
        self.searches += 1
        return self.box


BOX = Box(45, 35, 40, 40)


def finder(box: Box | None = BOX, *presence: float) -> tuple[BuiltInLandmarks, Engine, Faces]:
    engine, faces = Engine(*(presence or (5.0,))), Faces(box)
    return BuiltInLandmarks(engine, faces), engine, faces  # type: ignore[arg-type]


PICTURE = np.full((120, 160, 3), 90, np.uint8)


def test_the_answer_is_in_pixels_of_the_whole_picture() -> None:
    built_in, engine, _ = finder()
    found = built_in.find(PICTURE, BOX)
    assert found is not None
    half = CROP_MARGIN * 40 / 2
    np.testing.assert_allclose(found.points, FACE[:, :2] * half + (65, 55), atol=0.01)
    assert found.points_3d is not None
    np.testing.assert_allclose(found.points_3d[:, 2], FACE[:, 2] * half, atol=0.01)
    assert engine.crops[0].shape == (LANDMARK_CROP, LANDMARK_CROP, 3)
    assert engine.crops[0].max() == 90


def test_a_tracked_face_is_not_searched_for() -> None:
    built_in, engine, faces = finder()
    built_in.find(PICTURE, BOX)
    assert (faces.searches, len(engine.crops)) == (0, 1)


def test_a_lost_face_is_searched_for_then_cropped_again() -> None:
    engine, faces = Drawn(0, 0, 0), Faces(BOX)
    engine.presence = [-5.0, 5.0]
    built_in = BuiltInLandmarks(engine, faces)  # type: ignore[arg-type]
    assert built_in.find(PICTURE, Box(20, 20, 30, 30)) is not None
    assert (faces.searches, len(engine.crops)) == (1, 3)


def test_a_search_goes_on_until_the_face_stays_in_place() -> None:
    engine = Drawn(-0.2, -0.2, -0.02, -0.3)
    assert BuiltInLandmarks(engine, Faces(BOX)).find(PICTURE) is not None  # type: ignore[arg-type]
    assert engine.moves == [-0.3]


def test_no_face() -> None:
    assert finder(None)[0].find(PICTURE) is None
    assert finder(BOX, -5.0)[0].find(PICTURE) is None


@pytest.mark.parametrize(
    "box", [Box(0, 0, 0, 0), Box(np.nan, 0, 5, 5), Box(900, 0, 50, 50), Box(0, 0, 1e9, 1e9)]
)
def test_an_impossible_box_is_no_face(box: Box) -> None:
    assert finder(box)[0].find(PICTURE) is None


def test_missing_and_foreign_weights_raise_a_readable_error(tmp_path: Path) -> None:
    with pytest.raises(DetectorError, match="landmark network cannot be loaded"):
        BuiltInLandmarks.load(tmp_path / "none.safetensors")
    (tmp_path / "text.safetensors").write_text("hello")
    with pytest.raises(DetectorError, match="landmark network cannot be loaded"):
        BuiltInLandmarks.load(tmp_path / "text.safetensors")


def pictures() -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    return {
        "noise": random.integers(0, 256, (240, 320, 3), dtype=np.uint8),
        "black": np.zeros((240, 320, 3), np.uint8),
        "one pixel": np.full((1, 1, 3), 200, np.uint8),
        "a line": np.full((1, 500, 3), 200, np.uint8),
        "8k": np.full((4320, 7680, 3), 99, np.uint8),
        "grey": random.integers(0, 256, (64, 64), dtype=np.uint8),
        "alpha": random.integers(0, 256, (64, 64, 4), dtype=np.uint8),
    }


@pytest.fixture(scope="module")
def engine() -> LandmarkEngine:
    return landmark_engine(load_landmark_network(WEIGHTS))


@pytest.mark.parametrize("name", pictures())
def test_odd_pictures_never_raise(engine: LandmarkEngine, name: str) -> None:
    picture = pictures()[name]
    height, width = picture.shape[:2]
    for box in (None, Box(0, 0, width, height), Box(width / 3, height / 3, width / 3, height / 3)):
        found = BuiltInLandmarks(engine, Faces(box)).find(picture, box)  # type: ignore[arg-type]
        assert found is None or np.isfinite(found.points).all()


@pytest.mark.parametrize("name", ["neutral", "yaw_+30", "smile_teeth", "roll_-15"])
def test_points_of_a_rendered_person_are_found(engine: LandmarkEngine, name: str) -> None:
    import json

    import cv2

    labels = json.loads((EDGE_CASES / "luca" / "labels.json").read_text())["frames"][name]
    truth = np.array(labels["landmarks"])
    (x, y), (width, height) = truth.min(0), np.ptp(truth, axis=0)
    picture = cv2.imread(str(EDGE_CASES / "luca" / f"{name}.jpg"))[..., ::-1].copy()
    found = BuiltInLandmarks(engine, Faces(None)).find(picture, Box(x, y, width, height))  # type: ignore[arg-type]
    assert found is not None
    error = np.linalg.norm(found.points[17:] - truth[17:], axis=1).mean()
    assert error < 0.08 * np.linalg.norm(truth[36:42].mean(0) - truth[42:48].mean(0))
    assert found.yaw == pytest.approx(labels["yaw"], abs=8)
    assert found.roll == pytest.approx(labels["roll"], abs=8)
