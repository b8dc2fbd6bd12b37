from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detector import DetectorError, Judge, Judgement, Landmarks, State
from detector.judge import MISSING_S, model_path
from detector.levels import FACE_LOST, YOUR_FACE_LOST
from detector.look import Look
from face.ibug import LEFT_EYE
from face.mean_face_3d import MEAN_FACE
from tests.detector.faces import Finder, closed, landmarks, model, model_file, picture

FPS = 25


def made(tmp_path: Path, method: str = "guise", finder: Finder | None = None) -> Judge:
    return Judge(finder or Finder(), method, model_file(tmp_path, method), FPS)


def pulled() -> np.ndarray:
    face = MEAN_FACE.copy()
    face[48:68, :2] += (0.3, 0.8)
    return face


def run(
    judge: Judge, avatars: list[Landmarks | None], drivers: list[Landmarks | None] | None = None
) -> list[Judgement]:
    return [
        judge.judge_landmarks(n, avatar, drivers[n] if drivers else None, drivers is not None)
        for n, avatar in enumerate(avatars)
    ]


def test_an_ordinary_face_is_good(tmp_path: Path) -> None:
    judged = run(made(tmp_path), [landmarks(yaw=n / 3) for n in range(30)])
    assert {judgement.state for judgement in judged} == {State.GOOD}
    assert not any(judgement.reasons for judgement in judged)
    assert all(0.5 < judgement.score < judgement.threshold for judgement in judged)


def test_a_broken_face_fails_and_says_why(tmp_path: Path) -> None:
    judged = run(made(tmp_path), [landmarks()] * 10 + [landmarks(pulled())] * 20)
    assert judged[9].state is State.GOOD
    assert judged[-1].state is State.FAILED
    assert "face shape unusual" in judged[-1].reasons
    assert judged[-1].score > judged[-1].threshold
    assert judged[-1].is_flagged


def test_failing_is_quick_and_recovering_slow_without_flicker(tmp_path: Path) -> None:
    sequence = [landmarks()] * 20 + [landmarks(pulled())] * 25 + [landmarks()] * 40
    flags = np.array([judgement.is_flagged for judgement in run(made(tmp_path), sequence)])
    edges = np.flatnonzero(np.diff(flags.astype(int)))
    assert len(edges) == 2  # once on, once off
    assert edges[0] - 20 < 8
    assert edges[1] - 45 > edges[0] - 20


def test_one_strange_frame_is_no_failure(tmp_path: Path) -> None:
    sequence = [landmarks()] * 20 + [landmarks(pulled())] * 2 + [landmarks()] * 20
    assert not any(judgement.is_flagged for judgement in run(made(tmp_path), sequence))


def test_a_lost_face_is_reported_after_a_fifth_of_a_second(tmp_path: Path) -> None:
    judged = run(made(tmp_path), [landmarks()] * 5 + [None] * 10)
    states = [judgement.state for judgement in judged[5:]]
    frames = round(MISSING_S * FPS)
    assert State.NO_FACE not in states[: frames - 1]
    assert set(states[frames:]) == {State.NO_FACE}
    assert judged[-1].reasons == (FACE_LOST,)
    assert judged[-1].avatar_landmarks is None
    assert np.isfinite(judged[-1].score)


def test_no_face_from_the_beginning(tmp_path: Path) -> None:
    judged = run(made(tmp_path), [None] * 10)
    assert judged[-1].state is State.NO_FACE


def test_a_wink_that_the_avatar_did_not_make_fails(tmp_path: Path) -> None:
    wink = landmarks(closed(MEAN_FACE, LEFT_EYE))
    drivers: list[Landmarks | None] = [landmarks()] * 10 + [wink] * 8
    judged = run(made(tmp_path), [landmarks()] * 18, drivers)
    assert not judged[9].is_flagged
    assert judged[-1].state is State.FAILED
    assert judged[-1].reasons == ("blink not followed",)
    assert not any(judgement.is_flagged for judgement in run(made(tmp_path), [*drivers], drivers))


def test_a_turn_that_was_not_followed_fails(tmp_path: Path) -> None:
    drivers: list[Landmarks | None] = [landmarks(yaw=min(n, 14)) for n in range(30)]
    judged = run(made(tmp_path), [landmarks()] * 30, drivers)
    assert judged[-1].state is State.FAILED
    assert "head turn not followed" in judged[-1].reasons
    first_warning = next(n for n, judgement in enumerate(judged) if judgement.state is State.WARNING)
    first_failed = next(n for n, judgement in enumerate(judged) if judgement.state is State.FAILED)
    assert first_warning < first_failed


def test_a_driver_who_has_turned_far_is_warned_though_all_is_well(tmp_path: Path) -> None:
    both: list[Landmarks | None] = [landmarks(yaw=min(n, 25)) for n in range(40)]
    judged = run(made(tmp_path), both, both)
    assert judged[-1].state is State.WARNING
    assert judged[-1].reasons == ("you have turned far",)
    assert judged[5].state is State.GOOD


