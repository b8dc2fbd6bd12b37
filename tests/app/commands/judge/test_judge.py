"""judge, word by word: verdicts, files, broken videos, many at once, and the figures on labelled ones."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.commands import run
from app.commands.judge import judged, spread
from app.frame import Picture
from detector import Box, Landmarks
from detector.look import Look
from face.mean_face_3d import MEAN_FACE
from tests.app.commands.clips import clip_of, folder_of
from tests.detector.faces import landmarks, model_file

KEYS = {
    "video", "frames", "no_face", "flagged", "score", "verdict", "intervals", "frame_scores", "method",
    "landmarks",
}  # fmt: skip
CALM, BROKEN, TURNED, NOBODY = 100, 180, 250, 0
"""Grey levels that the finder takes for a calm face, a broken one, a turned one, and no face."""


def pulled() -> np.ndarray:
    face = MEAN_FACE.copy()
    face[48:68, :2] += (0.3, 0.8)
    return face


class Finder:
    """Knows what a picture shows by its brightness."""

    name = "built-in"

    def find(self, picture: Picture, near: Box | None = None) -> Landmarks | None:
        level = picture.mean()
        if level < (NOBODY + CALM) / 2:
            return None
        if level < (CALM + BROKEN) / 2:
            return landmarks()
        return landmarks(pulled()) if level < (BROKEN + TURNED) / 2 else landmarks(yaw=25)


class Failures:
    """Sees a broken mouth in pictures of the level that the finder takes for broken."""

    def look(self, picture: Picture, found: Landmarks) -> Look:
        is_broken = (CALM + BROKEN) / 2 <= picture.mean() < (BROKEN + TURNED) / 2
        heat = np.full((48, 48), 0.9 if is_broken else 0.05, np.float32)
        score = 4.0 if is_broken else -3.0
        return Look(heat, np.zeros(32, np.float32), score, float(heat.max()), picture.shape, 0.6)


@pytest.fixture(autouse=True)
def _finder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged, "_finder", lambda _name: Finder())
    monkeypatch.setattr(judged, "_failures", Failures)
    monkeypatch.setattr(spread.os, "cpu_count", lambda: 1)


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    """The model of the tests, whose references are faces like the finder's."""
    return ["--model", str(model_file(tmp_path))]


def video(path: Path, *levels: int) -> Path:
    return clip_of([np.full((64, 64, 3), level, np.uint8) for level in levels], path)


