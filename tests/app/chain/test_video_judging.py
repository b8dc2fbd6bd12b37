"""Video judging: every frame in order, the worst moments, and an end when nobody waits any more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from app.chain.stage import Finished
from app.chain.video_judging import JudgedVideo, VideoJudging
from app.devices.camera import CameraError
from app.frame import Picture
from detector import Judgement, State
from tests.app.fakes import FakeCamera, FakeJudge, Start, parts

VIDEO = Path("/a/clip.mp4")


@dataclass
class FailingFrom10To40(FakeJudge):
    """Flags thirty frames in a row, the 20th worst, with a heat map."""

    seen: list[int] = field(default_factory=list)

    def judge(
        self,
        frame_number: int,
        avatar: Picture,
        driving: Picture | None = None,
        seconds: float | None = None,
        asked: NDArray[np.floating] | None = None,
    ) -> Judgement:
        assert driving is None
        self.seen.append(frame_number)
        made = super().judge(frame_number, avatar, driving, seconds)
        points = np.zeros((68, 2), np.float32)
        if not 10 <= frame_number < 40:
            return replace(made, avatar_landmarks=points)
        heat = np.full((48, 48), 0.5, np.float32)
        score = 9.0 if frame_number == 20 else 3.0
        return Judgement(
            frame_number, State.FAILED, score, 2.0, ("mouth broken",), avatar_landmarks=points, heat=heat
        )


def judging(judge: FakeJudge, **changes: object) -> VideoJudging:
    made = VideoJudging(
        make_judge=lambda: judge,
        open_video=lambda source: FakeCamera(count=50, length=50),
        tell=lambda share: None,
        is_wanted=lambda: True,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_every_frame_is_judged_and_the_worst_one_is_kept() -> None:
    judge, shares = FailingFrom10To40(), list[float]()
    result = judging(judge, tell=shares.append).judge(VIDEO)
    assert judge.seen == list(range(50))
    assert shares == pytest.approx([n / 50 for n in range(1, 51)])
    assert result.verdict is not None
    assert (result.verdict.verdict, result.verdict.flagged) == ("failures", 30)
    (moment,) = result.moments
    assert moment.seconds == pytest.approx(20 / 25)
    assert moment.reason == "mouth broken"
    assert moment.jpeg
    assert moment.heat_jpeg
    assert moment.heat_jpeg != moment.jpeg


def test_a_good_video_has_no_moments() -> None:
    judge = FakeJudge(landmarks=np.zeros((68, 2), np.float32))
    result = judging(judge).judge(VIDEO)
    assert result.verdict is not None
    assert (result.verdict.verdict, result.moments) == ("none found", ())


@pytest.mark.parametrize(
    ("camera", "problem"),
    [
        (FakeCamera(count=0), "clip.mp4 holds no pictures."),
        (FakeCamera(count=3, dies=CameraError("clip.mp4 is cut off.")), "clip.mp4 is cut off."),
    ],
)
def test_a_video_that_cannot_be_judged_says_why(camera: FakeCamera, problem: str) -> None:
    result = judging(FakeJudge(), open_video=lambda source: camera).judge(VIDEO)
    assert (result.verdict, result.problem) == (None, problem)
    assert camera.is_closed


def test_it_ends_when_the_result_is_no_longer_wanted() -> None:
    judge = FailingFrom10To40()
    with pytest.raises(Finished):
        judging(judge, is_wanted=lambda: len(judge.seen) < 5).judge(VIDEO)
    assert len(judge.seen) == 5


def test_a_session_judges_a_video_beside_the_chain(qtbot: QtBot, start: Start) -> None:
    session = start(parts(FakeCamera(count=50, length=50), judge=FailingFrom10To40()), begin=False)
    with qtbot.waitSignal(session.video_judged, timeout=10_000) as heard:
        session.judge_video(VIDEO)
    (result,) = heard.args
    assert isinstance(result, JudgedVideo)
    assert result.path == VIDEO
    session.stop_judging_video()