def test_a_driver_who_left_is_a_warning(tmp_path: Path) -> None:
    judged = run(made(tmp_path), [landmarks()] * 10, [landmarks()] * 5 + [None] * 5)
    assert judged[-1].state is State.WARNING
    assert judged[-1].reasons == (YOUR_FACE_LOST,)


def test_a_painted_face_is_no_outlier_at_rest(tmp_path: Path) -> None:
    painted = MEAN_FACE.copy()
    painted[48:68, 1] += 0.8
    painted[36:48, 1] -= 0.2
    judge = made(tmp_path, finder=Finder(landmarks(), landmarks(painted)))
    assert run(judge, [landmarks(painted)] * 15)[-1].is_flagged
    judge.calibrate(picture(0), picture(1))
    assert not run(judge, [landmarks(painted)] * 15)[-1].is_flagged
    judge.reset()
    assert run(judge, [landmarks(painted)] * 15)[-1].is_flagged


def test_a_calibration_without_a_face_forgets_the_one_before(tmp_path: Path) -> None:
    painted = MEAN_FACE.copy()
    painted[48:68, 1] += 0.8
    judge = made(tmp_path, finder=Finder(landmarks(yaw=20), landmarks(painted), None))
    judge.calibrate(picture(0), picture(1))
    judge.calibrate(picture(0), picture(2))
    assert run(judge, [landmarks(painted)] * 15)[-1].is_flagged  # the painted face is no longer its rest
    straight = run(judge, [landmarks()] * 15, [landmarks()] * 15)
    assert straight[-1].reasons == ()  # nor is the turned driver


def test_the_study_flags_single_frames(tmp_path: Path) -> None:
    judged = run(made(tmp_path, "study"), [landmarks(), landmarks(pulled()), landmarks(), None])
    assert [judgement.state for judgement in judged] == [
        State.GOOD, State.FAILED, State.GOOD, State.NO_FACE,
    ]  # fmt: skip
    assert judged[0].score == pytest.approx(
        model("study").score(model("study").features(landmarks())), rel=1e-5
    )


def test_pictures_are_searched_near_the_last_position_of_the_face(tmp_path: Path) -> None:
    finder = Finder(landmarks(), landmarks(x=300), None)
    judge = made(tmp_path, finder=finder)
    for number, (avatar, driver) in enumerate([(0, 1), (0, 1), (2, 1), (0, 1)]):
        judge.judge(number, picture(avatar), picture(driver))
    driver_box, avatar_box = landmarks(x=300).box, landmarks().box
    assert finder.near == [None, None, driver_box, avatar_box, driver_box, avatar_box, driver_box, None]


def test_landmarks_ride_on_the_judgement(tmp_path: Path) -> None:
    judge = made(tmp_path, finder=Finder(landmarks(), landmarks(x=50)))
    judged = judge.judge(7, picture(0), picture(1), seconds=3.2)
    np.testing.assert_array_equal(judged.avatar_landmarks, landmarks().points)
    np.testing.assert_array_equal(judged.driving_landmarks, landmarks(x=50).points)
    assert judged.frame_number == 7


def test_landmarks_without_depth_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DetectorError, match="depth"):
        run(made(tmp_path), [replace(landmarks(), points_3d=None)])


def test_unknown_methods_and_foreign_models_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DetectorError, match="no method “magic”"):
        Judge(Finder(), "magic")
    with pytest.raises(DetectorError, match="fitted for the guise method"):
        Judge(Finder(), "study", model_file(tmp_path))


@pytest.mark.parametrize("method", ["guise", "study"])
def test_the_models_that_ship_can_be_used(method: str) -> None:
    judge = Judge(Finder(), method)
    assert judge.model.data
    assert model_path(method, "built-in").stat().st_size < 2 * 2**20


class Failures:
    """Sees what it is told to see, in every face."""

    def __init__(self, score: float, worst: float) -> None:
        self.looked = Look(
            np.full((48, 48), worst, np.float32), np.zeros(32, np.float32), score, worst, (256, 256), 0.6
        )

    def look(self, _picture: np.ndarray, _found: Landmarks) -> Look:
        return self.looked


def looking(tmp_path: Path, score: float, worst: float, *found: Landmarks | None) -> Judge:
    failures = Failures(score, worst)
    return Judge(Finder(*found), "guise", model_file(tmp_path), FPS, failures)  # type: ignore[arg-type]


def spread(face: Landmarks) -> Landmarks:
    return replace(face, spread=np.full(68, 0.25, np.float32))


