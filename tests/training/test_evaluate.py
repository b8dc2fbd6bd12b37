from pathlib import Path

import numpy as np
import pytest

from training import TrainingError, evaluate
from training.evaluate import RealClips, copied, write_table


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


def test_the_table_ends_with_the_mean(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", {"a": {"akd": 1.0}, "b": {"akd": 2.0}})
    assert (tmp_path / "t.csv").read_text().split() == ["clip,akd", "a,1.0", "b,2.0", "mean,1.5"]


def test_no_frames_says_where_they_come_from(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"training/README\.md"):
        RealClips(tmp_path / "none.npz")
