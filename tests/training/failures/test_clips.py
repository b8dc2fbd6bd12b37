from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.levels import LOOK, TURN
from tests.training.failures.films import HotEverywhere, OneFace
from training import TrainingError
from training.failures.clips import EVERY, ClipFrame, ClipSignals, pictures

HEADER = "label,name,file,driving,visible_failure_labels,label_frames\n"


def write_video(path: Path, reds: list[int]) -> None:
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (64, 64))
    for red in reds:
        video.write(np.full((64, 64, 3), (0, 0, red), np.uint8))
    video.release()


def frames(folder: Path, *rows: str) -> list[ClipFrame]:
    manifest = folder / "manifest.csv"
    manifest.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return list(ClipSignals(OneFace(), HotEverywhere()).frames(manifest))  # type: ignore[arg-type]


def test_pictures_are_rgb_and_in_order(tmp_path: Path) -> None:
    write_video(tmp_path / "a.avi", [40, 120, 200])
    seen = [picture.reshape(-1, 3).mean(0) for picture in pictures(tmp_path / "a.avi")]
    np.testing.assert_allclose([red for red, _, _ in seen], [40, 120, 200], atol=6)
    assert max(blue for _, _, blue in seen) < 12


def test_every_twelfth_and_every_labelled_frame_is_measured(tmp_path: Path) -> None:
    write_video(tmp_path / "a.avi", [100] * 30)
    found = frames(tmp_path, "authentic,a,a.avi,,,", "fake,b,a.avi,,021,3 12 20", "driving_only,c,a.avi,,,")
    calm, fake = found[:3], found[3:]
    assert EVERY == 12
    assert [(f.is_authentic, f.label, f.clip) for f in calm] == [(True, None, "a")] * 3
    assert [f.label for f in fake] == [None, 0, 2, 1, None]
    assert all(f.alone is not None and f.alone[LOOK] == pytest.approx(100, abs=3) for f in found)
    assert all(f.driven is None for f in found)


def test_a_driver_is_compared_frame_by_frame_and_a_lost_face_has_no_signals(tmp_path: Path) -> None:
    write_video(tmp_path / "still.avi", [100] * 13)
    write_video(tmp_path / "turning.avi", [100] + [240] * 12)
    write_video(tmp_path / "gone.avi", [100] + [0] * 12)
    found = frames(
        tmp_path,
        "fake,a,still.avi,driver,01,0 12",
        "fake,gone,gone.avi,driver,01,0 12",
        "authentic,driver,turning.avi,,,",
    )
    by_clip = {(f.clip, f.label): f for f in found}
    first, last = by_clip["a", 0], by_clip["a", 1]
    assert first.driven is not None
    assert first.driven[TURN] == pytest.approx(0, abs=0.5)
    assert last.driven is not None
    assert last.driven[TURN] == pytest.approx(14, abs=1)
    assert by_clip["gone", 1].alone is by_clip["gone", 1].driven is None


def test_what_is_no_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text("label\nfake\n", encoding="utf-8")
    measured = ClipSignals(OneFace(), HotEverywhere())  # type: ignore[arg-type]
    with pytest.raises(TrainingError, match="no manifest"):
        list(measured.frames(tmp_path / "manifest.csv"))
    with pytest.raises(TrainingError, match="no manifest"):
        list(measured.frames(tmp_path / "nothing.csv"))
