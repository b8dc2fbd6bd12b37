from pathlib import Path

import numpy as np
import pytest

from detector import Judge
from detector.fusion import Fusion, load_fusions
from detector.levels import Level
from detector.look import Look
from detector.signals import LEAST_SHARE, LOST_SCORE, Signals, fused_score, scores_of
from face.mean_face_3d import MEAN_FACE
from tests.detector.faces import Finder, landmarks, model_file

PLAIN = Fusion(0.0, {"a": 1.0}, {"a": (-9.0, 9.0)}, Level(0.0, 2.0))
BESIDE = Fusion(0.0, {"failure": 0.5, "b": 1.0}, {"failure": (0.0, 9.0), "b": (0.0, 9.0)}, Level(0.0, 4.0))


def frame(a: float, b: float | None = None, extreme: float = 0.0) -> Signals:
    return Signals({"a": a}, {} if b is None else {"b": b}, extreme)


@pytest.mark.parametrize(
    ("shares", "extreme", "score"),
    [([0.0], 0.0, 1.0), ([1.0], 0.0, 1.5), ([0.2, 2.0], 0.0, 2.0), ([1.0], 3.0, 3.0), ([99.0], 0.0, 10.0),
     ([-9.0], 0.0, 1 + 0.5 * LEAST_SHARE)],
)  # fmt: skip
def test_scores_by_hand(shares: list[float], extreme: float, score: float) -> None:
    assert fused_score(shares, 1.5, extreme) == pytest.approx(score)


def test_the_greater_of_both_fusions_counts() -> None:
    scores = scores_of([frame(1.0), frame(1.0, 8.0)], [0.0, 1.0], {"alone": PLAIN, "driven": BESIDE}, 1.5)
    assert scores == pytest.approx([1 + 0.5 * 0.5, 1 + 0.5 * (0.5 * 1 + 8) / 4])
    without = scores_of([frame(1.0), frame(1.0, 8.0)], [0.0, 1.0], {"alone": PLAIN}, 1.5)
    assert without == pytest.approx([1.25, 1.25])


def test_single_frames_are_smoothed_away_and_a_lost_face_begins_anew() -> None:
    times = (np.arange(9) / 25).tolist()
    calm = [frame(0.0)] * 9
    flash = [*calm[:4], frame(8.0), *calm[5:]]
    fusions = {"alone": PLAIN}
    assert scores_of(flash, times, fusions, 1.5) == pytest.approx([1.0] * 9)
    after = scores_of([*calm[:4], None, frame(8.0), *calm[6:]], times, fusions, 1.5)
    assert after[4] == LOST_SCORE
    assert after[5] == pytest.approx(1 + 0.5 * 4)


def test_the_judge_s_own_scores_follow_from_its_signals(tmp_path: Path) -> None:
    judge = Judge(Finder(), "guise", model_file(tmp_path), 25, failures=object())  # type: ignore[arg-type]
    random = np.random.default_rng(0)
    judged = []
    for number in range(40):
        heat, embedding = np.zeros((48, 48), np.float32), np.zeros(32, np.float32)
        look = Look(
            heat,
            embedding,
            float(random.normal(0, 3)),
            float(random.random()),
            (256, 256),
            float(random.random()),
        )
        pulled = MEAN_FACE + random.normal(0, 0.01, (68, 3)) * (number > 20)
        face = None if number == 9 else landmarks(pulled, yaw=number)
        judged.append(judge.judge_landmarks(number, face, landmarks(yaw=number / 2), True, number / 25, look))
    signals = [judgement.signals for judgement in judged]
    assert signals[9] is None
    assert signals[20] is not None
    assert set(signals[20].driven) == set(load_fusions()["driven"].weights) - {"failure"} | {
        "tilt", "size", "jaw", "brows"
    }  # fmt: skip
    again = scores_of(signals, [n / 25 for n in range(40)], load_fusions(), judge.model.threshold)
    assert again == pytest.approx([judgement.score for judgement in judged])
