"""Many videos: resumed where a run stopped, one row a video, and the same on a Ray cluster."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from app.chain.moments import Moment
from app.commands.judge import spread
from app.commands.judge.judged import FrameRow, Judged, Question
from app.commands.judge.spread import Spread, judge_all, judge_each
from app.commands.judge.store import FILE, Pair, Result
from app.commands.terminal import CommandError
from detector import Alignment, Interval, Signals, VideoVerdict
from tests.app.commands.clips import clip_of

SIGNALS = Signals({"novelty": 1.5}, {}, 0.0)
QUESTION = Question("guise", "built-in", None)
PAIRS: list[Pair] = [("a.mp4", None), ("b.mp4", "d.mp4"), ("broken.mp4", None)]


def judged(video: str) -> Judged:
    return Judged(
        video,
        QUESTION,
        VideoVerdict(2, 0, 1, 2.5, "failures", (Interval(0.0, 0.04, "mouth"),), (None, 2.5)),
        1.5,
        (FrameRow(0.0, "no face", None, ()), FrameRow(0.04, "failed", 2.5, ("mouth",), 3.0, SIGNALS)),
        (Moment(0.04, "mouth", b"\xff\xd8", b""),),
        "a note",
        Alignment(0.1, 1.0, 0.9),
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which videos were judged."""
    videos: list[str] = []

    def judge_one(video: str, driving: str | None, question: Question) -> Judged | str:
        videos.append(video)
        return f"{video}: broken." if "broken" in video else judged(video)

    monkeypatch.setattr(spread, "judge_one", judge_one)
    monkeypatch.setattr(spread, "check", lambda question: None)
    return videos


def test_a_run_that_stopped_is_resumed_and_nothing_is_judged_twice(asked: list[str], tmp_path: Path) -> None:
    how = Spread(workers=1, folder=tmp_path)
    going = judge_each(PAIRS, QUESTION, how)
    first = list(islice(going, 2))
    going.close()  # type: ignore[attr-defined]
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('{"pair": ["cut o')
    results = judge_all([*PAIRS, PAIRS[0]], QUESTION, how)
    assert asked == ["a.mp4", "b.mp4", "broken.mp4"]
    assert [result.pair for result in results] == [*PAIRS, PAIRS[0]]
    assert results[:2] == first
    assert results[0].judged == judged("a.mp4")
    assert results[2].judged == "broken.mp4: broken."
    assert len((tmp_path / FILE).read_text().splitlines()) == 3


def test_results_of_other_options_or_files_are_refused(asked: list[str], tmp_path: Path) -> None:
    how = Spread(workers=1, folder=tmp_path)
    judge_all(PAIRS, QUESTION, how)
    with pytest.raises(CommandError, match="other options"):
        judge_all(PAIRS, Question("study", "built-in", None), how)
    (tmp_path / FILE).write_text('{"a": 1}\n{"b": 2}\n')
    with pytest.raises(CommandError, match="line 1"):
        judge_all(PAIRS, QUESTION, how)


def test_parquet_has_a_row_a_video_broken_ones_too(asked: list[str], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow: pip install -e '.[cluster]'")
    judge_all(PAIRS, QUESTION, Spread(workers=1, folder=tmp_path, parquet=True))
    table = parquet.read_table(tmp_path / "videos.parquet").to_pylist()
    assert [row["video"] for row in table] == [video for video, _ in PAIRS]
    assert [row["verdict"] for row in table] == ["failures", "failures", None]
    assert table[0]["scores"] == [None, 2.5]
    assert table[2]["problem"] == "broken.mp4: broken."


@pytest.mark.filterwarnings("ignore")
@pytest.mark.timeout(400)  # Ray starts its processes, and each loads the networks
def test_ray_gives_what_this_process_gives_and_a_broken_video_costs_one_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray", reason="needs Ray: pip install -e '.[cluster]'")
    monkeypatch.setenv("RAY_worker_niceness", "0")  # else its workers wait for all others of this machine
    grey = [np.full((64, 64, 3), level, np.uint8) for level in (40, 60, 80)]
    pairs: list[Pair] = [(str(clip_of(grey, tmp_path / f"{name}.mp4")), None) for name in "ab"]
    (tmp_path / "broken.mp4").write_bytes(b"no video")
    pairs.append((str(tmp_path / "broken.mp4"), None))
    here = judge_all(pairs, QUESTION, Spread(workers=1, folder=tmp_path / "here"))
    there = judge_all(pairs, QUESTION, Spread(ray="local", folder=tmp_path / "there"))
    assert [result.judged for result in there] == [result.judged for result in here]
    assert isinstance(there[2].judged, str)
    rows = [json.loads(line) for line in (tmp_path / "there" / FILE).read_text().splitlines()]
    assert [row["pair"][0] for row in rows] == [video for video, _ in pairs]


def test_a_lost_worker_costs_one_row() -> None:
    lost = spread._lost((("a.mp4", None), QUESTION), "WorkerCrashedError")
    assert lost == Result(("a.mp4", None), "a.mp4: could not be judged (WorkerCrashedError).")
