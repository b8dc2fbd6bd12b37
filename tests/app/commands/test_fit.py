"""fit: faces in, a model out that `judge` takes."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

import detector
from app.commands import run
from app.frame import Picture
from detector import Box, Landmarks, NoveltyModel
from tests.app.commands.clips import clip_of
from tests.detector.faces import landmarks, ordinary


class Finder:
    """Every picture shows another ordinary face; dark ones show none."""

    name = "built-in"

    def __init__(self) -> None:
        self.faces = iter(ordinary(200, seed=6))

    def find(self, picture: Picture, near: Box | None = None) -> Landmarks | None:
        return landmarks(next(self.faces)) if picture.mean() > 60 else None


@pytest.fixture(autouse=True)
def _finder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detector, "open_landmark_finder", lambda _name: Finder())


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    """A folder such as Yale's: pictures under names without a usual suffix, and things that are none."""
    folder = tmp_path / "faces"
    folder.mkdir()
    encoded = cv2.imencode(".png", np.full((20, 20, 3), 120, np.uint8))[1]
    for number in range(30):
        encoded.tofile(folder / f"subject{number:02}.happy")
    cv2.imencode(".png", np.zeros((20, 20, 3), np.uint8))[1].tofile(folder / "subject30.dark")
    (folder / "Readme.txt").write_text("no face")
    return folder


@pytest.mark.parametrize("method", ["study", "guise"])
def test_a_fitted_model_fits(
    tmp_path: Path, faces: Path, method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "model.npz"
    alone = ["--alone"] if method == "guise" else []
    assert run(["fit", str(faces), "--method", method, "--output", str(output), *alone]) == 0
    model = NoveltyModel.load(output, method, "built-in")
    assert len(model.lof.references) == 30
    assert model.data == "30 faces of faces"
    assert "1 pictures without a face were left out" in capsys.readouterr().err


def test_faces_are_added_to_the_rendered_ones(tmp_path: Path, faces: Path) -> None:
    output = tmp_path / "model.npz"
    assert run(["fit", str(faces), "--method", "guise", "--output", str(output)]) == 0
    shipped = NoveltyModel.load(detector.judge.model_path("guise", "built-in"), "guise", "built-in")
    model = NoveltyModel.load(output, "guise", "built-in")
    assert len(model.lof.references) == len(shipped.lof.references) + 30
    assert model.threshold == shipped.threshold
    assert model.data.startswith(shipped.data)


def test_the_reading_of_normalised_is_kept(tmp_path: Path, faces: Path) -> None:
    output = tmp_path / "model.npz"
    words = ["--reading", "eyes", "--standardise"]
    assert run(["fit", str(faces), "--method", "study", "--output", str(output), *words]) == 0
    model = NoveltyModel.load(output, "study", "built-in")
    assert model.reading == "eyes"
    assert not (model.spread == 1).all()


def test_no_more_than_twenty_frames_of_a_video(tmp_path: Path) -> None:
    clips = [
        clip_of([np.full((32, 32, 3), 120, np.uint8)] * 100, tmp_path / f"{name}.mp4") for name in ("a", "b")
    ]
    output = tmp_path / "model.npz"
    assert run(["fit", *map(str, clips), "--method", "study", "--output", str(output)]) == 0
    assert len(NoveltyModel.load(output, "study", "built-in").lof.references) == 40


def test_too_few_or_no_faces(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cv2.imwrite(str(tmp_path / "light.png"), np.full((20, 20, 3), 120, np.uint8))
    words = ["--method", "study", "--output", str(tmp_path / "m.npz")]
    assert run(["fit", str(tmp_path / "light.png"), *words]) == 1
    assert "1 faces are too few" in capsys.readouterr().err
    cv2.imwrite(str(tmp_path / "dark.png"), np.zeros((20, 20, 3), np.uint8))
    assert run(["fit", str(tmp_path / "dark.png"), *words]) == 1
    assert "No face was found" in capsys.readouterr().err
    assert run(["fit", str(tmp_path / "nowhere"), *words]) == 1
    assert "does not exist" in capsys.readouterr().err
    assert not (tmp_path / "m.npz").exists()