def ordinary() -> Landmarks:
    """A face with the errors (2 % of the eye distance) that the landmark network makes at eyes and mouth."""
    return landmarks(MEAN_FACE + np.random.default_rng(0).normal(0, 0.02, (68, 3)))


def test_a_face_that_looks_broken_fails_though_its_shape_is_ordinary(tmp_path: Path) -> None:
    for score, worst, state in ((-3.0, 0.05, State.GOOD), (16.0, 1.0, State.FAILED)):
        judge = looking(tmp_path, score, worst, spread(ordinary()))
        judged = [judge.judge(n, picture(0)) for n in range(12)]
        assert judged[-1].state is state
        assert judged[-1].heat is not None
        assert judged[-1].heat.shape == (48, 48)
        assert judged[-1].novelty == pytest.approx(
            model().score(model().features(ordinary())), rel=1e-3
        )  # the outlier factor stays visible beside the score
    assert judged[-1].reasons == ("face deformed",)
    assert judged[-1].score > judged[-1].threshold


def test_a_painted_avatar_at_rest_is_no_failure(tmp_path: Path) -> None:
    judge = looking(
        tmp_path, 16.0, 1.0, spread(ordinary())
    )  # brush strokes, which look broken to the network
    judge.calibrate(picture(0), picture(0))
    assert judge.judge(0, picture(0)).state is State.FAILED
    judge.calibrate(picture(0), picture(0), picture(0))
    at_rest = judge.judge(0, picture(0))
    assert at_rest.state is State.GOOD
    judge.calibrate(picture(0), picture(0))
    assert judge.judge(0, picture(0)).state is State.FAILED  # the picture at rest is forgotten


def test_a_face_is_judged_by_how_far_it_departs_from_the_avatar_at_rest(tmp_path: Path) -> None:
    judge = looking(tmp_path, -3.0, 0.05, spread(ordinary()))
    judge.calibrate(picture(0), picture(0), picture(0))
    scores = []
    for n, score in enumerate((-3.0, 0.0, 4.0, 16.0)):
        judge._failures = Failures(score, 1 / (1 + np.exp(-score)))  # type: ignore[assignment]
        scores.append(judge.judge(n, picture(0), seconds=float(n)).score)
    assert scores == sorted(scores)
    assert scores[0] < judge.model.threshold < scores[-1]


def test_a_picture_at_rest_without_a_face_changes_nothing(tmp_path: Path) -> None:
    scores = []
    for still in (None, picture(1)):
        judge = looking(tmp_path, 3.0, 0.5, spread(ordinary()), None)
        judge.calibrate(picture(0), picture(0), still)
        scores.append(judge.judge(0, picture(0)).score)
    assert scores[0] == scores[1]


def test_a_face_that_does_not_follow_fails_only_when_it_does_not_at_all(tmp_path: Path) -> None:
    states = []
    for turn in (0.0, 13.0, 26.0):
        judge = looking(tmp_path, -3.0, 0.05)
        look = judge._failures.look(picture(0), landmarks()) if judge._failures else None
        for n in range(20):
            driver = landmarks(yaw=min(2.0 * n, turn))
            judged = judge.judge_landmarks(n, spread(landmarks()), driver, True, n / FPS, look)
        states.append((judged.state, "head turn not followed" in judged.reasons))
    assert states == [(State.GOOD, False), (State.WARNING, True), (State.FAILED, True)]


def test_the_study_s_method_does_not_look_at_the_picture(tmp_path: Path) -> None:
    failures = Failures(6.0, 1.0)
    judge = Judge(
        Finder(landmarks()),
        "study",
        model_file(tmp_path, "study"),
        FPS,
        failures,  # type: ignore[arg-type]
    )
    judged = judge.judge(0, picture(0))
    assert (judged.state, judged.heat) == (State.GOOD, None)


def looked(number: int) -> Look:
    heat, embedding = np.zeros((48, 48), np.float32), np.zeros(32, np.float32)
    return Look(heat, embedding, -2.0, 0.1, (256, 256), 0.7)


def test_an_avatar_that_is_not_drawn_as_asked_fails_and_says_so(tmp_path: Path) -> None:
    judge = Judge(Finder(), "guise", model_file(tmp_path), FPS, failures=object())  # type: ignore[arg-type]
    asked = np.concatenate([landmarks().points, np.zeros((2, 2), np.float32)])
    drawn = [landmarks()] * 25 + [landmarks(x=148)] * 15  # the last ones stay 20 px behind
    judged = [judge.judge_landmarks(n, face, look=looked(n), asked=asked) for n, face in enumerate(drawn)]
    assert judged[24].state is State.GOOD
    assert judged[-1].state is State.FAILED
    assert "face is not drawn as intended" in judged[-1].reasons
    judge.reset()
    without = [judge.judge_landmarks(n, face, look=looked(n)) for n, face in enumerate(drawn)]
    assert without[-1].state is State.GOOD
