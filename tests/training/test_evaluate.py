from pathlib import Path

import numpy as np
import pytest

from tests.training.fakes import Wearing
from training import TrainingError, evaluate
from training.evaluate import AVATARS, RealClips, copied, cross_rows, read_avatars, write_table
from training.points import mirrored


@pytest.fixture
def clips(tmp_path: Path) -> RealClips:
    """Two clips of four frames, the landmarks of the second moving."""
    rng = np.random.default_rng(0)
    points = rng.uniform(60, 200, (68, 2)) + np.zeros((8, 68, 2))
    points[4:] += rng.normal(0, 2, (4, 68, 2))
    pictures = rng.integers(0, 256, (8, 256, 256, 3), dtype=np.uint8)
    np.savez(tmp_path / "real.npz", im=pictures, lm=points, name=np.array(["a"] * 4 + ["b"] * 4))
    return RealClips(tmp_path / "real.npz")


def test_frames_by_clip(clips: RealClips) -> None:
    assert {name: numbers.tolist() for name, numbers in clips.each(2).items()} == {"a": [0, 2], "b": [4, 6]}


def test_the_driver_itself_is_perfect_and_a_copy_is_not(
    clips: RealClips, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate, "points_of", lambda pictures, python: clips.points[: len(pictures)])
    sheet = tmp_path / "sheet.jpg"
    perfect = evaluate.evaluate(lambda driving: driving, clips, Path("python"), sheet)
    assert perfect["b"]["akd"] == perfect["b"]["l1"] == 0
    assert sheet.exists()
    copy = evaluate.evaluate(copied, clips, Path("python"), sheet)
    assert copy["b"]["l1"] > 0.1


def test_an_instrument_that_knows_left_from_right_is_consistent(
    clips: RealClips, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[np.ndarray] = []

    def points_of(pictures: np.ndarray, python: Path) -> np.ndarray:
        seen.append(pictures)
        return np.stack([mirrored(each, 256) for each in clips.points])

    monkeypatch.setattr(evaluate, "points_of", points_of)
    found = evaluate.against_itself(clips, Path("python"))
    assert len(seen) == 1
    assert np.array_equal(seen[0], clips.pictures[:, :, ::-1])
    assert found["b"]["akd"] == pytest.approx(0, abs=1e-4)
    assert found["b"]["lips"] == pytest.approx(1)


def test_the_table_ends_with_the_mean(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", {"a": {"akd": 1.0}, "b": {"akd": 2.0}})
    assert (tmp_path / "t.csv").read_text().split() == ["clip,akd", "a,1.0", "b,2.0", "mean,1.5"]


def test_an_error_about_missing_frames_names_the_document(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"docs/training\.md"):
        RealClips(tmp_path / "none.npz")


class FakeAnimator(Wearing):
    """Gives back how bright the avatar, the calm face and the driver are, as one colour."""

    def animate(self, driving: np.ndarray) -> np.ndarray:
        levels = (self.avatar[0, 0, 0], self.calm[0, 0, 0], driving[0, 0, 0])
        return np.full((256, 256, 3), levels, np.uint8)


def test_every_avatar_shows_the_liveliest_frame_of_every_driver(clips: RealClips) -> None:
    clips.points[6] += 30
    avatars = [np.full((256, 256, 3), level, np.uint8) for level in (10, 20)]
    blank, *rest = cross_rows(FakeAnimator(), clips, avatars)  # type: ignore[arg-type]
    assert blank.max() == 0
    assert len(rest) == 2 + 2 * (1 + 2)
    acting, first, second = rest[5:]
    assert np.array_equal(acting, clips.pictures[6])
    calm = clips.pictures[4, 0, 0, 0]
    assert first[0, 0].tolist() == [10, calm, acting[0, 0, 0]]
    assert second[0, 0].tolist() == [20, calm, acting[0, 0, 0]]


def test_avatars_for_the_sheet(tmp_path: Path) -> None:
    assert [picture.shape for picture in read_avatars(AVATARS)] == [(256, 256, 3)] * 6
    with pytest.raises(TrainingError, match="no six avatars"):
        read_avatars(tmp_path)
