from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest

from app.commands.benchmark import stages
from app.commands.benchmark.course import Course
from app.commands.benchmark.timing import Contestant
from app.frame import Picture
from detector import DetectorError
from model import EngineChoice
from tests.model.tiny import picture, tiny_networks

COURSE = Course(tiny_networks(), picture("source"), (picture("initial"), picture("driving")))
CHOICE = EngineChoice("openvino", "cpu", "bf16", "It is a test.")


@dataclass
class Wearing:
    """An animator that remembers what it wore."""

    choice: EngineChoice = CHOICE
    wore: list[tuple[int, ...]] = field(default_factory=list)

    def wear(self, avatar: Picture) -> None:
        self.wore.append(avatar.shape)

    def animate(self, driving: Picture) -> Picture:
        return driving


def timed(contestants: Mapping[str, Contestant], seconds: float) -> dict[str, list[float]]:
    for contestant in contestants.values():
        contestant()
    return {name: [20.0] for name in contestants}


@pytest.fixture
def animator(monkeypatch: pytest.MonkeyPatch) -> Wearing:
    made = Wearing()
    monkeypatch.setattr(stages, "worn", lambda *_: made)
    monkeypatch.setattr(stages, "interleaved", timed)
    return made


def test_avatars_of_every_size_and_number(animator: Wearing) -> None:
    rows = stages.work_rows(COURSE, "cpu", 1, lambda sentence: None)
    whats = [row.what for row in rows]
    for side in stages.AVATAR_SIDES:
        assert f"wear an avatar of {side} px" in whats
        assert f"animate a frame, avatar of {side} px" in whats
        assert (side, side, 3) in animator.wore
    assert [what for what in whats if "worn before" in what] == [
        f"animate a frame, {count} avatars worn before" for count in stages.AVATARS
    ]
    assert {(row.engine, row.fps) for row in rows} == {("openvino-bf16", 50)}


def test_the_judge_sees_both_faces(animator: Wearing, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, bool]] = []

    class Judging:
        def __init__(self, finder: object) -> None:
            self.finder = finder

        def calibrate(self, driving: Picture, avatar: Picture) -> None:
            assert np.array_equal(driving, avatar)

        def judge(self, number: int, avatar: Picture, driving: Picture) -> None:
            seen.append((number, np.array_equal(driving, avatar)))

    monkeypatch.setattr(stages, "open_judge", Judging)
    monkeypatch.setattr(stages, "REFERENCES", 200)
    row, peer, ours = stages.judge_rows(COURSE, "cpu", 1, lambda sentence: None)
    assert (row.what, row.ms_median) == ("judge a frame", 20)
    assert seen == [(0, True)]
    assert (peer.engine, ours.engine) == ("scikit-learn", "guise")
    assert peer.ratio == 1


def test_without_a_judge_the_rest_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise DetectorError("There are no landmark weights.")

    monkeypatch.setattr(stages, "open_judge", missing)
    told: list[str] = []
    assert stages.judge_rows(COURSE, "cpu", 1, told.append) == []
    assert told == ["The judge is left out: There are no landmark weights."]