def test_verdicts_in_words_and_in_json(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    clean = video(tmp_path / "clean.mp4", *[CALM] * 30)
    broken = video(tmp_path / "broken.mp4", *[CALM] * 30, *[BROKEN] * 50)
    empty = video(tmp_path / "empty.mp4", *[NOBODY] * 30)
    output = tmp_path / "out.json"
    assert run(["judge", str(clean), str(broken), str(empty), "--json", str(output), *words]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{clean}: no failures found"
    assert "broken.mp4: contains failures: " in said[1]
    assert "face shape unusual" in said[1]
    assert "no face was found" in said[2]
    written = json.loads(output.read_text())
    assert [set(one) for one in written] == [KEYS] * 3
    assert [one["verdict"] for one in written] == ["none found", "failures", "no face"]
    assert written[1]["frames"] == len(written[1]["frame_scores"]) == 80
    (interval,) = written[1]["intervals"]
    assert set(interval) == {"start_s", "end_s", "reason"}
    assert 1.2 <= interval["start_s"] <= 1.7
    assert interval["end_s"] == pytest.approx(3.2, abs=0.05)
    assert written[2]["no_face"] == 30
    assert written[2]["frame_scores"] == [None] * 30
    assert (written[0]["method"], written[0]["landmarks"]) == ("guise", "built-in")


def test_no_output_names_the_origin_of_a_video(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    clips = [video(tmp_path / f"{name}.mp4", *[level] * 40) for name, level in (("a", CALM), ("b", BROKEN))]
    files = {kind: tmp_path / f"out.{kind}" for kind in ("json", "csv", "html")}
    options = ["--json", str(files["json"]), "--csv", str(files["csv"]), "--report", str(files["html"])]
    run(["judge", *map(str, clips), *options, *words])
    text = capsys.readouterr().out + "".join(file.read_text() for file in files.values())
    assert not any(word in text.lower() for word in ("fake", "authentic", "genuine"))


def test_the_table_has_a_row_for_every_frame(tmp_path: Path, words: list[str]) -> None:
    clip = video(tmp_path / "a.mp4", *[CALM] * 5, *[NOBODY] * 10)
    run(["judge", str(clip), "--csv", str(tmp_path / "a.csv"), *words])
    with (tmp_path / "a.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["frame"]) for row in rows] == list(range(15))
    assert rows[4]["state"] == "good"
    assert float(rows[4]["score"]) < float(rows[4]["threshold"])
    assert (rows[14]["state"], rows[14]["score"], rows[14]["reasons"]) == ("no face", "", "face lost")
    assert float(rows[14]["seconds"]) == pytest.approx(14 / 25, abs=0.01)


def test_the_plot_is_a_picture_with_a_strip_for_each_video(tmp_path: Path, words: list[str]) -> None:
    clips = [video(tmp_path / f"ä{n}.mp4", *[CALM] * 20, *[BROKEN] * 40) for n in range(2)]
    run(["judge", *map(str, clips), "--plot", str(tmp_path / "a.png"), *words])
    picture = cv2.imread(str(tmp_path / "a.png"))
    assert picture.shape == (440, 1200, 3)
    assert np.ptp(picture) > 100


def test_the_report_loads_no_other_file(tmp_path: Path, words: list[str]) -> None:
    clip = video(tmp_path / "a<b>.mp4", *[CALM] * 20, *[BROKEN] * 40)
    run(["judge", str(clip), "--report", str(tmp_path / "a.html"), *words])
    page = (tmp_path / "a.html").read_text()
    assert "a&lt;b&gt;.mp4" in page
    assert "contains failures" in page
    assert "data:image/jpeg;base64," in page
    assert "<polyline" in page
    assert not any(word in page for word in ("http:", "https:", "<script", "<link", "@import"))


def test_a_broken_video_is_reported_and_the_others_continue(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    clean, bad = video(tmp_path / "clean.mp4", *[CALM] * 10), tmp_path / "bad.mp4"
    bad.write_bytes(b"no video")
    output = tmp_path / "out.json"
    assert (
        run(["judge", str(bad), str(clean), str(tmp_path / "none.mp4"), "--json", str(output), *words]) == 1
    )
    captured = capsys.readouterr()
    assert "no failures found" in captured.out
    complaints = captured.err.strip().splitlines()
    assert len(complaints) == 2
    assert "bad.mp4" in complaints[0]
    assert "none.mp4" in complaints[1]
    assert [one["video"] for one in json.loads(output.read_text())] == [str(clean)]


def test_the_driver_s_video_adds_its_signals(tmp_path: Path, words: list[str]) -> None:
    clip = video(tmp_path / "a.mp4", *[CALM] * 40)
    driver = video(tmp_path / "driver.mp4", *[CALM] * 10, *[TURNED] * 30)
    verdicts = []
    for more in ([], ["--driving", str(driver)]):
        run(["judge", str(clip), "--json", str(tmp_path / "o.json"), *more, *words])
        verdicts += json.loads((tmp_path / "o.json").read_text())
    assert [one["verdict"] for one in verdicts] == ["none found", "failures"]
    assert verdicts[1]["intervals"][0]["reason"] == "head turn not followed"


def test_a_folder_of_videos_and_a_folder_of_pictures(tmp_path: Path, words: list[str]) -> None:
    folder = tmp_path / "videos"
    folder.mkdir()
    for name in ("b.mp4", "a.mp4"):
        video(folder / name, *[CALM] * 5)
    (folder / "notes.txt").write_text("not a video")
    pictures = folder_of([np.full((32, 32, 3), CALM, np.uint8)] * 4, tmp_path / "pictures")
    output = tmp_path / "out.json"
    assert run(["judge", str(folder), str(pictures), "--json", str(output), *words]) == 0
    written = json.loads(output.read_text())
    assert [Path(one["video"]).name for one in written] == ["a.mp4", "b.mp4", "pictures"]
    assert [one["frames"] for one in written] == [5, 5, 4]


def test_the_study_tells_its_error_rates_beside_its_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = video(tmp_path / "a.mp4", *[CALM] * 5)
    assert run(["judge", str(clip), "--method", "study"]) == 0
    assert "of 37 clips" in capsys.readouterr().out


def test_a_model_that_does_not_fit_stops_everything(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    clip = video(tmp_path / "a.mp4", CALM)
    assert run(["judge", str(clip), "--method", "study", *words]) == 1
    assert "fitted for the guise method" in capsys.readouterr().err
    assert run(["judge", str(clip), "--model", str(tmp_path / "none.npz")]) == 1
    assert "There is no fitted model" in capsys.readouterr().err


def test_nothing_to_judge(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["judge"]) == 1
    assert "no video to judge" in capsys.readouterr().err


def test_labelled_videos_give_the_field_s_figures(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for name, levels in {
        "calm": [CALM] * 40,
        "good": [CALM] * 40,
        "bad": [CALM] * 10 + [BROKEN] * 30,
    }.items():
        video(tmp_path / f"{name}.mp4", *levels)
    rows = [
        "label,file,identity,driving,visible_failure_labels,label_frames",
        "authentic,calm.mp4,anna,,,",
        "fake,good.mp4,berta,calm,000,5 20 35",
        "fake,bad.mp4,clara,calm,012,5 30 38",
    ]
    (tmp_path / "manifest.csv").write_text("\n".join(rows))
    output = tmp_path / "figures.json"
    roc = tmp_path / "roc.png"
    options = ["--json", str(output), "--plot", str(roc)]
    assert run(["judge", "--evaluate", str(tmp_path / "manifest.csv"), *options, *words]) == 0
    assert np.ptp(cv2.imread(str(roc))) > 100
    said = capsys.readouterr().out
    for figure in ("acc", "AUC", "AP", "EER", "TPR @ 1 % FPR", "TPR @ 5 % FPR", "FPR @ 95 % TPR"):
        assert figure in said
    figures = json.loads(output.read_text())
    alone = figures["without the driver"]
    assert alone["authentic frames flagged"] == 0
    assert alone["authentic clips called failing"] == [0, 1]
    assert alone["failing clips found"] == [1, 1]
    assert alone["failing frame against authentic frame"]["AUC"][0] == 1
    assert alone["failing frame against fine frame of the same clip"]["AUC"][0] == 1
    assert alone["fine driven clips called failing"] == [0, 1]
    assert set(figures) == {"without the driver", "with the driver"}
    assert "turned by 10 to 20°" in said
    assert "calm                    yes     bad" in said


def test_an_invalid_manifest_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    assert run(["judge", "--evaluate", str(tmp_path / "odd.csv")]) == 1
    assert "is no manifest" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello\n", "lists no clips: each row needs the label authentic or fake.\n"),
        ("label,file,identity\nfake,gone.mp4,ida\n", "gone.mp4”.\n"),
    ],
)
def test_a_manifest_without_any_clip_is_one_sentence(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clips.csv").write_text(text)
    assert run(["judge", "--evaluate", str(tmp_path / "clips.csv")]) == 1
    said = capsys.readouterr().err
    assert said.endswith(sentence)
    assert said.count("\n") == 1


def test_a_damaged_video_is_named_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text.mp4").write_text("hello")
    assert run(["judge", "text.mp4"]) == 1
    said = "text.mp4 cannot be played: it is empty, damaged, or in another format.\n"
    assert capsys.readouterr().err == said


def test_results_go_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert run(["judge", "a.mp4", "--output", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'file'} is a file. --output needs a folder.\n"
