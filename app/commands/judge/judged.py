"""Judged: the judgement of one video."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.chain.moments import Moment, moment_of, worst_frames
from app.commands import terminal
from app.commands.judge.addresses import fetched

if TYPE_CHECKING:
    from app.devices.camera import Camera
    from app.frame import Picture
    from detector import Alignment, FailureFinder, Judge, Judgement, LandmarkFinder, Signals, VideoVerdict


@dataclass(frozen=True)
class Question:
    """The options for judging videos."""

    method: str
    landmarks: str
    model: Path | None


@dataclass(frozen=True)
class FrameRow:
    """One row of the table of frames."""

    seconds: float
    state: str
    score: float | None
    reasons: tuple[str, ...]
    yaw: float | None = None
    signals: Signals | None = None


@dataclass(frozen=True)
class Judged:
    """A video's verdict, its frames, and its worst frames as small pictures."""

    video: str
    question: Question
    verdict: VideoVerdict
    threshold: float
    rows: tuple[FrameRow, ...]
    moments: tuple[Moment, ...] = ()
    note: str = ""
    alignment: Alignment | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the result for `--json`."""
        verdict = self.verdict
        return {
            "video": self.video,
            "frames": verdict.frames,
            "no_face": verdict.no_face,
            "flagged": verdict.flagged,
            "score": verdict.score,
            "verdict": verdict.verdict,
            "intervals": [
                {"start_s": part.start_s, "end_s": part.end_s, "reason": part.reason}
                for part in verdict.intervals
            ],
            "frame_scores": list(verdict.frame_scores),
            "method": self.question.method,
            "landmarks": self.question.landmarks,
            **({"driving": _known(self.alignment._asdict())} if self.alignment else {}),
        }


def _known(numbers: dict[str, float]) -> dict[str, float | None]:
    """Return the numbers, with None for unknown ones."""
    return {name: round(number, 4) if isfinite(number) else None for name, number in numbers.items()}


def check(question: Question) -> None:
    """Raise DetectorError if nothing can be judged: no weights, or a model that does not fit."""
    _judge(question)


def judge_one(
    video: str, driving: str | None, question: Question, *, is_watched: bool = False
) -> Judged | str:
    """Judge the video at an address; return a sentence if it cannot be judged.

    `is_watched` shows the progress within the video.
    """
    try:
        with ExitStack() as files:
            path = files.enter_context(fetched(video))
            driver = files.enter_context(fetched(driving)) if driving else None
            return replace(_judged(path, driver, question, is_watched), video=video)
    except Exception as error:
        sentence = terminal.explain(error)
        return sentence if video in sentence else f"{video}: {sentence}"


def _judged(video: Path, driving: Path | None, question: Question, is_watched: bool) -> Judged:
    from detector import VideoVerdict, judge_watched, watch, watch_driver

    judge = _judge(question)
    with closing(open_video(video)) as camera:
        length = getattr(camera, "length", None)
        shots = _shots(camera)
        avatar = watch(judge, terminal.progress(shots, video.name, total=length) if is_watched else shots)
        damage = camera.damage
    driver = None
    if driving:
        with closing(open_video(driving)) as camera:
            driver = watch_driver(judge, _shots(camera))
    judgements, alignment = judge_watched(judge, avatar, driver)
    return Judged(
        video=str(video),
        question=question,
        verdict=VideoVerdict.of(judgements, avatar.times, question.method),
        threshold=judge.model.threshold,
        rows=tuple(map(_row, judgements, avatar.times)),
        moments=_moments(video, judgements),
        note=" ".join(filter(None, (damage, judge.model.note, _alignment_note(alignment)))),
        alignment=alignment,
    )


def open_video(path: Path) -> Camera:
    """Open a recording from its beginning. Raises CameraError."""
    from app.devices.camera import open_camera

    return open_camera(str(path.absolute()), live=False)


def _moments(video: Path, judgements: Sequence[Judgement]) -> tuple[Moment, ...]:
    """Read the worst frames again, to keep small pictures of them."""
    worst = worst_frames(judgements)
    if not worst:
        return ()
    moments = []
    with closing(open_video(video)) as camera:
        for judgement, (picture, seconds) in zip(judgements, _shots(camera), strict=False):
            if judgement.frame_number in worst:
                moments.append(moment_of(judgement, picture, seconds))
    return tuple(moments)


def _alignment_note(alignment: Alignment | None) -> str:
    """Return how the driver's video was aligned, if it was."""
    if alignment is None or (abs(alignment.offset_s) < 0.02 and abs(alignment.rate - 1) < 0.005):
        return ""
    rate = "" if abs(alignment.rate - 1) < 0.005 else f", at {alignment.rate:.2f} times its rate"
    return f"The driver's video was moved by {alignment.offset_s:+.2f} s{rate} to match the motion in both."


def _shots(camera: Camera) -> Iterator[tuple[Picture, float]]:
    while (shot := camera.read()) is not None:
        yield shot.picture, shot.seconds or 0.0


def _row(judgement: Judgement, seconds: float) -> FrameRow:
    score = None if judgement.avatar_landmarks is None else judgement.score
    state, reasons = judgement.state.value, judgement.reasons
    return FrameRow(seconds, state, score, reasons, judgement.yaw, judgement.signals)


def _judge(question: Question) -> Judge:
    """Return a new judge with the networks that this process has loaded."""
    from detector import Judge

    failures = _failures() if question.method == "guise" else None
    return Judge(_finder(question.landmarks), question.method, question.model, failures=failures)


@lru_cache(maxsize=1)
def _finder(name: str) -> LandmarkFinder:
    from detector import open_landmark_finder

    return open_landmark_finder(name)


@lru_cache(maxsize=1)
def _failures() -> FailureFinder:
    import detector

    finder: FailureFinder = detector.FailureFinder.load()
    return finder
