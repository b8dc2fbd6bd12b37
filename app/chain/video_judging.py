"""Video judging: judges a whole video beside the running chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.chain.moments import Moment, moment_of, worst_frames
from app.chain.parts import Judge
from app.chain.stage import Finished
from app.devices.camera import Camera
from app.frame import Judgement, Picture
from detector import VideoVerdict


@dataclass(frozen=True, eq=False)
class JudgedVideo:
    """The result for one video.

    Attributes:
        path: the video.
        verdict: None if it could not be judged.
        moments: the worst moments, in the order of the video.
        note: a sentence about damaged parts; empty if there are none.
        problem: why the video could not be judged; empty if it could.
    """

    path: Path
    verdict: VideoVerdict | None = None
    moments: tuple[Moment, ...] = ()
    note: str = ""
    problem: str = ""


@dataclass(frozen=True)
class VideoJudging:
    """Judges one video.

    Attributes:
        make_judge: opens a judge; slow.
        open_video: opens a recording from its beginning.
        tell: called with the share that is done, in [0, 1].
        is_wanted: False ends the judging.
    """

    make_judge: Callable[[], Judge]
    open_video: Callable[[str], Camera]
    tell: Callable[[float], object]
    is_wanted: Callable[[], bool]

    def judge(self, path: Path) -> JudgedVideo:
        """Judge every frame, and keep the worst ones. Raises Finished if the result is no longer wanted."""
        try:
            return self._judged(path)
        except Finished:
            raise
        except Exception as error:  # a device, a decoder or a network: the user reads why
            return JudgedVideo(path, problem=str(error) or type(error).__name__)

    def _judged(self, path: Path) -> JudgedVideo:
        judge = self.make_judge()
        judgements: list[Judgement] = []
        times: list[float] = []
        with closing(self.open_video(str(path.absolute()))) as camera:
            length = getattr(camera, "length", None)
            for number, (picture, seconds) in enumerate(self._shots(camera)):
                judgements.append(judge.judge(number, picture, None, seconds))
                times.append(seconds)
                if length:
                    self.tell(min((number + 1) / length, 1.0))
            note = camera.damage
        if not judgements:
            return JudgedVideo(path, problem=f"{path.name} holds no pictures.")
        return JudgedVideo(path, VideoVerdict.of(judgements, times), self._moments(path, judgements), note)

    def _moments(self, path: Path, judgements: list[Judgement]) -> tuple[Moment, ...]:
        """Read the worst frames again, to keep small pictures of them."""
        worst = worst_frames(judgements)
        if not worst:
            return ()
        with closing(self.open_video(str(path.absolute()))) as camera:
            shots = zip(judgements, self._shots(camera), strict=False)
            return tuple(
                moment_of(judgement, picture, seconds)
                for judgement, (picture, seconds) in shots
                if judgement.frame_number in worst
            )

    def _shots(self, camera: Camera) -> Iterator[tuple[Picture, float]]:
        while (shot := camera.read()) is not None:
            if not self.is_wanted():
                raise Finished
            yield shot.picture, shot.seconds or 0.0
