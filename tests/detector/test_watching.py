from pathlib import Path

import numpy as np
import pytest

from detector import Judge, Landmarks, State, judge_watched, watch, watch_driver
from detector.watching import Watched
from tests.detector.faces import Finder, landmarks, model_file, picture


def made(tmp_path: Path, *found: Landmarks | None) -> Judge:
    return Judge(Finder(*found), "guise", model_file(tmp_path), 25)


def watched(yaws: np.ndarray, first_s: float = 0.0) -> Watched:
    video = Watched()
    for number, yaw in enumerate(yaws):
        video.add(first_s + number / 25, landmarks(yaw=float(yaw), pitch=float(yaw) / 3))
    return video


def acted(count: int, late: int = 0) -> np.ndarray:
    time = (np.arange(count) - late) / 25
    return 5 * np.sin(2.1 * time) + 3 * np.sin(3.7 * time + 1)


def test_every_frame_is_watched_with_its_time_and_faces_are_none_where_there_are_none(tmp_path: Path) -> None:
    judge = made(tmp_path, landmarks(yaw=5), None)
    shots = [(picture(0), 0.0), (picture(1), 0.1), (picture(0), 0.3)]
    for video in (watch(judge, shots), watch_driver(judge, shots)):
        assert video.times == [0.0, 0.1, 0.3]
        assert [face is None for face in video.faces] == [False, True, False]
        assert video.looks == [None] * 3


def test_without_a_driver_the_judgements_are_those_of_the_stream(tmp_path: Path) -> None:
    video = watched(acted(40))
    judgements, alignment = judge_watched(made(tmp_path), video)
    assert alignment is None
    judge = made(tmp_path)
    again = [judge.judge_landmarks(n, face, seconds=video.times[n]) for n, face in enumerate(video.faces)]
    assert [j.score for j in judgements] == [j.score for j in again]
    assert all(j.driving_landmarks is None for j in judgements)


@pytest.mark.parametrize("late", [0, 15])
def test_the_driver_is_aligned_before_it_is_compared(tmp_path: Path, late: int) -> None:
    judgements, alignment = judge_watched(made(tmp_path), watched(acted(150, late)), watched(acted(150)))
    assert alignment is not None
    assert alignment.offset_s == pytest.approx(-late / 25, abs=0.05)
    assert {judgement.state for judgement in judgements} == {State.GOOD}
    has_driver = [judgement.driving_landmarks is not None for judgement in judgements]
    assert has_driver[late:] == [True] * (150 - late)
    assert not any(has_driver[: max(late - 1, 0)])  # the driver's video had not begun


def test_a_driver_who_is_not_followed_shows(tmp_path: Path) -> None:
    still = watched(np.zeros(150))
    judgements, _ = judge_watched(made(tmp_path), still, watched(2 * acted(150)))
    assert any("head turn not followed" in judgement.reasons for judgement in judgements)
